"""The scripts that a clerk double-clicks: what Windows PowerShell 5.1 and cmd.exe need to read them at all.

They cannot run here; what they call is tested elsewhere (`zwgk addin install`, `remove`, `zwgk doctor`).
"""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from zwgk.addin.cli import app


def script(addin: Path) -> str:
    return (addin / "install.ps1").read_text("utf-8-sig")


def test_powershell_sees_chinese(addin: Path) -> None:
    data = (addin / "install.ps1").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "5.1 reads a script without the mark as ANSI"
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize(("name", "last"), [("install.cmd", 'install.ps1"'), ("remove.cmd", 'install.ps1" -Remove')])
def test_cmd_files_are_ascii_and_start_the_script_beside_them(addin: Path, name: str, last: str) -> None:
    text = (addin / name).read_bytes().decode("ascii")
    assert text.count("\n") == text.count("\r\n") == 2
    assert '-NoProfile -ExecutionPolicy Bypass -File "%~dp0files\\' in text
    assert text.rstrip().endswith(last)


def test_no_administrator_no_network_no_registry_write(addin: Path) -> None:
    text = script(addin).lower()
    for word in ("runas", "http:", "https:", "invoke-webrequest", "set-itemproperty", "new-itemproperty", "reg add"):
        assert word not in text
    assert "--no-index" in text


def test_everything_that_it_starts_is_isolated(addin: Path) -> None:
    starts = re.findall(r"@\('(-\w)', '(-\w+)'", script(addin))
    assert {first for first, _ in starts} == {"-I"}
    assert "& $Program -I -c $code" in script(addin)


def test_it_unblocks_installs_and_ends_with_the_doctor(addin: Path) -> None:
    text = script(addin)
    steps = ["Unblock-File", "$Found = Find-Python", "'venv', $Environment", "Invoke-Program $Python $Pip"]
    steps += ["@('addin', 'install'", "@('doctor')", "安装完成"]
    places = [text.index(step) for step in steps]
    assert places == sorted(places)


def test_it_removes_the_environment_too(addin: Path) -> None:
    text = script(addin)
    remove = text[text.index("if ($Remove) {") : text.index("Write-Host '一、")]
    assert "@('addin', 'remove')" in remove
    assert "Remove-Item $Home_ -Recurse -Force" in remove
    assert "$Home_ = Join-Path $env:LOCALAPPDATA 'zwgk'" in text


@pytest.mark.parametrize("arguments", [["install"], ["remove"]])
def test_the_commands_that_it_calls_exist(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--help"])
    assert result.exit_code == 0
    assert "--file" in result.output or arguments == ["remove"]


def test_braces_and_quotes_close(addin: Path) -> None:
    code = re.sub(r"(?m)^\s*#.*$", "", script(addin))
    code = re.sub(r"'[^'\n]*'", "''", code)
    assert code.count("'") % 2 == 0
    for opening, closing in ("{}", "()", "[]"):
        assert code.count(opening) == code.count(closing)


def test_the_guide_has_four_steps_and_every_refusal(addin: Path) -> None:
    guide = (addin / "README.md").read_text("utf-8")
    steps = re.findall(r"(?m)^(\d)\. ", guide[guide.index("## 四步安装") : guide.index("## Excel 会显示什么")])
    assert steps == ["1", "2", "3", "4"]
    for words in ("请先打开工作簿", "正在编辑单元格", "云盘", "等号、百分号或引号", "找不到安装时的 Python", "WPS"):
        assert words in guide
