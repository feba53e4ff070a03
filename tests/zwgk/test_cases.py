"""Cases by handling unit and the log of single cases: balances, time limits, the yearly report's categories.

2024: 端午节 is Monday 10 June; Saturday 11 May and Sunday 28 April are working days.
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.sheets import spoil
from tests.zwgk.test_other_counties import printed
from zwgk.cli import app
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Kind, Rules
from zwgk.model.settings import Office, Parts
from zwgk.workbook import schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_cases import CaseSheets, read_cases

SETTINGS = """
year = 2024
period = "第二季度"

[office]
county = "某市"
case_kinds = [%s]

[parts]
portal = false
requests = false
mailbox = false
media = false
catalogue = false
cases = %s
case_log = %s

[[kinds]]
name = "部门"
attachment_title = "{时段}统计表"

[[columns]]
kind = "部门"
name = "动态"
heading = "动态"
"""
HEADS = ["序号", "承办单位", "上期结转", "收到", "办结", "处理中", "超时", "办结率"]
# Three units, two of them on the roster; 公安局 has no third month: nothing was received.
CASES = """kind,month,unit,opening,received,closed,still_open,overdue
市长信箱,4,公安局,2,10,9,3,1
市长信箱,5,公安局,,4,6,,0
市长信箱,4,某市财政局,0,3,3,0,0
市长信箱,5,财政局,0,2,1,1,0
市长信箱,6,财政局,1,2,2,1,1
市长信箱,6,供电公司,0,8,5,3,0
12345热线,6,公安局,0,0,0,0,0
"""
LOG = """kind,number,unit,received,due,answered,result
依申请公开,1,财政局,2024-02-20,,2024-03-05,予以公开
依申请公开,2,财政局,2024-03-20,,2024-04-10,部分公开
依申请公开,3,公安局,2024-04-15,,2024-05-14,不予公开
依申请公开,4,公安局,2024-05-06,,2024-06-28,其他
依申请公开,5,财政局,2024-06-03,,,
依申请公开,6,财政局,2024-06-20,2024-08-30,,
依申请公开,7,公安局,2024-08-05,,2024-08-20,无法提供
依申请公开,8,公安局,2024-10-14,,2024-11-05,不予处理
市长信箱,,公安局,2024-06-03,,2024-06-11,
市长信箱,,财政局,2024-06-19,,,
市长信箱,,财政局,2024-06-25,,,
市长信箱,,财政局,2024-06-03,,,
"""


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return re.sub(r"\s+", "", result.output)


def city(
    tmp_path: Path, *, cases: str = "", log: str = "", kinds: str = '"市长信箱", "12345热线"', holidays: str = ""
) -> Path:
    folder = tmp_path / "原料"
    folder.mkdir()
    flags = ("true" if cases else "false", "true" if log else "false")
    (folder / "settings.toml").write_text(SETTINGS % (kinds, *flags), encoding="utf-8")
    (folder / "roster.csv").write_text("name,kind,full_name\n财政局,部门,某市财政局\n公安局,部门,\n", encoding="utf-8")
    lines = [f"{unit},动态,{month},1" for unit in ("财政局", "公安局") for month in range(1, 13)]
    (folder / "counts.csv").write_text("\n".join(["unit,column,month,count", *lines]) + "\n", encoding="utf-8")
    for name, text in (("cases", cases), ("case_log", log), ("holidays", holidays)):
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    book = tmp_path / "通报.xlsx"
    run("new", "--from", folder, "-o", book)
    return book


def fill(book: Path, sheet: str, cells: dict[str, object]) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        for address, value in cells.items():
            workbook[sheet][address].value = value

    spoil(book, change)


def grid(sheet: str, text: str, cells: Mapping[str, object]) -> Grid:
    """Return the sheet of a CSV text's table, headings in row 3, as passed to the reader; `cells` override it."""
    declared = {"分单位办件": schema.CASES, "办件台账": schema.CASE_LOG}[sheet]
    workbook = openpyxl.Workbook()
    worksheet = workbook.worksheets[0]
    keys, *rows = (line.split(",") for line in text.strip().splitlines())
    for column, key in enumerate(keys, start=1):
        worksheet.cell(3, column).value = declared.of_key(key).heading
        for row, values in enumerate(rows, start=4):
            worksheet.cell(row, column).value = (
                int(values[column - 1]) if values[column - 1].isdigit() else values[column - 1]
            )
    for address, value in cells.items():
        worksheet[address].value = value
    return Grid(sheet, 1, 1, [list(row) for row in worksheet.iter_rows(values_only=True)])


