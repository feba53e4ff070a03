"""Places and names that only Windows has: shares, drives, the null device, read-only files, names that it keeps."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE
from tests.wine.conftest import PROGRAM
from tests.wine.desk import Desk

BY_BUTTON = (
    "没有找到 LibreOffice，在这里印不了：请用 Excel 或 WPS 打开工作簿，点“政务公开”里的“打印附件”"
    "（没有这一栏，就选中各张附件再打印）。"
)


def typed(desk: Desk, folder: Path, line: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of a Chinese Windows' command prompt in a folder; `zwgk` is the command beside our Python."""
    command = desk.windows_name(desk.home / PROGRAM / "zwgk.cmd")
    script = folder / "line.cmd"
    line = line.replace("zwgk ", f'call "{command}" ', 1)
    script.write_bytes(f"@echo off\r\nchcp 936 >nul\r\n{line}\r\nexit /b %errorlevel%\r\n".encode("gbk"))
    done = desk.run(script, folder=folder)
    script.unlink()
    return done


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    return (done.stdout + done.stderr).decode("gbk")


@pytest.fixture
def folder(desk: Desk, installed: str, request: pytest.FixtureRequest) -> Path:  # noqa: ARG001 - the program is there
    folder = desk.home / "Documents" / request.node.name.partition("[")[0]
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("where", [">nul", ">做完.txt"])
def test_what_nobody_sees_is_done_and_told_so(desk: Desk, folder: Path, where: str) -> None:
    """On a console of code page 936, which lacks the spinner's character."""
    workbook = Path(shutil.copy(EXAMPLE, folder / "通报.xlsx"))
    before = workbook.read_bytes()
    done = typed(desk, folder, f"zwgk recompute 通报.xlsx {where}")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert workbook.read_bytes() != before
    if where != ">nul":
        assert "2024年第二季度统计完成：43 个单位。" in (folder / "做完.txt").read_text("gbk")


def test_workbooks_on_a_share_and_on_a_drive(desk: Desk, folder: Path) -> None:
    share = folder / "共享"
    share.mkdir()
    desk.share("fs01", "通报 A&B", share)
    desk.map_drive("x", share)
    for place in (r"\\fs01\通报 A&B\一.xlsx", r"X:\二.xlsx"):
        workbook = Path(shutil.copy(EXAMPLE, share / place.rpartition("\\")[2]))
        before = workbook.read_bytes()
        done = typed(desk, folder, f'zwgk validate "{place}"')
        assert (done.returncode, done.stderr) == (0, b"")
        assert f"已保存：{place}" in told(done)
        assert workbook.read_bytes() != before
    assert {path.name for path in share.iterdir()} == {"一.xlsx", "二.xlsx"}


def test_a_file_that_is_read_only_is_refused_and_its_copy_is_not(desk: Desk, folder: Path) -> None:
    workbook = Path(shutil.copy(EXAMPLE, folder / "只读.xlsx"))
    before = workbook.read_bytes()
    workbook.chmod(0o444)
    done = typed(desk, folder, "zwgk validate 只读.xlsx")
    assert done.returncode == 2
    assert "“只读.xlsx”" in told(done)
    assert "只读" in told(done).replace("只读.xlsx", "")
    assert workbook.read_bytes() == before
    assert typed(desk, folder, "zwgk bulletin 只读.xlsx -o 通报.docx").returncode in (0, 1)
    workbook.chmod(stat.S_IWUSR | stat.S_IRUSR)
    assert {path.name for path in folder.iterdir()} == {"只读.xlsx", "通报.docx"}


@pytest.mark.parametrize("name", ["a?b.xlsx", "CON.xlsx", "C:\\没有\\甲.xlsx"])
def test_a_name_that_windows_does_not_take_is_refused_in_words(desk: Desk, folder: Path, name: str) -> None:
    done = typed(desk, folder, f'zwgk new -o "{name}"')
    assert done.returncode == 2
    assert "系统错误" not in told(done)
    assert "程序内部出错" not in told(done)
    assert list(folder.iterdir()) == []


def test_forms_for_units_whose_names_windows_keeps(desk: Desk, folder: Path) -> None:
    """`CON`, `a:b?`, a point at the end."""
    (folder / "名单.csv").write_text("单位名称,类别\nCON,乡镇\na:b?,乡镇\n第三镇.,乡镇\n", "utf-8-sig")
    assert typed(desk, folder, "zwgk new -o 我县.xlsx --units 名单.csv").returncode == 0
    assert typed(desk, folder, "zwgk send 我县.xlsx -o 发").returncode == 0
    names = {path.name.partition("-")[2] for path in (folder / "发").iterdir()}
    assert names == {"CON.xlsx", "a_b_.xlsx", "第三镇.xlsx", "下发清单.xlsx"}


def test_printing_without_libreoffice_names_nothing_of_linux(desk: Desk, folder: Path) -> None:
    shutil.copy(EXAMPLE, folder / "通报.xlsx")
    done = typed(desk, folder, "zwgk print-attachments 通报.xlsx")
    assert (done.returncode, done.stderr.decode("gbk").split()) == (2, BY_BUTTON.split())
