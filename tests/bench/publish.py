"""生成通报 of the example, seconds by the clock: the command in a fresh process, and the button in a running Calc."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlwings as xw

from tests.bench.libreoffice import attached
from tests.bench.recompute import EXAMPLE
from xlwings_engines import libreoffice_engine
from xlwings_engines.errors import EngineError
from zwgk.addin.choosing import Chosen
from zwgk.addin.running import run
from zwgk.documents.bulletin.run import LEAVE
from zwgk.documents.office import find_soffice
from zwgk.outcome import Status

ROUNDS = 3


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note."""
    if find_soffice() is None:
        yield "生成通报", "跳过", "没有 LibreOffice"
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(shutil.copy(EXAMPLE, folder / "通报.xlsx"))
        yield "生成通报，命令", _told([_command(path, folder) for _ in range(ROUNDS)]), "新进程；目标 5 秒"
        try:
            office = xw.App(impl=libreoffice_engine.engine.apps.add(visible=False))
        except EngineError as error:
            yield "生成通报，按钮", "跳过", str(error)
            return
        try:
            office.books.open(str(path))
            book = attached(office.impl.bridge.pipe, str(path))
            yield "生成通报，按钮", _told([_click(book, folder) for _ in range(ROUNDS)]), "Calc 开着；目标 5 秒"
        finally:
            office.quit()


def _told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} 秒（{min(seconds):.1f}–{max(seconds):.1f}）"


def _command(path: Path, folder: Path) -> float:
    start = time.perf_counter()
    program = Path(sys.executable).with_name("zwgk")
    done = subprocess.run(
        [program, "publish", path, "-o", folder / "命令"], capture_output=True, text=True, check=False
    )
    assert "通报已生成" in done.stdout, done.stderr
    return time.perf_counter() - start


def _click(book: xw.Book, folder: Path) -> float:
    start = time.perf_counter()
    (folder / "按钮").mkdir(exist_ok=True)
    report = run("publish", book, Chosen((folder / "按钮",), LEAVE), folder / "zwgk.log")
    assert report.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), report.text
    assert "通报已生成" in report.text
    return time.perf_counter() - start
