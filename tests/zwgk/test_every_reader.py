"""Property: every row that a reader of the office's or of foreign tables is given is counted, or named with its place.

One table of readers (READERS): per reader its headings, its kinds of rows, and whether such a row counts. The rows are
drawn at random, with disorder between them:

| disorder                                  | becomes                                             |
|-------------------------------------------|-----------------------------------------------------|
| blank row, also many of them              | nothing; the rows below it are read                 |
| headings repeated below                   | named; so are, by their number, the rows below      |
| total                                     | named                                               |
| a good row above the headings             | named (a table sorted with its headings)            |
| a figure or a date beside the table       | named by its column, with or without a heading      |
| the same row again                        | named, or counted (a log has cases without numbers) |
| another sheet, hidden or not (files)      | read, or named                                      |

Lists of articles, counts and posts, returned forms and folders have tables of their own: `intake/test_export_account`,
`test_lists_account`, `test_form_account`, `test_folder_account`; single figures `workbook/test_rows_in_rows_out`; the
folder of roster and counts `workbook/test_source_account`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from zwgk.errors import Refusal
from zwgk.intake.exports.column_mapping import mapping_in
from zwgk.intake.exports.publishers import publishers_of
from zwgk.intake.matching import unit_names
from zwgk.intake.new_county import with_units
from zwgk.model.county import County
from zwgk.model.past import Basis, PastFigure
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office
from zwgk.workbook import schema, settings_schema
from zwgk.workbook.declaration import InputTable
from zwgk.workbook.grid import Grid
from zwgk.workbook.plan_history import figure_row
from zwgk.workbook.read_cases import CaseSheets, read_cases
from zwgk.workbook.read_further_tables import read_further_table
from zwgk.workbook.read_history import read_history
from zwgk.workbook.read_lists import read_catalogue, read_media, read_portal
from zwgk.workbook.read_review import read_review
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import listed_periods, read_settings
from zwgk.workbook.read_words import read_words

PERIOD, TODAY = Period(2024, 4, 6), dt.date(2024, 7, 10)
UNIT = Unit(1, "甲局", "甲局", "部门", duties=frozenset({"动态"}))
RULES = Rules(
    (Kind("部门", "附件"),),
    (Column("部门", "动态", "部门动态", None, True, Naming.NEVER),),
    office=Office(county="丙县", name="丙县人民政府办公室"),
)
BLANK = County(2024, "第二季度", RULES, ())
Cells = Mapping[str, Any]
Rows = list[list[Any]]
DAY = dt.datetime(2024, 4, 2)


@dataclass
class Account:
    """What became of a sheet: texts of what counts; sentences, each with its cell ("" for the whole sheet)."""

    counted: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    refused: bool = False


Read = tuple[Iterable[object], Iterable[Problem]]


@dataclass(frozen=True)
class Reader:
    """A table and its rows, by heading; {n} is the row's own number.

    good: rows that count; bad: rows that do not. counts: the texts and problems of a sheet's rows. above: rows above
    the headings, such as a title. after: rows below the table that end it, such as another table. first: a row that is
    always there, for tables that may not be blank. disorder: kinds of it that may be drawn.
    """

    headings: tuple[str, ...]
    good: tuple[Cells, ...]
    bad: tuple[Cells, ...]
    counts: Callable[[Grid], Read]
    above: tuple[Sequence[Any], ...] = ()
    after: tuple[Sequence[Any], ...] = ()
    disorder: tuple[str, ...] = ("blank", "headings", "beside", "date beside", "above", "again")

    def read(self, rows: Rows) -> Account:
        try:
            counted, problems = self.counts(Grid("表", 1, 1, rows))
        except Refusal as refusal:
            said = str(refusal)
            cells = re.findall(r"(?<![A-Z])([A-Z]{1,2}\d+)", said)
            return Account(told=[(cell, said) for cell in cells or [""]], refused=True)
        return Account([str(each) for each in counted], [(one.cell, one.what) for one in problems])


def keyed(table: InputTable, *rows: Cells) -> tuple[Cells, ...]:
    """Return rows by heading, of rows by key."""
    headings = {column.key: column.heading for column in table.columns if column.key}
    return tuple({headings[key]: value for key, value in row.items()} for row in rows)


def of_table(
    table: InputTable, counts: Callable[[Grid], Read], good: Cells, *bad: Cells, more: Sequence[Cells] = (), **rest: Any
) -> Reader:
    return Reader(table.headings, keyed(table, good, *more), keyed(table, *bad), counts, **rest)


def media(grid: Grid) -> Read:
    records, problems = read_media(grid, PERIOD, (UNIT,), RULES.office, TODAY)
    return [record["account"] for record in records], problems


def portal(grid: Grid) -> Read:
    sheet, problems = read_portal(grid, PERIOD, RULES)
    return [f"{record['month']}月" for record in sheet.months], problems


def openings(grid: Grid) -> Read:
    sheet, problems = read_portal(grid, PERIOD, RULES)
    return [f"{item}{count}" for item, count in sheet.openings.items()], problems


def catalogue(grid: Grid) -> Read:
    records, problems = read_catalogue(grid, TODAY)
    return [record["field"] for record in records], problems


def cases(sheet: str, marker: str) -> Callable[[Grid], Read]:
    def read(grid: Grid) -> Read:
        rows, problems = read_cases(CaseSheets(**{sheet: grid}), (UNIT,), RULES, PERIOD, TODAY)
        records = {"months": rows.cases, "log": rows.case_log, "holidays": rows.holidays}[sheet]
        return [record[marker] for record in records if "uncounted" not in record], problems

    return read


def words(grid: Grid) -> Read:
    records, problems = read_words(grid)
    return [record["wrong"] for record in records if record["right"] not in ("", record["wrong"])], problems


def history(grid: Grid) -> Read:
    past, problems = read_history(grid)
    return [figure.source for figure in past.figures], problems


def corrections(grid: Grid) -> Read:
    past, problems = read_history(grid)
    return [each.name for each in past.corrections], problems


def review(grid: Grid) -> Read:
    found, problems = read_review(grid)
    return [step.reviewer for step in found.steps], problems


def findings(grid: Grid) -> Read:
    found, problems = read_review(grid)
    return [finding for _, finding in found.reasons], problems


def roster(grid: Grid) -> Read:
    units, problems = read_roster(grid, RULES)
    return [unit.name for unit in units], problems


def unit_list(grid: Grid) -> Read:
    found = with_units(BLANK, [(grid, True)])
    assert found is not None
    county, notes = found
    told = [(re.match(r"名单 ([A-Z]+\d+)：(.*)", note), note) for note in notes]
    problems = [
        Problem(
            severity=Severity.NOTE,
            sheet="",
            cell=match[1] if match else "",
            what=match[2] if match else note,
            remedy="",
        )
        for match, note in told
    ]
    letters = [letter for note in notes if "没有用到" in note for letter in re.findall(r"([A-Z]+)\d", note)]
    heads = [note.partition("：")[2].split("、") for note in notes if "这几栏没有用到" in note]
    row = next(at for at, cells in enumerate(grid.values) if "单位名称" in cells)
    letters += [
        get_column_letter(grid.values[row].index(head) + 1)
        for each in heads
        for head in each
        if head in grid.values[row]
    ]
    problems += [Problem.note("这一栏没有标题", "", sheet="", cell=f"{letter}1") for letter in letters]
    return [unit.name for unit in county.units], problems


def mapping(grid: Grid) -> Read:
    found = mapping_in(grid, RULES)
    return [name for name, mapped in found.columns.items() if mapped.unit_column], found.problems


def publishers(grid: Grid) -> Read:
    found = publishers_of(grid, unit_names((UNIT,), "丙县"))
    return [name for name in found.owners if found.owners[name]], found.problems


SETTINGS: Rows = [
    ["项目", "内容", "说明"],
    ["发文机关", "丙县人民政府办公室"],
    [None],
    ["二、类别"],
    ["类别", "附件标题", "较好单位个数", "较好单位（指定）"],
    ["部门", "附件", 2],
    [None],
    ["三、栏目"],
    ["类别", "栏目", "表头", "每月最低", "计入合计", "通报点名"],
    ["部门", "动态", "部门动态", 8, "是", "不点名"],
]
ITEMS, KINDS, COLUMNS = SETTINGS[:2], SETTINGS[3:6], SETTINGS[7:]


def settings(what: Callable[[Rules], Iterable[object]]) -> Callable[[Grid], Read]:
    def read(grid: Grid) -> Read:
        rules, problems = read_settings(grid)
        return what(rules), problems

    return read


def periods(grid: Grid) -> Read:
    return [period.name for period in listed_periods(grid)], []


def further(grid: Grid) -> Read:
    problems: list[Problem] = []
    table = read_further_table(grid, PERIOD, problems)
    return [row[0] for row in table.rows], problems


FIGURE = dict(
    zip(
        (column.key for column in schema.HISTORY.columns),
        figure_row(
            PastFigure(PERIOD, "部门", "甲局", "动态", 3, months=(1, 1, 1), basis=Basis.CLOSED, source="第{n}份")
        ),
        strict=True,
    )
)
CASE = {"kind": "依申请公开", "number": "甲{n}", "unit": "甲局", "received": DAY}
MONTH = {"kind": "依申请公开", "month": "{n}", "unit": "甲局", "received": 10, "closed": 10}
ACCOUNT = {"account": "第{n}号", "host": "甲局", "platform": "微信", "4": 1, "5": 2, "6": 3}
PORTAL_ROW = {"month": "{n}月", "news": 5, "disclosure": 1}
CHANGE = {"period": "2024年第二季度", "table": "甲局", "name": "第{n}处", "item": "动态", "published": "1", "now": "2"}
STEP_ROWS: Rows = [
    [step, f"{name}某", DAY, None] for step, name in zip(("一审一校", "二审二校", "三审三校"), "甲乙丙", strict=True)
]
FIGURES_ALONE = ("blank", "headings", "beside", "date beside", "again")
TYPED_ROWS = ("blank",)
"""Disorder of tables that only commands write, and that no clerk may touch."""

READERS = {
    "门户网站": of_table(
        schema.portal_table(RULES),
        portal,
        {"month": "{n}", "news": 5},
        {"month": "补报", "news": 5},
        {"news": 5},
        {"month": "13", "news": 5},
        {"month": "上半年合计", "news": 5},
        {"news": "2000万"},
        {"news": "-5"},
        disorder=FIGURES_ALONE,
    ),
    "期初未办结": Reader(
        schema.OPENINGS.headings,
        ({"事项": "依申请公开", "期初未办结": "{n}"},),
        (
            {"事项": "12345热线", "期初未办结": 3},
            {"期初未办结": 3},
            {"事项": "合计", "期初未办结": 3},
            {"事项": "县长信箱", "期初未办结": "2000万"},
            {"事项": "县长信箱", "期初未办结": 3, "起始月份": "十三"},
        ),
        openings,
        above=(schema.portal_table(RULES).headings, [4, 5, 5]),
        disorder=("blank", "headings", "beside", "again"),
    ),
    "新媒体": of_table(
        schema.MEDIA,
        media,
        ACCOUNT,
        {"host": "甲局", "platform": "微信", "4": 1},
        {"account": "合计", "4": 1, "5": 2, "6": 3},
        {"4": 7},
        {"4": "2000万"},
        {"last_update": DAY},
    ),
    "目录自查": of_table(
        schema.CATALOGUE,
        catalogue,
        {"field": "领域{n}", "last_update": DAY, "body_named": "是"},
        {"field": "合计", "fault": "多"},
        {"last_update": DAY},
        {"body_named": "是"},
        {"fault": "没有链接"},
    ),
    "办件台账": of_table(
        schema.CASE_LOG,
        cases("log", "number"),
        CASE,
        CASE | {"kind": "举报"},
        CASE | {"unit": None},
        CASE | {"received": None},
        CASE | {"received": "4月2日"},
        CASE | {"answered": "后来"},
        CASE | {"answered": "4月5日"},
        CASE | {"due": "20日内"},
        CASE | {"answered": dt.datetime(2024, 3, 1)},
        {"number": "甲{n}", "unit": "甲局", "received": DAY},
        {"kind": "合计", "number": "12"},
    ),
    "分单位办件": of_table(
        schema.CASES,
        cases("months", "month"),
        MONTH,
        MONTH | {"kind": "举报"},
        MONTH | {"month": "13"},
        MONTH | {"month": None},
        MONTH | {"unit": None},
        {"received": 3},
        {"received": "1.5"},
        {"unit": "合计", "received": 10, "closed": 10},
    ),
    "节假日": of_table(
        schema.HOLIDAYS,
        cases("holidays", "day"),
        {"day": dt.datetime(2024, 5, 1), "working": "否"},
        {"day": dt.datetime(2024, 5, 2), "working": "也许"},
        {"working": "是"},
        {"day": "五一", "working": "否"},
        {"day": "5月3日", "working": "否"},
        disorder=("blank", "headings", "beside", "date beside"),
    ),
    "校对词表": of_table(
        schema.WORDS,
        words,
        {"wrong": "错{n}", "right": "对{n}"},
        {"wrong": "错{n}"},
        {"right": "对{n}"},
        {"wrong": "同{n}", "right": "同{n}"},
        {"wrong": "合计", "right": "12"},
    ),
    "历史": of_table(
        schema.HISTORY,
        history,
        FIGURE,
        FIGURE | {"count": "许多"},
        FIGURE | {"period": "去年"},
        FIGURE | {"unit": None},
        FIGURE | {"basis": "传说"},
        FIGURE | {"months": "1、两、1"},
        FIGURE | {"months": "1、1"},
        disorder=TYPED_ROWS,
    ),
    "更正": Reader(
        (*schema.HISTORY.headings, "", *schema.CORRECTIONS.headings),
        keyed(schema.CORRECTIONS, CHANGE),
        keyed(schema.CORRECTIONS, CHANGE | {"period": "去年"}, CHANGE | {"name": None}, CHANGE | {"item": None}),
        corrections,
        disorder=TYPED_ROWS,
    ),
    "审核": Reader(
        schema.REVIEW.headings,
        ({"审校环节": "一审一校", "审校人": "第{n}人", "审校日期": DAY},),
        (
            {"审校环节": "四审", "审校人": "第{n}人", "审校日期": DAY},
            {"审校人": "第{n}人", "审校日期": DAY},
            {"审校日期": DAY},
            {"审校环节": "合计", "审校人": "3"},
        ),
        review,
        after=STEP_ROWS[1:],
    ),
    "审校发现": Reader(
        schema.FINDINGS.headings,
        ({"审校项目": "错词", "审校发现": "第{n}处", "保留原因": "原文如此"},),
        ({"审校项目": "错词", "保留原因": "原文如此"}, {"保留原因": "原文如此"}),
        findings,
        above=(schema.REVIEW.headings, *STEP_ROWS, [None], ["审校发现"]),
        disorder=("blank", "headings", "beside", "again"),
    ),
    "单位名录": Reader(
        schema.roster_table(RULES).headings,
        (
            {"单位简称": "{n}局", "类别": "部门", "动态": "√"},
            {"单位简称": "{n}局", "类别": "部门", "动态": "—", "别名": "{n}办；第{n}办"},
        ),
        (
            {"单位简称": "合计", "类别": "部门"},
            {"类别": "部门", "动态": "√"},
            {"单位全称": "丙县{n}局"},
            {"单位简称": "{n}局", "类别": "街道", "动态": "√"},
            {"单位简称": "{n}局", "动态": "√"},
            {"单位简称": "{n}局", "类别": "部门", "动态": "√", "终止月份": "13"},
            {"单位简称": "{n}局", "类别": "部门", "动态": "√", "并入单位": "没有的局"},
        ),
        roster,
    ),
    "新建工作簿的名单": Reader(
        ("序号", "单位名称", "类别", "别名"),
        ({"单位名称": "{n}局", "类别": "部门"}, {"单位名称": "{n}街道", "类别": "街　道", "别名": "{n}办"}),
        (
            {"单位名称": "合计", "类别": "43 个"},
            {"类别": "部门"},
            {"别名": "{n}办"},
            {"单位名称": "{n}局"},
            {"单位名称": "制表人：张三"},
        ),
        unit_list,
    ),
    "栏目映射": of_table(
        schema.MAPPING,
        mapping,
        {"portal_column": "栏目{n}", "unit_column": "动态", "portal_figure": "其他"},
        {"unit_column": "动态", "portal_figure": "其他"},
        {"portal_column": "栏目{n}", "unit_column": "没有的"},
        {"portal_column": "合计", "unit_column": "动态"},
    ),
    "发布者": of_table(
        schema.PUBLISHERS,
        publishers,
        {"publisher": "第{n}人", "unit": "甲局"},
        {"unit": "甲局"},
        {"publisher": "第{n}人", "unit": "没有的局"},
        {"publisher": "合计", "unit": "甲局"},
        disorder=("blank", "headings", "above", "again"),  # 栏目映射, beside it, names what is beside both
    ),
    "设置：项目": Reader(
        settings_schema.SETTING_ITEMS.headings,
        ({"项目": "发文机关", "内容": "第{n}办"},),
        (
            {"项目": "第{n}项", "内容": "是"},
            {"内容": "是"},
            {"项目": "合计", "内容": "是"},
            {"项目": "新媒体最长不更新天数", "内容": "两周"},
        ),
        settings(lambda rules: [rules.office.name]),
        after=([None], *KINDS, [None], *COLUMNS),
        disorder=("blank", "headings", "beside", "above"),
    ),
    "设置：类别": Reader(
        settings_schema.KINDS.headings,
        ({"类别": "部门", "附件标题": "第{n}表"},),
        (
            {"附件标题": "第{n}表"},
            {"类别": "街道{n}", "附件标题": "第{n}表"},
            {"类别": "合计", "附件标题": "第{n}表"},
            {"类别": "部门", "附件标题": "第{n}表", "较好单位个数": "两三个"},
            {"较好单位个数": 3},
        ),
        settings(lambda rules: [kind.attachment_title for kind in rules.kinds]),
        above=(*ITEMS, [None]),
        after=([None], *COLUMNS),
        disorder=("blank", "beside"),
    ),
    "设置：栏目": Reader(
        settings_schema.COLUMNS.headings,
        ({"类别": "部门", "栏目": "第{n}栏", "表头": "部门第{n}栏"},),
        (
            {"栏目": "第{n}栏", "表头": "部门第{n}栏"},
            {"类别": "部门", "表头": "部门第{n}栏"},
            {"类别": "街道", "栏目": "第{n}栏"},
            {"类别": "部门", "栏目": "第{n}栏", "每月最低": "八"},
            {"类别": "部门", "栏目": "第{n}栏", "通报点名": "看情况"},
            {"类别": "部门", "栏目": "第{n}栏", "计入合计": "算"},
            {"每月最低": 8},
        ),
        settings(lambda rules: [column.name for column in rules.columns]),
        above=(*ITEMS, [None], *KINDS, [None]),
        disorder=("blank", "headings", "beside", "again"),
    ),
    "设置：另定最低": Reader(
        settings_schema.QUOTAS.headings,
        ({"另定最低": "{n}", "类别": "部门", "栏目": "动态", "单位": "第{n}局"},),
        (
            {"类别": "部门", "栏目": "动态", "单位": "第{n}局"},
            {"另定最低": "几条", "类别": "部门", "栏目": "动态", "单位": "第{n}局"},
            {"另定最低": "{n}", "类别": "部门", "栏目": "领导", "单位": "第{n}局"},
            {"另定最低": "{n}", "栏目": "动态", "单位": "第{n}局"},
            {"另定最低": "{n}", "类别": "部门", "栏目": "动态", "单位": "第{n}局", "起始月份": "十三"},
        ),
        settings(lambda rules: [unit for quota in rules.quotas for unit in quota.units]),
        above=(*ITEMS, [None], *KINDS, [None], *COLUMNS, [None]),
        disorder=("blank", "again"),
    ),
    "设置：时段": Reader(
        settings_schema.PERIODS.headings,
        ({"时段": "第{n}段", "起始月": 2, "截止月": 5}, {"时段": "第二季度", "起始月": 4, "截止月": 6}),
        (
            {"时段": "第{n}段", "起始月": 5, "截止月": 2},
            {"时段": "第{n}段", "起始月": 5},
            {"时段": "第一季度", "起始月": 2, "截止月": 4},
            {"起始月": 2, "截止月": 4},
            {"时段": "第{n}段", "起始月": 0, "截止月": 4},
        ),
        periods,
        disorder=("blank",),
    ),
    "另附的表": Reader(
        ("事项", "件数", "说明"),
        ({"事项": "第{n}件", "件数": 3}, {"事项": "第{n}件", "说明": "已办"}),
        (),
        further,
        above=(["2024年第二季度热线办理情况"],),
        disorder=("blank", "beside"),
    ),
}
MARKERS = re.compile(r"^(?:.*[^\d])?(\d+)(?:[^\d].*)?$")
TOTALS = re.compile(r"合计")


def texts_of(cells: Cells, number: int) -> Cells:
    return {head: cell.replace("{n}", str(number)) if isinstance(cell, str) else cell for head, cell in cells.items()}


@dataclass
class Drawn:
    """A sheet as drawn: its rows; by row number, the row's own kind and the text that shows it was counted."""

    rows: Rows
    good: dict[int, tuple[str, ...]] = field(default_factory=dict)
    bad: set[int] = field(default_factory=set)
    beside: dict[int, int] = field(default_factory=dict)
    odd_heads: set[int] = field(default_factory=set)


