"""The scripts that a clerk double-clicks, as cmd.exe of a Chinese Windows needs them.

The code that they call is tested elsewhere (`zwgk.addin.desk`, `zwgk addin remove`, `zwgk doctor`).
"""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tools.bundle import script_text
from zwgk.addin.cli import app


@pytest.mark.parametrize("name", ["install.cmd", "remove.cmd"])
def test_cmd_reads_gbk_with_its_own_line_ends(addin: Path, name: str) -> None:
    data = script_text(addin / name)
    assert data.count(b"\n") == data.count(b"\r\n") > 5
    assert data.startswith(b"@echo off\r\nchcp 936 >nul\r\n")
    assert "政务公开" in data.decode("gbk")


@pytest.mark.parametrize("name", ["install.cmd", "remove.cmd"])
def test_every_jump_has_its_label_and_every_way_out_waits(addin: Path, name: str) -> None:
    text = (addin / name).read_text("utf-8")
    assert set(re.findall(r"goto (\w+)", text)) <= set(re.findall(r"(?m)^:(\w+)$", text))
    assert text.count("pause\n") == text.count("exit /b")


def test_no_administrator_no_network_no_registry_no_powershell(addin: Path) -> None:
    for name in ("install.cmd", "remove.cmd"):
        text = (addin / name).read_text("utf-8").lower()
        for word in ("runas", "http", "powershell", "reg add", "wscript", "curl", "pip"):
            assert word not in text


def test_blanks_and_ampersands_in_paths_are_quoted(addin: Path) -> None:
    for name in ("install.cmd", "remove.cmd"):
        for line in (addin / name).read_text("utf-8").splitlines():
            outside = "".join(line.split('"')[::2])
            assert "%~dp0" not in outside
            assert "%LOCALAPPDATA%" not in outside


@pytest.mark.parametrize("arguments", [["install"], ["remove"]])
def test_the_commands_that_it_calls_exist(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--help"])
    assert result.exit_code == 0
    assert "--file" in result.output or arguments == ["remove"]


def test_the_guide_has_four_steps_and_every_refusal(addin: Path) -> None:
    guide = (addin / "README.md").read_text("utf-8")
    steps = re.findall(r"(?m)^(\d)\. ", guide[guide.index("## 四步安装") : guide.index("## Excel 会显示什么")])
    assert steps == ["1", "2", "3", "4"]
    for words in ("请先打开工作簿", "正在编辑单元格", "云盘", "上一个操作还没有做完", "找不到安装时的 Python", "WPS"):
        assert words in guide


@pytest.mark.parametrize("name", ["README.md", "README-WPS.md", "README-LibreOffice.md"])
def test_every_guide_has_the_same_four_steps(addin: Path, name: str) -> None:
    guide = (addin / name).read_text("utf-8")
    steps = guide.partition("## 四步安装\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\d\.", steps, re.MULTILINE) == ["1.", "2.", "3.", "4."]
    second, fourth = (re.search(rf"^{number}\. (.*)", steps, re.MULTILINE)[1] for number in (2, 4))  # type: ignore[index]
    assert "保存并关闭" in second
    assert "再打开工作簿" in fourth
    assert all(f"\n## {part}" in guide for part in ("不对的时候", "卸载", "安全"))
