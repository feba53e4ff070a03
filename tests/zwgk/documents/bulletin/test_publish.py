"""生成通报: files written to the folder, and the failures that prevent it."""

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from tests.zwgk.documents.bulletin.conftest import STEM
from tools.word_template import build_template
from xlwings_engines.libreoffice_engine.office_process import OfficeProcess
from zwgk.cli import app
from zwgk.documents import office
from zwgk.documents.bulletin import publish, run
from zwgk.documents.bulletin.read_back import read_back
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.outcome import Outcome
from zwgk.workbook.reader import read_workbook

NAMES = [f"{STEM}.docx", f"{STEM}.html", f"{STEM}（全文）.pdf", f"{STEM}（附件）.pdf"]
WITHOUT_PDF = NAMES[:2]


def publish_from(workbook: Path, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["publish", str(workbook), "-o", str(folder), *more])


def signed(workbook: Path, names: tuple[str, str, str], dates: tuple[str, str, str]) -> Path:
    """Return the workbook with 审核 filled in by hand."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["审核"]
    head = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "审校环节")
    for offset, (name, date) in enumerate(zip(names, dates, strict=True), start=1):
        sheet.cell(head + offset, 2).value = name
        sheet.cell(head + offset, 3).value = date
    book.save(workbook)
    return workbook


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Simulate a machine without LibreOffice: quick, and sufficient for these tests."""
    monkeypatch.setattr(publish, "find_soffice", lambda: None)
    return


