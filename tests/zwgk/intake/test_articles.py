"""台账导入: 1,358 articles whose counts are the bulletin's, in three formats and three spellings of headings."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.zwgk.intake.looking import Count, checks, rows_of, unit_counts
from tests.zwgk.sheets import table
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status

SPELLINGS = {
    "plain": ("标题", "栏目", "单位", "日期", "地址"),
    "portal": ("信息标题", "所属栏目", "发布机构", "发布时间", "链接"),
    "platform": ("文章标题", "栏目名称", "来源单位", "发文日期", "URL"),
}
PORTAL_COLUMN = {"动态": "部门动态", "信息公开": "部门信息公开", "重点领域": "重点领域信息公开"}
# The portal: 591 政务要闻 + 687 信息公开 + 80 其他 = 1358. The units: 523 动态, 385 信息公开, 199 重点领域 = 1107.
OTHERS = (("政务要闻", 591 - 523), ("通知公告", 687 - 385 - 199), ("其他", 80))
PERIOD_DAYS = {4: 30, 5: 31, 6: 30}

Article = tuple[str, str, str, str, str]


def articles(typed_counts: dict[Count, int]) -> Iterator[Article]:
    """Return title, column, unit, date, address: one per article of the example, and 251 of other publishers."""
    number = 0
    for (unit, column, month), count in typed_counts.items():
        for _ in range(count):
            number += 1
            day = number % PERIOD_DAYS[month] + 1
            yield (f"第{number}篇", PORTAL_COLUMN[column], unit, f"2024-{month:02}-{day:02}", f"/art/{number}.html")
    for column, count in OTHERS:
        for place in range(count):
            number += 1
            yield (f"第{number}篇", column, "县委办公室", f"2024-{4 + place % 3:02}-15", f"/art/{number}.html")


def as_xlsx(heads: Sequence[str], rows: Sequence[Sequence[Any]], above: Sequence[Sequence[Any]] = ()) -> bytes:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("台账")
    for row in (*above, heads, *rows):
        sheet.append(list(row))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def as_csv(heads: Sequence[str], rows: Sequence[Sequence[Any]], encoding: str) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows((heads, *rows))
    return buffer.getvalue().encode(encoding)


def import_file(workbook: Path, name: str, content: bytes, overwrite: bool = False) -> Outcome:
    path = workbook.parent / name
    path.write_bytes(content)
    outcome = run_on_file(workbook, lambda book: commands.import_articles(book, path, overwrite=overwrite))
    assert path.read_bytes() == content
    return outcome


@pytest.mark.parametrize(
    ("spelling", "form"),
    [("plain", "xlsx"), ("portal", "utf-8-sig"), ("platform", "gbk"), ("portal", "gbk"), ("plain", "utf-8")],
)
def test_the_bulletins_tables_come_out_of_1358_articles(
    blank: Path,
    typed_counts: dict[Count, int],
    published: dict[int, list[list[str]]],
    spelling: str,
    form: str,
) -> None:
    rows = list(articles(typed_counts))
    assert len(rows) == 1358
    heads = SPELLINGS[spelling]
    name, content = ("台账.xlsx", as_xlsx(heads, rows)) if form == "xlsx" else ("台账.csv", as_csv(heads, rows, form))
    outcome = import_file(blank, name, content)
    assert outcome.lines[0] == "计入 1107 行 + 列出 251 行 + 不在本期 0 行 = 台账共 1358 行"
    portal = "门户网站共 1358 条：信息公开 687 条，其他 80 条，政务要闻 591 条"
    told = [line for line in outcome.lines if line.startswith("门户网站共")]
    assert sorted(told[0].partition("（")[0].replace("：", "，").split("，")) == sorted(
        portal.replace("：", "，").split("，")
    )
    assert "其中 251 条由名录以外的单位发布" in told[0]
    strangers = [row for row in checks(blank) if row["原值"] == "县委办公室"]
    assert len(strangers) == 1
    assert "251 行" in strangers[0]["问题"]
    assert "1109" in strangers[0]["问题"]  # row 1 has the headings, rows 2 to 1108 the units' articles
    listing = next((blank.parent / "备份").glob("*未计入明细.csv"))
    with listing.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [int(row["行号"]) for row in listed] == list(range(1109, 1360))
    run_on_file(blank, commands.recompute)
    for number in (1, 2):
        assert table(blank, f"附件{number}", 5) == published[number]


def test_a_second_import_renews_its_own_numbers_and_others_wait(small: Path) -> None:
    heads = SPELLINGS["plain"]
    rows = [("甲", "工作动态", "财政局", "2024-04-01"), ("乙", "工作动态", "财政局", "2024-06-30")]
    import_file(small, "台账.xlsx", as_xlsx(heads, rows))
    expected = {
        ("财政局", "动态", 4): 1,
        ("财政局", "动态", 5): 0,
        ("财政局", "动态", 6): 1,
        **{("财政局", column, month): 0 for column in ("信息公开", "重点领域") for month in (4, 5, 6)},
    }
    assert unit_counts(small) == expected  # 0 only for the one unit in the list
    written = rows_of(small, "导入记录", 3)
    import_file(small, "台账.xlsx", as_xlsx(heads, rows))
    assert unit_counts(small) == expected
    assert rows_of(small, "导入记录", 3) == written
    type_count(small, "财政局", 6, 7)
    more = [*rows, ("丙", "工作动态", "财政局", "2024-05-05"), ("丁", "工作动态", "财政局", "2024-06-05")]
    outcome = import_file(small, "台账.xlsx", as_xlsx(heads, more))
    # The 0 of May came from the ledger and is updated; the 7 of June was typed and waits.
    assert unit_counts(small) == {**expected, ("财政局", "动态", 5): 1, ("财政局", "动态", 6): 7}
    assert [(row["单元格"], row["原值"]) for row in checks(small) if row["工作表"] == "财政局"] == [("B12", "2")]
    assert any("原来有数、已经换成新数" in line for line in outcome.lines)
    import_file(small, "台账.xlsx", as_xlsx(heads, more), overwrite=True)
    assert unit_counts(small) == {**expected, ("财政局", "动态", 5): 1, ("财政局", "动态", 6): 2}


def test_wrong_words_in_titles_are_told_with_their_rows(small: Path) -> None:
    rows = [
        ("工作布署会召开", "工作动态", "财政局", "2024-04-01"),
        ("财政局学习", "工作动态", "财政局", "2024-04-02"),
        ("再次布署", "工作动态", "财政局", "2024-05-02"),
        ("去年的布署", "工作动态", "财政局", "2023-05-02"),
    ]
    import_file(small, "台账.csv", as_csv(SPELLINGS["plain"], rows, "utf-8"))
    assert [row["问题"] for row in checks(small) if "布署" in row["问题"]] == [
        "标题里的“布署”应为“部署”：2 行（第 2、4 行）"
    ]


def type_count(workbook: Path, sheet: str, month: int, count: int) -> None:
    """Type a number of 动态 as a clerk would."""
    book = openpyxl.load_workbook(workbook)
    book[sheet].cell(6 + month, 2).value = count
    book.save(workbook)


@pytest.mark.parametrize("time", ["", " 09:30", " 09:30:15"], ids=["day", "minute", "second"])
def test_a_date_is_the_same_day_however_exact_it_is(small: Path, time: str) -> None:
    days = ("2024-04-01", "2024-06-30", "", "2024-06-30", "哪天")
    rows = [(f"第{number}篇", "工作动态", "财政局", day and day + time) for number, day in enumerate(days)]
    outcome = import_file(small, "台账.csv", as_csv(SPELLINGS["plain"], rows, "utf-8"))
    assert outcome.lines[0] == "计入 3 行 + 列出 2 行 + 不在本期 0 行 = 台账共 5 行"
    found = unit_counts(small)
    assert [found.get(("财政局", "动态", month)) for month in (4, 5, 6)] == [1, None, 2]  # the undated may be of May


ODD = [
    ("甲", "工作动态", "财政局", "2024-04-01"),  # row 2: counted
    ("甲", "工作动态", "财政局", "2024年4月1日"),  # row 3: the same again, with another spelling of the date
    ("乙", "工作动态", "财正局", "2024-04-02"),  # row 4: unknown
    ("丙", "领导活动", "财政局", "2024-04-02"),  # row 5: a column that 栏目映射 does not know
    ("丁", "工作动态", "财政局", ""),  # row 6: no date
    ("戊", "工作动态", "财政局", "2023-04-02"),  # row 7: another year
    ("己", "工作动态", "财政局", "2024-01-05"),  # row 8: another quarter
    ("庚", "重点领域", "公安局", "2024-04-03"),  # row 9: no duty
    ("辛", "其他", "公安局", "2024-04-03"),  # row 10: mapped to —
    ("", "", "", ""),  # row 11: nothing at all
    ("壬", "工作动态", "新乡县财政局", 45383),  # row 12: 2024-04-01 as a spreadsheet counts days
    ("癸", "工作动态", "卫健局", "2024 年 4 月 5 日"),  # row 13: an alias, a date with spaces
    ("子", "信息公开>法规文件", "财政局", "2024/4/6 08:30"),  # row 14: below a mapped column
    ("丑", "工作动态", "财政局", "4月5日"),  # row 15: no year
]


def test_every_row_is_counted_or_listed_with_its_number(small: Path) -> None:
    outcome = import_file(small, "台账.xlsx", as_xlsx(SPELLINGS["plain"], ODD))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    assert outcome.lines[0] == "计入 4 行 + 列出 8 行 + 不在本期 1 行 = 台账共 13 行"
    with next((small.parent / "备份").glob("*未计入明细.csv")).open(encoding="utf-8-sig", newline="") as file:
        fates = {int(row["行号"]): row["去向"] for row in csv.DictReader(file)}
    assert fates == {
        3: "与前面的行重复",
        4: "单位不在名录",
        5: "栏目没有映射",
        6: "没有日期或看不懂",
        7: "日期不在本年度",
        8: "日期不在本期",
        9: "名录注明不承担",
        10: "映射为不计入单位",
        15: "没有日期或看不懂",
    }
    counts = unit_counts(small)
    assert counts["财政局", "动态", 4] == 2
    assert counts["财政局", "信息公开", 4] == 1
    assert counts["卫健委", "动态", 4] == 1
    assert ("财政局", "动态", 5) not in counts  # the list ends in April: that proves no 0
    problems = {row["原值"]: row["问题"] for row in checks(small) if row["原值"]}
    assert "第 4 行" in problems["财正局"]
    assert "是不是“财政局”" in problems["财正局"]
    mapping = rows_of(small, "栏目映射", 3)
    assert mapping[-1]["门户栏目"] == "领导活动"
    assert mapping[-1]["计入单位栏目"] is None


def test_duplicates_count_twice_where_settings_say_so(small: Path) -> None:
    workbook = openpyxl.load_workbook(small)
    sheet = workbook["设置"]
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "重复文章只计一次")
    place = next(cell for cell in sheet[row] if cell.value == "是")
    place.value = "否"
    workbook.save(small)
    outcome = import_file(small, "台账.xlsx", as_xlsx(SPELLINGS["plain"], ODD[:2]))
    assert unit_counts(small)["财政局", "动态", 4] == 2
    assert any("有 1 行标题、单位、日期与前面的相同" in line for line in outcome.lines)


def test_heads_may_stand_below_a_title_and_rows_on_two_sheets(small: Path) -> None:
    workbook = openpyxl.Workbook()
    first, second = workbook.worksheets[0], workbook.create_sheet("续表")
    for sheet, title in ((first, "甲"), (second, "乙")):
        sheet.append(["2024年信息发布台账"])
        sheet.append([])
        sheet.append(["序号", *SPELLINGS["portal"]])
        sheet.append([1, title, "工作动态", "公安局", "2024-05-06 10:00:00", "x"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    import_file(small, "台账.xlsx", buffer.getvalue())
    assert unit_counts(small)["公安局", "动态", 5] == 2


def test_a_table_of_html_that_calls_itself_xls_is_read(small: Path) -> None:
    cells = "".join(f"<td>{text}</td>" for text in ("甲", "工作动态", "公安局", "2024-05-06"))
    heads = "".join(f"<th>{text}</th>" for text in SPELLINGS["plain"][:4])
    page = f"<html><head><meta charset='gbk'></head><body><table><tr>{heads}</tr><tr>{cells}</tr></table></body></html>"
    import_file(small, "台账.xls", page.encode("gbk"))
    assert unit_counts(small)["公安局", "动态", 5] == 1


def test_a_line_of_more_cells_than_the_heads_loses_no_row(small: Path) -> None:
    text = "标题,栏目,单位,日期\n甲,工作动态,公安局,2024-05-06\n乙,工作动态,公安局,2024-05-07,多,出\n丙,工作动态\n"
    outcome = import_file(small, "台账.csv", text.encode())
    assert outcome.lines[0] == "计入 2 行 + 列出 1 行 + 不在本期 0 行 = 台账共 3 行"
    assert unit_counts(small)["公安局", "动态", 5] == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("台账.xlsx", as_xlsx(("标题", "栏目", "单位"), [("甲", "乙", "丙")]), "认不出日期"),
        ("台账.csv", "会议通知\n".encode(), "找不到台账的标题行"),
        ("台账.csv", b"", "空文件"),
        ("台账.xlsx", b"PK\x03\x04" + bytes(50), "损坏"),
        ("台账.csv", bytes(range(128, 256)) * 20, "UTF-8 或 GBK"),
    ],
)
def test_what_is_no_export_is_refused_and_nothing_changes(small: Path, name: str, content: bytes, said: str) -> None:
    before = small.read_bytes()
    with pytest.raises(Refusal, match=said):
        import_file(small, name, content)
    assert small.read_bytes() == before
    assert not (small.parent / "备份").exists()


NASTY = [
    ("=cmd|' /C calc'!A0", "工作动态", '=HYPERLINK("http://x")', "2024-05-06"),
    ("<script>alert(1)</script>", "@SUM(1)", "财政局", "2024-05-06"),
    ("长" * 32_767, "工作动态", "+1+1", "2024-05-06"),
    ("a\x07b", "工作\x0b动态", "../../x", "2024-05-06"),
    ("x", "栏" * 300, "CON", "2024-05-06"),
]


def test_no_formula_is_ever_written_from_imported_text(small: Path) -> None:
    import_file(small, "台账.csv", as_csv(SPELLINGS["plain"], NASTY, "utf-8"))
    workbook = openpyxl.load_workbook(small)
    for sheet in ("栏目映射", "导入记录", "校验", "填报进度"):
        formulas = [str(cell.value) for row in workbook[sheet].iter_rows() for cell in row if cell.data_type == "f"]
        assert all(text.startswith("=HYPERLINK(\"#'") for text in formulas), sheet
    mapping = [row["门户栏目"] for row in rows_of(small, "栏目映射", 3)]
    assert "＠SUM(1)" in mapping
    assert "栏" * 300 in mapping
    listing = next((small.parent / "备份").glob("*未计入明细.csv")).read_text(encoding="utf-8-sig")
    with io.StringIO(listing, newline="") as file:
        for row in csv.reader(file):
            assert all(not cell.startswith(("=", "+", "@", "-")) for cell in row)


def test_posts_of_the_media_make_the_weekly_rule_exact(example: Path) -> None:
    """新乡县电商办: 30 posts in the quarter, 26 required; but none in the second week of May."""
    weeks = [3, 3, 2, 2, 2, 2, 0, 2, 2, 3, 3, 3, 3]
    assert sum(weeks) == 30
    starts = [
        f"2024-{date}"
        for date in [
            "04-01",
            "04-08",
            "04-15",
            "04-22",
            "04-29",
            "05-06",
            "05-13",
            "05-20",
            "05-27",
            "06-03",
            "06-10",
            "06-17",
            "06-24",
        ]
    ]
    rows = [("新乡县电商办", start) for start, posts in zip(starts, weeks, strict=True) for _ in range(posts)]
    rows.append(("没有的号", "2024-04-01"))
    outcome = import_file(example, "推文.csv", as_csv(("公众号", "发布时间"), rows, "gbk"))
    assert outcome.lines[0] == "计入 30 行 + 列出 1 行 + 不在本期 0 行 = 清单共 31 行"
    sheet = openpyxl.load_workbook(example)["新媒体"]
    heads = next(row for row in sheet.iter_rows() if any(cell.value == "账号名称" for cell in row))
    column = {str(cell.value): cell.column for cell in heads}
    row = next(row for row in range(1, sheet.max_row) if sheet.cell(row, column["账号名称"]).value == "新乡县电商办")
    assert [sheet.cell(row, column[f"{month}月不足周数"]).value for month in (4, 5, 6, 7)] == [0, 1, 0, None]
    # April: 3+3+2+2+2 = 12 against the typed 10: for the clerk to decide.
    assert sheet.cell(row, column["4月"]).value == 10
    waiting = next(found for found in checks(example) if found["工作表"] == "新媒体")
    assert (waiting["原值"], waiting["级别"]) == ("12", "警告")
    run_on_file(example, commands.recompute)
    verdict = {line[1].partition("（")[0]: line[3] for line in table(example, "附件3", 5)[1:]}
    assert verdict["新乡县电商办"] == "否"
    assert verdict["法治新乡县"] == "是"


def test_weekly_counts_come_in_the_same_way(example: Path) -> None:
    starts = [
        "2024-04-01",
        *(f"2024-04-{day:02}" for day in (8, 15, 22, 29)),
        *(f"2024-05-{day:02}" for day in (6, 13, 20, 27)),
    ]
    starts += [f"2024-06-{day:02}" for day in (3, 10, 17, 24)]
    rows = [("平安新乡县", start, 5 if number else 1) for number, start in enumerate(starts)]
    import_file(example, "周报.xlsx", as_xlsx(("账号", "周开始日期", "条数"), rows))
    told = [(row["栏目"], row["新值"]) for row in rows_of(example, "导入记录", 3)]
    assert told == [("4月不足周数", 1), ("5月不足周数", 0), ("6月不足周数", 0)]