def told(
    cells: Mapping[str, object], *, months: str = "", log: str = "", kinds: tuple[str, ...] = ("市长信箱", "12345热线")
) -> list[tuple[str, str, str]]:
    """Return severity, sheet and cell, and fault: of the second quarter of 2024, typed in June."""
    office = Office("某市", case_kinds=kinds)
    rules = Rules((Kind("部门", ""),), (), office=office, parts=Parts(cases=True, case_log=True))
    units = tuple(
        Unit(order, name, name, "部门", (), frozenset()) for order, name in enumerate(("财政局", "公安局"), 1)
    )
    sheets = CaseSheets(
        grid("分单位办件", months, cells) if months else None, grid("办件台账", log, cells) if log else None
    )
    period = Period(2024, 4, 6)
    _, problems = read_cases(sheets, units, rules, period, dt.date(2025, 6, 30))
    return [(problem.severity.value, f"{problem.sheet}!{problem.cell}", problem.what) for problem in problems]


def checks(book: Path) -> list[tuple[str, str, str]]:
    """Return severity, sheet and cell, and fault."""
    rows = openpyxl.load_workbook(book)["校验"].iter_rows(min_row=4, values_only=True)
    return [(str(row[1]), f"{row[2]}!{row[3] or ''}", str(row[5])) for row in rows if row[0]]


def test_balances_of_a_quarter(tmp_path: Path) -> None:
    """公安局: 2 + 10 + 4 = 16 = 9 + 6 + 1; 财政局: 0 + 3 + 2 + 2 = 7 = 3 + 1 + 2 + 1, under two of its names; 供电公司
    is on no roster. Together 2 + 29 = 31 = 26 + 5. Overdue: 0 of the last, 1 + 0 of 公安局."""
    book = city(tmp_path, cases=CASES)
    run("recompute", book)
    assert printed(book, "附件2") == [
        HEADS,
        ["1", "财政局", "0", "7", "6", "1", "1", "85.7%"],
        ["2", "公安局", "2", "14", "15", "1", "1", "93.8%"],
        ["3", "供电公司", "0", "8", "5", "3", "0", "62.5%"],
        ["", "合计", "2", "29", "26", "5", "2", "83.9%"],
    ]
    assert printed(book, "附件3") == [
        HEADS,
        ["1", "公安局", "0", "0", "0", "0", "0", "—"],
        ["", "合计", "0", "0", "0", "0", "0", "—"],
    ]
    assert openpyxl.load_workbook(book)["附件2"]["A3"].value == "2024年第二季度市长信箱办理情况统计表"
    assert [what for _, _, what in checks(book)] == ["名录里没有“供电公司”，照原样写进附件"]


def test_a_month_and_the_rest_of_the_year_follow(tmp_path: Path) -> None:
    """May: 公安局 begins with April's 3 and leaves 1. July has no row at all."""
    book = city(tmp_path, cases=CASES)
    run("recompute", book, "--period", "5月")
    assert printed(book, "附件2")[2] == ["2", "公安局", "3", "4", "6", "1", "0", "85.7%"]
    run("recompute", book, "--period", "7月")
    assert printed(book, "附件2") == [HEADS]


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        ("市长信箱,4,公安局,2,10,9,4,1", "G4", "期初 2＋收到 10＝12，办结 9＋处理中 4＝13，两边不相等"),
        ("市长信箱,4,公安局,,10,9,,1", "C4", "公安局4月的期初和处理中都没有填，还有几件没有办结说不清"),
        ("市长信箱,4,公安局,2,10,,3,1", "F4", "公安局4月的“办结”没有填"),
        ("市长信箱,4,公安局,0,1,2,,", "F4", "办结 2 件，多于期初加收到的 1 件"),
        ("市长信箱,4,公安局,0,1,1,0,5", "H4", "超时 5 件，多于期初加收到的 1 件"),
    ],
)
def test_a_row_that_does_not_come_out_is_told_by_its_cell(row: str, where: str, what: str) -> None:
    assert ("警告", f"分单位办件!{where}", what) in told({}, months=CASES.splitlines()[0] + f"\n{row}\n")


