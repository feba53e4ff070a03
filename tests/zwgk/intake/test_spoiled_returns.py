"""Returned files: one per kind of trouble, typed here, with the expected result. The county has five units; 小冀镇 and
翟坡镇 owe 乡镇动态 and 乡镇信息公开, 财政局 also 重点领域信息公开.

`counts` is all that may be in the workbook afterwards; `file` and `cell` are the place in 校验.
"""

import csv
import datetime as dt
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.zwgk.intake.looking import Count, checks, fill_form, unit_counts
from zwgk import commands
from zwgk.files import open_file, run_on_file
from zwgk.model.period import period_coded
from zwgk.outcome import Outcome, Status

Rows = Sequence[Sequence[Any]]
TITLE = ["2024年第二季度政府网站信息公开填报表"]
NAME = ["填报单位", "小冀镇", "类别", "乡镇"]
HEAD = ["月份", "乡镇动态", "乡镇信息公开", "重点领域", "合计", "备注"]
GOOD = [TITLE, NAME, [], HEAD, [4, 12, 7, "—", 19], [5, 10, 6, "—", 16], [6, 12, 7, "—", 19]]
AS_TYPED: dict[Count, int] = {
    ("小冀镇", "动态", 4): 12,
    ("小冀镇", "动态", 5): 10,
    ("小冀镇", "动态", 6): 12,
    ("小冀镇", "信息公开", 4): 7,
    ("小冀镇", "信息公开", 5): 6,
    ("小冀镇", "信息公开", 6): 7,
}
TREASURY_HEAD = ["月份", "部门动态", "部门信息公开", "重点领域信息公开"]


def without(*dropped: Count) -> dict[Count, int]:
    return {count: number for count, number in AS_TYPED.items() if count not in dropped}


def changed(row: int, column: int, value: Any, rows: Rows = GOOD) -> list[list[Any]]:
    """Return the good form with one cell changed; row and column as the spreadsheet counts."""
    copy = [list(cells) for cells in rows]
    copy[row - 1][column - 1] = value
    return copy


