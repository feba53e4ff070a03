"""Completeness of an export: every row of every sheet is counted, or reported with a reason.

Rows read = counted + listed + outside the period + not published + hidden + duplicates, per sheet.
"""

from collections import Counter
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.intake.county import County
from zwgk.intake.exports.articles import ArticleCounts
from zwgk.intake.exports.fates import FATE_WORDS, Fate
from zwgk.intake.exports.file import Export
from zwgk.intake.exports.report import fate_lines, fate_table

HEADS = ("标题", "栏目", "单位", "日期", "状态", "备注")
ARTICLE = ("工作动态", "财政局", "2024-04-05", "已发布", "")

# Contents of a row (column, unit, date, state, remark), whether it is hidden -> its fate: the rules in one table.
ROWS: dict[str, tuple[tuple[str, str, str, str, str], bool, Fate]] = {
    "counted": (ARTICLE, False, Fate.COUNTED),
    "counted in a path": (("信息公开>法规", "公安局", "2024-06-30 23:59", "已发布", ""), False, Fate.COUNTED),
    "hidden": (ARTICLE, True, Fate.HIDDEN),
    "draft": (("工作动态", "公安局", "2024-04-05", "草稿", ""), False, Fate.NOT_PUBLISHED),
    "hidden draft": (("工作动态", "公安局", "2024-04-05", "已撤稿", ""), True, Fate.NOT_PUBLISHED),
    "state of its own": (("工作动态", "财政局", "2024-05-05", "三审", ""), False, Fate.UNKNOWN_STATE),
    "no date": (("工作动态", "公安局", "", "已发布", ""), False, Fate.NO_DATE),
    "another year": (("工作动态", "公安局", "2023-05-05", "已发布", ""), False, Fate.OTHER_YEAR),
    "another quarter": (("工作动态", "公安局", "2024-07-01", "已发布", ""), False, Fate.OTHER_PERIOD),
    "nobody": (("工作动态", "某中学", "2024-05-06", "已发布", ""), False, Fate.UNKNOWN_UNIT),
    "unmapped": (("领导活动", "财政局", "2024-06-06", "已发布", ""), False, Fate.UNMAPPED),
    "counts for nobody": (("其他", "财政局", "2024-06-06", "已发布", ""), False, Fate.NOT_COUNTED),
    "no duty": (("重点领域", "公安局", "2024-06-06", "已发布", ""), False, Fate.NO_DUTY),
    "heading": (("栏目", "单位", "日期", "状态", "备注"), False, Fate.HEADING),
    "total": (("", "合计", "", "", "12"), False, Fate.TOTAL),
    "signature": (("审核人：", "", "", "", "2024年7月"), False, Fate.SIGNATURE),
    "remark alone": (("", "", "", "", "见附页"), False, Fate.NO_DATE),
}
TITLES = {"heading": "标题", "total": "", "signature": "", "remark alone": ""}
NO_ROW = "blank"


def export_of(sheets: list[list[str]], loose: list[int], merged: list[tuple[int, int]]) -> openpyxl.Workbook:
    """Return sheets with headings and rows by kind, and sheets without headings; units on the first are merged."""
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for number, kinds in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"表{number}")
        sheet.append(["2024年台账"])
        sheet.append(list(HEADS))
        for row, kind in enumerate(kinds, start=3):
            if kind == NO_ROW:
                continue
            cells, hidden, _ = ROWS[kind]
            title = TITLES.get(kind, f"第{number}-{row}篇")
            for column, cell in enumerate((title, *cells), start=1):
                if cell:
                    sheet.cell(row, column, cell)
            sheet.row_dimensions[row].hidden = hidden
    for first, last in merged:
        workbook["表1"].merge_cells(start_row=first, end_row=last, start_column=3, end_column=3)
    for number, rows in enumerate(loose, start=1):
        sheet = workbook.create_sheet(f"散{number}")
        for row in range(rows):
            sheet.cell(2 + 2 * row, 3, "说明")
    return workbook


