"""Tables of totals: each figure is counted for its unit, column and month, or named; unclear tables are refused.

| unit      | column    | month     | table                                                      |
|-----------|-----------|-----------|------------------------------------------------------------|
| row       | row       | heading   | units and columns by months                                |
| row       | title     | heading   | units by months of one column                              |
| row       | heading   | title     | units by columns of one month                              |
| row       | heading   | row       | units and months by columns                                |
| row       | heading   | heading   | units by columns within months, in two lines of headings   |
| heading   | title     | row       | months by units of one column                              |
| title     | row       | heading   | columns by months of one unit                              |
"""

import dataclasses
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.intake.county import County
from tests.zwgk.intake.test_export_readers import MEDIA
from zwgk.errors import Refusal
from zwgk.intake.exports.fates import FATE_WORDS, Fate
from zwgk.intake.exports.file import read_export
from zwgk.intake.exports.media_posts import count_posts
from zwgk.intake.exports.report import article_problems, fate_table

Rows = list[tuple[object, ...]]
Counts = dict[tuple[str, str, int], int]
NEWS, FINANCE, POLICE = "工作动态", "财政局", "公安局"
TWO_MONTHS: Counts = {(FINANCE, "动态", 4): 3, (FINANCE, "动态", 5): 4, (POLICE, "动态", 4): 1, (POLICE, "动态", 5): 0}
IN_MAY: Counts = {
    (FINANCE, "动态", 5): 3,
    (FINANCE, "信息公开", 5): 4,
    (POLICE, "动态", 5): 1,
    (POLICE, "信息公开", 5): 0,
}
BY_MONTH: Rows = [("单位", "4月", "5月"), (FINANCE, 3, 4), (POLICE, 1, 0)]
BY_COLUMN: Rows = [("单位", NEWS, "信息公开"), (FINANCE, 3, 4), (POLICE, 1, 0)]

# Sheets by name -> counts.
READ: dict[str, tuple[dict[str, Rows], Counts]] = {
    "columns in rows": (
        {"S": [("单位", "栏目", "4月", "2024年5月"), (FINANCE, NEWS, 3, 4), (POLICE, NEWS, "1条", 0)]},
        TWO_MONTHS,
    ),
    "the title tells the column": ({"S": [("2024年第二季度工作动态统计",), *BY_MONTH]}, TWO_MONTHS),
    "the sheet tells the column": ({NEWS: BY_MONTH}, TWO_MONTHS),
    "the title tells the month": ({"S": [("全县2024年5月份信息发布情况",), *BY_COLUMN]}, IN_MAY),
    "the sheet tells the month": ({"五月": BY_COLUMN}, IN_MAY),
    "a span of days": ({"S": [("统计时段：2024-05-01至2024-05-31",), *BY_COLUMN]}, IN_MAY),
    "months in rows": (
        {"S": [("单位", "月份", NEWS, "信息公开"), (FINANCE, "5月", 3, 4), (POLICE, "2024年5月", 1, 0)]},
        IN_MAY,
    ),
    "units in the headings": (
        {"S": [(NEWS,), ("月份", FINANCE, POLICE, "合计"), ("4月", 3, 1, 4), ("5月", 4, 0, 4), ("合计", 7, 1, 8)]},
        TWO_MONTHS,
    ),
    "a sheet per unit": (
        {FINANCE: [("栏目", "4月", "5月"), (NEWS, 3, 4)], POLICE: [("栏目", "4月", "5月"), (NEWS, 1, 0)]},
        TWO_MONTHS,
    ),
    "two lines of headings": (
        {"S": [("单位", "5月", ""), ("", NEWS, "信息公开"), (FINANCE, 3, 4), (POLICE, 1, 0)]},
        IN_MAY,
    ),
    "totals, ranks and remarks beside": (
        {
            "S": [
                ("2024年5月",),
                ("序号", "单位", NEWS, "信息公开", "合计", "排名", "完成率", "备注"),
                (1, FINANCE, 3, 4, 7, 1, "90%", "好"),
                (2, POLICE, 1, 0, 1, 2, "10%", ""),
                ("", "合计", 4, 4, 8, "", "", ""),
            ]
        },
        IN_MAY,
    ),
}
REFUSED: dict[str, tuple[Rows, str]] = {
    "no column": (BY_MONTH, "看不出是哪个栏目"),
    "no month": (BY_COLUMN, "看不出是哪个月份"),
    "a quarter": ([("2024年第二季度",), *BY_COLUMN], "不是一个月份"),
    "two months": ([("2024年4月",), ("5月",), *BY_COLUMN], "不是一个月份"),
    "a span of months": ([("4—5月信息发布",), *BY_COLUMN], "不是一个月份"),
    "two columns in the title": ([("工作动态、信息公开统计",), *BY_MONTH], "不是一个栏目"),
    "the day of making": ([("制表日期：2024年5月7日",), *BY_COLUMN], "看不出是哪个月份"),
    "twice the same": ([(NEWS,), ("单位", "4月", "4月份"), (FINANCE, 3, 4)], "有什么不同"),
    "another month below": (
        [("2024年5月",), *BY_COLUMN, ("2024年6月",), *BY_COLUMN],
        "第 6 行又是一张表的标题，时段、栏目或各列和上面的不同",
    ),
    "other columns below": (
        [("2024年5月",), *BY_COLUMN, ("单位", "重点领域", "其他"), (FINANCE, 3, 4)],
        "第 5 行又是一张表的标题",
    ),
    "another column below": (
        [(NEWS,), *BY_MONTH, ("信息公开",), *BY_MONTH],
        "第 6 行又是一张表的标题",
    ),
    "this month and all months": (
        [("单位", "栏目", "月份", "本月", "累计"), (FINANCE, NEWS, "4月", 3, 9)],
        "各列的数有什么不同",
    ),
}


