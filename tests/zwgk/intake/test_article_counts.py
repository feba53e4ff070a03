"""Counting of an export's rows: one fate each, figures, zeros that are proven and zeros that are not. By hand, fast."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.zwgk.statistics.small_county import unit
from tests.zwgk.statistics.test_doubts import county
from tests.zwgk.workbook.grids import grid, lines
from zwgk.errors import Refusal
from zwgk.intake.exports.articles import ArticleCounts, count_articles
from zwgk.intake.exports.cells import coded, objects
from zwgk.intake.exports.column_mapping import (
    ColumnMapping,
    Mapped,
    is_column_name,
    mapping_in,
    new_names_block,
)
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.file import Export
from zwgk.intake.exports.headings import Role
from zwgk.intake.exports.publishers import NO_PUBLISHERS, Publishers
from zwgk.intake.exports.sheet import UnreadSheet
from zwgk.intake.matching import unit_names
from zwgk.model.rules import Rules
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.schema import MAPPING as SHEET

UNITS = (unit(1, "甲局"), unit(2, "乙局", "动态"), unit(3, "丙局"))
INPUTS = county(units=UNITS)
NAMES = unit_names(UNITS, "某县")
MAPPING = ColumnMapping(
    {
        "新闻": Mapped("动态", "信息"),
        "公开": Mapped("信息公开", ""),
        "通知": Mapped("—", "信息"),
        "图片": Mapped("—", "—"),
        "待定": Mapped("", ""),
        "内部": Mapped("动态", "—"),
    },
    (),
    (1, 1),
)
HEADS = (Role.UNIT, Role.COLUMN, Role.DATE, Role.TITLE)
Row = Sequence[object]


def export(*rows: Row, heads: Sequence[Role] = HEADS, fates: Sequence[Fate] = (), **more: Any) -> Export:
    columns = {
        head: coded(objects(row[place] if place < len(row) else f"第{number}篇" for number, row in enumerate(rows)))
        for place, head in enumerate(heads)
    }
    given = np.array([*fates, *[Fate.COUNTED] * (len(rows) - len(fates))], dtype=np.int8)
    return Export("台账", columns, {}, np.arange(2, len(rows) + 2), given, is_media=False, **more)


def count(*rows: Row, **more: Any) -> ArticleCounts:
    settings = {key: more.pop(key) for key in ("cells", "known") if key in more}
    once = more.pop("once", True)
    office = replace(INPUTS.rules.office, count_duplicates_once=once)
    inputs = replace(INPUTS, rules=replace(INPUTS.rules, office=office))
    return count_articles(export(*rows, **more), inputs, NAMES, MAPPING, **settings)


def figures(counts: ArticleCounts, owner: str = "") -> dict[tuple[str, str, int], int]:
    """Return the counts above 0, of units or of the portal."""
    found = counts.portal_counts if owner else counts.unit_counts
    return {(slot.owner, slot.item, slot.month): number for slot, number in found.items() if number}


def day(month: int, number: int = 3) -> dt.date:
    return dt.date(2024, month, number)


ENDS: list[Row] = [("甲局", "新闻", day(4)), ("甲局", "新闻", day(6))]
"""Articles of the first and of the last month."""


@pytest.mark.parametrize(
    ("row", "fate", "portal"),
    [
        (("甲局", "新闻", day(5)), Fate.COUNTED, 1),
        (("某县甲局", "公开", "2024-5-3"), Fate.COUNTED, 0),
        (("甲局", "新闻", "月底"), Fate.NO_DATE, 0),
        (("甲局", "新闻", day(5).replace(year=2023)), Fate.OTHER_YEAR, 0),
        (("甲局", "新闻", day(1).replace(year=2025, day=1)), Fate.OTHER_YEAR, 0),
        (("甲局", "新闻", day(12).replace(year=2023, day=31)), Fate.OTHER_YEAR, 0),
        (("甲局", "新闻", day(3, 31)), Fate.OTHER_PERIOD, 0),
        (("甲局", "新闻", day(7, 1)), Fate.OTHER_PERIOD, 0),
        (("丁局", "新闻", day(5)), Fate.UNKNOWN_UNIT, 1),
        (("戊局", "新闻", day(5)), Fate.NOT_OURS, 1),
        (("己局", "新闻", day(5)), Fate.COUNTED, 1),  # the office says that it is 乙局
        ((None, "新闻", day(5)), Fate.UNKNOWN_UNIT, 1),
        (("甲局", "别的", day(5)), Fate.UNMAPPED, 0),
        (("甲局", "待定", day(5)), Fate.UNMAPPED, 0),
        (("甲局", None, day(5)), Fate.UNMAPPED, 0),
        (("甲局", "通知", day(5)), Fate.NOT_COUNTED, 1),
        (("甲局", "图片", day(5)), Fate.NOT_COUNTED, 0),
        (("乙局", "公开", day(5)), Fate.NO_DUTY, 0),
        (("丁局", "别的", "月底"), Fate.NO_DATE, 0),  # the first that applies
    ],
)
def test_every_row_has_one_fate(row: Row, fate: Fate, portal: int) -> None:
    known = Publishers({"戊局": None, "己局": UNITS[1]})
    counts = count(*ENDS, row, known=known)
    assert [Fate(each) for each in counts.fates] == [Fate.COUNTED, Fate.COUNTED, fate]
    assert sum(figures(counts, "门户网站").values()) == 2 + portal
    assert sum(figures(counts).values()) == 2 + (fate is Fate.COUNTED)


def test_a_row_that_is_set_aside_keeps_its_fate() -> None:
    counts = count(*ENDS, ("甲局", "新闻", "月底"), fates=[Fate.HIDDEN, Fate.TOTAL])
    assert [Fate(each) for each in counts.fates] == [Fate.HIDDEN, Fate.TOTAL, Fate.NO_DATE]
    assert figures(counts) == {}


def test_articles_are_counted_by_unit_column_and_month() -> None:
    rows: list[Row] = [*ENDS, ("甲局", "新闻", day(4, 30)), ("乙局", "新闻", day(5)), ("丙局", "公开", day(6, 30))]
    counts = count(*rows)
    assert figures(counts) == {
        ("甲局", "动态", 4): 2,
        ("甲局", "动态", 6): 1,
        ("乙局", "动态", 5): 1,
        ("丙局", "信息公开", 6): 1,
    }
    assert figures(counts, "门户网站") == {
        ("门户网站", "信息", 4): 2,
        ("门户网站", "信息", 5): 1,
        ("门户网站", "信息", 6): 1,
    }
    assert counts.months == (4, 5, 6)
    assert counts.absent == ()
    zeros = {slot for slot, number in counts.unit_counts.items() if not number}
    assert zeros == {
        Slot(owner, item, month)
        for owner, items in (("甲局", ("动态", "信息公开")), ("乙局", ("动态",)), ("丙局", ("动态", "信息公开")))
        for item in items
        for month in (4, 5, 6)
    } - {Slot(*key) for key in figures(counts)}  # fmt: skip


def test_zeros_are_of_months_and_units_that_the_list_covers() -> None:
    counts = count(("甲局", "新闻", day(4)), ("甲局", "新闻", day(5)))
    assert (counts.months, counts.absent) == ((4, 5), ("乙局", "丙局"))
    assert set(counts.unit_counts) == {Slot("甲局", item, month) for item in ("动态", "信息公开") for month in (4, 5)}
    assert counts.portal_counts == {Slot("门户网站", "信息", 4): 1, Slot("门户网站", "信息", 5): 1}
    around = count(("甲局", "新闻", day(1)), ("甲局", "新闻", day(11)))
    assert around.months == (4, 5, 6)
    assert set(around.unit_counts.values()) == {0}
    assert around.portal_counts == {Slot("门户网站", "信息", month): 0 for month in (4, 5, 6)}
    other_year = count(("甲局", "新闻", day(5).replace(year=2023)))
    assert (other_year.months, other_year.unit_counts) == ((), {})
    # headings, totals and hidden rows prove nothing of what the list covers
    hidden = count(*ENDS, ("乙局", "新闻", day(5)), fates=[Fate.COUNTED, Fate.TOTAL, Fate.HIDDEN])
    assert (hidden.months, hidden.absent) == ((4,), ("乙局", "丙局"))


@pytest.mark.parametrize(
    ("row", "unit_slots", "portal"),
    [
        (("丁局", "新闻", day(5)), [("甲局", "动态", 5)], []),
        (("丁局", "公开", day(5)), [("甲局", "信息公开", 5)], [5]),  # its figure of the portal is not decided
        (("丁局", "通知", day(5)), [], []),  # counts for no unit
        (("丁局", "新闻", day(3)), [], []),
        (("甲局", "别的", day(5)), [("甲局", "动态", 5), ("甲局", "信息公开", 5)], [5]),
        (("甲局", "新闻", "月底"), [("甲局", "动态", 5)], [5]),
        (("甲局", "公开", "月底"), [("甲局", "信息公开", 4), ("甲局", "信息公开", 5), ("甲局", "信息公开", 6)], [5]),
        (("乙局", "别的", day(5)), [("乙局", "动态", 5)], [5]),
        (("乙局", "公开", day(5)), [], [5]),
        (("甲局", "图片", day(5)), [], []),
        (("甲局", "公开", day(5)), [], [5]),  # counted for its unit
    ],
)
def test_no_zero_where_an_unexplained_row_may_belong(
    row: Row, unit_slots: list[tuple[str, str, int]], portal: list[int]
) -> None:
    counts = count(*ENDS, row)
    withheld = {tuple(slot) for slot in counts.withheld}
    assert withheld == {*unit_slots, *(("门户网站", "信息", month) for month in portal)}
    assert not withheld & {tuple(slot) for slot in (*counts.unit_counts, *counts.portal_counts)}


def test_a_row_that_is_repeated_casts_no_doubt_on_the_portal() -> None:
    """It is counted once, under 内部, for no figure; that 公开 has no figure of the portal yet changes nothing."""
    rows: list[Row] = [("甲局", "内部", day(5), "一"), ("甲局", "公开", day(5), "一")]
    counts = count(*ENDS, *rows)
    assert counts.fates.tolist() == [Fate.COUNTED, Fate.COUNTED, Fate.COUNTED, Fate.DUPLICATE]
    assert counts.withheld == ()
    assert counts.portal_counts[Slot("门户网站", "信息", 5)] == 0


def test_a_repeated_row_of_an_unmapped_column_casts_doubt_on_the_portal() -> None:
    """Once 待定 is mapped, it may be the row that counts, with its figure."""
    counts = count(*ENDS, ("甲局", "待定", day(5), "一"), ("甲局", "内部", day(5), "一"))
    assert counts.fates.tolist() == [Fate.COUNTED, Fate.COUNTED, Fate.UNMAPPED, Fate.COUNTED]
    assert Slot("门户网站", "信息", 5) in counts.withheld
    assert Slot("门户网站", "信息", 5) not in counts.portal_counts


@pytest.mark.parametrize("names", [("甲局", "丙局", "戊社"), ("戊社", "丙局"), ("戊社", "己社", "庚社", "甲局")])
def test_publishers_off_the_roster_repeat_none_of_it(names: Sequence[str]) -> None:
    counts = count(*((name, "新闻", day(5), "一") for name in names))
    assert set(counts.repeats.tolist()) == {-1}


def test_a_row_without_a_date_covers_no_month() -> None:
    assert count(("甲局", "新闻", day(5)), ("甲局", "新闻", "")).months == (5,)


def test_an_unread_sheet_casts_doubt_on_every_zero() -> None:
    unread = UnreadSheet("另一张", np.array([2, 3]), "没有标题")
    counts = count(*ENDS, unread=(unread,))
    assert set(counts.unit_counts.values()) == {1}
    assert Slot("门户网站", "信息", 5) in counts.withheld
    empty = UnreadSheet("空", np.array([], dtype=np.int64), "没有标题")
    assert 0 in count(*ENDS, unread=(empty,)).unit_counts.values()


def test_an_article_that_is_listed_twice_counts_once() -> None:
    again: list[Row] = [
        ("甲局", "新闻", day(4), "一"),
        ("某县甲局", "新闻", "2024-4-3 10:00", "一"),  # the same unit and day
        ("乙局", "新闻", day(4), "一"),
        ("甲局", "新闻", day(5), "一"),
        ("甲局", "新闻", day(4), " "),
        ("甲局", "新闻", day(4), " "),
        ("甲局", "新闻", day(4), "#REF!"),
        ("甲局", "新闻", day(4), "#REF!"),
        ("甲局", "新闻", day(4), None),
        ("甲局", "新闻", day(4), None),
    ]
    counts = count(*again)
    assert counts.repeats.tolist() == [-1, 0, -1, -1, -1, -1, -1, -1, -1, -1]
    assert counts.fates.tolist() == [0, Fate.DUPLICATE, *[0] * 8]
    assert sum(figures(counts, "门户网站").values()) == 9
    twice = count(*again, once=False)
    assert (twice.repeats.tolist()[1], twice.fates.tolist()[1]) == (0, Fate.COUNTED)
    assert sum(figures(twice, "门户网站").values()) == 10


def test_of_repeated_rows_that_counts_which_counts_for_its_unit() -> None:
    rows: list[Row] = [
        ("甲局", "图片", day(4), "一"),
        ("甲局", "通知", day(4), "一"),
        ("甲局", "新闻", day(4), "一"),
        ("甲局", "新闻", "月底", "一"),
        ("甲局", "图片", day(5), "二"),
        ("甲局", "通知", day(5), "二"),
        ("甲局", "图片", day(6), "三"),
        ("甲局", "图片", day(6), "三"),
        ("甲局", "待定", day(6), "四"),
        ("甲局", "通知", day(6), "四"),
    ]
    counts = count(*rows)
    assert counts.repeats.tolist() == [2, 2, -1, -1, 5, -1, -1, 6, 9, -1]
    assert figures(counts) == {("甲局", "动态", 4): 1}
    assert figures(counts, "门户网站") == {("门户网站", "信息", month): 1 for month in (4, 5, 6)}


def test_one_title_of_two_publishers_off_the_roster_is_two_articles() -> None:
    counts = count(("丁局", "新闻", day(4), "一"), ("庚局", "新闻", day(4), "一"), ("丁局", "新闻", day(4), "一"))
    assert counts.repeats.tolist() == [-1, -1, 0]
    assert figures(counts, "门户网站") == {("门户网站", "信息", 4): 2}


def test_a_list_without_titles_has_no_repeats() -> None:
    counts = count(*ENDS, ENDS[0], heads=HEADS[:3])
    assert counts.repeats.tolist() == [-1, -1, -1]
    assert figures(counts) == {("甲局", "动态", 4): 2, ("甲局", "动态", 6): 1}
    nothing = count()
    assert (len(nothing.fates), nothing.unit_counts, nothing.months) == (0, {}, ())


def test_rows_without_a_cell_in_the_workbook() -> None:
    cells = [Slot("甲局", "动态", 4), Slot("甲局", "信息公开", 4), Slot("丁局", "动态", 6), Slot("甲局", "别的", 6)]
    counts = count(*ENDS, cells=cells)
    assert counts.fates.tolist() == [Fate.COUNTED, Fate.NO_CELL]
    assert counts.unit_counts == {Slot("甲局", "动态", 4): 1, Slot("甲局", "信息公开", 4): 0}
    last = count(("丁局", "新闻", day(4)), ("丙局", "新闻", day(5)), cells=[Slot("丙局", "动态", 5)])
    assert (last.fates.tolist(), last.unit_counts) == ([Fate.UNKNOWN_UNIT, 0], {Slot("丙局", "动态", 5): 1})


LISTED = (Role.UNIT, Role.COLUMN, Role.MONTH, Role.POSTS)


def test_a_list_of_counts() -> None:
    rows: list[Row] = [
        ("甲局", "新闻", 4, "12"),
        ("甲局", "新闻", "4月", 3.0),
        ("甲局", "公开", "2024年5月", "7篇"),
        ("乙局", "新闻", 6, "七"),
        ("乙局", "新闻", 5, None),
        ("丙局", "新闻", 13, 1),
        ("乙局", "新闻", 4, 0),
    ]
    counts = count(*rows, heads=LISTED)
    assert counts.fates.tolist() == [0, 0, 0, Fate.NO_COUNT, Fate.NO_COUNT, Fate.NO_DATE, 0]
    named = {Slot("甲局", "动态", 4): 15, Slot("甲局", "信息公开", 5): 7, Slot("乙局", "动态", 4): 0}
    assert counts.unit_counts == named  # it states its zeros
    assert counts.portal_counts == {Slot("门户网站", "信息", 4): 15}
    assert counts.withheld == ()


def test_days_of_a_list_of_counts_may_be_months() -> None:
    heads = (Role.UNIT, Role.COLUMN, Role.DATE, Role.POSTS)
    counts = count(("甲局", "新闻", "2024-04-03", 2), ("甲局", "新闻", "5月", 3), heads=heads)
    assert figures(counts) == {("甲局", "动态", 4): 2, ("甲局", "动态", 5): 3}
    assert count(("甲局", "新闻", "5月")).fates.tolist() == [Fate.NO_DATE]


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        (["4月5日", "2024-06-01"], [4, 6]),
        (["4月5日", "5月6日"], [4, 5]),
        (["4月5日", "2023-12-31"], []),  # of which year?
    ],
)
def test_days_without_a_year(dates: list[str], months: list[int]) -> None:
    counts = count(*(("甲局", "新闻", date) for date in dates))
    assert [month for _, _, month in figures(counts)] == months


def test_columns_and_publishers_that_the_office_has_to_decide_about() -> None:
    rows: list[Row] = [
        *ENDS,
        ("丁局", "别的", day(5)),
        ("庚局", "新闻>别的", day(5)),
        ("丁局", "再别的", day(3)),  # not of the period
        ("戊局", "还有", day(4)),
        ("2024", "null", day(4)),
        ("辛局", "新闻", day(4)),
        (3, 4, day(4)),
    ]
    counts = count(*rows, known=Publishers({"戊局": None}, frozenset({"辛局"})))
    assert counts.new_columns == ("别的", "还有")
    assert counts.new_publishers == ("丁局", "庚局")
    assert count(*ENDS, known=NO_PUBLISHERS).new_publishers == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("政务要闻", True),
        ("2024年政务", True),
        ("2024-04-05 10:00", False),
        ("12", False),
        ("栏目：", False),
        ("#N/A", False),
        ("—", False),
        ("NULL", False),
        ("未 知", False),
        ("", False),
    ],
)
def test_a_text_that_may_name_a_column(text: str, name: bool) -> None:
    assert is_column_name(text) is name


PATHS = {
    "公开": Mapped("信息公开", ""),
    "新闻>本地": Mapped("动态", ""),
    "政务>公开": Mapped("重点领域", ""),
    "其他公开信息": Mapped("视频", ""),
    "要闻": Mapped("动态", ""),
    "要闻>公开": Mapped("图解", ""),
}


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("公开", "信息公开"),
        (" 公 开 ", "信息公开"),
        ("首页>公开", "信息公开"),
        ("首页 / 公开 / 通知", "信息公开"),
        ("新闻>本地", "动态"),
        ("要闻/公开", "图解"),  # a path that is known as a whole
        ("新闻»本地→乡镇", "动态"),
        ("政务>公开", "重点领域"),
        ("政务--公开--年报", "重点领域"),
        ("公开>其他>第三步", "信息公开"),
        ("首页>公开>第三步", "信息公开"),
        ("公开>新闻>年报", "信息公开"),
        ("其它公开信息", "视频"),  # an older spelling
        ("本地", None),
        ("新闻", None),
        ("", None),
    ],
)
def test_the_deepest_known_step_of_a_path(text: str, column: str | None) -> None:
    mapped = ColumnMapping(PATHS, (), (1, 1)).of(text)
    assert (mapped.unit_column if mapped else None) == column


def test_columns_that_count_somewhere() -> None:
    assert MAPPING.unit_columns == {"动态", "信息公开"}
    assert MAPPING.portal_figures == {"信息"}


HEADINGS = list(SHEET.headings)


def mapping_of(*rows: Row, rules: Rules = INPUTS.rules) -> ColumnMapping:
    return mapping_in(grid("栏目映射", HEADINGS, *rows), rules)


def test_the_sheet_of_the_mapping() -> None:
    found = mapping_of(
        ("新闻", "动态", "信息"),
        (" 首页 > 公开 ", "部门信息公开", "—"),  # by its heading
        ("图片", "/", "无"),
        ("待定", None, None),
        ("别的", "视频", "信 息"),
        ("新闻", "动态", "信息"),
        ("新 闻", "信息公开", "信息"),
    )
    assert found.columns == {
        "新闻": Mapped("动态", "信息"),
        "首页>公开": Mapped("信息公开", "—"),
        "图片": Mapped("—", "—"),
        "待定": Mapped("", ""),
        "别的": Mapped("", "信息"),
    }
    assert lines(found.problems) == [
        "警告 栏目映射 B6 视频｜没有这个栏目，当作还没有定｜改为动态、信息公开、重点领域之一，或 —",
        "警告 栏目映射 A8 新 闻｜门户栏目“新 闻”写了两行，算法不同，只用了前一行｜删去一行",
    ]
    assert found.next_row == (9, 1)
    block = new_names_block(["=甲", *map(str, range(300))], found.next_row)
    assert block is not None
    assert (block.sheet, block.row, block.column, len(block.rows), block.grows) == ("栏目映射", 9, 1, 200, False)
    assert new_names_block([], found.next_row) is None
    assert new_names_block(["甲"], None) is None


def test_a_mapping_tells_what_it_cannot_use() -> None:
    found = mapping_of((None, "动态", "信息"), ("新闻", "动态", "别的"))
    assert found.columns == {"新闻": Mapped("动态", "")}
    assert lines(found.problems) == [
        "错误 栏目映射 B2 动态｜“门户栏目”没有填（或被合并），这一行没有统计｜在这一行补上“门户栏目”，或清空这一行",
        "警告 栏目映射 C3 别的｜没有这个栏目，当作还没有定｜改为信息之一，或 —",
    ]


def test_new_columns_are_added_below_the_table_wherever_it_is() -> None:
    moved = grid("栏目映射", [], [None, *HEADINGS], [None, "新闻", "动态", "信息"])
    block = new_names_block(["甲"], mapping_in(moved, INPUTS.rules).next_row)
    assert block is not None
    assert (block.row, block.column, block.width, block.rows) == (4, 2, 1, [["甲"]])


def test_two_spellings_of_one_path() -> None:
    found = mapping_of(("新闻>本地", "动态", "信息"), ("新闻/本地", "信息公开", "信息"))
    assert found.columns == {"新闻>本地": Mapped("动态", "信息")}
    assert lines(found.problems) == [
        "警告 栏目映射 A3 新闻/本地｜门户栏目“新闻/本地”写了两行，算法不同，只用了前一行｜删去一行"
    ]


def test_an_office_without_figures_of_the_portal() -> None:
    office = replace(INPUTS.rules.office, portal_columns=())
    found = mapping_of(("新闻", "动态", "信息"), rules=replace(INPUTS.rules, office=office))
    assert (found.columns, found.problems) == ({"新闻": Mapped("动态", "—")}, ())


@pytest.mark.parametrize("heads", [HEADINGS[:2], [*HEADINGS, HEADINGS[1]], ["栏目"]])
def test_a_mapping_without_its_headings_is_refused(heads: Sequence[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        mapping_in(grid("栏目映射", heads, ("新闻", "动态", "信息")), INPUTS.rules)
    assert str(refusal.value) == (
        "“栏目映射”上找不到标题“门户栏目、计入单位栏目、计入门户栏目”，或有一个出现了两次：请恢复这一行标题。"
    )