def xlsx(rows: Rows, more: Callable[[openpyxl.Workbook, Worksheet], object] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for cells in rows:
        sheet.append(list(cells))
    if more is not None:
        more(workbook, sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def csv_bytes(rows: Rows, encoding: str) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


@dataclass(frozen=True)
class Trouble:
    """A returned file and its expected result. `cell`: place in 校验 ("" for the whole file); `said`: part of the
    message there, None for no message."""

    what: str
    content: bytes
    counts: dict[Count, int]
    taken: str
    said: str | None = None
    cell: str = ""
    name: str = "交表.xlsx"
    severity: str = "错误"


TAKEN, NOTED, REFUSED = "已收", "已收，有提示", "未收"
APRIL_NEWS = ("小冀镇", "动态", 4)


def april_news(what: str, value: Any, said: str) -> Trouble:
    """Return a form with a cell without one certain reading: B5 is not read, all others are."""
    return Trouble(what, xlsx(changed(5, 2, value)), without(APRIL_NEWS), NOTED, said, "B5")


def april_noted(what: str, value: Any, said: str) -> Trouble:
    """Return a form with a cell that has one certain reading, 12: read, and noted."""
    return Trouble(what, xlsx(changed(5, 2, value)), AS_TYPED, NOTED, said, "B5", severity="提示")


def merge(area: str) -> Callable[[openpyxl.Workbook, Worksheet], object]:
    return lambda _, sheet: sheet.merge_cells(area)


def hide_rows(_: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["C"].hidden = True


def second_sheet(workbook: openpyxl.Workbook, _: Worksheet) -> None:
    """Return a form with an older copy on a second, hidden sheet."""
    other = workbook.create_sheet("旧表")
    for cells in changed(5, 2, 99):
        other.append(cells)
    other.sheet_state = "hidden"


def second_sheet_shown(workbook: openpyxl.Workbook, _: Worksheet) -> None:
    other = workbook.create_sheet("旧表")
    for cells in changed(5, 2, 99):
        other.append(cells)


def error(_: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["B5"] = "#REF!"
    sheet["B5"].data_type = "e"


def far_away(_: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["XFD1048576"] = "x"


def styled_far_away(_: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["XFD1048576"].font = Font(bold=True)


def linked(_: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet["B5"] = "=[1]Sheet1!$A$1"


def patched(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return the package with a replacement in one part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    return buffer.getvalue()


def bomb() -> bytes:
    """Return a sheet that unpacks to 300 MB."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(GOOD))) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                with target.open(name, "w") as part:
                    part.write(data[: data.index(b"</sheetData>")])
                    for _ in range(300):
                        part.write(b" " * 2**20)
                    part.write(data[data.index(b"</sheetData>") :])
            else:
                target.writestr(name, data)
    return buffer.getvalue()


def far_away_written(address: bytes) -> bytes:
    """Return the last cell of the sheet, with other spellings of its address, valid or accepted by a parser."""
    return patched(xlsx(GOOD, far_away), "xl/worksheets/sheet1.xml", b'r="XFD1048576"', address)


TWO_ROWS_OF_HEADS = [TITLE, NAME, ["月份", "信息公开情况", None, None], ["月份", *HEAD[1:]], *GOOD[4:]]
MOVED = [
    TITLE,
    NAME,
    [],
    ["备注", "合计", "乡镇信息公开", "重点领域", "乡镇动态", "月份"],
    [None, 19, 7, "—", 12, 4],
    [None, 16, 6, "—", 10, 5],
    [None, 19, 7, "—", 12, 6],
]
FULL_WIDTH_NAME = changed(2, 2, "小\u3000冀\xa0镇")
TOTAL_ROW = [*GOOD, ["合计", 35, 20, "—", 55]]
NOTES_ABOVE = [["注：请于7月5日前报送"], ["联系人：张三", None, "电话", 123456], *GOOD]
QUARTER_ROW = [*GOOD[:4], ["二季度", 34, 20, "—", 54]]
TREASURY = [TITLE, ["填报单位", "财政局"], TREASURY_HEAD, ["4月", 3, 2, 30], ["5月", 3, 2, 20], ["6月", 2, 2, 30]]

TROUBLES = [
    Trouble("nothing wrong", xlsx(GOOD), AS_TYPED, TAKEN),
    april_noted("text with a measure", "12条", "数字后带了量词"),
    april_noted("full-width digits", "１２", "文本形式"),
    april_noted("spaces around", " 12 ", "文本形式"),
    april_noted("non-breaking space", "\xa012", "文本形式"),
    april_noted("number as text", "12", "文本形式"),
    Trouble(
        "grouped digits",
        xlsx(changed(5, 2, "1,024")),
        {**AS_TYPED, APRIL_NEWS: 1024},
        NOTED,
        "分节号",
        "B5",
        severity="提示",
    ),
    april_news("a slash", "/", "看不出是 0 还是没有统计"),
    april_news("the word for nothing", "无", "看不出是 0 还是没有统计"),
    april_news("a hyphen", "-", "看不出是 0 还是没有统计"),
    april_news("a full-width hyphen", "－", "看不出是 0 还是没有统计"),
    april_news("a long dash", "——", "看不出是 0 还是没有统计"),
    april_news("ten thousands", "2000万", "看不出确切条数"),
    april_news("a negative number", -3, "负数"),
    april_news("a fraction", 12.5, "小数"),
    april_news("a percentage", 0.12, "小数"),
    april_news("a date", dt.datetime(2024, 4, 12), "日期"),
    april_news("yes", True, "逻辑值"),
    april_news("about", "约12", "不是数字"),
    april_news("a sum as text", "10+2", "不是数字"),
    april_news("huge", 99_999_999_999, "大得不合常理"),
    Trouble("an error", xlsx(GOOD, error), without(APRIL_NEWS), NOTED, "是公式错误，没有读取", "B5"),
    april_news("a formula that no program has calculated", "=6+6", "是还没有计算结果的公式，没有读取"),
    Trouble(
        "a formula that came to empty text",
        patched(xlsx(changed(5, 2, "=A1")), "xl/worksheets/sheet1.xml", b'<c r="B5">', b'<c r="B5" t="str">'),
        without(APRIL_NEWS),
        NOTED,
        "小冀镇4月没有填全",
        severity="警告",
    ),
    april_news("a formula as text", "'=cmd|' /C calc'!A0", "不是数字"),
    Trouble("a link to another file", xlsx(GOOD, linked), without(APRIL_NEWS), NOTED, "是还没有计算结果的公式", "B5"),
    Trouble(
        "a month left blank", xlsx(changed(5, 2, None)), without(APRIL_NEWS), NOTED, "4月没有填全", severity="警告"
    ),
    Trouble("a note above the table", xlsx(NOTES_ABOVE), AS_TYPED, TAKEN),
    Trouble("columns in another order", xlsx(MOVED), AS_TYPED, TAKEN),
    Trouble(
        "short headings",
        xlsx([*GOOD[:3], ["月份", "动态", "信息公开(条)", "重点领域", "合计"], *GOOD[4:]]),
        AS_TYPED,
        TAKEN,
    ),
    Trouble("two rows of headings", xlsx(TWO_ROWS_OF_HEADS, merge("B3:D3")), AS_TYPED, TAKEN),
    Trouble(
        "a heading nobody knows",
        xlsx(changed(4, 2, "乡镇动态类")),
        without(APRIL_NEWS, ("小冀镇", "动态", 5), ("小冀镇", "动态", 6)),
        NOTED,
        "找不到标题“乡镇动态”",
        "B4",
    ),
    Trouble(
        "a heading that stands twice",
        xlsx(changed(4, 4, "乡镇动态")),
        without(APRIL_NEWS, ("小冀镇", "动态", 5), ("小冀镇", "动态", 6)),
        NOTED,
        "出现了2次",
        "D4",
    ),
    Trouble(
        "one number merged over three months",
        xlsx([*GOOD[:4], [4, 34, 7, "—"], [5, None, 6, "—"], [6, None, 7, "—"]], merge("B5:B7")),
        without(APRIL_NEWS, ("小冀镇", "动态", 5), ("小冀镇", "动态", 6)),
        NOTED,
        "合并了几个单元格",
        "B5",
    ),
    Trouble(
        "one number merged over two columns",
        xlsx([*GOOD[:4], [4, 19, None, "—"], *GOOD[5:]], merge("B5:C5")),
        without(APRIL_NEWS, ("小冀镇", "信息公开", 4)),
        NOTED,
        "合并了几个单元格",
        "B5",
    ),
    Trouble("a merged title", xlsx(GOOD, merge("A1:F1")), AS_TYPED, TAKEN),
    Trouble(
        "hidden rows and columns",
        xlsx(GOOD, hide_rows),
        AS_TYPED,
        NOTED,
        "第 6 行、C 列是隐藏的，里面的数照样读取了",
        severity="提示",
    ),
    Trouble(
        "an older copy on a hidden sheet",
        xlsx(GOOD, second_sheet),
        AS_TYPED,
        NOTED,
        "隐藏着，里面有数",
        severity="提示",
    ),
    Trouble(
        "an older copy on a second sheet",
        xlsx(GOOD, second_sheet_shown),
        without(APRIL_NEWS),
        NOTED,
        "几份来源的数不一样",
        severity="警告",
    ),
    Trouble(
        "a total that does not add up",
        xlsx(changed(5, 5, 91)),
        AS_TYPED,
        NOTED,
        "合计是 91，各栏相加是 19",
        "E5",
        severity="警告",
    ),
    Trouble(
        "a total of the column that does not",
        xlsx(TOTAL_ROW),
        AS_TYPED,
        NOTED,
        "合计是 35，各月相加是 34",
        "B8",
        severity="警告",
    ),
    Trouble("only the quarter's total", xlsx(QUARTER_ROW), {}, REFUSED, "一个数也没有填"),
    Trouble(
        "a row that is no month",
        xlsx([*GOOD, ["补报", 3, 1, "—"]]),
        AS_TYPED,
        NOTED,
        "看不出是哪个月",
        "B8",
        severity="警告",
    ),
    Trouble(
        "a month that stands twice",
        xlsx([*GOOD, [6, 1, 1, "—"]]),
        without(("小冀镇", "动态", 6), ("小冀镇", "信息公开", 6)),
        NOTED,
        "6月出现了2行",
        "A8",
    ),
    Trouble(
        "months in words", xlsx([*GOOD[:4], ["四月", 12, 7], ["5月份", 10, 6], ["０６月", 12, 7]]), AS_TYPED, TAKEN
    ),
    Trouble(
        "a month outside the period",
        xlsx([*GOOD, [3, 5, 2, "—"]]),
        AS_TYPED,
        NOTED,
        "3月不在2024年第二季度内",
        "B8",
        severity="警告",
    ),
    Trouble(
        "a number where there is no duty",
        xlsx(changed(5, 4, 5)),
        AS_TYPED,
        NOTED,
        "不承担“重点领域”",
        "D5",
        severity="警告",
    ),
    Trouble("an alias", xlsx(changed(2, 2, "小冀镇政府")), AS_TYPED, TAKEN),
    Trouble("the full name", xlsx(changed(2, 2, "小冀镇人民政府")), AS_TYPED, TAKEN),
    Trouble("the county in front", xlsx(changed(2, 2, "新乡县小冀镇")), AS_TYPED, TAKEN),
    Trouble("province and county in front", xlsx(changed(2, 2, "河南省新乡县小冀镇")), AS_TYPED, TAKEN),
    Trouble("odd spaces inside the name", xlsx(FULL_WIDTH_NAME), AS_TYPED, TAKEN),
    Trouble("the name behind a colon", xlsx([TITLE, ["填报单位：小冀镇"], *GOOD[2:]]), AS_TYPED, TAKEN),
    Trouble("a name that is nearly one", xlsx(changed(2, 2, "小翼镇")), {}, REFUSED, "是不是“小冀镇”", name="表.xlsx"),
    Trouble("nobody on the roster", xlsx(changed(2, 2, "县委宣传部")), {}, REFUSED, "不在单位名录里", name="表.xlsx"),
    Trouble(
        "no name, but a file name",
        xlsx([TITLE, *GOOD[2:]]),
        AS_TYPED,
        NOTED,
        "按文件名认定",
        name="小冀镇(1).xlsx",
        severity="提示",
    ),
    Trouble("no name anywhere", xlsx([TITLE, *GOOD[2:]]), {}, REFUSED, "不知道是哪个单位", name="表.xlsx"),
    Trouble("two names", xlsx(GOOD), {}, REFUSED, "看不出是哪个单位的", name="翟坡镇.xlsx"),
    Trouble("last year's template", xlsx([["2023年第二季度填报表"], *GOOD[1:]]), {}, REFUSED, "不是2024年的表"),
    Trouble("another quarter", xlsx([["2024年第一季度填报表"], *GOOD[1:]]), {}, REFUSED, "写的是第一季度"),
    Trouble(
        "months written as text",
        xlsx(TREASURY),
        {
            ("财政局", "动态", 4): 3,
            ("财政局", "动态", 5): 3,
            ("财政局", "动态", 6): 2,
            ("财政局", "信息公开", 4): 2,
            ("财政局", "信息公开", 5): 2,
            ("财政局", "信息公开", 6): 2,
            ("财政局", "重点领域", 4): 30,
            ("财政局", "重点领域", 5): 20,
            ("财政局", "重点领域", 6): 30,
        },
        TAKEN,
    ),
    Trouble(
        "a form that is still blank", xlsx([*GOOD[:4], [4, None, None, "—"], [5], [6]]), {}, REFUSED, "一个数也没有填"
    ),
    Trouble("no form at all", xlsx([["会议通知"], ["各单位："]]), {}, REFUSED, "找不到填报表"),
    Trouble(
        "a form on a hidden sheet only",
        xlsx([["会议通知"], ["各单位："]], second_sheet),
        {},
        REFUSED,
        "另有：“旧表”这张工作表隐藏着，里面有数，没有读取。",
    ),
    Trouble("an empty file", b"", {}, REFUSED, "空文件"),
    Trouble("a picture", b"\x89PNG\r\n\x1a\n" + bytes(200), {}, REFUSED, "是图片，没有读取"),
    Trouble("half a file", xlsx(GOOD)[:2000], {}, REFUSED, "损坏"),
    Trouble("a bomb", bomb(), {}, REFUSED, "异常庞大"),
    Trouble("a cell at the end of the sheet", xlsx(GOOD, far_away), {}, REFUSED, "很远的地方"),
    Trouble("one in single quotes", far_away_written(b"r='XFD1048576'"), {}, REFUSED, "很远的地方"),
    Trouble("one in small letters, behind a tab", far_away_written(b'\tr = "xfd1048576"'), {}, REFUSED, "很远的地方"),
    Trouble("a style at the end of the sheet", xlsx(GOOD, styled_far_away), AS_TYPED, TAKEN),
    Trouble("text, UTF-8", csv_bytes(GOOD, "utf-8-sig"), AS_TYPED, TAKEN, name="小冀镇.csv"),
    Trouble("text, GBK", csv_bytes(GOOD, "gbk"), AS_TYPED, TAKEN, name="小冀镇.csv"),
    Trouble("an .et that is really .xlsx", xlsx(GOOD), AS_TYPED, TAKEN, name="小冀镇.et"),
    Trouble("an .xls that is really .xlsx", xlsx(GOOD), AS_TYPED, TAKEN, name="小冀镇.xls"),
    Trouble("an .et that is something else", b"ET\x00\x01\x02" * 50, {}, REFUSED, "不是", name="小冀镇.et"),
]


def collect(workbook: Path, *paths: Path, overwrite: bool = False, period: str | None = None) -> Outcome:
    asked = period_coded(period) if period else None
    return run_on_file(workbook, lambda book: commands.collect(book, paths, asked, overwrite))


def told_of(outcome: Outcome) -> dict[str, str]:
    """Return file -> fate."""
    return {row[0]: row[1] for table in outcome.tables if table.title == "回收情况" for row in table.rows}


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.what)
def test_a_return_comes_to_what_it_must(small: Path, tmp_path: Path, trouble: Trouble) -> None:
    path = tmp_path / "交回" / trouble.name
    path.parent.mkdir()
    path.write_bytes(trouble.content)
    outcome = collect(small, path)
    assert unit_counts(small) == trouble.counts
    assert told_of(outcome) == {trouble.name: trouble.taken}
    assert path.read_bytes() == trouble.content
    found = checks(small)
    if trouble.said is None:
        assert [row["问题"] for row in found if row["级别"]] == []
        return
    rows = [row for row in found if trouble.said in str(row["问题"])]
    assert len(rows) >= 1, [row["问题"] for row in found]
    assert rows[0]["级别"] == trouble.severity
    if trouble.cell:
        assert rows[0]["单元格"] == trouble.cell
        assert str(rows[0]["工作表"]).startswith(trouble.name)
    assert trouble.name in f"{rows[0]['工作表']}{rows[0]['问题']}"


def test_there_are_at_least_forty_kinds_of_trouble() -> None:
    assert len({trouble.what for trouble in TROUBLES}) >= 40


def test_all_troubles_in_one_folder_are_told_apart(small: Path, tmp_path: Path) -> None:
    """Each file has its own name; the good one's numbers survive, whatever else is there."""
    folder = tmp_path / "交回"
    folder.mkdir()
    expected = {}
    for number, trouble in enumerate(TROUBLES):
        if trouble.name == "交表.xlsx":
            name = f"{number:02}.xlsx"
            (folder / name).write_bytes(trouble.content)
            expected[name] = trouble.taken
    outcome = collect(small, folder)
    assert told_of(outcome) == expected
    found = unit_counts(small)
    # Several files differ for April's 动态 and for 6月, so those stay open; numbers that all agree on are in.
    assert APRIL_NEWS not in found
    assert found["小冀镇", "信息公开", 5] == 6
    assert found["财政局", "重点领域", 4] == 30


def converted(folder: Path, rows: Rows, suffix: str, more: Callable[..., object] | None = None) -> bytes:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("没有 LibreOffice，不能做出真的 .xls 和 .ods")
    source = folder / "源.xlsx"
    source.write_bytes(xlsx(rows, more))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [soffice, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder / suffix), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / suffix / f"源.{suffix}").read_bytes()


@pytest.mark.office
@pytest.mark.parametrize(("suffix", "name"), [("xls", "小冀镇.xls"), ("xls", "小冀镇.et"), ("ods", "小冀镇.ods")])
def test_other_formats_say_the_same(small: Path, tmp_path: Path, suffix: str, name: str) -> None:
    rows = [*GOOD[:4], [4, "12条", 7, "—", 19], [5, 10, 34, "—"], [6, "=NA()", None, "—"]]
    content = converted(tmp_path, rows, suffix, merge("C6:C7"))
    path = tmp_path / name
    path.write_bytes(content)
    outcome = collect(small, path)
    assert unit_counts(small) == without(("小冀镇", "信息公开", 5), ("小冀镇", "信息公开", 6), ("小冀镇", "动态", 6))
    assert told_of(outcome) == {name: NOTED}
    places = {(row["单元格"], row["级别"]) for row in checks(small)}
    assert {("B5", "提示"), ("C6", "错误"), ("B7", "错误")} <= places


def test_a_stamped_form_is_refused_until_its_period_is_collected(small: Path, tmp_path: Path) -> None:
    def stamped(workbook: openpyxl.Workbook, _: Worksheet) -> None:
        sheet = workbook.create_sheet("_填报标识")
        for cells in (["zwgk-form", 1], ["单位", "小冀镇"], ["时段", "2024Q1"]):
            sheet.append(cells)
        sheet.sheet_state = "veryHidden"

    rows = [TITLE, NAME, [], HEAD, [1, 1, 1, "—"], [2, 2, 2, "—"], [3, 3, 3, "—"]]
    path = tmp_path / "小冀镇.xlsx"
    path.write_bytes(xlsx(rows, stamped))
    assert told_of(collect(small, path)) == {"小冀镇.xlsx": REFUSED}
    assert unit_counts(small) == {}
    assert told_of(collect(small, path, period="2024Q1")) == {"小冀镇.xlsx": TAKEN}
    assert unit_counts(small)["小冀镇", "信息公开", 3] == 3


def test_two_files_from_one_unit_agree_or_wait_for_the_clerk(small: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    first.write_bytes(xlsx(GOOD))
    second.write_bytes(xlsx(changed(5, 2, 13)))
    outcome = collect(small, second, first, overwrite=True)
    assert unit_counts(small) == without(APRIL_NEWS)
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    rows = [row for row in checks(small) if row["单元格"] == "B10"]
    assert sorted(row["原值"] for row in rows) == ["12", "13"]


def test_a_number_that_is_there_already_stays_until_ticked_or_overwritten(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "一.xlsx"
    path.write_bytes(xlsx(GOOD))
    collect(small, path)
    path.write_bytes(xlsx(changed(5, 2, 40)))
    collect(small, path)
    assert unit_counts(small) == AS_TYPED
    (conflict,) = [row for row in checks(small) if row["单元格"] == "B10"]
    assert (conflict["级别"], conflict["工作表"], conflict["原值"]) == ("警告", "小冀镇", "40")
    assert "一.xlsx" in conflict["问题"]
    assert "12" in conflict["问题"]

    workbook = openpyxl.load_workbook(small)
    sheet = workbook["校验"]
    row = next(cell.row for cell in sheet["D"] if cell.value == "B10")
    assert sheet.cell(3, 9).value == "采用"
    sheet.cell(row, 9).value = "√"
    workbook.save(small)
    collect(small, path)
    assert unit_counts(small) == {**AS_TYPED, APRIL_NEWS: 40}

    path.write_bytes(xlsx(changed(5, 2, 41)))
    collect(small, path, overwrite=True)
    assert unit_counts(small) == {**AS_TYPED, APRIL_NEWS: 41}


def test_a_formula_in_the_workbook_is_not_written_over(small: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(small)
    workbook["小冀镇"]["B10"] = "=5+6"  # differs from the form
    workbook.save(small)
    path = tmp_path / "一.xlsx"
    path.write_bytes(xlsx(GOOD))
    collect(small, path)
    assert openpyxl.load_workbook(small)["小冀镇"]["B10"].value == "=5+6"
    assert [row["级别"] for row in checks(small) if row["单元格"] == "B10"] == ["警告"]


def test_a_macro_workbook_is_read_and_its_macros_stay_where_they_are(small: Path, tmp_path: Path) -> None:
    content = patched(
        xlsx(GOOD),
        "[Content_Types].xml",
        b"spreadsheetml.sheet.main+xml",
        b"ms-excel.sheet.macroEnabled.main+xml",
    )
    path = tmp_path / "小冀镇.xlsm"
    path.write_bytes(content)
    assert told_of(collect(small, path)) == {"小冀镇.xlsm": TAKEN}
    assert unit_counts(small) == AS_TYPED


def test_a_number_for_a_cell_under_a_merged_one_is_named(small: Path, tmp_path: Path) -> None:
    """May of 小冀镇 is covered by April: the number would not be seen, and Excel would drop it."""
    workbook = openpyxl.load_workbook(small)
    workbook["小冀镇"].merge_cells("B10:B11")
    workbook.save(small)
    with open_file(small) as book:
        commands.send(book, tmp_path / "下发")
    form = next((tmp_path / "下发").glob("*小冀镇.xlsx"))
    fill_form(form, {("小冀镇", "动态", 4): 12, ("小冀镇", "动态", 5): 7})
    run_on_file(small, lambda book: commands.collect(book, [form]))
    assert unit_counts(small) == {("小冀镇", "动态", 4): 12}
    (told,) = [row for row in checks(small) if row["级别"] == "错误"]
    assert (told["原值"], told["问题"]) == ("7", "小冀镇“动态”5月有数 7，工作簿里找不到该填的格，没有填")