def write(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    book.save(path)
    return path


@pytest.mark.parametrize("case", READ)
def test_a_table_whose_facts_are_all_there(case: str, county: County, tmp_path: Path) -> None:
    sheets, wanted = READ[case]
    export, counts = county.counted(write(tmp_path / "台账.xlsx", sheets))
    assert {tuple(slot): count for slot, count in counts.unit_counts.items()} == wanted
    assert any("一格一个数" in note for note in export.notes)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("case", REFUSED)
def test_a_table_that_lacks_a_fact_or_tells_two_is_refused(
    case: str, kind: str, county: County, tmp_path: Path
) -> None:
    rows, why = REFUSED[case]
    path = tmp_path / f"台账.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    else:
        write(path, {"S": rows})
    with pytest.raises(Refusal, match=why) as refused:
        county.counted(path)
    assert "改成“单位、栏目、月份、条数”四列" in str(refused.value)


@pytest.mark.parametrize("again", [("2024年5月（续）",), ("5月",), ("部门",)])
def test_headings_once_per_page_head_the_same_table(county: County, tmp_path: Path, again: tuple[str]) -> None:
    rows: Rows = [("2024年5月",), *BY_COLUMN[:2], again, BY_COLUMN[0], BY_COLUMN[2]]
    _, counts = county.counted(write(tmp_path / "台账.xlsx", {"S": rows}))
    assert {tuple(slot): count for slot, count in counts.unit_counts.items()} == IN_MAY


# Merged area -> counts left of May's.
MERGED: dict[str, Counts] = {
    "B3:B4": {(FINANCE, "信息公开", 5): 4, (POLICE, "信息公开", 5): 0},
    "B3:C3": {(POLICE, "动态", 5): 1, (POLICE, "信息公开", 5): 0},
    "A1:C1": IN_MAY,
}


@pytest.mark.parametrize("area", MERGED)
def test_a_figure_merged_over_several_is_of_none(county: County, tmp_path: Path, area: str) -> None:
    book = openpyxl.Workbook()
    for row in [("2024年5月",), *BY_COLUMN]:
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells(area)
    book.save(tmp_path / "台账.xlsx")
    _, counts = county.counted(tmp_path / "台账.xlsx")
    assert {tuple(slot): count for slot, count in counts.unit_counts.items()} == MERGED[area]


def test_columns_beside_are_named(county: County, tmp_path: Path) -> None:
    export, _ = county.counted(write(tmp_path / "台账.xlsx", READ["totals, ranks and remarks beside"][0]))
    assert "“序号”“合计”“排名”“完成率”“备注”列没有读" in export.notes[0]
    assert "月份都是“2024年5月”" in export.notes[0]


def test_accounts_by_months(county: County, tmp_path: Path) -> None:
    path = write(tmp_path / "新媒体.xlsx", {"S": [("账号", "4月", "5月"), ("法治", 12, 0), ("某号", 1, 1)]})
    export = read_export(path)
    assert export.is_media
    found = count_posts(export, dataclasses.replace(county.inputs, media=MEDIA))
    assert {tuple(slot): count for slot, count in found.counts.items()} == {
        ("法治", "4月", 4): 12,
        ("法治", "5月", 5): 0,
    }
    assert Counter(found.fates.tolist()) == {Fate.COUNTED: 2, Fate.UNKNOWN_ACCOUNT: 2}


def test_a_table_beside_a_list_of_articles_is_named_whole(county: County, tmp_path: Path) -> None:
    articles: Rows = [("标题", "栏目", "单位", "日期"), ("甲", NEWS, FINANCE, "2024-05-06")]
    export, counts = county.counted(write(tmp_path / "台账.xlsx", {"文章": articles, "5月": BY_COLUMN}))
    assert {tuple(slot): count for slot, count in counts.unit_counts.items()} == {(FINANCE, "动态", 5): 1}
    assert any("5月" in problem.value for problem in article_problems(export, counts, county.inputs, county.names))


UNITS: dict[str, Fate] = {
    FINANCE: Fate.COUNTED,
    POLICE: Fate.COUNTED,
    "某中学": Fate.UNKNOWN_UNIT,
    "合计": Fate.TOTAL,
    "单位": Fate.HEADING,
}
CELLS: dict[object, Fate] = {
    7: Fate.COUNTED,
    0: Fate.COUNTED,
    "5条": Fate.COUNTED,
    "": Fate.NO_COUNT,
    "若干": Fate.NO_COUNT,
}
COLUMNS: dict[str, Fate] = {
    NEWS: Fate.COUNTED,
    "信息公开": Fate.COUNTED,
    "领导活动": Fate.UNMAPPED,
    "其他": Fate.NOT_COUNTED,
}
rows_of_units = st.lists(
    st.tuples(st.sampled_from(list(UNITS)), st.lists(st.sampled_from(list(CELLS)), min_size=4, max_size=4)), max_size=8
)


@settings(max_examples=60)
@given(rows=rows_of_units, names=st.lists(st.sampled_from(list(COLUMNS)), min_size=2, max_size=4, unique=True))
def test_every_figure_of_a_random_table_has_one_fate(
    rows: list[tuple[str, list[object]]], names: list[str], county: County, tmp_path: Path
) -> None:
    first: tuple[str, list[object]] = (FINANCE, [7, 7, 7, 7])
    lines = [(unit, cells[: len(names)]) for unit, cells in [first, *rows]]
    table: Rows = [("2024年5月",), ("单位", *names), *((unit, *cells) for unit, cells in lines)]
    export, counts = county.counted(write(tmp_path / "台账.xlsx", {"S": table}))
    wanted: Counter[str] = Counter()
    sums: Counter[tuple[str, str, int]] = Counter()
    for unit, cells in lines:
        for name, cell in zip(names, cells, strict=True):
            fate = fate_of(unit, name, cell)
            wanted[FATE_WORDS[fate]] += 1
            if fate is Fate.COUNTED:
                item = "动态" if name == NEWS else "信息公开"
                sums[unit, item, 5] += int(re.sub(r"\D", "", str(cell)))
    shown = {line[-2]: int(line[-1]) for line in fate_table(export, counts.fates).rows}
    assert shown.pop("全部行数") == len(lines) * len(names)
    assert {words: number for words, number in shown.items() if number} == dict(wanted)
    assert {tuple(slot): count for slot, count in counts.unit_counts.items()} == dict(sums)


def fate_of(unit: str, column: str, cell: object) -> Fate:
    """Return the fate by hand: of the row, else of the number, else of the unit, else of the column."""
    if UNITS[unit] in (Fate.TOTAL, Fate.HEADING):
        return UNITS[unit]
    told = (CELLS[cell], UNITS[unit], COLUMNS[column])
    return next((fate for fate in told if fate is not Fate.COUNTED), Fate.COUNTED)
