"""Exports in text, web pages and spreadsheets as programs write them: nothing is lost or shifted."""

import dataclasses
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from tests.zwgk.intake.county import County
from zwgk.errors import Refusal
from zwgk.intake.exports.cells import coded, objects
from zwgk.intake.exports.dates import NO_DATE, days_of
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.file import read_export
from zwgk.intake.exports.media_posts import count_posts
from zwgk.intake.exports.report import article_problems, fate_lines
from zwgk.workbook.input_cells import Slot

HEAD = "标题,栏目,单位,日期\n"
ROWS = "甲,工作动态,财政局,2024-04-01\n乙,信息公开,公安局,2024-05-02\n丙,工作动态,财政局,2024-06-03\n"
APRIL, MAY, JUNE = ("财政局", "动态", 4), ("公安局", "信息公开", 5), ("财政局", "动态", 6)
ONE_EACH = {APRIL: 1, MAY: 1, JUNE: 1}
Counts = dict[tuple[str, str, int], int]


def typed(rows: Sequence[Sequence[str]]) -> bytes:
    return "".join(f"{','.join(row)}\n" for row in rows).encode()


def counts_of(county: County, path: Path, content: bytes) -> tuple[Counts, str]:
    """Return the units' counts (without zeros), and the rows counted, listed and outside the period; check sums."""
    path.write_bytes(content)
    export, counts = county.counted(path)
    found = {(slot.owner, slot.item, slot.month): count for slot, count in counts.unit_counts.items() if count}
    line = fate_lines(export, counts.fates, "台账")[0]
    counted, listed, outside, everything = map(int, re.findall(r"\d+", line))
    assert counted + listed + outside == everything
    return found, f"{counted} {listed} {outside}"


