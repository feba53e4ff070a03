"""Exports with one trouble each, as seen in public: counts, messages, additions to the mapping."""

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import REPOSITORY
from tests.zwgk.intake.looking import checks, rows_of, unit_counts
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.outcome import Outcome

EXPORTS = REPOSITORY / "tests" / "data" / "exports"
财政局, 公安局 = "财政局", "公安局"
Counts = dict[tuple[str, str, int], int]

# Folder, counts (without zeros), the first line, fates of other rows by number, new portal columns.
CASES: list[tuple[str, Counts, str, dict[int, str], list[str]]] = [
    (
        "I01-status",
        {(财政局, "动态", 4): 1},
        "计入 1 行 + 列出 4 行 + 不在本期 0 行 = 台账共 5 行",
        dict.fromkeys((3, 4, 5, 6), "没有发布"),
        [],
    ),
    (
        "I02-utc",
        {(财政局, "动态", 4): 1, (财政局, "动态", 5): 1},
        "计入 2 行 + 列出 0 行 + 不在本期 1 行 = 台账共 3 行",
        {4: "不在本期"},
        [],
    ),
    (
        "I03-html-rowspan",
        {(财政局, "动态", 4): 2, (财政局, "信息公开", 4): 1, (公安局, "动态", 5): 1, (公安局, "信息公开", 6): 1},
        "计入 5 行 + 列出 0 行 + 不在本期 0 行 = 台账共 5 行",
        {},
        [],
    ),
    ("I04-xml2003", {(财政局, "动态", 4): 1}, "计入 1 行 + 列出 0 行 + 不在本期 0 行 = 台账共 1 行", {}, []),
    ("I05-html-bom", {(财政局, "动态", 4): 1}, "计入 1 行 + 列出 0 行 + 不在本期 0 行 = 台账共 1 行", {}, []),
    (
        "I06-quote",
        {(财政局, "动态", 4): 3, (财政局, "动态", 5): 1, (财政局, "动态", 6): 1, (财政局, "信息公开", 5): 1},
        "计入 6 行 + 列出 0 行 + 不在本期 0 行 = 台账共 6 行",
        {},
        [],
    ),
    (
        "I07-eq",
        {(财政局, "动态", 4): 1, (公安局, "信息公开", 5): 1},
        "计入 2 行 + 列出 0 行 + 不在本期 0 行 = 台账共 2 行",
        {},
        [],
    ),
    (
        "I09-leading-space",
        {(财政局, "动态", 4): 3, (公安局, "信息公开", 5): 2},
        "计入 5 行 + 列出 0 行 + 不在本期 0 行 = 台账共 5 行",
        {},
        [],
    ),
    (
        "I10-sheet2-no-head",
        {(财政局, "动态", 4): 3},
        "计入 3 行 + 列出 4 行 + 不在本期 0 行 = 台账共 7 行",
        dict.fromkeys((1, 2, 3, 4), "所在的工作表没有读"),
        [],
    ),
    (
        "I12-several-columns",
        {(财政局, "信息公开", 4): 1, (公安局, "动态", 5): 1, (公安局, "动态", 6): 1},
        "计入 3 行 + 列出 2 行 + 不在本期 0 行 = 台账共 5 行",
        {2: "映射为不计入", 4: "栏目没有映射"},
        ["头条"],
    ),
    (
        "I13-merged-units",
        {(财政局, "动态", 4): 2, (财政局, "信息公开", 4): 1, (公安局, "动态", 5): 1, (公安局, "信息公开", 6): 1},
        "计入 5 行 + 列出 0 行 + 不在本期 0 行 = 台账共 5 行",
        {},
        [],
    ),
    ("I14b-dimension", {(财政局, "动态", 4): 5}, "计入 5 行 + 列出 0 行 + 不在本期 0 行 = 台账共 5 行", {}, []),
    ("I18a-velvet-xlsx", {(财政局, "动态", 4): 1}, "计入 1 行 + 列出 0 行 + 不在本期 0 行 = 台账共 1 行", {}, []),
    (
        "I19b-two-row-heads",
        {(财政局, "动态", 4): 1},
        "计入 1 行 + 列出 1 行 + 不在本期 0 行 = 台账共 2 行",
        {4: "重复"},
        [],
    ),
    (
        "I21-cut-character",
        {(财政局, "动态", 4): 1},
        "计入 1 行 + 列出 1 行 + 不在本期 0 行 = 台账共 2 行",
        {3: "残缺的字"},
        [],
    ),
    (
        "I23-html-mso",
        {(财政局, "动态", 4): 1, (公安局, "信息公开", 6): 1},
        "计入 2 行 + 列出 3 行 + 不在本期 0 行 = 台账共 5 行",
        {4: "栏目没有映射", 5: "合计", 6: "重复的标题行"},
        [],
    ),
    (
        "I26-three-dates",
        {(财政局, "动态", 4): 1, (公安局, "信息公开", 6): 1},
        "计入 2 行 + 列出 0 行 + 不在本期 0 行 = 台账共 2 行",
        {},
        [],
    ),
    (
        "I27-title-total-paging",
        {(财政局, "动态", 4): 1, (财政局, "动态", 6): 1},
        "计入 2 行 + 列出 3 行 + 不在本期 0 行 = 台账共 5 行",
        {5: "重复的标题行", 7: "合计", 8: "落款"},
        [],
    ),
    (
        "I46-counts-by-row",
        {(财政局, "动态", 4): 12, (公安局, "信息公开", 5): 7},
        "计入 3 行 + 列出 0 行 + 不在本期 0 行 = 台账共 3 行",
        {},
        [],
    ),
]


