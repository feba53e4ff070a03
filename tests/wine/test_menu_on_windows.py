"""Explorer's menu on a saved workbook: the command in the registry, started as Explorer starts it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import EXAMPLE
from tests.wine.conftest import PROGRAM
from tests.wine.desk import Desk

# Explorer gives the whole line to Windows; the window's Enter comes from a file here.
AS_EXPLORER = (
    "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1].replace('%1', sys.argv[2]), input=b'\\n').returncode)"
)
HOLDING = (
    "import sys, time, win32file as w, pathlib; "
    "held = w.CreateFile(sys.argv[1], w.GENERIC_READ | w.GENERIC_WRITE, 0, None, w.OPEN_EXISTING, 0, None); "
    "pathlib.Path(sys.argv[2]).touch(); time.sleep(3600)"
)


def command(desk: Desk, action: str) -> str:
    """Return the command of a menu entry, read from the registry."""
    entry = desk.settings().partition(rf".xlsx\shell\zwgk.{action}\command]")[2]
    value = re.search(r'^@="(.*)"\r?$', entry, re.MULTILINE)
    assert value is not None
    return value[1].replace('\\"', '"').replace("\\\\", "\\")


def choose(desk: Desk, action: str, workbook: Path) -> subprocess.CompletedProcess[bytes]:
    """Choose a menu entry for a file."""
    python = desk.home / PROGRAM / "python.exe"
    return desk.run(python, "-X", "utf8", "-c", AS_EXPLORER, command(desk, action), desk.windows_name(workbook))


@pytest.fixture
def workbook(desk: Desk, installed: str, request: pytest.FixtureRequest) -> Path:  # noqa: ARG001
    folder = desk.home / "Documents" / f"右键 {request.node.name}"
    folder.mkdir()
    return Path(shutil.copy(EXAMPLE, folder / "通报 A&B %TEMP% (1).xlsx"))


def test_a_saved_workbook_is_computed_and_its_report_shown(desk: Desk, workbook: Path) -> None:
    done = choose(desk, "recompute", workbook)
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, told
    assert "2024年第二季度统计完成：43 个单位。" in told
    assert "按回车键关闭这个窗口。" in told
    names = [row[1] for row in openpyxl.load_workbook(workbook)["附件1"].iter_rows(values_only=True)]
    assert "古固寨镇" in names


def test_the_bulletin_is_made_beside_it(desk: Desk, workbook: Path) -> None:
    done = choose(desk, "publish", workbook)
    assert done.returncode in (0, 1), done.stdout.decode("utf-8", "replace")
    made = {path.suffix for path in workbook.with_name(f"{workbook.stem}-通报").iterdir()}
    assert {".docx", ".html"} <= made  # no PDF: the desk has no LibreOffice


def test_a_workbook_that_a_program_holds_is_refused_and_not_changed(desk: Desk, workbook: Path) -> None:
    before, ready = workbook.read_bytes(), workbook.with_name("ready")
    python = desk.home / PROGRAM / "python.exe"
    holder = desk.start(python, "-c", HOLDING, desk.windows_name(workbook), desk.windows_name(ready))
    try:
        while not ready.exists():
            assert holder.poll() is None
        done = choose(desk, "recompute", workbook)
    finally:
        holder.kill()
        holder.wait()
    assert done.returncode == 2
    assert "关闭" in (done.stdout + done.stderr).decode("utf-8", "replace")
    assert workbook.read_bytes() == before
