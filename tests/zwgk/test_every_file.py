"""Property: every row of a small list from a file is taken, or named with its place; as `test_every_reader`, for what
comes as a file. Rows and columns may be hidden, sheets too.

| reader                        | a row counts if                        | every other row                       |
|-------------------------------|----------------------------------------|---------------------------------------|
| CSV files of a folder         | all of its cells can be read           | the folder is refused, by its line    |
| new --units                   | it has a name and a kind               | the list is refused, by its cell      |
| words --import                | it has a wrong and a right word        | listed with its row                   |
| history --from, a paper       | its unit is on the roster, it has a count | listed with its texts              |
| any, a hidden sheet           |                                        | listed with its name                  |
"""

import csv
import datetime as dt
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.history.take import take
from zwgk.intake.list_files import list_grids
from zwgk.intake.new_county import with_units
from zwgk.intake.word_list import import_words
from zwgk.model.county import County
from zwgk.model.inputs import Inputs
from zwgk.workbook import schema
from zwgk.workbook.declaration import InputTable
from zwgk.workbook.grid import read_grid
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.source import csv_table, read_source
from zwgk.workbook.table_reader import read_tables

REPOSITORY = Path(__file__).parents[2]
Row = tuple[str, ...]

TABLES: dict[str, tuple[InputTable, Row, dict[str, Row], dict[str, Row]]] = {
    "portal.csv": (
        schema.PORTAL,
        ("month", "news"),
        {"good": ("{n}", "5"), "without": ("{n}", "")},
        {"no month": ("", "5"), "13": ("13", "5"), "no number": ("{n}", "许多"), "total": ("合计", "5")},
    ),
    "media.csv": (
        schema.MEDIA,
        ("account", "host", "platform", "4", "last_update"),
        {"good": ("第{n}号", "甲局", "微信", "3", "2024-06-28"), "few": ("第{n}号", "", "", "", "")},
        {
            "no name": ("", "甲局", "微信", "3", ""),
            "half": ("第{n}号", "甲局", "微信", "1.5", ""),
            "no day": ("第{n}号", "甲局", "微信", "3", "6月28日"),
            "total": ("合计", "", "", "9", ""),
        },
    ),
    "catalogue.csv": (
        schema.CATALOGUE,
        ("field", "last_update", "body_named", "fault"),
        {"good": ("第{n}域", "2024-06", "是", ""), "few": ("第{n}域", "", "", "")},
        {
            "no field": ("", "2024-06", "是", ""),
            "maybe": ("第{n}域", "", "大概", ""),
            "day": ("第{n}域", "前天", "", ""),
        },
    ),
    "cases.csv": (
        schema.CASES,
        ("kind", "month", "unit", "received", "closed"),
        {"good": ("依申请公开", "{n}", "甲局", "3", "2")},
        {"no unit": ("依申请公开", "{n}", "", "3", "2"), "words": ("依申请公开", "{n}", "甲局", "三", "2")},
    ),
    "case_log.csv": (
        schema.CASE_LOG,
        ("kind", "number", "unit", "received", "answered"),
        {"good": ("依申请公开", "第{n}号", "甲局", "2024-04-02", "")},
        {
            "no kind": ("", "第{n}号", "甲局", "2024-04-02", ""),
            "no year": ("依申请公开", "第{n}号", "甲局", "4月2日", ""),
            "later": ("依申请公开", "第{n}号", "甲局", "2024-04-02", "以后"),
        },
    ),
    "holidays.csv": (
        schema.HOLIDAYS,
        ("day", "working"),
        {"good": ("2024-05-{n:02}", "否"), "unsaid": ("2024-05-{n:02}", "")},
        {"no day": ("", "否"), "may day": ("五一", "否"), "perhaps": ("2024-05-{n:02}", "也许")},
    ),
    "words.csv": (
        schema.WORDS,
        ("wrong", "right"),
        {"good": ("错{n}", "对{n}"), "undecided": ("错{n}", "")},
        {"no word": ("", "对{n}"), "total": ("合计", "")},
    ),
    "mapping.csv": (
        schema.MAPPING,
        ("portal_column", "unit_column"),
        {"good": ("第{n}栏", "动态"), "undecided": ("第{n}栏", "")},
        {"no column": ("", "动态"), "total": ("合计", "")},
    ),
    "publishers.csv": (
        schema.PUBLISHERS,
        ("publisher", "unit"),
        {"good": ("第{n}人", "甲局"), "undecided": ("第{n}人", "")},
        {"nobody": ("", "甲局"), "total": ("合计", "")},
    ),
}
KINDS = ["good", "good", "blank", "bad", "again"]


def filled(cells: Row, number: int) -> Row:
    return tuple(re.sub(r"\{n(:\d+)?\}", lambda slot: format(number, (slot[1] or ":")[1:]), cell) for cell in cells)


