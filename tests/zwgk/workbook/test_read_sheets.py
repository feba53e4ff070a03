"""Sheets of a small file: how far they are read, and where their parts begin. By the file engine, in milliseconds."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import EXAMPLE
from tests.zwgk.workbook.grids import grid, lines
from zwgk.files import open_file
from zwgk.intake.exports.column_mapping import Mapped, read_mapping
from zwgk.model.problems import Problem
from zwgk.model.rules import Rules
from zwgk.model.settings import Office
from zwgk.workbook import layout
from zwgk.workbook.grid import find_table, line_names, read_grid
from zwgk.workbook.read_log import read_log
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.schema import MAPPING
from zwgk.workbook.table_reader import month_rows_among


def saved(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Save a file with these sheets; the first cell is A1."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


LINE = ["2024-07-01", "统计", "2024年第二季度", "0.2.0", 43, 5, 2, "已完成"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([layout.LOG_HEADINGS, LINE, [*LINE[:7], "又一次", "别的"]], [LINE, [*LINE[:7], "又一次"]]),
        ([layout.LOG_HEADINGS, [*LINE[:7], "#N/A"]], [[*LINE[:7], "#N/A"]]),
        ([layout.LOG_HEADINGS], []),
        ([layout.LOG_HEADINGS, LINE, [None, "没有时间"]], [LINE]),
    ],
)
def test_the_log(tmp_path: Path, rows: Sequence[Sequence[object]], found: list[list[object]]) -> None:
    with open_file(saved(tmp_path / "a.xlsx", 首页=[["首页"]], 日志=rows)) as book:
        assert read_log(book) == found


def test_a_workbook_without_a_log(tmp_path: Path) -> None:
    with open_file(saved(tmp_path / "a.xlsx", 首页=[["首页"]])) as book:
        assert read_log(book) == []


def test_a_sheet_is_read_from_its_first_cell_up_to_a_limit(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, "甲", 1], [None, "乙", 2], [None, "丙", "#N/A"]]
    with open_file(saved(tmp_path / "a.xlsx", 表=rows)) as book:
        whole, exact, cut = (read_grid(book.sheets["表"], most) for most in (9, 3, 2))
    assert (whole.sheet, whole.top, whole.left, whole.truncated) == ("表", 2, 2, False)
    assert whole.values == [["甲", 1], ["乙", 2], ["丙", "#N/A"]]
    assert (exact.values, exact.truncated) == (whole.values, False)
    assert (cut.top, cut.left, cut.values, cut.truncated) == (2, 2, [["甲", 1], ["乙", 2]], True)


def test_a_sheet_of_too_many_columns_is_read_in_part(tmp_path: Path) -> None:
    with open_file(saved(tmp_path / "a.xlsx", 表=[[None, *range(200)], [None, "a"]], 宽=[[None, *range(201)]])) as book:
        fits, cut = read_grid(book.sheets["表"]), read_grid(book.sheets["宽"])
    assert (fits.truncated, fits.values[0]) == (False, list(range(200)))
    assert (cut.truncated, cut.values) == (True, [list(range(200))])


def test_hidden_rows_and_columns_of_a_sheet(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", 表=[[], *([None, 1, 2, 3] for _ in range(7))], 全=[[1, 2]])
    book = openpyxl.load_workbook(path)
    for row in (1, 3, 4, 7, 9):
        book["表"].row_dimensions[row].hidden = True
    book["表"].column_dimensions.group("C", "D", hidden=True)
    book["全"].row_dimensions[1].hidden = True
    book.save(path)
    with open_file(path) as opened:
        found, whole = (read_grid(opened.sheets[name], hidden=True) for name in ("表", "全"))
    assert (found.top, found.hidden_rows, found.hidden_columns) == (2, (1, 2, 5), (1, 2))
    assert (whole.hidden_rows, whole.hidden_columns) == ((0,), ())
    assert line_names([3, 4, 7], [2, 28]) == "第 3—4 行、第 7 行、B 列、AB 列"


def test_hidden_figures_are_counted_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.load_workbook(EXAMPLE)
    for row in (10, 12, 40):  # months, and a row below the table without anything in it
        book["七里营镇"].row_dimensions[row].hidden = True
    book["门户网站"].column_dimensions["B"].hidden = True
    book.save(path)
    with open_file(EXAMPLE) as before, open_file(path) as after:
        shown, hidden = read_workbook(before), read_workbook(after)
    assert hidden.county.counts == shown.county.counts
    assert hidden.county.portal == shown.county.portal
    remedy = "请核对该不该算；不要的，清空这些格"
    assert [line for line in lines(list(hidden.problems)) if line not in lines(list(shown.problems))] == [
        f"提示 门户网站 B1 ｜B 列是隐藏的，里面的数照样统计了｜{remedy}",
        f"提示 七里营镇 A10 ｜第 10 行、第 12 行是隐藏的，里面的数照样统计了｜{remedy}",
    ]


def test_the_mapping_of_a_workbook(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", 栏目映射=[MAPPING.headings, ["新闻", "—", "信息"]])
    rules = Rules((), (), office=Office(portal_columns=("信息",)))
    with open_file(path) as book:
        assert read_mapping(book, rules).columns == {"新闻": Mapped("—", "信息")}


def test_rows_of_months() -> None:
    table = find_table(grid("甲局", ["月份"], [4], ["合计"], ["五月"], [4]), "月份", ["月份"])
    assert table is not None
    problems: list[Problem] = []
    assert month_rows_among(table, table.rows(), problems) == {5: 3}
    assert lines(problems) == ["错误 甲局 A5 4｜4月出现了两行，与 A2 这一行都没有统计｜删去或改正其中一行的月份"]
