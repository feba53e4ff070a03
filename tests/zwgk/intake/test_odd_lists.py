"""Exports and forms as other hands make them: tables beside or below the list, dates in three columns, remarks."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.zwgk.intake.county import County
from tests.zwgk.intake.test_export_readers import counts_of
from tests.zwgk.intake.test_spoiled_returns import GOOD, HEAD, NAME, TITLE, changed, xlsx
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.intake.changes import Change, Decision, Incoming
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.file import read_export
from zwgk.intake.exports.report import article_problems
from zwgk.intake.exports.run import lowered_problems
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import Returns, read_returns
from zwgk.model.inputs import Inputs
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.reader import read_workbook

Rows = Sequence[Sequence[Any]]
HEADS = ("标题", "栏目", "单位", "日期")
ONE = ("甲", "工作动态", "财政局", "2024-04-01")
TWO = ("乙", "信息公开", "公安局", "2024-05-02")
APRIL, MAY = ("财政局", "动态", 4), ("公安局", "信息公开", 5)

# Rows -> counts; rows counted, listed, outside.
LISTS: dict[str, tuple[Rows, dict[tuple[str, str, int], int], str]] = {
    "a summary beside it": (
        [
            (*HEADS, None, "部门", "篇数"),
            (*ONE, None, "财政局", 7),
            (*TWO, None, "公安局", 9),
            (*[None] * 5, "合计", 16),
        ],
        {APRIL: 1, MAY: 1},
        "2 1 0",
    ),
    "a remark beyond a blank column": (
        [(*HEADS, None, "状态"), (*ONE, None, "已发布"), (*TWO, None, "草稿")],
        {APRIL: 1},
        "1 1 0",
    ),
    "headings in another order below": (
        [HEADS, ONE, ("单位", "标题", "栏目", "日期"), ("公安局", "丙", "工作动态", "2024-05-03"), HEADS, TWO],
        {APRIL: 1, MAY: 1},
        "2 3 0",
    ),
    "a year, a month and a day": (
        [
            ("标题", "栏目", "单位", "年", "月", "日"),
            ("甲", "工作动态", "财政局", 2024, 4, 1),
            ("乙", "信息公开", "公安局", "2024年", "5月", "2日"),
            ("丙", "信息公开", "公安局", 2023, 5, 2),
        ],
        {APRIL: 1, MAY: 1},
        "2 1 0",
    ),
    "a year and a month of counts": (
        [
            ("单位", "栏目", "年度", "月份", "条数"),
            ("财政局", "工作动态", 2024, 4, 3),
            ("公安局", "信息公开", 2023, 5, 4),
        ],
        {APRIL: 3},
        "1 1 0",
    ),
    "another spelling of 其他": ([HEADS, ONE, ("丙", "其它", "财政局", "2024-04-02")], {APRIL: 1}, "1 1 0"),
}


def book_of(rows: Rows) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("case", LISTS)
def test_lists(county: County, tmp_path: Path, case: str) -> None:
    rows, counts, line = LISTS[case]
    assert counts_of(county, tmp_path / "台账.xlsx", book_of(rows)) == (counts, line)
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    assert counts_of(county, tmp_path / "台账.csv", text.encode()) == (counts, line)


def test_a_table_beside_the_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book_of(LISTS["a summary beside it"][0]))
    assert read_export(path).notes == ("“Sheet”上清单旁边还有一张表（“部门”“篇数”），没有读",)


def test_rows_below_other_headings_are_named_and_teach_nothing(county: County, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book_of(LISTS["headings in another order below"][0]))
    export, counts = county.counted(path)
    told = [problem.what for problem in article_problems(export, counts, county.inputs, county.names)]
    assert told[0] == ("工作表“Sheet”没有读完，因为上面又有一行标题，各列的顺序和前面的不同：2 行（第 3-4 行）没有计入")
    assert (counts.new_columns, counts.new_publishers) == ((), ())
    assert 0 not in counts.unit_counts.values()


@pytest.mark.parametrize("other", [("文章标题", "频道", "部门", "发布时间"), HEADS])
def test_two_lists_side_by_side_are_refused(tmp_path: Path, other: Sequence[str]) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book_of([(*HEADS, None, *other), (*ONE, None, *TWO), (*TWO, None, *ONE)]))
    with pytest.raises(Refusal, match="左右并排着两张清单，没有读取：左右并排的几张清单，改成上下接着的一张"):
        read_export(path)


@pytest.mark.parametrize(
    ("remark", "fate"),
    [
        ("已于5月撤稿", Fate.UNKNOWN_STATE),
        ("网站改版，已删除", Fate.UNKNOWN_STATE),
        ("此条作废", Fate.UNKNOWN_STATE),
        ("与第 3 条重复", Fate.UNKNOWN_STATE),
        ("不计", Fate.UNKNOWN_STATE),
        ("没有发布", Fate.UNKNOWN_STATE),
        ("无重复", Fate.COUNTED),
        ("转载", Fate.COUNTED),
        ("已删除错字，同意发布", Fate.COUNTED),
        ("", Fate.COUNTED),
    ],
)
def test_a_remark_that_speaks_of_a_removal(county: County, tmp_path: Path, remark: str, fate: Fate) -> None:
    text = f"标题,栏目,单位,日期,备注\n{','.join(ONE)},{remark}\n"
    assert county.fates(tmp_path / "台账.csv", text) == [fate]


@pytest.mark.parametrize(
    ("title", "fate"),
    [("第1条新闻", Fate.UNKNOWN_UNIT), ("第1页", Fate.TOTAL), ("共3条", Fate.TOTAL)],
)
def test_a_title_that_begins_with_a_number_is_no_page(county: County, tmp_path: Path, title: str, fate: Fate) -> None:
    text = f"标题,栏目,单位,日期\n{','.join(ONE)}\n{title},工作动态,,2024-04-02\n"
    assert county.fates(tmp_path / "台账.csv", text) == [Fate.COUNTED, fate]


def test_a_cell_with_two_units_is_called_so(county: County, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(f"标题,栏目,单位,日期\n{','.join(ONE)}\n丙,工作动态,财政局 公安局,2024-04-02\n", encoding="utf-8")
    export, counts = county.counted(path)
    told = {problem.value: problem.what for problem in article_problems(export, counts, county.inputs, county.names)}
    assert told["财政局 公安局"] == "单位不在名录：1 行（第 3 行）没有计入；这一格里有不止一个单位"


@pytest.fixture(scope="module")
def inputs(small_built: Path) -> Inputs:
    with open_file(small_built) as book:
        return read_workbook(book).inputs


def returned(inputs: Inputs, folder: Path, content: bytes, name: str = "交表.xlsx") -> Returns:
    (folder / name).write_bytes(content)
    return read_returns(handed_in([folder / name]), inputs)


# Rows of a form -> the figures counted.
FORMS: dict[str, tuple[Rows, int]] = {
    "headings on each printed page": ([*GOOD[:5], HEAD, *GOOD[5:]], 6),
    "months as numbers of days": ([TITLE, NAME, [], HEAD, *([day, 12, 7] for day in (45383, 45413, 45444))], 6),
    "the months of the period in the title": (changed(1, 1, "2024年4—6月填报表"), 6),
    "other months in a remark": ([["1—3月的已经报过"], *GOOD], 6),
    "a seal beside the name": (changed(2, 2, "小冀镇（盖章）"), 6),
    "a seal beside the label": ([TITLE, ["填报单位（公章）：小冀镇"], *GOOD[2:]], 6),
    "other headings below": ([*GOOD[:5], ["月份", "乡镇信息公开", "乡镇动态"], *GOOD[5:]], 2),
}


@pytest.mark.parametrize("case", FORMS)
def test_forms(inputs: Inputs, tmp_path: Path, case: str) -> None:
    rows, figures = FORMS[case]
    assert len(returned(inputs, tmp_path, xlsx(rows)).incoming) == figures


# Name of a file, its content -> what is said of it.
TOLD: dict[str, tuple[str, bytes, str]] = {
    "two units": (
        "交表.xlsx",
        xlsx(changed(2, 2, "小冀镇、翟坡镇")),
        "里有不止一个单位，看不出是哪一个的；一份表只写一个单位",
    ),
    "a hidden form": (
        "交表.xlsx",
        xlsx(GOOD, lambda book, sheet: (book.create_sheet("空"), setattr(sheet, "sheet_state", "veryHidden"))),
        "“Sheet”这张工作表隐藏着，里面有数，没有读取",
    ),
    "another run of months": (
        "交表.xlsx",
        xlsx(changed(1, 1, "2024年1—3月政府网站信息公开填报表")),
        "写的是1—3月，现在回收的是2024年第二季度：请核对",
    ),
    "a date for a count": ("交表.xlsx", xlsx(changed(5, 2, 45471)), "的序号，已按 45471 读取；"),
    "a shortcut": ("小冀镇.xlsx.lnk", b"L\0\0\0", "是快捷方式，没有读取：请单位把表本身发来"),
    "a mail": ("小冀镇.eml", b"From: a", "是邮件，没有读取：请把邮件里的附件存到文件夹里再回收"),
    "a mail by another name": (
        "小冀镇.xls",
        b"From: a@b\nTo: c@d\nContent-Type: multipart/mixed; boundary=x\n\n--x--\n",
        "是邮件，没有读取",
    ),
    "half a download": ("小冀镇.xlsx.crdownload", b"PK", "是没有下载完的文件，没有读取：请重新下载这份表"),
    "Numbers": ("小冀镇.numbers", b"PK", "请对方导出为 .xlsx 重新发"),
    "an answer": ("交表.xls", b'{"code": 401}', "是网站返回的一段数据（JSON），不是表格"),
    "a login page": ("交表.xls", b"<html><form><input type='password'></form>", "是网站的登录页"),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_is_said_of_a_file(inputs: Inputs, tmp_path: Path, case: str) -> None:
    name, content, told = TOLD[case]
    (outcome,) = returned(inputs, tmp_path, content, name).outcomes
    assert told in outcome.said


def test_the_recycle_bin_of_a_disk_is_passed_over(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "$RECYCLE.BIN").mkdir()
    (tmp_path / "$RECYCLE.BIN" / "旧表.xlsx").write_bytes(xlsx(GOOD))
    (tmp_path / "交表.xlsx").write_bytes(xlsx(GOOD))
    returns = read_returns(handed_in([tmp_path]), inputs)
    told = {outcome.file: (outcome.taken.value, outcome.said) for outcome in returns.outcomes}
    assert told["$RECYCLE.BIN"] == ("略过", "回收站或系统的文件夹，里面不是交回的表")
    assert len(returns.incoming) == 6


@pytest.mark.parametrize(
    ("decision", "before", "now", "told"),
    [
        (Decision.REPLACE, 5, 3, ["1 格比上次导入的少，已经照这一份改了：财政局“动态”4月由 5 改为 3"]),
        (Decision.REPLACE, 2, 0, ["1 格比上次导入的少，已经照这一份改了：财政局“动态”4月由 2 改为 0"]),
        (Decision.REPLACE, 2, 3, []),
        (Decision.CONFLICT, 5, 3, []),
        (Decision.SAME, 5, 5, []),
    ],
)
def test_a_list_that_gives_less_than_the_one_before_is_told(
    decision: Decision, before: int, now: int, told: list[str]
) -> None:
    """Its file may be the second part of the list."""
    slot = Slot(*APRIL)
    changes = [Change(Incoming(slot, now, "2.xlsx", ""), None, decision)]
    assert [problem.what for problem in lowered_problems(changes, {slot: before}, "2.xlsx")] == told
    weeks = Slot("财政发布", "4月不足周数", 4)
    fewer = [Change(Incoming(weeks, 0, "2.xlsx", ""), None, Decision.REPLACE)]
    assert not lowered_problems(fewer, {weeks: 2}, "2.xlsx")
