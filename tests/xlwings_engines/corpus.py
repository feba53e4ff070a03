"""Write one value into each workbook of a folder and compare the packages.

`python -m tests.xlwings_engines.corpus FOLDER`, for public collections of workbooks, which are kept outside the
repository; not part of `make test`. Each file is copied, opened, given one value and saved by a separate process,
within limits of time and memory. Outcomes: ``whole`` (the packages differ in the written cell and in results
of formulas), ``refused`` (one of our sentences), ``lost`` (any other difference), ``failed`` (any other exception, or
the process died), ``hang``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, cast

import xlwings as xw

from tests.xlwings_engines.sameness import differences
from xlwings_engines.errors import CannotWrite, EngineError
from xlwings_engines.file_engine import open_book
from xlwings_engines.messages import Message

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
SECONDS = 120
MEMORY = 4 * 2**30
_LOOKED_AT = 200  # rows searched for a cell to write


class Result(NamedTuple):
    """Outcome of one file and its kind, which many files share."""

    outcome: str
    kind: str
    detail: str = ""


def places_to_write(book: xw.Book) -> Iterator[xw.Range]:
    """Yield cells that hold numbers, then one below each sheet's cells."""
    parts = [sheet.impl.part for sheet in book.sheets]
    for sheet, part in zip(book.sheets, parts, strict=True):
        area = part.used_area()
        area = area._replace(rows=min(area.rows, _LOOKED_AT), columns=min(area.columns, _LOOKED_AT))
        for row, values in enumerate(part.values(area), area.row):
            for column, held in enumerate(values, area.column):
                if type(held) in {int, float} and not part.formula(part.cell(row, column), row, column):
                    yield sheet.range((row, column))
    for sheet, part in zip(book.sheets, parts, strict=True):
        yield sheet.range((min(part.used_area().last_row + 1, 2**20), 1))


def holds(cell: xw.Range, value: Any) -> bool:
    """Return whether a cell holds a value, whatever its format."""
    part = cell.sheet.impl.part
    found = part.cell(cell.row, cell.column)
    return found is not None and bool(part.raw(found) == value)


def written(book: xw.Book, value: Any) -> xw.Range:
    """Write a value into the first cell that accepts it (it may be locked, or hidden under a merged cell)."""
    refusal: Exception | None = None
    for cell in places_to_write(book):
        try:
            cell.value = value
        except CannotWrite as error:
            refusal = error
        else:
            if holds(cell, value):
                return cell
    raise refusal or ValueError("no cell takes a value")


def write_one(path: Path, value: Any) -> Result:
    """Write a value into a workbook, save it, and return what happened to the rest."""
    before = path.read_bytes()
    with open_book(path) as book:
        cell = written(book, value)
        where, part = cell.get_address(False, False), cell.sheet.impl.part.part
        book.save()
        if book.impl.losses:
            return Result("lost", "losses named by the engine", str(book.impl.losses))
        sheet = cell.sheet.name
    found = differences(before, path.read_bytes(), {part: where})
    if found:
        return Result("lost", re.sub(r"[0-9]+", "n", found[0].partition(":")[0]), "; ".join(found[:5]))
    with open_book(path) as book:
        if not holds(book.sheets[sheet][where], value):
            return Result("lost", "the value that was written", where)
    return Result("whole", "")


def _run(path: Path, value: Any, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer.send(write_one(path, value))
    except EngineError as error:
        reasons = [value.code for value in error.fields.values() if isinstance(value, Message)]
        answer.send(Result("refused", " ".join([error.code, *reasons]), str(error)))
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} in {Path(last.filename).name}:{last.name}"
        answer.send(Result("failed", kind, "".join(traceback.format_exception(error)[-3:])))


def tried(path: Path, value: Any = 77) -> Result:
    """Try a copy of a workbook in a separate process."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / f"一{path.suffix.lower()}"
        copied.write_bytes(path.read_bytes())
        answer, question = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(copied, value, question))
        process.start()
        question.close()
        try:
            if not answer.poll(SECONDS):
                process.kill()
                return Result("hang", f"over {SECONDS} s")
            return cast("Result", answer.recv())
        except EOFError:
            return Result("failed", "the process died")
        finally:
            process.join()


def main() -> None:
    """Print the figures, and with ``--verbose`` a line per file that is not whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", help="write this text instead of the number 77")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--jobs", type=int, default=2, help="files at a time")
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    value = arguments.text if arguments.text is not None else 77
    started = time.perf_counter()
    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(lambda path: tried(path, value), files))
    if arguments.verbose:
        for path, result in zip(files, results, strict=True):
            if result.outcome != "whole":
                print(result.outcome, path.relative_to(arguments.folder), result.kind, result.detail, sep="\t")
    outcomes = Counter(result.outcome for result in results)
    print(f"{len(files)} files in {time.perf_counter() - started:.0f} s:", dict(outcomes))
    for (outcome, kind), count in Counter((result.outcome, result.kind) for result in results).most_common():
        if outcome != "whole":
            print(f"{count:6} {outcome:8} {kind}")


if __name__ == "__main__":
    main()