# Text -> counts; rows counted, listed, outside.
TEXTS: dict[str, tuple[bytes, Counts, str]] = {
    "UTF-16 of 200 KB": ((HEAD + ROWS + "\n" * 100_000).encode("utf-16"), ONE_EACH, "3 0 0"),
    "UTF-16 without a mark": ((HEAD + ROWS).encode("utf-16-be"), ONE_EACH, "3 0 0"),
    "old line ends": ((HEAD + ROWS).replace("\n", "\r").encode("gbk"), ONE_EACH, "3 0 0"),
    "line separators in a title": (
        (HEAD + "甲\u2028乙\x0c丙,工作动态,财政局,2024-04-01\n").encode(),
        {APRIL: 1},
        "1 0 0",
    ),
    "a title of two lines": (
        (HEAD + '"甲\n续,行",工作动态,财政局,2024-04-02\n' + ROWS).encode(),
        {**ONE_EACH, APRIL: 2},
        "4 0 0",
    ),
    "a quotation mark without a partner": (
        (HEAD + '"丁,工作动态,财政局,2024-06-04\n' + ROWS).encode(),
        {**ONE_EACH, JUNE: 2},
        "4 0 0",
    ),
    "two that only look like a pair": (
        (
            HEAD + '"甲,工作动态,财政局,2024-04-01\n乙,工作动态,财政局,2024-04-02\n丙",工作动态,财政局,2024-04-03\n'
        ).encode(),
        {APRIL: 3},
        "3 0 0",
    ),
    "half a character at the end": ((HEAD + ROWS + "丁").encode("gbk")[:-1], ONE_EACH, "3 1 0"),
    "half a character in UTF-8": (
        HEAD.encode() + b"\xe7\x94" + ",工作动态,财政局,2024-04-01\n".encode() + ROWS.encode(),
        ONE_EACH,
        "3 1 0",
    ),
    "a comma inside of an equation": (
        (HEAD + '="甲,乙",="工作动态",="财政局",="2024-04-01"\n').encode(),
        {APRIL: 1},
        "1 0 0",
    ),
    "times with a zone": (
        (
            HEAD + "a,工作动态,财政局,2024-03-31T16:00Z\nb,工作动态,财政局,2024-05-31 12:00:00-05:00\n"
            "c,工作动态,财政局,2024-06-30T23:00:00+08:00\nd,工作动态,财政局,2024-06-30T16:00:00+00:00\n"
        ).encode(),
        {APRIL: 1, JUNE: 2},
        "3 0 1",
    ),
    "the county's level, and paths": (
        (HEAD + "甲,首页>工作动态,新乡县>财政局,2024-04-01\n乙,信息公开,县公安局,2024-05-01\n").encode(),
        {APRIL: 1, MAY: 1},
        "2 0 0",
    ),
    "counts by month": (
        "单位,栏目,月份,篇数\n财政局,工作动态,4月,12\n财政局,工作动态,6,七\n公安局,信息公开,2024年5月,3篇\n合计,,,22\n".encode(),
        {APRIL: 12, MAY: 3},
        "2 2 0",
    ),
    "days as the numbers of a spreadsheet": (
        (HEAD + ROWS + "丁,工作动态,财政局,45446\n戊,工作动态,财政局,45445.5\n己,工作动态,财政局,4544\n").encode(),
        {**ONE_EACH, JUNE: 3},
        "5 1 0",
    ),
    **{
        f"{heading} tells what is not published": (
            f"标题,栏目,单位,日期,{heading}\n".encode()
            + "".join(f"{n},工作动态,财政局,2024-04-01,{cell}\n" for n, cell in enumerate(cells)).encode(),
            {APRIL: 1},
            f"1 {len(cells) - 1} 0",
        )
        for heading, cells in {
            "备注": ("", "已撤稿", "草稿", "已删除"),
            "流程环节": ("已发布", "待审核", "终审中", "编辑中"),
            "终审": ("张三", "不通过", "退回修改"),
            "标记": ("头条", "draft", "Deleted"),
            "公开方式": ("主动公开", "依申请公开", "不予公开"),
            "是否可见": ("是", "否"),
            "删除时间": ("", "2024-04-03 10:00"),
            "撤稿人": ("无", "李四"),
            "下线时间": ("2099-12-31", "2024-05-01"),
        }.items()
    },
    "bars": ((HEAD + ROWS).replace(",", "|").encode(), ONE_EACH, "3 0 0"),
    "full-width commas": ((HEAD + ROWS).replace(",", "，").encode(), ONE_EACH, "3 0 0"),
    "totals in other words": (
        (HEAD + ROWS + ",,Total,3\n,,总计（篇）,3\n,,平均值,1\n,,Grand Total,3\n").encode(),
        ONE_EACH,
        "3 4 0",
    ),
    "several units in a cell": (
        (HEAD + ROWS + "丁,工作动态,财政局/公安局,2024-06-04\n戊,工作动态,公安局|财政局,2024-06-05\n").encode(),
        ONE_EACH,
        "3 2 0",
    ),
    "not used": (
        "标题,栏目,单位,日期,采用情况\na,工作动态,财政局,2024-04-01,已采用\nb,工作动态,财政局,2024-04-01,未采用\n"
        "c,工作动态,财政局,2024-04-01,不予采用\nd,工作动态,财政局,2024-04-01,市级\n".encode(),
        {APRIL: 1},
        "1 3 0",
    ),
    "a quarter's count in a list of days": (
        "单位,栏目,日期,条数\n财政局,工作动态,2024-04-01至2024-06-30,12\n财政局,工作动态,2024-04-30,3\n".encode(),
        {APRIL: 3},
        "1 1 0",
    ),
    "a column of the same heading and content": (
        "标题,栏目,单位,单位,日期\n甲,工作动态,财政局,财政局,2024-04-01\n乙,工作动态,财政局,,2024-04-02\n".encode(),
        {APRIL: 2},
        "2 0 0",
    ),
    "sorted with its headings": (
        "甲,工作动态,财政局,2024-04-01\n标题,栏目,单位,日期\n乙,工作动态,财政局,2024-04-02\n".encode(),
        {APRIL: 1},
        "1 1 0",
    ),
    "a title, a day and a unit above": (
        "财政局文章清单,,单位：财政局,2024-07-01\n标题,栏目,单位,日期\n乙,工作动态,财政局,2024-04-02\n".encode(),
        {APRIL: 1},
        "1 0 0",
    ),
    "a programmer's mark of deleted rows": (
        "标题,栏目,单位,日期,isDeleted\na,工作动态,财政局,2024-04-01,0\nb,工作动态,财政局,2024-04-01,1\n".encode(),
        {APRIL: 1},
        "1 1 0",
    ),
    "two states": (
        "标题,栏目,单位,日期,审核状态,是否删除\na,工作动态,财政局,2024-04-01,审核通过,否\nb,工作动态,财政局,2024-04-01,审核通过,是\n"
        "c,工作动态,财政局,2024-04-01,,\nd,工作动态,财政局,2024-04-01,待审核,否\n".encode(),
        {APRIL: 1},
        "1 3 0",
    ),
}


