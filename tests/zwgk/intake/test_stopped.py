"""Whatever stops a command stops it before the first cell is written, on the file and in LibreOffice: random damage.

A command on a damaged workbook goes through, or refuses in words and leaves everything as it was: the file byte for
byte, no backup beside it; the open document cell by cell.
"""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Protection

from tests.conftest import REPOSITORY
from tests.zwgk.intake.conftest import small_source
from xlwings_engines.errors import EngineError
from zwgk import commands
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.outcome import Outcome
from zwgk.workbook.template.build import build

EARLIEST = REPOSITORY / "tests" / "data" / "structure" / "earliest-example.xlsx"
COMMANDS: dict[str, Callable[[xw.Book], Outcome]] = {
    "recompute": commands.recompute,
    "validate": commands.validate,
    "remind": commands.remind,
    "sync": commands.sync,
}
# kind of damage, and two numbers by which the damaged thing is picked
Damage = tuple[str, int, int]


@cache
def small_workbook() -> bytes:
    return build(small_source())


def lock_a_cell(workbook: openpyxl.Workbook, which: int, where: int) -> None:
    sheet = workbook.worksheets[which % len(workbook.worksheets)]
    sheet.protection.sheet = True
    sheet.cell(1 + where % 30, 1 + where // 30 % 12).protection = Protection(locked=True)


def remove_a_sheet(workbook: openpyxl.Workbook, which: int, _: int) -> None:
    workbook.remove(workbook.worksheets[which % len(workbook.worksheets)])


def delete_a_name(workbook: openpyxl.Workbook, which: int, _: int) -> None:
    names = list(workbook.defined_names)
    del workbook.defined_names[names[which % len(names)]]


def insert_rows(workbook: openpyxl.Workbook, which: int, where: int) -> None:
    workbook.worksheets[which % len(workbook.worksheets)].insert_rows(1 + where % 20, 1 + where // 20 % 3)


def delete_rows(workbook: openpyxl.Workbook, which: int, where: int) -> None:
    workbook.worksheets[which % len(workbook.worksheets)].delete_rows(1 + where % 20, 1 + where // 20 % 3)


def delete_a_column(workbook: openpyxl.Workbook, which: int, where: int) -> None:
    workbook.worksheets[which % len(workbook.worksheets)].delete_cols(1 + where % 9)


def change_a_text(workbook: openpyxl.Workbook, which: int, where: int) -> None:
    sheet = workbook.worksheets[which % len(workbook.worksheets)]
    texts = [cell for row in sheet.iter_rows(max_row=80) for cell in row if isinstance(cell.value, str)]
    if texts:
        texts[where % len(texts)].value = ("", None, "改了", "=1/0", 3)[where % 5]


def rename_a_sheet(workbook: openpyxl.Workbook, which: int, _: int) -> None:
    sheet = workbook.worksheets[which % len(workbook.worksheets)]
    sheet.title = f"{sheet.title}（旧）"


DAMAGES = {
    damage.__name__: damage
    for damage in (
        *(lock_a_cell, remove_a_sheet, delete_a_name, insert_rows, delete_rows),
        *(delete_a_column, change_a_text, rename_a_sheet),
    )
}
damages = st.tuples(st.sampled_from(sorted(DAMAGES)), st.integers(0, 60), st.integers(0, 400))


def damaged(content: bytes, done: list[Damage]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for kind, which, where in done:
        DAMAGES[kind](workbook, which, where)
    if not any(sheet.sheet_state == "visible" for sheet in workbook.worksheets):
        workbook.worksheets[0].sheet_state = "visible"
    stored = io.BytesIO()
    workbook.save(stored)
    return stored.getvalue()


def stopped(run: Callable[[], Any]) -> bool:
    """Return whether a command refused, in words for the clerk; any other exception fails the test."""
    try:
        run()
    except (Refusal, EngineError) as refusal:
        told = chinese(refusal)
    else:
        return False
    assert any("一" <= letter <= "鿿" for letter in told)
    return True


@settings(max_examples=8)
@given(st.sampled_from(sorted(COMMANDS)), st.lists(damages, min_size=1, max_size=2), st.booleans())
@example("recompute", [("lock_a_cell", 10, 5)], False)
@example("sync", [("remove_a_sheet", 2, 0)], False)
def test_a_file(tmp_path_factory: pytest.TempPathFactory, command: str, done: list[Damage], early: bool) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / "通报.xlsx"
    path.write_bytes(damaged(EARLIEST.read_bytes() if early and command == "sync" else small_workbook(), done))
    before = path.read_bytes()
    if stopped(lambda: run_on_file(path, COMMANDS[command])):
        assert path.read_bytes() == before
        assert [each.name for each in folder.iterdir()] == ["通报.xlsx"]


def values(book: xw.Book) -> dict[str, Any]:
    return {sheet.name: (sheet.used_range.address, sheet.used_range.formula) for sheet in book.sheets}


@pytest.mark.office
@settings(max_examples=5)
@given(st.sampled_from(["recompute", "validate", "remind"]), st.lists(damages, min_size=1, max_size=2))
@example("recompute", [("lock_a_cell", 10, 5)])
@example("recompute", [("remove_a_sheet", 14, 0)])
def test_an_open_document(
    office: xw.App, tmp_path_factory: pytest.TempPathFactory, command: str, done: list[Damage]
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "通报.xlsx"
    path.write_bytes(damaged(small_workbook(), done))
    book = office.books.open(path)
    try:
        before = values(book)
        if stopped(lambda: COMMANDS[command](book)):
            assert values(book) == before
    finally:
        book.close()


@pytest.mark.office
def test_a_document_that_is_open_for_reading_alone(office: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "通报.xlsx"
    path.write_bytes(small_workbook())
    book = office.books.open(path, read_only=True)
    try:
        before = values(book)
        assert stopped(lambda: commands.recompute(book))
        assert values(book) == before
    finally:
        book.close()
