"""生成通报 checks its own papers: an error keeps 送审稿 until it is corrected or the office gives a reason."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwings as xw
from typer.testing import CliRunner

from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.documents.bulletin.test_publish import NAMES, no_office, signed
from tests.zwgk.documents.check.papers import read_paper
from tools.word_template import build_template
from zwgk.cli import app
from zwgk.documents.bulletin.own_check import check_forms, check_text
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.web_page import web_page
from zwgk.documents.bulletin.word import fill_in
from zwgk.files import open_file, run_on_file
from zwgk.outcome import Outcome, Status
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute
from zwgk.workbook.plan_review import FaultRow, finding_blocks
from zwgk.workbook.writer import write_plain_blocks

__all__ = ["no_office"]  # the fixture
SIGNED = (("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "2024-7-11"))


def template_with(text: str, folder: Path) -> None:
    """Write the office's template with a sentence typed into it."""
    document = docx.Document(io.BytesIO(build_template()))
    holder = next(paragraph for paragraph in document.paragraphs if "{{ 门户网站 }}" in paragraph.text)
    holder.add_run(text)
    document.save(str(folder / "通报模板.docx"))


def published(workbook: Path, folder: Path) -> tuple[str, int, bool]:
    """Run the command in an open book and save it; return its text, its status, and whether the paper is a draft."""
    from zwgk import commands

    with open_file(workbook) as book:
        outcome = commands.publish(book, folder)
        book.save()
    draft = read_back((folder / NAMES[0]).read_bytes()).draft
    return "\n".join((outcome.headline, *outcome.lines)), int(outcome.status), draft


def rows_of(workbook: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(workbook)["审核"]
    head = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "审校发现")
    rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=head + 1)]
    return [row for row in rows if any(row)]


def give_reason(workbook: Path, finding: str, reason: str) -> None:
    book = openpyxl.load_workbook(workbook)
    row = next(row for row in book["审核"].iter_rows() if any(finding in str(cell.value) for cell in row))
    row[4].value = reason
    book.save(workbook)


@pytest.mark.usefixtures("no_office")
def test_an_error_keeps_the_draft_until_the_office_gives_a_reason(example: Path, tmp_path: Path) -> None:
    signed(example, *SIGNED)
    template_with("要认真贯砌落实。", example.parent)
    said, status, draft = published(example, tmp_path / "通报")
    assert (status, draft) == (1, True)
    assert "审校发现错误 1 处，各文件都带“送审稿”字样" in said
    assert "“贯砌”应为“贯彻”" in said
    error, question = rows_of(example)  # the question is the 251 between portal and units
    assert (error[0], error[2], error[3], error[4]) == ("错词", "错误", "“贯砌”应为“贯彻”", None)
    assert question[2] == "提示"

    give_reason(example, "贯砌", "引用的原文如此")
    said, _, draft = published(example, tmp_path / "通报")
    assert not draft
    assert "审校发现““贯砌”应为“贯彻””，按“审核”表保留：引用的原文如此" in said
    assert rows_of(example)[0][4] == "引用的原文如此"

    assert CliRunner().invoke(app, ["recompute", str(example)]).exit_code == 0
    assert rows_of(example)[0][4] == "引用的原文如此"

    (example.parent / "通报模板.docx").unlink()
    published(example, tmp_path / "通报")
    assert rows_of(example)[-1] == ["错词", "这次没有发现", None, "“贯砌”应为“贯彻”", "引用的原文如此"]


@pytest.mark.usefixtures("no_office")
def test_an_older_workbook_says_that_it_has_no_place_for_reasons(example: Path, tmp_path: Path) -> None:
    signed(example, *SIGNED)
    book = openpyxl.load_workbook(example)
    book["审核"].delete_rows(9, book["审核"].max_row)
    book.save(example)
    template_with("要认真贯砌落实。", example.parent)
    result = CliRunner().invoke(app, ["bulletin", str(example), "-o", str(tmp_path / "稿.docx")])
    assert result.exit_code == 1
    assert "没有“审校发现”一栏" in result.output.replace("\n", "").replace(" ", "")
    assert read_back((tmp_path / "稿.docx").read_bytes()).draft


def test_a_page_that_says_another_figure_than_the_workbook() -> None:
    results = compute(quarter())
    word = fill_in(build_template(), "模板", placeholder_values(find(results), results.inputs, draft=True))
    page = web_page(read_back(word), results, find(results))
    figure = str(results.rankings[results.inputs.rules.kinds[0].name]["total"].iloc[0])
    checked = check_text(word, results)
    assert check_forms(checked, {"通报.html": page.encode()}).standing == ()
    wrong = page.replace(f"<td>{figure}</td>", "<td>4711</td>", 1)
    assert wrong != page
    (fault,) = check_forms(checked, {"通报.html": wrong.encode()}).standing
    assert (fault.found, fault.expected) == ("4711", figure)
    sentence = next(paragraph.text for paragraph in checked.paper.paragraphs if "条" in paragraph.text)
    lost = page.replace(sentence[-12:], "", 1)
    assert lost != page
    (fault,) = check_forms(checked, {"通报.html": lost.encode()}).standing
    assert fault.why.startswith("没有原样印出“")


@pytest.mark.office
def test_the_printed_whole_is_read_back(papers: Path) -> None:
    """Text and attachments of the PDF agree with the workbook; otherwise the outcome would mention the draft."""
    paper = read_paper(papers / NAMES[2])
    assert [len(table.rows) for table in paper.tables] == [8, 35, 6]


def test_more_findings_than_the_table_has_rows_are_counted_in_its_last(example: Path) -> None:
    """60 rows are not locked: 70 findings, of which the last has a reason, are 58, that one, and a count of 11."""
    findings = [
        FaultRow("合计", "附件2", "错误", f"第 {number} 处", "照原件" * (number == 70)) for number in range(1, 71)
    ]

    def write(book: xw.Book) -> Outcome:
        write_plain_blocks(book, finding_blocks(book, findings) or ())
        return Outcome(Status.DONE, "")

    run_on_file(example, write)
    rows = rows_of(example)
    assert [row[3] for row in rows[:58]] == [f"第 {number} 处" for number in range(1, 59)]
    assert [row[3:] for row in rows[58:]] == [
        ["第 70 处", "照原件"],
        ["另有 11 处没有列在这里：处理好上面的，再生成一次", None],
    ]
