"""校对词表: added and silenced words, in checks, in the workbook's texts and in titles; import and export of lists."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from tests.zwgk.documents.check.papers import write_text
from zwgk.cli import app

LIST = [["错词", "正词"], ["记律", "纪律"], ["贯砌", "—"], ["", "没有错词"], ["同", "同"], ["登陆网站", ""]]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "240"})


def rows_of(workbook: Path) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(workbook)["校对词表"]
    return [row[:2] for row in sheet.iter_rows(min_row=4, values_only=True) if any(row)]


def put(workbook: Path, sheet: str, cell: str, value: str) -> None:
    book = openpyxl.load_workbook(workbook)
    book[sheet][cell] = value
    book.save(workbook)


def as_utf8(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(LIST)


def as_gbk(path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(LIST)


def as_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in LIST:
        book.worksheets[0].append(row)
    book.save(path)


@pytest.mark.parametrize(("name", "write"), [("词.csv", as_utf8), ("词.txt", as_gbk), ("词.xlsx", as_xlsx)])
def test_every_row_of_a_list_is_added_known_or_named(
    name: str, write: Callable[[Path], None], example: Path, tmp_path: Path
) -> None:
    put(example, "校对词表", "A4", "贯砌")
    put(example, "校对词表", "B4", "—")
    write(tmp_path / name)
    result = run("words", example, "--import", tmp_path / name)
    assert result.exit_code == 1
    assert "共 5 行：加入“校对词表”1 行，原来就有 1 行，没有采用 3 行" in result.output
    assert "没有写错词" in result.output
    assert rows_of(example) == [("贯砌", "—"), ("记律", "纪律")]


def test_a_word_of_a_thousand_characters_is_named(example: Path, tmp_path: Path) -> None:
    """A cell would have kept only its beginning."""
    (tmp_path / "词.csv").write_text(f"错词,正词\n{'长' * 1000},短\n记律,纪律\n", encoding="utf-8")
    result = run("words", example, "--import", tmp_path / "词.csv")
    assert result.exit_code == 1
    assert "有 1000 个字，不像一个词" in result.output
    assert rows_of(example) == [("记律", "纪律")]


def test_headings_that_occur_twice_are_no_words(example: Path, tmp_path: Path) -> None:
    (tmp_path / "词.csv").write_text("错词,正词,错词\n记律,纪律,按排\n", encoding="utf-8")
    result = run("words", example, "--import", tmp_path / "词.csv")
    assert (result.exit_code, "出现了不止一次" in result.output) == (2, True)
    assert rows_of(example) == []


NUMBERED = [["词表"], ["序号", "错词", "来源", "正词"], [1, "记律", "网信办", "纪律"], [2, "按排", "", "安排"]]


def sheets(path: Path, *tables: list[list[object]], hidden: int = -1) -> Path:
    book = openpyxl.Workbook()
    for number, rows in enumerate(tables):
        sheet = book.worksheets[0] if not number else book.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if number == hidden else "visible"
    book.save(path)
    return path


def test_a_list_is_read_by_its_headings_and_on_every_sheet(example: Path, tmp_path: Path) -> None:
    path = sheets(tmp_path / "词.xlsx", NUMBERED, [["部暑", "部署", "第二张表"]], [["甲乙", "乙甲"]], hidden=2)
    result = run("words", example, "--import", path)
    assert rows_of(example) == [("记律", "纪律"), ("按排", "安排"), ("部暑", "部署")]
    assert "共 3 行：加入“校对词表”3 行" in result.output
    for told in ("在标题行上面", "这几栏没有读：来源", "工作表“表3”", "是隐藏的，1 行没有读"):
        assert told in result.output


@pytest.mark.parametrize("rows", [[["1", "记律"], ["2", "按排"]], [["记律", "纪律", "一", "二"]]])
def test_a_list_with_unclear_columns_is_refused(example: Path, tmp_path: Path, rows: list[list[object]]) -> None:
    before = example.read_bytes()
    result = run("words", example, "--import", sheets(tmp_path / "词.xlsx", rows))
    assert (result.exit_code, example.read_bytes()) == (2, before)
    assert "看不出哪一列是错词" in result.output


def test_the_list_goes_out_as_it_came_in(example: Path, tmp_path: Path) -> None:
    put(example, "校对词表", "A4", "记律")
    put(example, "校对词表", "B4", "纪律")
    before = example.read_bytes()
    assert run("words", example, "--export", tmp_path / "词.csv").exit_code == 0
    assert (tmp_path / "词.csv").read_text(encoding="utf-8-sig").splitlines() == ["错词,正词,备注", "记律,纪律,"]
    assert example.read_bytes() == before


def test_the_workbooks_own_texts_are_checked_and_a_word_is_silenced(example: Path) -> None:
    put(example, "目录自查", "E4", "仍需贯砌")
    output = run("validate", example).output
    assert "“贯砌”应为“贯彻”" in output
    assert "E4" in output
    put(example, "校对词表", "A4", "贯砌")
    put(example, "校对词表", "B4", "—")
    assert "贯砌" not in run("validate", example).output


def test_check_with_the_book_uses_its_words(example: Path, tmp_path: Path) -> None:
    put(example, "校对词表", "A4", "记律")
    put(example, "校对词表", "B4", "纪律")
    write_text(["2024年第二季度通报", "要严肃财经记律。"], tmp_path / "通报.txt")
    assert "记律" not in run("check", tmp_path / "通报.txt").output
    assert "“记律”应为“纪律”" in run("check", tmp_path / "通报.txt", "--book", example).output


def test_wrong_words_of_titles_in_the_period_are_told(example: Path, tmp_path: Path) -> None:
    rows = [
        ("标题", "栏目", "单位", "日期"),
        ("财政局贯砌落实会议精神", "工作动态", "财政局", "2024-04-01"),
        ("财政局召开会议", "工作动态", "财政局", "2024-06-30"),
        ("贯砌去年会议精神", "工作动态", "财政局", "2023-06-29"),
    ]
    with (tmp_path / "台账.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    output = run("import", example, tmp_path / "台账.csv").output
    told = [row[5] for row in openpyxl.load_workbook(example)["校验"].iter_rows(min_row=4, values_only=True)]
    assert "标题里的“贯砌”应为“贯彻”：1 行（第 2 行）" in told
    assert "台账共 3 行" in output
