"""重新统计 as a whole: idempotent, few calls, tables that shrink, other counties, other periods."""

import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.zwgk.sheets import cell_of, records, spoil, table
from zwgk import commands
from zwgk.arguments import asked_period
from zwgk.errors import Refusal
from zwgk.files import open_file, run_on_file
from zwgk.model.period import Period, period_coded
from zwgk.outcome import Status


def sheet_values(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    workbook = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_running_it_twice_changes_nothing_but_the_log(example: Path) -> None:
    run_on_file(example, commands.recompute)
    once = sheet_values(example)
    run_on_file(example, commands.recompute)
    twice = sheet_values(example)
    log_once, log_twice = once.pop("日志"), twice.pop("日志")
    assert once == twice
    assert log_twice[: len(log_once)] == log_once
    assert len(log_twice) == len(log_once) + 1


def test_running_it_again_rewrites_no_part_but_the_log(example: Path) -> None:
    # openpyxl gives merged cells its own border style when it first loads a file: hence two runs first.
    for _ in range(2):
        run_on_file(example, commands.recompute)
    before = parts(example)
    run_on_file(example, commands.recompute)
    after = parts(example)
    assert before.keys() == after.keys()
    log_part = f"xl/worksheets/sheet{len(sheet_values(example))}.xml"  # 日志 is the last sheet
    # The time of saving is in docProps/core.xml, the text of the new line in the shared strings.
    changed = {name for name in before if before[name] != after[name]}
    assert log_part in changed
    assert changed <= {log_part, "docProps/core.xml", "xl/sharedStrings.xml"}


def test_the_log_says_when_what_and_how_much(example: Path) -> None:
    run_on_file(example, commands.recompute)
    sheet = openpyxl.load_workbook(example)["日志"]
    assert sheet.sheet_state == "hidden"
    heads, line = list(sheet.iter_rows(values_only=True))[:2]
    entry = dict(zip(heads, line, strict=True))
    assert entry["操作"] == "重新统计"
    assert entry["统计时段"] == "2024年第二季度"
    assert (entry["单位数"], entry["未达标"], entry["问题"]) == (43, 50, 0)


def test_rows_of_a_longer_earlier_table_are_gone(example: Path) -> None:
    run_on_file(example, commands.recompute)
    assert len(table(example, "附件2", 5)) == 1 + 35

    def dissolve(book: openpyxl.Workbook) -> None:
        sheet = book["单位名录"]
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "单位简称")
        row = next(cell.row for cell in sheet["B"] if cell.value == "公安局")
        for column in range(1, sheet.max_column + 1):
            sheet.cell(row, column).value = None
        assert head.row < row
        book.remove(book["公安局"])

    spoil(example, dissolve)
    outcome = run_on_file(example, commands.recompute)
    assert outcome.status is Status.DONE_WITH_PROBLEMS  # its account on 新媒体 now has a host that is not on the roster
    rows = table(example, "附件2", 5)
    assert len(rows) == 1 + 34
    assert rows[-1][1] == "史志办"
    printed = openpyxl.load_workbook(example)["附件2"]
    assert printed["B40"].value is None
    assert printed.print_area.endswith("$F$39")


@pytest.mark.parametrize(
    ("code", "title", "quota"),
    [("2024-05", "2024年5月", 8), ("2024H1", "2024年上半年", 48), ("2024", "2024年", 96)],
)
def test_other_periods(example: Path, code: str, title: str, quota: int) -> None:
    may = int(cell_of(openpyxl.load_workbook(example)["小冀镇"], 5, "乡镇动态").value)
    outcome = run_on_file(example, lambda book: commands.recompute(book, period_coded(code)))
    sheet = openpyxl.load_workbook(example)["附件1"]
    assert str(sheet["A3"].value).startswith(f"{title}各乡镇")
    first = next(row for row in table(example, "附件1", 5) if row[1] == "小冀镇")
    assert first[2] == (str(may) if code == "2024-05" else "34")
    required = {row["应发"] for row in records(example, "问题清单", 3) if row["栏目"] == "乡镇动态"}
    assert required <= {quota}
    # Months 1 to 3 and 7 to 12 are not filled in: the half year and the year are not complete.
    assert outcome.status is (Status.DONE if code == "2024-05" else Status.DONE_WITH_PROBLEMS)