@pytest.mark.parametrize("file", TABLES)
@settings(max_examples=40)
@given(data=st.data(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "gbk"]))
def test_a_line_of_a_folder_is_a_row_or_is_named(tmp_path: Path, file: str, data: st.DataObject, encoding: str) -> None:
    table, heads, good, bad = TABLES[file]
    lines: list[Row] = [heads]
    wrong: list[int] = []
    for kind in ["good", *data.draw(st.lists(st.sampled_from(KINDS), max_size=8), label="kinds")]:
        number = len(lines) + 1
        if kind == "again":
            lines.append(lines[-1])
            whole = all(lines[-1][: len(table.unique)]) if table.unique else file == "portal.csv"
            wrong += [number] if whole and any(lines[-1]) else []
        elif kind == "blank":
            lines.append(("",) * len(heads))
        elif kind == "bad":
            lines.append(filled(bad[data.draw(st.sampled_from(sorted(bad)), label="bad")], number))
            wrong.append(number)
        else:
            lines.append(filled(good[data.draw(st.sampled_from(sorted(good)), label="good")], number))
    with (tmp_path / file).open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(lines)
    if wrong:
        with pytest.raises(Refusal) as refused:
            csv_table(tmp_path, table)
        (line,) = re.findall(rf"{file} 第 (\d+) 行", str(refused.value))
        assert int(line) in wrong
        return
    records = csv_table(tmp_path, table)
    assert len(records) == sum(any(line) for line in lines[1:])