def drawn(reader: Reader, data: st.DataObject) -> Drawn:
    width = len(reader.headings) + 3

    def padded(cells: Sequence[Any]) -> list[Any]:
        return [*cells, *[None] * (width - len(cells))]

    def row_of(cells: Cells) -> list[Any]:
        return padded([cells.get(head) for head in reader.headings])

    named = data.draw(st.booleans(), label="a heading beside")
    sheet = Drawn([padded(cells) for cells in reader.above])
    order = data.draw(
        st.lists(st.sampled_from(["good", "bad", *reader.disorder]), min_size=1, max_size=7), label="rows"
    )
    if "above" in order:
        order = [kind for kind in order if kind != "above"]
        sheet.rows.append(row_of(texts_of(reader.good[0], 90)))
        sheet.bad.add(len(sheet.rows))
    sheet.rows.append(padded([*reader.headings, None, "另一栏" if named else None]))
    sheet.odd_heads |= {len(sheet.rows)} if named else set()
    for kind in ("good", *order):
        number = len(sheet.rows) + 1
        if kind == "blank":
            sheet.rows += [padded([])] * data.draw(st.sampled_from([1, 30]), label="blank rows")
        elif kind == "headings":
            sheet.rows.append(padded(reader.headings))
            sheet.bad.add(number)
        elif kind == "again":
            sheet.rows.append(list(sheet.rows[-1]))
            sheet.good |= {number: sheet.good[number - 1]} if number - 1 in sheet.good else {}
            sheet.bad |= {number} if number - 1 in sheet.bad else set()
        elif kind == "bad" and reader.bad:
            cells = texts_of(data.draw(st.sampled_from(reader.bad), label="bad"), number)
            sheet.rows.append(row_of(cells))
            sheet.bad.add(number)
        else:
            cells = texts_of(data.draw(st.sampled_from(reader.good), label="good"), number)
            sheet.rows.append(row_of(cells))
            sheet.good[number] = tuple(str(cell) for cell in cells.values() if cell is not None)
            if kind in ("beside", "date beside"):
                sheet.rows[-1][-2] = 77 if kind == "beside" else DAY
                sheet.beside[number] = width - 1
    sheet.rows += [padded(cells) for cells in reader.after]
    return sheet