@pytest.mark.office
class TestWithOffice:
    def test_four_papers_land_in_the_folder(self, papers: Path) -> None:
        assert sorted(path.name for path in papers.iterdir()) == sorted(NAMES)

    def test_the_whole_has_the_pages_of_its_parts(self, papers: Path) -> None:
        attachments = len(PdfReader(papers / NAMES[3]).pages)
        assert attachments == 4
        assert len(PdfReader(papers / NAMES[2]).pages) == 3 + attachments

    def test_one_office_makes_all_of_them_and_nothing_of_it_is_left(
        self, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[OfficeProcess] = []

        class Noted(OfficeProcess):
            def __init__(self, *given: Any, **more: Any) -> None:
                super().__init__(*given, **more)
                started.append(self)

        monkeypatch.setattr(office, "OfficeProcess", Noted)
        assert publish_from(example, tmp_path / "通报").exit_code == 0
        assert len(started) == 1
        assert (started[0].alive, started[0].folder.exists()) == (False, False)

    def test_after_three_signatures_no_paper_says_draft(self, example: Path, tmp_path: Path) -> None:
        signed(example, ("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "2024-7-11"))
        assert publish_from(example, tmp_path / "通报").exit_code == 0
        text = "".join(page.extract_text() for page in PdfReader(tmp_path / "通报" / NAMES[2]).pages)
        assert "送审稿" not in text
        assert "送审稿" not in (tmp_path / "通报" / NAMES[1]).read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_office")
class TestWithoutOffice:
    def test_the_rest_is_made_and_the_lack_is_said(self, example: Path, tmp_path: Path) -> None:
        result = publish_from(example, tmp_path / "通报")
        assert result.exit_code == 1
        assert "没有找到 LibreOffice，没有生成 PDF" in result.output
        assert sorted(path.name for path in (tmp_path / "通报").iterdir()) == sorted(WITHOUT_PDF)

    def test_a_text_edited_by_hand_is_kept_beside_the_new_one(self, example: Path, tmp_path: Path) -> None:
        folder = tmp_path / "通报"
        publish_from(example, folder)
        made = (folder / NAMES[0]).read_bytes()
        publish_from(example, folder)
        assert sorted(path.name for path in folder.iterdir()) == sorted(WITHOUT_PDF)
        (folder / NAMES[0]).write_bytes(b"edited")
        output = publish_from(example, folder).output
        (former,) = [path for path in folder.iterdir() if "上一稿" in path.name]
        assert former.read_bytes() == b"edited"
        assert former.name in "".join(output.split("\n")).replace(" ", "") or former.name in output
        assert (folder / NAMES[0]).read_bytes() == made

    def test_the_bulletin_alone_keeps_an_edited_text_too(self, example: Path, tmp_path: Path) -> None:
        target = tmp_path / "稿.docx"
        target.write_bytes(b"edited")
        result = CliRunner().invoke(app, ["bulletin", str(example), "-o", str(target)])
        assert "没有覆盖，留作“稿（上一稿 " in result.output
        assert [path.read_bytes() for path in tmp_path.iterdir() if "上一稿" in path.name] == [b"edited"]

    def test_the_workbook_is_not_touched(self, example: Path, tmp_path: Path) -> None:
        before = example.read_bytes()
        publish_from(example, tmp_path / "通报")
        assert example.read_bytes() == before

    def test_the_results_are_written_into_an_open_book(self, example: Path, tmp_path: Path) -> None:
        with open_file(example) as book:
            from zwgk import commands

            commands.publish(book, tmp_path / "通报")
            assert book.sheets["附件1"].range("B6").value == "小冀镇"
            assert book.sheets["日志"].range("B2").value == "生成通报"

    def test_the_two_totals_are_shown_with_the_word_of_explanation(self, example: Path, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(example)
        row = next(row for row in book["设置"].iter_rows() if any(c.value == "门户与单位合计差额说明" for c in row))
        label = next(cell for cell in row if cell.value == "门户与单位合计差额说明")
        book["设置"].cell(label.row, label.column + 1).value = "门户网站还发布其他来源的信息"
        book.save(example)
        output = publish_from(example, tmp_path / "通报").output
        assert "门户网站 1358 条，各单位合计 1107 条，相差 251 条：门户网站还发布其他来源的信息" in output
        page = (tmp_path / "通报" / NAMES[1]).read_text(encoding="utf-8")
        assert "注：门户网站共1358条，各单位合计1107条，相差251条：门户网站还发布其他来源的信息" in page

    @pytest.mark.parametrize(
        ("names", "dates"),
        [
            (("甲", "", "丙"), ("2024-7-10", "2024-7-11", "2024-7-12")),
            (("甲", "乙", "甲 "), ("2024-7-10", "2024-7-11", "2024-7-12")),
            (("甲", "乙", "丙"), ("2024-7-10", "2024-7-9", "2024-7-12")),
            (("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "")),
        ],
        ids=["a name missing", "a name twice", "dates out of order", "a date missing"],
    )
    def test_until_then_the_document_is_a_draft(
        self, example: Path, tmp_path: Path, names: tuple[str, str, str], dates: tuple[str, str, str]
    ) -> None:
        publish_from(signed(example, names, dates), tmp_path / "通报")
        assert read_back((tmp_path / "通报" / NAMES[0]).read_bytes()).draft
        assert "送审稿" in (tmp_path / "通报" / NAMES[1]).read_text(encoding="utf-8")

    def test_the_template_beside_the_workbook_is_taken(self, example: Path, tmp_path: Path) -> None:
        import docx

        (example.parent / "通报模板.docx").write_bytes(build_template())
        document = docx.Document(str(example.parent / "通报模板.docx"))
        heading = next(paragraph for paragraph in document.paragraphs if paragraph.text == "三、下步要求")
        heading.runs[0].text = "三、工作要求"
        document.save(str(example.parent / "通报模板.docx"))
        publish_from(example, tmp_path / "通报")
        assert "三、工作要求" in (tmp_path / "通报" / NAMES[1]).read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_office")
class TestNothingHalfWritten:
    def refused(self, result: Result) -> str:
        assert result.exit_code == 2, result.output
        assert len(result.stderr.strip().splitlines()) == 1
        return result.stderr.strip()

    def test_template_missing(self, example: Path, tmp_path: Path) -> None:
        result = publish_from(example, tmp_path / "通报", "--template", str(tmp_path / "没有.docx"))
        assert "找不到模板" in self.refused(result)
        assert not (tmp_path / "通报").exists()

    def test_template_damaged(self, example: Path, tmp_path: Path) -> None:
        (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
        result = publish_from(example, tmp_path / "通报", "--template", str(tmp_path / "坏.docx"))
        assert "不是完好的 Word 文档" in self.refused(result)
        assert not (tmp_path / "通报").exists()

    @pytest.mark.parametrize("locked", WITHOUT_PDF)
    def test_one_paper_open_elsewhere_leaves_all_as_they_were(self, example: Path, tmp_path: Path, locked: str) -> None:
        folder = tmp_path / "通报"
        folder.mkdir()
        for name in WITHOUT_PDF:
            (folder / name).write_text("上一期", encoding="utf-8")
        (folder / f".~lock.{locked}#").write_text("", encoding="utf-8")
        assert "正在 LibreOffice 中打开" in self.refused(publish_from(example, folder))
        assert {(folder / name).read_text(encoding="utf-8") for name in WITHOUT_PDF} == {"上一期"}

    def test_a_file_in_the_place_of_the_folder(self, example: Path, tmp_path: Path) -> None:
        (tmp_path / "通报").write_text("文件", encoding="utf-8")
        assert "是一个文件，不是文件夹" in self.refused(publish_from(example, tmp_path / "通报"))

    def test_a_book_never_saved(self, example: Path, tmp_path: Path) -> None:
        with open_file(example) as book:
            example.unlink()
            with pytest.raises(Refusal, match="还没有保存过：请先保存"):
                run.publish_book(book, tmp_path / "通报", None, None, now=dt.datetime(2024, 7, 1))

    def test_a_bulletin_is_a_docx(self, example: Path, tmp_path: Path) -> None:
        result = CliRunner().invoke(app, ["bulletin", str(example), "-o", str(tmp_path / "通报.pdf")])
        assert "请以 .docx 结尾" in self.refused(result)


def test_a_bulletin_that_is_open_in_word_is_left_alone(example: Path, tmp_path: Path) -> None:
    target = tmp_path / "稿.docx"
    shutil.copy(example, target)
    (tmp_path / "~$稿.docx").write_text("", encoding="utf-8")
    before = target.read_bytes()
    result = CliRunner().invoke(app, ["bulletin", str(example), "-o", str(target)])
    assert result.exit_code == 2
    assert "正在 Word 或 WPS 中打开" in result.stderr
    assert target.read_bytes() == before


def test_fonts_are_missed_by_name() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert publish.fonts_replaced(buffer.getvalue()) == ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体")


@pytest.mark.usefixtures("no_office")
def test_the_date_is_asked_for_and_filled_in(example: Path, tmp_path: Path) -> None:
    """A host asks; the command line only tells. The settings keep what was filled in."""
    now = dt.datetime(2024, 7, 15, 9)

    def ask(decision: str | None) -> Outcome:
        return run.publish_book(book, tmp_path / "通报", None, None, now, decision=decision)

    with open_file(example) as book:
        question = ask("")
        assert question.choices == ("填上再生成", "不填，照样生成")
        assert question.headline.endswith("：“印发日期”填 2024-7-15（今天）？")
        assert not (tmp_path / "通报").exists()
        left = ask("不填，照样生成")
        assert any("没有填“印发日期”" in line for line in left.lines)
        assert "2024年7月15日" not in str(read_back((tmp_path / "通报" / NAMES[0]).read_bytes()))
        filled = ask("填上再生成")
        assert not any("没有填“印发日期”" in line for line in filled.lines)
        assert "2024年7月15日" in str(read_back((tmp_path / "通报" / NAMES[0]).read_bytes()))
        assert ask("").choices == ()
        assert read_workbook(book).inputs.rules.office.issue_date == now.date()