def test_a_balance_that_breaks_from_month_to_month(tmp_path: Path) -> None:
    rows = "市长信箱,4,公安局,0,3,1,2,\n市长信箱,6,公安局,5,1,1,5,\n"
    book = city(tmp_path, cases=CASES.splitlines()[0] + "\n" + rows)
    run("recompute", book, code=1)
    found = checks(book)
    assert ("警告", "分单位办件!D5", "公安局6月期初是 5，上一次的处理中是 2") in found
    assert ("警告", "分单位办件!", "“市长信箱”各单位合计：期初 0＋收到 4，不等于办结 2＋处理中 5") in found


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"A4": "区长信箱"}, "不是“分单位统计的办件”，这一行没有统计"),
        ({"A4": None}, "不是“分单位统计的办件”，这一行没有统计"),
        ({"B4": 13}, "不是月份，这一行没有统计"),
        ({"B4": None}, "月份没有填，这一行没有统计"),
        ({"C4": None}, "“承办单位”没有填（或被合并），这一行没有统计"),
        ({"C4": "合计"}, "这一行是合计，没有再计入"),
        ({"B5": 4, "D5": 2}, "“公安局”与 C4 重复，两行不同的内容都没有统计（收到、办结、处理中、超时）"),
        ({"B7": 4}, "与 C6 是同一单位、同一月、同一类型，这一行没有统计"),
        ({"E4": "十件"}, "不是数字"),
        ({"K4": 7}, "这一栏没有标题，1 个数没有统计"),
    ],
)
def test_every_row_is_counted_or_named(cells: dict[str, object], what: str) -> None:
    assert any(what in each for _, _, each in told(cells, months=CASES)), told(cells, months=CASES)