def test_the_period_asked_for_is_the_one_that_the_home_sheet_shows(example: Path) -> None:
    run_on_file(example, lambda book: commands.recompute(book, period_coded("2024-05")))
    sheet = openpyxl.load_workbook(example)["首页"]
    label = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "统计时段")
    assert sheet.cell(label.row, label.column + 1).value == "5月"


class Counting:
    """Counts the blocks passed between xlwings and the engine, per sheet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from xlwings_engines.file_engine.ranges import Range

        self.reads: list[str] = []
        self.writes: list[tuple[str, str]] = []
        raw = Range.raw_value
        counting = self

        def read(impl: Any) -> Any:
            counting.reads.append(impl.sheet.name)
            return raw.fget(impl)  # type: ignore[misc]

        def write(impl: Any, value: Any) -> None:
            counting.writes.append((impl.sheet.name, impl.address))
            raw.fset(impl, value)  # type: ignore[misc]

        monkeypatch.setattr(Range, "raw_value", property(read, write))


def test_one_read_a_sheet_and_one_write_a_block(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(monkeypatch)
    with open_file(example) as book:
        units = 43
        commands.recompute(book)
    # Each input once; and once below each written table, for the rest of an earlier and longer one.
    # The headings of a ranking, too, for comparison with the columns of 设置; right of 附件3, columns of a wider one.
    written = ["首页", "首页", *["附件1", "附件2"] * 3, *["附件3"] * 2, "问题清单", "校验", *["看板"] * 2]
    inputs = Counter(counting.reads) - Counter(written)
    assert set(inputs.values()) == {1}
    assert len(inputs) == 11 + units  # 栏目映射 is part of the county, too; 校验 may hold conflicts
    assert len(counting.reads) == len(inputs) + len(written)
    assert len(counting.writes) == len(set(counting.writes))
    # 首页: period, what is due, table, list of units; three attachments of label, title, table, two with quotas;
    # 问题清单, 校验, 日志; 看板's page and its charts' data.
    assert len(counting.writes) == 4 + 3 * 3 + 2 + 3 + 2


def test_no_command_saves_the_workbook(example: Path) -> None:
    before = example.read_bytes()
    with open_file(example) as book:
        commands.recompute(book)
        assert isinstance(book, xw.Book)
    assert example.read_bytes() == before


STRAY = [
    ("附件1", "C1048576", None),
    ("附件1", "C2000", "一条备注"),
    ("问题清单", "B1048576", "一条备注"),
    ("首页", "B1048576", None),
    ("日志", "A1048576", None),
    ("日志", "A1048576", "一条备注"),
    ("导入记录", "A1048576", None),
]


@pytest.mark.parametrize(("sheet", "cell", "text"), STRAY)
def test_a_stray_cell_far_below_a_table_is_left_alone(example: Path, sheet: str, cell: str, text: str | None) -> None:
    book = openpyxl.load_workbook(example)
    book[sheet][cell].font = openpyxl.styles.Font(bold=True)
    book[sheet][cell].value = text
    book.save(example)
    begun = time.process_time()
    outcome = run_on_file(example, commands.recompute)
    assert time.process_time() - begun < 20  # it used to be 43 to 58 s
    assert outcome.status is not Status.REFUSED
    after = openpyxl.load_workbook(example)
    assert after[sheet][cell].value == text
    assert after[sheet][cell].font.bold
    assert after["日志"]["B2"].value == "重新统计"


def test_a_protected_cell_that_notes_join_to_the_table_is_named(example: Path) -> None:
    book = openpyxl.load_workbook(example)
    row = next(row for row in range(6, 200) if book["附件1"].cell(row, 1).protection.locked)
    for above in range(row, 14, -5):
        book["附件1"].cell(above, 1).value = "一条备注"
    book.save(example)
    before = example.read_bytes()
    with pytest.raises(Refusal, match=f"“附件1”的 A{row}：该单元格受保护"):
        run_on_file(example, commands.recompute)
    assert example.read_bytes() == before


def test_rows_that_a_gap_parts_from_the_table_are_not_ours(example: Path) -> None:
    """附件1 has 8 rows from row 6 on: the rest of an earlier run in row 15 is blanked, a note in row 30 stays."""
    book = openpyxl.load_workbook(example)
    book["附件1"]["A15"].value = 10
    book["附件1"]["A30"].value = "一条备注"
    book.save(example)
    run_on_file(example, commands.recompute)
    after = openpyxl.load_workbook(example)["附件1"]
    assert after["A15"].value is None
    assert after["A30"].value == "一条备注"


def test_idle_months_and_shortfalls_that_go_on_are_seen_on_every_host(example: Path) -> None:
    def idle(workbook: openpyxl.Workbook) -> None:
        for month in (1, 2, 3, 4, 5, 6):
            for heading in ("乡镇动态", "乡镇信息公开"):
                cell_of(workbook["大召营镇"], month, heading).value = 0

    spoil(example, idle)
    outcome = run_on_file(example, commands.recompute)
    assert "工作断档 2 个单位：大召营镇（4月、5月、6月）、公安局（5月），见“问题清单”表" in outcome.lines
    assert "连续未达标 2 项：大召营镇“乡镇动态”2 期、大召营镇“乡镇信息公开”2 期，见“问题清单”表" in outcome.lines
    rows = [row for row in records(example, "问题清单", 3) if "大召营镇" in str(row["单位名称"])]
    assert [(row["栏目"], row["情形"], row["未更新月份"], row["说明"]) for row in rows] == [
        ("乡镇信息公开", "为零", "4月、5月、6月", "连续 2 期未达标"),  # named, so it comes before the others
        ("乡镇动态", "为零", "4月、5月、6月", "设置为不点名；连续 2 期未达标"),
        ("各栏目", "工作断档", "4月、5月、6月", "这些月份各栏目都是 0"),
    ]


def test_any_run_of_months_is_a_period_also_by_a_name_of_the_office_s_own(example: Path) -> None:
    def add(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "1—11月") + 1
        for column, value in enumerate(("春季", 4, 5), start=1):
            sheet.cell(row, column).value = value
        workbook["首页"]["B3"].value = "春季"

    spoil(example, add)
    assert run_on_file(example, commands.recompute).headline == "2024年春季统计完成：43 个单位。"
    assert openpyxl.load_workbook(example)["附件1"]["A3"].value.startswith("2024年春季各乡镇")
    with open_file(example) as book:
        assert asked_period("2024年春季", book) == asked_period("4—5月", book) == Period(2024, 4, 5)
        period = asked_period("2-5月", book)
    told = run_on_file(example, lambda book: commands.recompute(book, period))
    assert told.headline == "2024年2—5月统计完成：43 个单位，其中 43 个没有报齐。"
    assert "在时段表的白色格里添一行：2—5月，2，5" in [row["处理办法"] for row in records(example, "校验", 3)]


def test_another_year_over_the_figures_of_the_last_is_told(example: Path) -> None:
    run_on_file(example, commands.recompute)

    def next_year(workbook: openpyxl.Workbook) -> None:
        workbook["首页"]["B2"].value = 2025

    spoil(example, next_year)
    assert run_on_file(example, commands.recompute).status is Status.DONE_WITH_PROBLEMS
    told = "以前按2024年统计过，现在统计年度是 2025：各表里可能还是2024年的数"
    assert told in [row["问题"] for row in records(example, "校验", 3)]
    run_on_file(example, commands.sync)  # keeps the year that it was made for
    run_on_file(example, commands.recompute)
    told = "这个工作簿是2024年的，现在统计年度是 2025：各表里可能还是2024年的数"
    assert told in [row["问题"] for row in records(example, "校验", 3)]
    spoil(example, lambda workbook: workbook["首页"].__setitem__("B2", 2024))
    run_on_file(example, commands.recompute)
    assert records(example, "校验", 3) == []