def merged_runs(kinds: list[str]) -> list[tuple[int, int]]:
    """Return runs of neighbouring rows that are all "counted": their unit may be one merged cell."""
    runs = []
    first = None
    for row, kind in enumerate([*kinds, NO_ROW], start=3):
        if kind == "counted" and first is None:
            first = row
        elif kind != "counted" and first is not None:
            if row - first > 1:
                runs.append((first, row - 1))
            first = None
    return runs


KINDS = st.lists(st.sampled_from([*ROWS, NO_ROW, "counted", "counted"]), max_size=40)


@settings(max_examples=60)
@given(
    first=KINDS, others=st.lists(KINDS, max_size=2), loose=st.lists(st.integers(0, 4), max_size=2), merge=st.booleans()
)
def test_every_row_of_every_sheet_is_counted_or_named(
    tmp_path: Path, county: County, first: list[str], others: list[list[str]], loose: list[int], merge: bool
) -> None:
    path = tmp_path / "台账.xlsx"
    sheets = [["counted", *first], *others]
    export_of(sheets, loose, merged_runs(sheets[0]) if merge else []).save(path)
    export, counts = county.counted(path)

    read: Counter[tuple[str, str]] = Counter()
    for sheet, words, rows in told(export, counts):
        read[sheet, words] += rows
    wanted = Counter(
        (f"表{number}", FATE_WORDS[expected(kind, kinds)])
        for number, kinds in enumerate(sheets, start=1)
        for kind in kinds
        if kind != NO_ROW
    )
    wanted.update({(f"散{number}", "没有读"): rows for number, rows in enumerate(loose, start=1) if rows})
    assert {key: rows for key, rows in read.items() if rows} == dict(wanted)
    assert sum(wanted.values()) == export.size

    # 3 of the rows above count; the units' expected counts are written by hand per kind.
    kinds = [kind for each in sheets for kind in each]
    found = {tuple(slot): count for slot, count in counts.unit_counts.items() if count}
    by_hand = {
        ("财政局", "动态", 4): kinds.count("counted"),
        ("公安局", "信息公开", 6): kinds.count("counted in a path"),
    }
    assert found == {slot: count for slot, count in by_hand.items() if count}
    assert not {slot for slot, count in counts.unit_counts.items() if not count} & doubtful(kinds, loose)


def told(export: Export, counts: ArticleCounts) -> list[tuple[str, str, int]]:
    """Return the rows of the table shown to the clerk: sheet, fate, number of rows; the last is their sum."""
    table = fate_table(export, counts.fates)
    *lines, (*_, total) = table.rows
    assert int(total) == sum(int(line[-1]) for line in lines)
    assert f"共 {total} 行" in fate_lines(export, counts.fates, "台账")[0]
    rows = [line if len(line) == 3 else ("表1", *line) for line in lines]
    return [(line[0], "没有读" if "没有读" in line[1] else line[1], int(line[2])) for line in rows]


def expected(kind: str, sheet: list[str]) -> Fate:
    """Return the expected fate; for a row without a state, its sheet decides: a blank state column says nothing."""
    stated = any(ROWS[each][0][3] and each != "remark alone" for each in sheet if each != NO_ROW)
    if kind == "remark alone" and stated:
        return Fate.UNKNOWN_STATE
    return ROWS[kind][2]


def doubtful(kinds: list[str], loose: list[int]) -> set[tuple[str, str, int]]:
    """Return the slots that an unexplained row may belong to, by hand."""
    slots = {
        *(("财政局", column, month) for column in ("动态", "信息公开", "重点领域") for month in (4, 5, 6)),
        *(("公安局", column, month) for column in ("动态", "信息公开") for month in (4, 5, 6)),
    }
    found: set[tuple[str, str, int]] = set()
    if any(loose) or "remark alone" in kinds:
        return slots
    if "state of its own" in kinds:
        found.add(("财政局", "动态", 5))
    if "no date" in kinds:
        found |= {slot for slot in slots if slot[:2] == ("公安局", "动态")}
    if "nobody" in kinds:
        found |= {slot for slot in slots if slot[1:] == ("动态", 5)}
    if "unmapped" in kinds:
        found |= {slot for slot in slots if (slot[0], slot[2]) == ("财政局", 6)}
    return found