def import_copy(workbook: Path, source: Path) -> Outcome:
    path = Path(shutil.copy(source, workbook.parent))
    return run_on_file(workbook, lambda book: commands.import_articles(book, path))


def fates(workbook: Path) -> dict[int, str]:
    """Return row number -> fate, from the list beside the backup."""
    listing = next((workbook.parent / "备份").glob("*未计入明细.csv"), None)
    if listing is None:
        return {}
    with listing.open(encoding="utf-8-sig", newline="") as file:
        return {int(row["行号"]): row["去向"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(("name", "counts", "line", "others", "learnt"), CASES, ids=[case[0] for case in CASES])
def test_what_comes_of_it(
    small: Path, name: str, counts: Counts, line: str, others: dict[int, str], learnt: list[str]
) -> None:
    outcome = import_copy(small, next((EXPORTS / name).iterdir()))
    assert {slot: count for slot, count in unit_counts(small).items() if count} == counts
    assert outcome.lines[0] == line
    found = fates(small)
    assert found.keys() == others.keys()
    assert all(others[row] in fate for row, fate in found.items())
    assert [row["门户栏目"] for row in rows_of(small, "栏目映射", 3)][4:] == learnt


def test_a_web_archive_without_a_list_is_named_for_what_it_is(small: Path) -> None:
    with pytest.raises(Refusal, match=r"是网页归档（\.mht），第 1 行的标题里认不出栏目、单位、日期"):
        import_copy(small, EXPORTS / "I24-mht" / "文章.xls")


# 七里营镇 and 财政局 are of the example's county, 教体局 with 县 in front; 某中学 is unknown.
OF_THE_COUNTY = {
    ("七里营镇", "信息公开", 4): 1,
    ("七里营镇", "信息公开", 5): 1,
    ("小冀镇", "信息公开", 6): 1,
    (财政局, "信息公开", 6): 1,
    ("教体局", "信息公开", 4): 1,
}


@pytest.mark.parametrize("name", ["html-utf8bom.xls", "mhtml.xls", "wide-58.xlsx", "text-packed14.xlsx"])
def test_files_of_the_corpora_are_read(blank: Path, name: str) -> None:
    outcome = import_copy(blank, EXPORTS / name)
    assert {slot: count for slot, count in unit_counts(blank).items() if count} == OF_THE_COUNTY
    assert outcome.lines[0] == "计入 5 行 + 列出 1 行 + 不在本期 0 行 = 台账共 6 行"


def test_a_workbook_of_another_county_counts_what_the_messages_ask_for(small: Path) -> None:
    """Nothing counts at first; with the additions to 栏目映射 decided, as the messages say, five of six rows count."""
    assert import_copy(small, EXPORTS / "html-utf8bom.xls").lines[0].startswith("计入 0 行 + 列出 6 行")
    asked = [row["处理办法"] for row in checks(small) if row["原值"]]
    assert all("在“栏目映射”" in remedy for remedy in asked)
    book = openpyxl.load_workbook(small)
    sheet = book["栏目映射"]
    added = {sheet.cell(row, 1).value: row for row in (8, 9)}
    assert added.keys() == {"乡镇信息公开", "部门信息公开"}
    for row in added.values():
        sheet.cell(row, 2, "信息公开")
        sheet.cell(row, 3, "信息公开")
    owners = {"七里营镇": "小冀镇", "县教体局": "财政局", "某中学": "—"}
    for row in (4, 5, 6):
        sheet.cell(row, 7, owners[str(sheet.cell(row, 6).value)])
    book.save(small)
    assert import_copy(small, EXPORTS / "html-utf8bom.xls").lines[0].startswith("计入 5 行 + 列出 1 行")
    disclosure = "信息公开"
    assert {slot: count for slot, count in unit_counts(small).items() if count} == {
        ("小冀镇", disclosure, 4): 1,
        ("小冀镇", disclosure, 5): 1,
        ("小冀镇", disclosure, 6): 1,
        (财政局, disclosure, 4): 1,
        (财政局, disclosure, 6): 1,
    }


def test_a_tab_before_the_date_hides_no_post(example: Path) -> None:
    """Three posts in each of the 13 weeks: none is below two."""
    outcome = import_copy(example, EXPORTS / "M02-media-tab" / "推文.csv")
    assert outcome.lines[0] == "计入 39 行 + 列出 0 行 + 不在本期 0 行 = 清单共 39 行"
    written = [row for row in rows_of(example, "导入记录", 3) if "不足周数" in str(row["栏目"])]
    assert [(row["归属"], row["新值"]) for row in written] == [("新乡县电商办", 0)] * 3


ERRORS = [
    ("标题", "栏目", "单位", "日期", "状态", "篇数"),
    ("甲", "工作动态", "财政局", "2024-04-01", "已发布", 1),
    ("乙", "工作动态", "#N/A", "2024-04-02", "已发布", 1),
    ("丙", "#REF!", "公安局", "2024-05-02", "已发布", 1),
    ("丁", "工作动态", "公安局", "#VALUE!", "已发布", 1),
    ("戊", "工作动态", "公安局", "2024-05-03", "#N/A", 1),
    ("己", "工作动态", "公安局", "2024-05-04", "已发布", "#N/A"),
    ("#N/A", "工作动态", "公安局", "2024-06-05", "已发布", 1),
    ("#N/A", "工作动态", "公安局", "2024-06-05", "已发布", 1),
    ("=A2", "=B2", "=C2", "=D2", "=E2", "=F2"),  # without results
]


def test_an_error_is_no_blank_cell(small: Path, tmp_path: Path) -> None:
    """A row with an error in its unit, column, date, state or count is named; an error for a title repeats nothing."""
    book = openpyxl.Workbook()
    for cells in ERRORS:
        book.worksheets[0].append(cells)
        for cell in book.worksheets[0][book.worksheets[0].max_row]:
            cell.data_type = "e" if str(cell.value).startswith("#") else cell.data_type
    path = tmp_path / "台账.xlsx"
    book.save(path)
    outcome = run_on_file(small, lambda opened: commands.import_articles(opened, path))
    assert outcome.lines[0] == "计入 3 行 + 列出 6 行 + 不在本期 0 行 = 台账共 9 行"
    counts = {slot: count for slot, count in unit_counts(small).items() if count}
    assert counts == {(财政局, "动态", 4): 1, (公安局, "动态", 6): 2}
    assert fates(small) == {
        3: "单位不在名录",
        4: "栏目没有映射",
        5: "没有日期或看不懂",
        6: "看不出是否已发布",
        7: "条数没有填、看不懂，或几行合并成一格",
        10: "看不出是否已发布",
    }
    told = {row["原值"]: row["问题"] for row in checks(small)}
    assert told["#N/A"] == "单位是公式错误：1 行（第 3 行）没有计入"
    assert told["#REF!"] == "栏目是公式错误：1 行（第 4 行）没有计入"
    assert [row["门户栏目"] for row in rows_of(small, "栏目映射", 3)][4:] == []


def test_the_dialog_says_how_many_zeros_were_written_and_withheld(small: Path) -> None:
    """I12: 公安局 has an article in an unmapped column in May; so its 信息公开 of May is no 0."""
    outcome = import_copy(small, EXPORTS / "I12-several-columns" / "文章.xlsx")
    counts = unit_counts(small)
    assert (公安局, "信息公开", 5) not in counts
    assert [counts[公安局, "信息公开", month] for month in (4, 6)] == [0, 0]
    # 财政局 9 cells, 公安局 6: 3 counts, 1 withheld, 11 zeros; 门户网站 9: 3 counts, 2 withheld, 4 zeros.
    assert "填入的 21 格里，15 格是 0" in outcome.lines
    assert any("有 3 格没有填 0" in line for line in outcome.lines)
    told = next(row["问题"] for row in checks(small) if "没有填 0：" in row["问题"] and "说不清" in row["问题"])
    assert "公安局“信息公开”（5月）" in told


def test_a_sheet_that_is_not_read_is_named_with_its_rows(small: Path) -> None:
    import_copy(small, EXPORTS / "I10-sheet2-no-head" / "文章.xlsx")
    told = next(row for row in checks(small) if row["原值"] == "文章2")
    assert "没有台账的标题行：4 行（第 1-4 行）" in told["问题"]
    assert unit_counts(small) == {(财政局, "动态", 4): 3}  # its rows may be anybody's: no 0


def test_the_data_are_what_they_were() -> None:
    """A case whose file lost its trouble (by a careless save) would prove nothing."""
    sheet = openpyxl.load_workbook(EXPORTS / "I13-merged-units" / "文章.xlsx").active
    assert sheet is not None
    assert {str(area) for area in sheet.merged_cells.ranges} == {"C2:C4", "C5:C6"}
    assert (EXPORTS / "html-utf8bom.xls").read_bytes().startswith(b"\xef\xbb\xbf<html")
    assert b"\t2024" in (EXPORTS / "M02-media-tab" / "推文.csv").read_bytes()


UNITS = ("财政局", "公安局", "卫健委")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("单位", "4月", "5月", "6月"), *((unit, 3, 4, 5) for unit in UNITS)], "是按月份分列的汇总表"),
        (
            [("各单位发布情况",), ("序号", "单位名称", "2024年4月", "2024年5月"), *((1, unit, 3, 4) for unit in UNITS)],
            "是按月份分列的汇总表",
        ),
        ([("栏目", "一月", "二月", "十二月"), ("工作动态", 1, 2, 3)], "是按月份分列的汇总表"),
        ([("单位", "工作动态", "信息公开", "合计"), *((unit, 3, 4, 7) for unit in UNITS)], "是按栏目分列的汇总表"),
        ([("月份", "财政局", "公安局"), ("4月", 1, 2), ("5月", 3, 4), ("6月", 5, 6)], "是按栏目分列的汇总表"),
        ([("单位", "栏目", "月份", "本月"), ("财政局", "工作动态", "4月", 12)], "看不出一行是一条还是几条"),
        ([("单位", "栏目", "日期", "采用篇"), ("财政局", "工作动态", "2024-04-30", 12)], "看不出一行是一条还是几条"),
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_summary_is_named_for_what_it_is_and_nothing_is_counted(
    small: Path, tmp_path: Path, rows: list[tuple[object, ...]], why: str, kind: str
) -> None:
    path = tmp_path / f"汇总.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(map(str, cells)) for cells in rows), encoding="gbk")
    else:
        book = openpyxl.Workbook()
        for cells in rows:
            book.worksheets[0].append(cells)
        book.save(path)
    with pytest.raises(Refusal, match=why) as refused:
        run_on_file(small, lambda opened: commands.import_articles(opened, path))
    assert "改成“单位、栏目、月份、条数”四列" in str(refused.value)
    assert unit_counts(small) == {}


def test_a_summary_beside_a_list_is_named_with_its_rows(small: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(("标题", "栏目", "单位", "发布日期"))
    book.worksheets[0].append(("甲", "工作动态", "财政局", "2024-04-01"))
    sums = book.create_sheet("汇总")
    for cells in (("单位", "4月", "5月"), ("财政局", 1, 0)):
        sums.append(cells)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    run_on_file(small, lambda opened: commands.import_articles(opened, path))
    told = next(row["问题"] for row in checks(small) if row["原值"] == "汇总")
    assert "是按月份分列的汇总表，不是一行一条的清单，" in told
    assert "看不出是哪个栏目：2 行（第 1-2 行）没有计入" in told
    assert unit_counts(small) == {("财政局", "动态", 4): 1}  # its figures may be of other articles: no 0


def test_a_list_with_months_and_titles_is_one_article_a_row(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("标题,栏目,单位,月份\n甲,工作动态,财政局,4月\n", encoding="utf-8")
    run_on_file(small, lambda opened: commands.import_articles(opened, path))
    assert unit_counts(small)["财政局", "动态", 4] == 1