# Text -> its day as (month, day) of 2024; None if it has no certain day.
DAYS: dict[str, tuple[int, int] | None] = {
    "2024-04-12": (4, 12),
    "[2024-04-12]": (4, 12),
    "【2024年4月12日】": (4, 12),
    "（2024.4.12）": (4, 12),
    "发布时间：2024-04-12 09:30": (4, 12),
    "于2024年4月12日": (4, 12),
    "2024- 04-12": (4, 12),
    "2024年 04月12日 09:30": (4, 12),
    "2024年04月12号": (4, 12),
    "2024-04-12 08:00:00.0": (4, 12),
    "2024-04-01至2024-04-07": (4, 1),
    "2024-04-01~04-07": (4, 1),
    "2024-04-01至2024-06-30": None,
    "2024.04.29—05.05": None,
    "2024年4月30日到5月2日": None,
    "2024-04-30 2024-05-01": None,
    "2024-04-30 23:00:00 - 2024-05-01 01:00:00": None,
    "2023-12-30、2024-01-02": None,
    "24-04-12": None,
    "12/04/2024": None,
    "4月12日": None,
    "2024-04-31": None,
    "1711900800000": (4, 1),  # milliseconds since 1970: 31 March, 16:00 in Greenwich, midnight in China
    "1711900799": (3, 31),
    "2024040112": None,  # an hour, or seconds since 1970
    "二〇二四年四月一日": (4, 1),
    "2024年十二月二十八日": (12, 28),
    "2024年四月三十一日": None,
    "星期一 2024-04-01": (4, 1),
    "Apr 1, 2024": (4, 1),
    "1 April 2024": (4, 1),
    "Mon Apr 01 10:00:00 CST 2024": (4, 1),
    "April 2024": None,
    "2024—04—01": (4, 1),
    "2024–04–01–2024–05–02": None,
}


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str) -> None:
    """A second day in another month makes it no day: thirty articles of a quarter are not all April's."""
    expected = DAYS[text]
    found = int(days_of(coded(objects([text, "2024-05-09"])))[0])
    assert found == (NO_DATE if expected is None else dt.date(2024, *expected).toordinal())


@pytest.mark.parametrize(
    ("title", "fate"),
    [
        ("【草稿】关于汛期的通知", Fate.UNKNOWN_STATE),
        ("关于汛期的通知（已撤稿）", Fate.UNKNOWN_STATE),
        ("[待审核]关于汛期的通知", Fate.UNKNOWN_STATE),
        ("【转载】关于汛期的通知", Fate.COUNTED),
        ("关于汛期的通知（草案）", Fate.COUNTED),
        ("关于撤销（草稿）的通知", Fate.COUNTED),
    ],
)
def test_a_title_marked_as_not_published(county: County, tmp_path: Path, title: str, fate: Fate) -> None:
    text = f"标题,栏目,单位,日期\n{title},工作动态,财政局,2024-04-02\n"
    assert county.fates(tmp_path / "台账.csv", text) == [fate]


@pytest.mark.parametrize(
    ("heading", "value", "fate"),
    [
        ("当前环节", "二审", Fate.UNKNOWN_STATE),
        ("流程节点", "三审三校", Fate.UNKNOWN_STATE),
        ("处理进度", "签发岗", Fate.UNKNOWN_STATE),
        ("当前环节", "已发布", Fate.COUNTED),
        ("is_show", "0", Fate.NOT_PUBLISHED),
        ("isPublished", "false", Fate.NOT_PUBLISHED),
        ("is_show", "1", Fate.COUNTED),
        ("is_top", "0", Fate.COUNTED),
        ("所在位置", "回收站", Fate.NOT_PUBLISHED),
        ("状态", "已发布（修改待审）", Fate.UNKNOWN_STATE),
        ("状态", "已发布", Fate.COUNTED),
    ],
)
def test_what_a_column_says_of_a_row(county: County, tmp_path: Path, heading: str, value: str, fate: Fate) -> None:
    published = "1" if heading.startswith("is") else "已发布"
    rows = f"甲,工作动态,财政局,2024-04-01,{value}\n乙,信息公开,公安局,2024-05-02,{published}\n"
    assert county.fates(tmp_path / "台账.csv", f"标题,栏目,单位,日期,{heading}\n{rows}")[0] == fate