def book_of(path: Path, sheets: dict[str, list[list[Any]]], hidden: set[str], rows: set[int], column: str) -> Path:
    """Write sheets; hide some of them, and rows and a column of the first."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for row in rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    if column:
        book.worksheets[0].column_dimensions[column].hidden = True
    book.save(path)
    return path


@pytest.fixture(scope="module")
def blank() -> County:
    return read_source(REPOSITORY / "workbook" / "blank")


hidings = st.tuples(st.sets(st.integers(2, 6), max_size=2), st.sampled_from(["", "C"]), st.booleans())
UNITS: dict[str, Row] = {
    "good": ("{n}局", "部门", "x"),
    "spaced": ("{n}局", "部　门", ""),
    "no kind": ("{n}局", "", ""),
    "no name": ("", "部门", ""),
    "total": ("合计", "2 个", ""),
    "heading": ("单位名称", "类别", "联系人"),
    "blank": ("", "", ""),
}


@settings(max_examples=12)
@given(kinds=st.lists(st.sampled_from([*UNITS, "good", "good"]), max_size=6), hiding=hidings)
def test_a_row_of_a_list_of_units_is_a_unit_or_is_named(
    tmp_path: Path, blank: County, kinds: list[str], hiding: tuple[set[int], str, bool]
) -> None:
    rows, column, other = hiding
    lines = [filled(UNITS[kind], number) for number, kind in enumerate(["good", *kinds], start=2)]
    sheets: dict[str, list[list[Any]]] = {"名单": [["单位名称", "类别", "联系人"], *map(list, lines)]}
    sheets |= {"别的": [["电话"], ["1"], ["2"]]} if other else {}
    path = book_of(tmp_path / "名单.xlsx", sheets, {"别的"} if 2 in rows else set(), rows, column)
    bad = [number for number, kind in enumerate(["good", *kinds], start=2) if kind in ("no kind", "no name", "heading")]
    if bad:
        with pytest.raises(Refusal) as refused:
            with_units(blank, list_grids(path), path.name)
        assert int(re.findall(r"[A-C](\d+)", str(refused.value))[0]) in bad
        return
    found = with_units(blank, list_grids(path), path.name)
    assert found is not None
    county, notes = found
    assert [unit.name for unit in county.units] == [
        line[0] for kind, line in zip(["good", *kinds], lines, strict=True) if kind in ("good", "spaced")
    ]
    assert [kind.name for kind in county.rules.kinds] == ["部门"]
    totals = [number for number, kind in enumerate(kinds, start=3) if kind == "total"]
    assert sorted(int(row) for note in notes for row in re.findall(r"名单 A(\d+)：这一行是合计", note)) == totals
    assert ("工作表“别的”没有用到：3 行" in notes) == other
    assert "名单里这几栏没有用到：联系人" in notes


WORDS: dict[str, Row] = {
    "good": ("错{n}词", "对{n}词", ""),
    "no right": ("错{n}词", "", ""),
    "no wrong": ("", "对{n}词", ""),
    "equal": ("同{n}词", "同{n}词", ""),
    "remark": ("", "", "见附页"),
    "total": ("合计", "12", ""),
    "heading": ("错词", "正词", "备注"),
    "blank": ("", "", ""),
}
numbers = itertools.count(100, 100)


@pytest.fixture(scope="module")
def book() -> Iterator[xw.Book]:
    with open_file(REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx") as opened:
        yield opened


def known_words(book: xw.Book) -> set[str]:
    found = read_tables(read_grid(book.sheets["校对词表"]), (schema.WORDS,), [])[schema.WORDS]
    return {row.text("错词") for row in found.rows}


@settings(max_examples=15)
@given(kinds=st.lists(st.sampled_from([*WORDS, "good"]), max_size=6), hiding=hidings, head=st.booleans())
def test_a_row_of_a_list_of_words_is_added_or_named(
    tmp_path: Path, book: xw.Book, kinds: list[str], hiding: tuple[set[int], str, bool], head: bool
) -> None:
    rows, column, other = hiding
    base = next(numbers)
    lines = [filled(WORDS[kind], base + number) for number, kind in enumerate(["good", *kinds], start=1)]
    heads: list[list[Any]] = [["错词", "正词", "备注"]] if head else []
    sheets = {"词": [*heads, *map(list, lines)], "隐": [["甲", "乙"]]}
    path = book_of(tmp_path / "词.xlsx", sheets, {"隐"} if other else {"无"}, rows, column)
    if not other:
        path = book_of(path, {"词": sheets["词"]}, set(), rows, column)
    first = not head and "heading" in kinds  # then the rows above it are above the headings
    before = known_words(book)
    if first and not {"good", "no right", "no wrong", "equal", "remark"} & {*kinds[kinds.index("heading") :]}:
        with pytest.raises(Refusal, match="里没有词"):
            import_words(book, path)
        return
    outcome = import_words(book, path)
    named = {cells[0] for table in outcome.tables for cells in table.rows}
    added = known_words(book) - before
    for number, (kind, line) in enumerate(zip(["good", *kinds], lines, strict=True), start=2 if head else 1):
        if kind == "blank" or (first and kind == "heading" and str(number) not in named):
            continue
        assert (line[0] in added) != (str(number) in named), (number, kind)
        assert line[0] not in added or kind == "good"
    assert ("工作表“隐”" in named) == other


PAPER: dict[str, Row] = {
    "good": ("公安局", "{n}", "2"),
    "dash": ("财政局", "{n}", "—"),
    "nobody": ("第{n}中学", "5", "2"),
    "no count": ("民政局", "", "{n}"),
    "no unit": ("", "{n}", ""),
    "lone": ("", "{n}", "{n}"),
}


@pytest.fixture(scope="module")
def inputs(book: xw.Book) -> Inputs:
    return read_workbook(book).inputs


@settings(max_examples=10)
@given(kinds=st.lists(st.sampled_from(list(PAPER)), max_size=5), hiding=hidings)
def test_a_row_of_a_published_table_is_taken_or_named(
    tmp_path: Path, book: xw.Book, inputs: Inputs, kinds: list[str], hiding: tuple[set[int], str, bool]
) -> None:
    rows, column, _ = hiding
    heads = ["单位名称", "部门动态", "部门信息公开"]
    lines = [filled(PAPER[kind], number) for number, kind in enumerate(["good", *kinds], start=1001)]
    table = [[int(cell) if cell.isdecimal() else cell or None for cell in line] for line in lines]
    sheets = {"附件1": [["2023年第二季度各部门统计表"], heads, *table]}
    path = book_of(tmp_path / "通报2023.xlsx", sheets, set(), rows, column)
    taken = take(book, inputs, [path], str(dt.datetime(2024, 7, 1)))
    said = "".join("".join(each) for each in taken.unread)
    counted = {(figure.unit, figure.count) for figure in taken.figures if figure.column == "动态"}
    for number, (kind, line) in enumerate(zip(["good", *kinds], lines, strict=True), start=1001):
        if kind in ("good", "dash"):
            assert (line[0], number) in counted or str(number) in said, (kind, taken)
        else:
            assert str(number) in said, (kind, taken)


def test_figures_of_a_paper_that_have_no_certain_reading_are_named(
    tmp_path: Path, book: xw.Book, inputs: Inputs
) -> None:
    heads = ["单位名称", "部门动态", "部门信息公开"]
    rows = [heads, ["财政局", 3, 2], ["财政局", 5, 2], ["公安局", -3, 1]]
    sheets = {"附件1": [["2023年第二季度各部门统计表"], *rows], "附件2": [["2023年第一季度、第二季度统计表"], *rows]}
    taken = take(book, inputs, [book_of(tmp_path / "通报2023.xlsx", sheets, set(), set(), "")], "")
    assert {(one.unit, one.column, one.count) for one in taken.figures} == {
        ("财政局", "信息公开", 2),
        ("公安局", "信息公开", 1),
    }
    assert {(content, why) for _, _, content, why in taken.unread} == {
        ("“动态”：3，5", "同一个数写了不止一次，不一样，没有读"),
        ("公安局｜-3｜1", "“部门动态”一栏是负数"),
        ("单位名称｜部门动态｜部门信息公开", "标题里写了第一季度、第二季度，不止一期，整张表没有读"),
    }
