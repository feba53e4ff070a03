"""重新统计 in a running LibreOffice compared with bare block reads and writes of the same cells.

A private office without a window; the command reaches it like the worker behind the buttons: through a
connection that keeps Ctrl+Z intact, with the status bar and without redrawing. Floor: for each block of a click,
its sheet, its range and one call.
"""

import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import xlwings as xw

from tests.bench.recompute import EXAMPLE, county_of
from xlwings_engines import libreoffice_engine
from xlwings_engines.errors import EngineError
from xlwings_engines.libreoffice_engine import block_calls, counter
from zwgk.addin.choosing import Chosen
from zwgk.addin.running import run
from zwgk.outcome import Status
from zwgk.statistics.results import compute
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.template.build import build

CLICKS = 15
SIZES = (50, 500)

_FIRST_CLICK = """
import os, sys
from tests.bench.libreoffice import attached, click
click(attached(sys.argv[1], sys.argv[2]))
os._exit(0)  # as the worker ends; leaving a live bridge to the interpreter may crash
"""
_METHODS = {
    "read_data": "getDataArray",
    "read_formulas": "getFormulaArray",
    "write_data": "setDataArray",
    "write_formulas": "setFormulaArray",
}


@dataclasses.dataclass(frozen=True)
class Block:
    """One block call of a click: the UNO method, the range (sheet from 0), and the rows written."""

    method: str
    sheet: int
    area: tuple[int, int, int, int]
    rows: tuple[Any, ...]


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note."""
    try:
        office = xw.App(impl=libreoffice_engine.engine.apps.add(visible=False))
    except EngineError as error:
        yield "LibreOffice 里点一次", "跳过", str(error)
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield from _click_figures(office, Path(shutil.copy(EXAMPLE, Path(folder) / "通报.xlsx")))
            yield from _growth(office, Path(folder))
    finally:
        office.quit()


def _click_figures(office: xw.App, path: Path) -> Iterator[tuple[str, str, str]]:
    office.books.open(str(path))
    first = seconds_of_first_click(office, path)
    book = attached(office.impl.bridge.pipe, str(path))
    blocks = blocks_of_a_click(book)
    rounds = [_round(book, blocks) for _ in range(CLICKS)]
    bare_reading, bare_writing, reading, computing, ours = (
        statistics.median(seconds) * 1000 for seconds in zip(*rounds, strict=True)
    )
    floor = bare_reading + bare_writing
    yield (
        "LibreOffice 里点一次重新统计 ÷ UNO 裸读写",
        f"{ours / floor:.2f}",
        f"{ours:.0f} 毫秒 ÷ {floor:.0f} 毫秒，{CLICKS} 次的中位数，目标 ≤ 1.5",
    )
    yield (
        "其中",
        f"读 {reading:.0f}，算 {computing:.0f}，写 {ours - reading - computing:.0f} 毫秒",
        f"裸读 {bare_reading:.0f}，裸写 {bare_writing:.0f} 毫秒",
    )
    yield "第一次点击", f"{first:.1f} 秒", "含启动工作进程、导入和连接，工作簿刚打开"
    yield "一次点击的调用", _calls_of(book), f"工作簿有 {len(book.sheets)} 张表"
    book.close()


def _growth(office: xw.App, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Return a warm click at 50 and 500 unit sheets, per sheet, compared with the smallest."""
    base: float | None = None
    for size in SIZES:
        path = folder / f"{size}.xlsx"
        path.write_bytes(build(county_of(size)))
        office.books.open(str(path))
        book = attached(office.impl.bridge.pipe, str(path))
        click(book)
        seconds = statistics.median(click(book) for _ in range(3))
        base = base or seconds / size
        yield (
            f"LibreOffice 里 {size} 张单位表，每张相对 {SIZES[0]} 张时",
            f"时间 {seconds / size / base:.2f}",
            f"{seconds:.2f} 秒，{_calls_of(book)}",
        )
        book.close()


def attached(pipe: str, path: str) -> xw.Book:
    """Return the open workbook through a second connection, like the worker."""
    return libreoffice_engine.attach_book(libreoffice_engine.attach(pipe), path=path)


def seconds_of_first_click(office: xw.App, path: Path) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", _FIRST_CLICK, office.impl.bridge.pipe, str(path)], check=True)
    return time.perf_counter() - start


def click(book: xw.Book) -> float:
    """Return seconds of one click; raise RuntimeError if the command failed."""
    start = time.perf_counter()
    report = run("recompute", book, Chosen(()), Path(os.devnull))  # this button asks for nothing
    seconds = time.perf_counter() - start
    if report.code not in (Status.DONE, Status.DONE_WITH_PROBLEMS):
        raise RuntimeError(report.text)
    return seconds


def _round(book: xw.Book, blocks: list[Block]) -> tuple[float, float, float, float, float]:
    """Return seconds of the bare reads, of the bare writes, of our reading, of our computing, and of a whole click."""
    reads = bare(book, [block for block in blocks if not block.rows])
    writes = bare(book, [block for block in blocks if block.rows])
    start = time.perf_counter()
    inputs = read_workbook(book).inputs
    read = time.perf_counter()
    compute(inputs)
    return reads, writes, read - start, time.perf_counter() - read, click(book)


def _calls_of(book: xw.Book) -> str:
    counter.reset()
    click(book)
    return f"读 {counter.reads} 块，写 {counter.writes} 块"


def blocks_of_a_click(book: xw.Book) -> list[Block]:
    """Return the blocks that one click reads and writes, in order."""
    blocks: list[Block] = []

    def recorded(name: str) -> Any:
        transfer = getattr(block_calls, name)

        def record(cells: Any, rows: tuple[Any, ...] = (), **options: Any) -> Any:
            at = cells.getRangeAddress()
            area = (at.StartColumn, at.StartRow, at.EndColumn, at.EndRow)
            blocks.append(Block(_METHODS[name], at.Sheet, area, rows))
            return transfer(cells, rows, **options) if rows else transfer(cells)

        return record

    with ExitStack() as stack:
        for name in _METHODS:
            stack.enter_context(patch.object(block_calls, name, recorded(name)))
        click(book)
    return blocks


def bare(book: xw.Book, blocks: list[Block]) -> float:
    """Return seconds of the bare transfers."""
    start = time.perf_counter()
    sheets = book.api.getSheets()
    for block in blocks:
        cells = sheets.getByIndex(block.sheet).getCellRangeByPosition(*block.area)
        getattr(cells, block.method)(*([block.rows] if block.rows else []))
    return time.perf_counter() - start


if __name__ == "__main__":
    for figure in figures():
        print(*figure, sep="\t")