def test_sums_are_held_against_the_portals(tmp_path: Path) -> None:
    """The mailbox of the portal's sheet: 10 + 10 + 9 = 29 received, as here; closed 8 + 8 + 9 = 25, here 26."""
    book = city(tmp_path, cases=CASES)
    folder = tmp_path / "原料"
    settings = (folder / "settings.toml").read_text(encoding="utf-8").replace("mailbox = false", "mailbox = true")
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    rows = ["month,mailbox_received,mailbox_closed,mailbox_answered", "4,10,8,8", "5,10,8,8", "6,9,9,9"]
    (folder / "portal.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    book.unlink()
    run("new", "--from", folder, "-o", book)
    run("recompute", book, code=1)
    found = [what for _, place, what in checks(book) if place == "分单位办件!"]
    assert found == ["2024年第二季度“市长信箱办结”各承办单位合计 26 件，“门户网站”表是 25 件"]


def report(book: Path) -> tuple[list[list[object]], dict[str, tuple[object, object]]]:
    sheet = openpyxl.load_workbook(book)["办件情况"]
    pressing = [[cell.value for cell in row] for row in sheet["B4:I12"] if row[0].value]
    lines = {str(row[0].value): (row[1].value, row[2].value) for row in sheet["L4:N14"]}
    return pressing, lines


KINDS = '"依申请公开", "市长信箱"'


def test_what_is_late_and_about_to_be(tmp_path: Path) -> None:
    """On 30 June, a Sunday. Request 5 of 3 June is due on 2 July: 2 working days left; request 6 was prolonged.
    Letters have 5 working days: 3 June + 5 = 11 June (the 10th is free), 13 over by the 28th (12, 13, 14, 17 to 21, 24
    to 28); 19 June + 5 = 26 June, 2 over; 25 June + 5 = 2 July. Open since 3 June: 18 days, over 15. Request 4 of
    6 May was due on 3 June (5 with the Saturday, 5, 5, 5 by 31 May is 20 from 7 May: 7 to 11, 13 to 17, 20 to 24, 27
    to 31): due on 31 May, answered on 28 June: 5 + 4 + 5 + 5 = 19 over."""
    book = city(tmp_path, log=LOG, kinds=KINDS)
    run("recompute", book)
    pressing, _ = report(book)
    assert pressing == [
        ["亮红灯", "市长信箱", None, "财政局", "2024-6-3", "2024-6-11", "超过 13 天", None],
        ["超时未办结", "市长信箱", None, "财政局", "2024-6-19", "2024-6-26", "超过 2 天", None],
        ["临期", "依申请公开", "5", "财政局", "2024-6-3", "2024-7-2", "还有 2 天", None],
        ["临期", "市长信箱", None, "财政局", "2024-6-25", "2024-7-2", "还有 2 天", None],
        ["超时办结", "依申请公开", "4", "公安局", "2024-5-6", "2024-5-31", "超过 19 天", "2024-6-28"],
    ]
    assert printed(book, "附件3") == [
        HEADS,
        ["1", "财政局", "0", "3", "0", "3", "2", "0.0%"],
        ["2", "公安局", "0", "1", "1", "0", "0", "100.0%"],
        ["", "合计", "0", "4", "1", "3", "2", "25.0%"],
    ]


def test_a_day_of_checking_and_other_limits(tmp_path: Path) -> None:
    """On 2 July, letters of 19 and 25 June have 10 working days (3 and 9 July), that of 3 June (due 18 June) is 10 over
    and open for 20; red after 30; only cases due that very day count as due soon."""
    book = city(tmp_path, log=LOG, kinds=KINDS)
    changes = {"检查日期": dt.datetime(2024, 7, 2), "信箱答复时限": 10, "信箱亮红灯时限": 30, "办件临期提醒": 0}
    sheet = openpyxl.load_workbook(book)["设置"]
    places = {cell.value: f"B{cell.row}" for (cell,) in sheet["A1:A60"]}
    fill(book, "设置", {places[item]: value for item, value in changes.items()})
    run("recompute", book)
    assert [row[:1] + row[3:7] for row in report(book)[0]] == [
        ["超时未办结", "财政局", "2024-6-3", "2024-6-18", "超过 10 天"],
        ["临期", "财政局", "2024-6-3", "2024-7-2", "还有 0 天"],
        ["超时办结", "公安局", "2024-5-6", "2024-5-31", "超过 19 天"],
    ]


def test_four_quarters_of_requests_add_up_to_the_years_report(tmp_path: Path) -> None:
    """新收 + 结转 = 总计 + 结转下期 in each: 2 + 0 = 1 + 1; 4 + 1 = 3 + 2; 1 + 2 = 1 + 2; 1 + 2 = 1 + 2; 8 = 6 + 2."""
    book = city(tmp_path, log=LOG, kinds=KINDS)
    quarters = []
    for quarter in ("第一季度", "第二季度", "第三季度", "第四季度", "全年"):
        run("recompute", book, "--period", quarter)
        quarters.append(report(book)[1])
    own = [{name: pair[0] for name, pair in lines.items()} for lines in quarters]
    assert [(one["新收"], one["上期结转"], one["总计"], one["结转下期"]) for one in own] == [
        *((2, 0, 1, 1), (4, 1, 3, 2), (1, 2, 1, 2), (1, 2, 1, 2), (8, 0, 6, 2)),
    ]
    assert own[1] | {"新收": 0} == {
        "新收": 0,
        "上期结转": 1,
        "予以公开": 0,
        "部分公开": 1,
        "不予公开": 1,
        "无法提供": 0,
        "不予处理": 0,
        "其他处理": 1,
        "没有写明结果": 0,
        "总计": 3,
        "结转下期": 2,
    }
    for name in (
        "新收",
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
        "没有写明结果",
        "总计",
    ):
        assert sum(one[name] for one in own[:4]) == own[4][name]  # type: ignore[misc]
    assert quarters[1]["新收"] == (4, 6)  # since January: 2 + 4
    months = openpyxl.load_workbook(book)["办件情况"]
    heads = [months.cell(3, column).value for column in range(16, 21)]
    assert heads == ["月份", "依申请公开收到", "依申请公开办结", "市长信箱收到", "市长信箱办结"]
    assert [months.cell(9, column).value for column in range(16, 21)] == ["6月", 2, 1, 4, 1]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"D4": None}, "“收到日期”没有填，这一行没有统计"),
        ({"D4": "二月"}, "不是日期，没有读取"),
        ({"F4": "三月五日"}, "日期读不出，这一行没有统计"),
        ({"F4": "2024-2-1"}, "答复日期早于收到日期 2024-02-20，这一行没有统计"),
        ({"E4": "2024-2-1"}, "到期日期早于收到日期 2024-02-20，按设置里的时限算"),
        ({"B5": 1}, "编号与 A4 重复，这一行没有统计"),
        ({"D14": "2024-6-19"}, "与 A13 完全相同，又没有编号，两行都已统计"),
        ({"G4": None}, "办理结果没有填，计入“没有写明结果”"),
        ({"G4": "公开"}, "办理结果“公开”不是年度报告的分类，计入“没有写明结果”"),
        ({"G8": "予以公开"}, "有结果，没有答复日期，按没有办结统计"),
        ({"D8": "2098-6-3"}, "是将来的日期，已照此统计"),
        ({"D8": "2098-6-3"}, "还不知道2098年的放假安排，只按周六、周日休息算"),
        ({"A4": None}, "“类型”没有填（或被合并），这一行没有统计"),
    ],
)
def test_every_case_is_counted_or_named(cells: dict[str, object], what: str) -> None:
    found = told(cells, log=LOG, kinds=("依申请公开", "市长信箱"))
    assert any(what in each for _, _, each in found), found