COUNT_HEADS = ("单位", "栏目", "月份", "篇数")
# Merged area -> counts; rows counted, listed, outside. A count of April and May together is of neither.
SHARED: dict[str, tuple[dict[tuple[str, str, int], int], str]] = {
    "D2:D3": ({MAY: 3}, "1 2 0"),
    "D2:D4": ({}, "0 3 0"),
    "D1:E1": ({APRIL: 5, MAY: 3}, "2 1 0"),
    "A2:A3": ({APRIL: 5, MAY: 3}, "2 1 0"),
}


@pytest.mark.parametrize("area", SHARED)
def test_a_count_merged_over_several_rows(county: County, tmp_path: Path, area: str) -> None:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (
        COUNT_HEADS,
        ("财政局", "工作动态", "4月", 5),
        ("财政局", "工作动态", "5月", None),
        ("公安局", "信息公开", "5月", 3),
    ):
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells(area)
    book.save(buffer)
    assert counts_of(county, tmp_path / "台账.xlsx", buffer.getvalue()) == SHARED[area]


@pytest.mark.parametrize(
    ("column", "counted"),
    [
        ("工作动态/信息公开", {}),
        ("信息公开|工作动态", {}),
        ("首页/工作动态", {APRIL: 1}),
        ("信息公开>工作动态", {APRIL: 1}),
        ("信息公开/重点领域/工作动态", {}),
    ],
)
def test_an_article_of_two_columns_in_one_cell(
    county: County, tmp_path: Path, column: str, counted: dict[tuple[str, str, int], int]
) -> None:
    rows = [HEADS, ("甲", column, "财政局", "2024-04-01")]
    found, _ = counts_of(county, tmp_path / "台账.csv", typed(rows))
    assert found == counted


def test_a_candidate_column_of_signs_for_nothing_is_blank(county: County, tmp_path: Path) -> None:
    rows = [
        ("标题", "栏目", "发布单位", "来源", "发布日期", "时间"),
        ("甲", "工作动态", "—", "财政局", "-", "2024-04-01"),
        ("乙", "信息公开", "无", "公安局", "/", "2024-05-02"),
    ]
    assert counts_of(county, tmp_path / "台账.csv", typed(rows)) == ({APRIL: 1, MAY: 1}, "2 0 0")


@pytest.mark.parametrize(("title", "count"), [("-", 2), ("无", 2), ("无标题", 2), ("甲", 1)])
def test_a_sign_for_no_title_repeats_nothing(county: County, tmp_path: Path, title: str, count: int) -> None:
    rows = [HEADS, *[(title, "工作动态", "财政局", "2024-04-01")] * 2]
    found, _ = counts_of(county, tmp_path / "台账.csv", typed(rows))
    assert found == {APRIL: count}


@pytest.mark.parametrize("case", TEXTS)
def test_text(county: County, tmp_path: Path, case: str) -> None:
    content, counts, line = TEXTS[case]
    assert counts_of(county, tmp_path / "台账.csv", content) == (counts, line)


LISTS_IN_ONE = {
    "two lists side by side": (
        "标题,栏目,单位,日期,标题,栏目,单位,日期\n甲,工作动态,财政局,2024-04-01,乙,信息公开,公安局,2024-05-02\n"
    ),
    "two publishers": "标题,栏目,单位,单位,日期\n甲,工作动态,财政局,公安局,2024-04-01\n",
    "two dates": "标题,栏目,单位,日期,日期\n甲,工作动态,财政局,2024-04-01,2024-05-01\n",
}


@pytest.mark.parametrize("case", LISTS_IN_ONE)
def test_columns_that_contradict_each_other_are_named(tmp_path: Path, case: str) -> None:
    """Half of the articles would be lost, or counted for one of two units."""
    path = tmp_path / "台账.csv"
    path.write_text(LISTS_IN_ONE[case])
    with pytest.raises(Refusal, match="有不止一列都叫"):
        read_export(path)


