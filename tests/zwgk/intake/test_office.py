"""The commands of intake over a running LibreOffice, in a protected workbook: the same as over a file."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.zwgk.intake.looking import fill_form, rows_of, unit_counts
from tests.zwgk.intake.test_export_cases import EXPORTS
from tests.zwgk.intake.test_spoiled_returns import TROUBLES
from tests.zwgk.intake.test_sync import add_unit, drop
from tests.zwgk.sheets import spoil
from zwgk import commands
from zwgk.files import open_file

pytestmark = pytest.mark.office

EXPORTED = ("I03-html-rowspan", "I12-several-columns", "I27-title-total-paging", "I46-counts-by-row")


@contextmanager
def opened(office: xw.App, path: Path) -> Iterator[xw.Book]:
    book = office.books.open(str(path))
    try:
        yield book
    finally:
        book.close()


def test_sync_send_collect_and_import_in_calc(office: xw.App, small: Path, tmp_path: Path) -> None:
    add_unit(small, "合河乡", "乡镇", "√√—")
    drop(small, "公安局")
    book = xw.Book(impl=office.impl.books.open(str(small)))
    commands.sync(book)
    commands.send(book, tmp_path / "下发")
    for form in (tmp_path / "下发").iterdir():
        if "清单" not in form.name:
            fill_form(form, {("合河乡", "动态", 4): 5, ("财政局", "重点领域", 6): 8})
    commands.collect(book, [tmp_path / "下发"])
    export = tmp_path / "台账.csv"
    export.write_text(
        "标题,栏目,单位,日期\n甲,工作动态,财政局,2024-05-06\n乙,=X(),财政局,2024-05-06\n", encoding="utf-8"
    )
    commands.import_articles(book, export)
    commands.remind(book)
    book.save()
    book.close()
    # No 0 for the other columns of May: the article in the unmapped column may belong there.
    assert unit_counts(small) == {("合河乡", "动态", 4): 5, ("财政局", "重点领域", 6): 8, ("财政局", "动态", 5): 1}
    assert openpyxl.load_workbook(small)["公安局"].sheet_state == "hidden"
    assert rows_of(small, "栏目映射", 3)[-1]["门户栏目"] == "＝X()"
    states = {row["单位名称"]: row["填报情况"] for row in rows_of(small, "填报进度", 3)}
    assert states == {"小冀镇": "未报", "翟坡镇": "未报", "财政局": "缺报", "卫健委": "未报", "合河乡": "缺报"}


def mishaps(book: openpyxl.Workbook) -> None:
    """Do what clerks do to their sheets: texts, fractions, dates for numbers, hidden and inserted rows, merged cells, a
    renamed sheet, notes beside tables."""
    book["翟坡镇"]["B10"], book["翟坡镇"]["C10"], book["翟坡镇"]["B11"] = "34条", 2.5, dt.date(2024, 5, 1)
    book["公安局"]["B10"], book["公安局"]["C10"] = -3, "2000万"
    book["公安局"].insert_rows(1, 2)
    book["小冀镇"].row_dimensions[11].hidden = True
    book["小冀镇"].column_dimensions["C"].hidden = True
    book["卫健委"].merge_cells("B10:B11")
    book["卫健委"]["Z300"] = "随手记的"
    book["财政局"].title = "财政（已核）"
    book["附件1"].row_dimensions[7].hidden = True
    book.active = book.sheetnames.index("日志")


def shown(path: Path) -> dict[str, dict[str, object]]:
    """Return the values of all sheets, by sheet and cell."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        for sheet in book.worksheets
    }


def test_a_county_in_disorder_comes_to_the_same_in_calc_and_by_command(
    office: xw.App, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spoiled forms and exports of all kinds, read into a spoiled workbook: the same on all sheets."""
    spoil(small, mishaps)
    monkeypatch.setattr(commands, "_now", lambda: dt.datetime(2024, 7, 1, 9, 30))
    returned = tmp_path / "交回"
    returned.mkdir()
    for number, trouble in enumerate(TROUBLES[::4]):
        (returned / f"{number:02}-{trouble.name}").write_bytes(trouble.content)
    exports = [next((EXPORTS / name).iterdir()) for name in EXPORTED]

    def work(book: xw.Book) -> None:
        commands.collect(book, [returned])
        for export in exports:
            commands.import_articles(book, export)
        commands.validate(book)
        commands.recompute(book)
        commands.remind(book)

    results = []
    for road in ("command", "calc"):
        (tmp_path / road).mkdir()
        path = Path(shutil.copy(small, tmp_path / road))
        with open_file(path) if road == "command" else opened(office, path) as book:
            work(book)
            book.save()
        results.append(shown(path))
    by_command, in_calc = results
    assert sum(map(len, by_command.values())) > 1000
    assert in_calc == by_command