def test_the_offices_own_holidays(tmp_path: Path) -> None:
    """2 July is free by the office's list: letters of 25 June and request 5 are due on the 3rd."""
    book = city(tmp_path, log=LOG, kinds=KINDS, holidays="day,working\n2024-07-02,否\n")
    run("recompute", book)
    assert [row[5:7] for row in report(book)[0] if row[0] == "临期"] == [["2024-7-3", "还有 2 天"]] * 2


def test_a_holiday_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    """2 July was meant as a working day: 上班 is neither 是 nor 否, so the day stays what it is by the calendar."""
    book = city(tmp_path, log=LOG, kinds=KINDS, holidays="day,working\n2024-07-02,否\n")
    fill(book, "节假日", {"B4": "上班"})
    run("recompute", book, code=1)
    assert [row[5:7] for row in report(book)[0] if row[0] == "临期"] == [["2024-7-2", "还有 2 天"]] * 2
    assert ("错误", "节假日!B4", "只能填“是”或“否”，没有读取") in checks(book)


def test_two_sheets_that_tell_different_figures(tmp_path: Path) -> None:
    cases = CASES.splitlines()[0] + "\n市长信箱,6,财政局,0,3,0,3,2\n市长信箱,6,公安局,0,2,1,1,0\n"
    book = city(tmp_path, cases=cases, log=LOG, kinds=KINDS)
    run("recompute", book, code=1)
    found = [what for _, place, what in checks(book) if place == "分单位办件!"]
    assert found == ["公安局“市长信箱”这里收到 2 件、办结 1 件，办件台账里收到 1 件、办结 1 件，附件按这里的"]


def test_the_paper_tells_of_late_cases_and_lists_the_attachments(tmp_path: Path) -> None:
    book = city(tmp_path, cases=CASES)
    assert "审校发现" not in run("bulletin", book, "-o", tmp_path / "通报.docx"), "a rate counts what was open before"
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "通报.docx")).paragraphs)
    assert "“市长信箱”有2件超过时限：财政局1件，公安局1件。" in text
    assert "2024年第二季度12345热线办理情况统计表" in text


def test_switched_off_nothing_of_it_is_there(tmp_path: Path) -> None:
    book = city(tmp_path)
    run("recompute", book)
    names = openpyxl.load_workbook(book).sheetnames
    assert {"分单位办件", "办件台账", "节假日", "办件情况", "附件2"} & set(names) == set()


def test_switched_on_later_by_sync(tmp_path: Path) -> None:
    """A workbook without the items of 设置, the sheets and the attachments gets them; a second run changes nothing."""
    book = city(tmp_path)
    sheet = openpyxl.load_workbook(book)["设置"]
    places = {cell.value: f"B{cell.row}" for (cell,) in sheet["A1:A60"]}
    fill(book, "设置", {places["统计分单位办件"]: "是", places["统计办件台账"]: "是"})
    assert "点“同步结构”" in run("recompute", book, code=2)
    run("sync", book)
    assert "没有要改的" in run("sync", book)
    workbook = openpyxl.load_workbook(book)
    assert {"分单位办件", "办件台账", "节假日", "办件情况", "附件2", "附件3"} <= set(workbook.sheetnames)
    fill(book, "分单位办件", {"A4": "市长信箱", "B4": 6, "C4": "财政局", "D4": 0, "E4": 3, "F4": 1, "G4": 2})
    run("recompute", book)
    assert printed(book, "附件2")[1:] == [
        ["1", "财政局", "0", "3", "1", "2", "", "33.3%"],
        ["", "合计", "0", "3", "1", "2", "", "33.3%"],
    ]


def test_the_new_year_begins_with_the_open_cases(tmp_path: Path) -> None:
    """公安局 had 1 left, 财政局 1, 供电公司 3; of the log, two requests and three letters are open."""
    book = city(tmp_path, cases=CASES, log=LOG, kinds='"市长信箱", "依申请公开", "12345热线"')
    run("new-year", book, "-o", tmp_path / "明年.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "明年.xlsx")
    rows = [[cell.value for cell in row] for row in workbook["分单位办件"]["A4:D8"] if row[0].value]
    assert sorted(map(str, rows)) == sorted(
        map(str, [["市长信箱", 1, unit, count] for unit, count in (("公安局", 1), ("财政局", 1), ("供电公司", 3))])
    )
    assert [row[0].value for row in workbook["办件台账"]["B4:B12"]].count("5") == 1
    assert sum(row[0].value is not None for row in workbook["办件台账"]["A4:A40"]) == 5