def test_a_file_with_an_endless_text_is_called_what_it_is(tmp_path: Path) -> None:
    """A text in a spreadsheet has 32,767 characters at most: this is no list without headings."""
    path = tmp_path / "台账.csv"
    path.write_text(f"{'月' * 40_000},工作动态\n", encoding="utf-8")
    with pytest.raises(Refusal, match="有一格长达 40000 个字"):
        read_export(path)


def test_such_a_sheet_beside_a_good_one_is_not_read(county: County, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    assert isinstance(workbook.active, Worksheet)
    for row in (HEADS, *LINES):
        workbook.active.append(row)
    other = workbook.create_sheet("两份")
    for row in (HEADS * 2, LINES[0] + LINES[1], LINES[1] + LINES[0]):
        other.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert counts_of(county, tmp_path / "台账.xlsx", buffer.getvalue()) == ({APRIL: 1, MAY: 1}, "2 2 0")


def packed(*parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return buffer.getvalue()


NO_TABLES: dict[str, tuple[bytes, str]] = {
    "PDF": (b"%PDF-1.7\n", "是 PDF，没有读取：请在后台导出"),
    "picture": (b"\x89PNG\r\n\x1a\n", "是图片，没有读取"),
    "photo": (b"\xff\xd8\xff\xe0", "是图片，没有读取"),
    "RTF": (b"{\\rtf1 }", "是 Word 文档，没有读取"),
    "Word": (packed("[Content_Types].xml", "word/document.xml"), "是 Word 文档，没有读取"),
    "slides": (packed("[Content_Types].xml", "ppt/presentation.xml"), "是演示文稿，没有读取"),
    "Numbers": (packed("Index/Document.iwa"), "请导出为 .xlsx 再导入"),
    "zip": (packed("台账.xlsx"), "是压缩包，没有读取：请解压后导入里面的表"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "是压缩包"),
    "7z": (b"7z\xbc\xaf'\x1c" + bytes(40), "是压缩包"),
    "an answer of the site": (
        b'{"code": 401, "msg": "x"}',
        "是网站返回的一段数据（JSON），不是表格，没有读取：请重新登录后台",
    ),
    "a login page": ("<html><title>统一身份认证</title><body>登录</body></html>".encode(), "是网站的登录页，不是表格"),
    "a page without a table": (b"<html><h1>502 Bad Gateway</h1></html>", "是没有表格的网页，没有读取"),
    "Big5": ("標題,欄目,單位,日期\n".encode("big5"), "是繁体中文编码（Big5）的文本，没有读取：请另存为 .xlsx 再导入"),
    "a mail": (b"From: a@b\nTo: c@d\nContent-Type: multipart/mixed; boundary=x\n\n--x--\n", "是邮件，没有读取"),
    "gz": (b"\x1f\x8b\x08" + bytes(40), "是压缩包"),
}


@pytest.mark.parametrize("case", NO_TABLES)
def test_a_file_that_is_no_table_is_called_by_its_kind(tmp_path: Path, case: str) -> None:
    """Its name says .xlsx; the bytes count."""
    content, told = NO_TABLES[case]
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=told):
        read_export(path)


def test_counts_of_the_same_month_are_added_and_told(county: County, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(
        "单位,栏目,月份,条数\n财政局,工作动态,4月,12\n公安局,信息公开,5月,3\n财政局,工作动态,2024年4月,12\n"
    )
    export, counts = county.counted(path)
    assert counts.unit_counts[Slot("财政局", "动态", 4)] == 24
    told = [problem.what for problem in article_problems(export, counts, county.inputs, county.names)]
    assert "同一单位、栏目、日期有不止一行条数，已经相加：2 行（第 2、4 行）" in told


@pytest.mark.parametrize("text", ["NULL", "null", "None", "nan", "未知", "—", "#N/A"])
def test_a_word_for_no_value_is_no_publisher(county: County, tmp_path: Path, text: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(HEAD + f"甲,工作动态,{text},2024-04-01\n乙,{text},财政局,2024-04-02\n")
    _, counts = county.counted(path)
    assert (counts.new_publishers, counts.new_columns) == ((), ())


def test_a_line_that_can_be_read_in_two_ways_is_named(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(HEAD + ROWS + '"丁,多了,一格,工作动态,财政局,2024-06-04\n')
    with pytest.raises(Refusal, match="第 5 行的引号没有配对"):
        read_export(path)


def table(*rows: Sequence[str], attributes: str = "") -> str:
    lines = "".join(f"<tr {attributes}>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{lines}</table>"


HEADS = ("标题", "栏目", "单位", "日期")
LINES = (("甲", "工作动态", "财政局", "2024-04-01"), ("乙", "信息公开", "公安局", "2024-05-02"))
PAGES: dict[str, tuple[str, str]] = {
    "plain": (table(HEADS, *LINES), "2 0 0"),
    "headings in a table of their own": (table(HEADS) + table(*LINES), "2 0 0"),
    "nested 400 deep": ("<div>" * 400 + table(HEADS, *LINES), "2 0 0"),
    "in a table for layout": (table(("导航",), (table(HEADS, *LINES),)), "2 0 0"),
    "a table in a cell": (table(HEADS, (table(("甲", "子")), *LINES[0][1:]), LINES[1]), "2 0 0"),
    "a span to the end": (
        table(HEADS)[:-8]
        + "<tr><td>甲</td><td rowspan=0>工作动态</td><td rowspan=99999>财政局</td><td>2024-04-01</td></tr>"
        + "<tr style='display:none'><td>丙</td><td>2024-04-02</td></tr></table>"
        + table(LINES[1]),
        "2 1 0",
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
@pytest.mark.parametrize("case", PAGES)
def test_web_pages(county: County, tmp_path: Path, case: str, encoding: str) -> None:
    page, line = PAGES[case]
    content = f"<html><body>{page}</body></html>".encode(encoding)
    assert counts_of(county, tmp_path / "台账.xls", content) == ({APRIL: 1, MAY: 1}, line)


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "台账.xls"
    path.write_text("<html>" + "<div>" * 100_000 + table(HEADS, *LINES))
    with pytest.raises(Refusal, match="嵌套得异常深"):
        read_export(path)


def two_lines(sheet: Worksheet) -> None:
    for row in (("标题", "栏目", "发布信息", None), (None, None, "单位", "日期"), *LINES):
        sheet.append(row)
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(area)


def filtered(sheet: Worksheet) -> None:
    for row in (HEADS, *LINES, ("丙", "工作动态", "财政局", "2024-04-03")):
        sheet.append(row)
    sheet.auto_filter.ref = "A1:D4"
    sheet.row_dimensions[4].hidden = True


def away_from_the_corner(sheet: Worksheet) -> None:
    for row, cells in enumerate((HEADS, LINES[0], ("乙", "信息公开", "公安局", "2024-05-02")), start=5):
        for column, cell in enumerate(cells, start=4):
            sheet.cell(row, column, cell)
    sheet.merge_cells("F6:F6")


def a_whole_column_merged(sheet: Worksheet) -> None:
    for row in (HEADS, *LINES):
        sheet.append(row)
    sheet.merge_cells("H2:H1048576")


def merged_below_the_last_row(sheet: Worksheet) -> None:
    for row in (HEADS, *LINES):
        sheet.append(row)
    for area in ("A4:A9", "C5:XFD1048576"):
        sheet.merged_cells.ranges.add(CellRange(area))


SHEETS: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "areas merged below the last row": (merged_below_the_last_row, "2 0 0"),
    "headings in two lines": (two_lines, "2 0 0"),
    "a filter": (filtered, "2 1 0"),
    "away from the corner": (away_from_the_corner, "2 0 0"),
    "a whole column merged": (a_whole_column_merged, "2 0 0"),
}


@pytest.mark.parametrize("case", SHEETS)
def test_spreadsheets(county: County, tmp_path: Path, case: str) -> None:
    fill, line = SHEETS[case]
    workbook = openpyxl.Workbook()
    assert isinstance(workbook.active, Worksheet)
    fill(workbook.active)
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert counts_of(county, tmp_path / "台账.xlsx", buffer.getvalue()) == ({APRIL: 1, MAY: 1}, line)


def test_a_row_without_height_is_a_hidden_row(county: County, tmp_path: Path) -> None:
    book, whole = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADS, *LINES, ("丙", "工作动态", "财政局", "2024-04-03")):
        book.worksheets[0].append(row)
    book.save(whole)
    flat = io.BytesIO()
    with zipfile.ZipFile(whole) as package, zipfile.ZipFile(flat, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(b'<row r="4"', b'<row r="4" ht="0" customHeight="1"'))
    assert counts_of(county, tmp_path / "台账.xlsx", flat.getvalue()) == ({APRIL: 1, MAY: 1}, "2 1 0")


def test_rows_filtered_out_of_an_ods_are_named(county: County, tmp_path: Path) -> None:
    """.ods and .xls are read by the worker process, which also reports hidden rows."""
    names = "office", "table", "text"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row{hidden}>" + "".join(map(cell.format, row)) + "</table:table-row>"
        for row, hidden in ((HEADS, ""), (LINES[0], ""), (LINES[0], ' table:visibility="filter"'), (LINES[1], ""))
    )
    sheet = f'<table:table table:name="文章">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
    assert counts_of(county, tmp_path / "台账.ods", buffer.getvalue()) == ({APRIL: 1, MAY: 1}, "2 1 0")


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("政府办", None),
        ("民政局", None),
        ("县委办公室", None),
        ("财正局", "财政局"),
        ("翟坡乡", "翟坡镇"),
        ("卫建委", "卫健委"),
        ("财政局、卫建委、公安局", None),  # two units: an alias would be wrong
    ],
)
def test_only_a_likely_unit_is_proposed(county: County, text: str, proposed: str | None) -> None:
    near = county.names.nearest(text)
    assert (near.name if near else None) == proposed


MEDIA = pd.DataFrame(
    {
        "account": ["平安", "平安", "法治", "双写", "双写"],
        "host": ["公安局", "公安局", "财政局", "财政局", "财政局"],
        "platform": ["微信", "抖音", "", "", ""],
        **{month: pd.array([pd.NA] * 5, dtype="Int64") for month in range(1, 13)},
        **{f"weeks_{month}": pd.array([pd.NA] * 5, dtype="Int64") for month in range(1, 13)},
        "last_update": pd.to_datetime([None] * 5),
    }
)

# Text -> counts by owner and item; the fates of its rows.
POSTS: dict[str, tuple[str, dict[tuple[str, str], int], list[Fate]]] = {
    "an account of two platforms": (
        "账号,发布时间\n平安,2024-04-01\n法治,2024-04-02\n双写,2024-04-02\n某号,2024-04-02\n",
        {("法治", "4月"): 1},
        [Fate.AMBIGUOUS_ACCOUNT, Fate.COUNTED, Fate.REPEATED_ACCOUNT, Fate.UNKNOWN_ACCOUNT],
    ),
    "with its platform": (
        "账号,平台,月份,条数\n平安,微信公众号,4月,10\n平安,抖音号,2024年5月,3\n平安,快手,4,9\n合计,,,22\n",
        {("平安（微信）", "4月"): 10, ("平安（抖音）", "5月"): 3},
        [Fate.COUNTED, Fate.COUNTED, Fate.UNKNOWN_ACCOUNT, Fate.TOTAL],
    ),
    "ends of months": (
        "账号,日期,条数\n法治,2024-04-30,10\n法治,2024-05-31,0\n",
        {("法治", "4月"): 10, ("法治", "5月"): 0},
        [Fate.COUNTED, Fate.COUNTED],
    ),
    "days": (
        "账号,日期,条数\n法治,2024-04-01,1\n法治,2024-04-02,2\n法治,2024-05-05,3\n",
        {
            ("法治", "4月"): 3,
            ("法治", "4月不足周数"): 3,
            ("法治", "5月"): 3,
        },  # of April's 4 weeks the first has 3 posts
        [Fate.COUNTED] * 3,
    ),
    "weeks, but not all": ("账号,周开始日期,条数\n法治,2024-04-01,1\n", {}, [Fate.NOT_JUDGED]),
    "drafts": (
        "账号,发布时间,状态\n法治,2024-04-01,已群发\n法治,2024-05-01,草稿\n",
        {("法治", "4月"): 1},
        [Fate.COUNTED, Fate.NOT_PUBLISHED],
    ),
}


@pytest.mark.parametrize("case", POSTS)
def test_posts(county: County, tmp_path: Path, case: str) -> None:
    text, counts, fates = POSTS[case]
    path = tmp_path / "推文.csv"
    path.write_text(text)
    found = count_posts(read_export(path), dataclasses.replace(county.inputs, media=MEDIA))
    assert {(slot.owner, slot.item): count for slot, count in found.counts.items()} == counts
    assert found.fates.tolist() == fates