def is_counted(texts: tuple[str, ...], counted: Iterable[str]) -> bool:
    """Return whether the row's own text is among those that count: the month 5 shows as 5月, a day with its time."""
    return any(
        text and (mark == text or text.startswith(mark + " ") or mark in (f"{text}月", f"依申请公开{text}"))
        for mark in counted
        for text in texts
    )


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_every_row_is_counted_or_named(name: str, data: st.DataObject) -> None:
    reader = READERS[name]
    sheet = drawn(reader, data)
    account = reader.read(sheet.rows)
    places = [(re.fullmatch(r"([A-Z]+)(\d+)", cell), said) for cell, said in account.told]
    rows = {int(place[2]) for place, _ in places if place} | {
        int(row) for _, said in places for row in re.findall(r"[A-Z](\d+)", said)
    }
    columns = {place[1] for place, said in places if place and ("没有标题" in said or "不是这张表的栏目" in said)}
    below = min((int(place[2]) for place, said in places if place and "又有一行标题" in said), default=1000)
    below = min([below, *(int(place[2]) for place, said in places if place and "空行以下" in said)])
    if account.refused:  # the first row at fault is named; nothing is read
        texts = {str(cell) for row in sheet.bad for cell in sheet.rows[row - 1] if cell}
        named = rows & (sheet.bad | repeated(sheet) | sheet.odd_heads)
        assert named or any(text in said for text in texts for _, said in account.told), account.told
        return
    for number, texts in sheet.good.items():
        assert number >= below or number in rows or is_counted(texts, account.counted), (number, account)
    for number in sheet.bad:
        assert number >= below or number in rows, (number, sheet.rows[number - 1], account)
    cells = [int(match[1]) for _, said in places if (match := re.search(r"外面，(\d+) 格没有附在通报后面$", said))]
    if cells:  # one sentence for all of them
        assert cells == [sum(number < below for number in sheet.beside)]
        return
    for number, column in sheet.beside.items():
        assert number >= below or number in rows or get_column_letter(column) in columns, (number, account)


def repeated(sheet: Drawn) -> set[int]:
    """Return the rows whose texts occur in another row: a refusal may name either."""
    return {
        number
        for number, texts in sheet.good.items()
        if any(other != number and set(texts) & set(more) for other, more in sheet.good.items())
    }


def test_every_declared_table_is_here() -> None:
    """A new table of the workbook needs its row in READERS, or a test that is named above."""
    declared = {
        table.key
        for module in (schema, settings_schema)
        for table in vars(module).values()
        if isinstance(table, InputTable)
    }
    here = {heading for reader in READERS.values() for heading in reader.headings}
    single_figures = {"单位"}  # counts.csv: workbook/test_source_account
    file_only = {"年度"}  # 设置's list of years is written by the template and read by Excel alone
    assert declared - single_figures - file_only <= here
