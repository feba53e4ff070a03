"""生成通报 of the example, seconds by the clock: the command in a fresh process, and the button in a running Calc;
and CPU time of the command at many units, as a ratio to that at few."""

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
from tests.bench.recompute import EXAMPLE, county_of, cpu_seconds
from xlwings_engines import libreoffice_engine
from xlwings_engines.errors import EngineError
from zwgk.addin.choosing import Chosen
from zwgk.addin.running import run
from zwgk.documents.bulletin.run import LEAVE
from zwgk.documents.office import find_soffice
from zwgk.outcome import Status
from zwgk.workbook.template.build import build

ROUNDS = 3
SIZES = (43, 3_000)


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
        yield from _growth(folder)


def _growth(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Return the CPU time of the command, LibreOffice included, at 3,000 units as a ratio to that at 43."""
    paths = [folder / f"{size}.xlsx" for size in SIZES]
    for path, size in zip(paths, SIZES, strict=True):
        path.write_bytes(build(county_of(size)))
    program = Path(sys.executable).with_name("zwgk")
    turns = [
        [cpu_seconds([str(program), "publish", str(path), "-o", str(folder / path.stem)]) for path in paths]
        for _ in range(ROUNDS)
    ]
    few, many = (min(each) for each in zip(*turns, strict=True))
    note = f"{many:.1f} 秒 ÷ {few:.1f} 秒（CPU），目标 ≤ 3"
    yield f"生成通报，{SIZES[1]:,} 个单位 ÷ {SIZES[0]} 个", f"{many / few:.2f}", note


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
