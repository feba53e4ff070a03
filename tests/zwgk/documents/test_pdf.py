"""The attachments on paper: pages, headings, page numbers, margins; measured in the PDF, not in the workbook."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from typer.testing import CliRunner

from zwgk.cli import app
from zwgk.documents import office
from zwgk.documents.pdf import attachments_pdf
from zwgk.errors import Refusal

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, (297 - 37) * MM, 35 * MM
FOOTER = BOTTOM - 5 * MM
needs_office = [
    pytest.mark.office,
    pytest.mark.skipif(office.find_soffice() is None, reason="没有 LibreOffice，PDF 无从测起"),
]


@dataclass(frozen=True)
class Word:
    """A run of text and its box, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Page:
    words: tuple[Word, ...]
    signs: tuple[Word, ...]  # one character each, blanks left out

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def first_line(self) -> str:
        top = max(word.top for word in self.words)
        line = [word for word in self.words if word.top > top - 10]
        return "".join(word.text for word in sorted(line, key=lambda word: word.left))

    def find(self, text: str) -> list[Word]:
        return [word for word in self.words if word.text == text]


def read_pages(path: Path) -> list[Page]:
    pages = []
    document = pdfium.PdfDocument(path)
    for page in document:
        assert [round(length / MM) for length in page.get_size()] == [210, 297]
        text = page.get_textpage()
        boxes = [text.get_rect(index) for index in range(text.count_rects())]
        words = (Word(text.get_text_bounded(*box).strip(), *box) for box in boxes)
        signs = (
            Word(text.get_text_range(index, 1).strip(), *text.get_charbox(index)) for index in range(text.count_chars())
        )
        pages.append(Page(tuple(word for word in words if word.text), tuple(sign for sign in signs if sign.text)))
    document.close()
    return pages


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    from tests.conftest import EXAMPLE

    folder = tmp_path_factory.mktemp("pdf")
    run = CliRunner()
    workbook, target = folder / "通报.xlsx", folder / "附件.pdf"
    assert run.invoke(app, ["recompute", str(EXAMPLE), "-o", str(workbook)]).exit_code == 0
    before = workbook.read_bytes()
    result = run.invoke(app, ["pdf", str(workbook), "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert workbook.read_bytes() == before
    return read_pages(target)


class TestOnPaper:
    pytestmark = needs_office

    def test_each_attachment_starts_on_a_page_of_its_own(self, pages: list[Page]) -> None:
        assert [page.first_line for page in pages if page.first_line.startswith("附件")] == ["附件1", "附件2", "附件3"]
        assert [page.first_line.startswith("附件") for page in pages] == [True, True, False, True]

    def test_the_head_of_attachment_2_is_on_both_its_pages(self, pages: list[Page]) -> None:
        for page in pages[1:3]:
            assert len(page.find("部门动态")) == 1
            assert len(page.find("合计")) == 1

    def test_all_rows_are_there_once(self, pages: list[Page], published: dict[int, list[list[str]]]) -> None:
        text = ["".join(page.text.split()) for page in pages]
        for row in published[2][1:]:
            assert sum(page.count("".join(row)) for page in text[1:3]) >= 1, row

    def test_nothing_is_cut_off_or_outside_the_type_area(self, pages: list[Page]) -> None:
        for page in pages:
            body = [word for word in page.words if word.bottom > FOOTER]
            assert min(word.left for word in body) >= LEFT - 1
            assert max(word.right for word in body) <= RIGHT + 1
            assert max(word.top for word in body) <= TOP + 1
            assert min(word.bottom for word in body) >= BOTTOM - 1

    def test_the_last_column_is_whole(self, pages: list[Page]) -> None:
        assert [word.text for word in pages[0].words if word.text == "54"] == ["54"]
        assert pages[0].find("54")[0].right < RIGHT

    def test_numbers_of_rows_are_in_the_middle_of_their_column(self, pages: list[Page]) -> None:
        middles = 0
        for page in pages:
            [head] = page.find("序号")
            for word in page.words:
                if word.text.isdigit() and word.right < head.right + 6 and FOOTER < word.bottom < head.bottom:
                    assert (word.left + word.right) / 2 == pytest.approx((head.left + head.right) / 2, abs=MM)
                    middles += 1
        assert middles == 8 + 35 + 6

    def test_page_numbers_go_on_and_stand_outside(self, pages: list[Page]) -> None:
        for number, page in enumerate(pages, start=1):
            found = sorted((sign for sign in page.signs if sign.bottom <= FOOTER), key=lambda sign: sign.left)
            assert "".join(sign.text for sign in found) == f"—{number}—"
            left, right = found[0].left, found[-1].right
            assert ((left + right) / 2 > 105 * MM) == (number % 2 == 1)
            # One character (14 pt) from the edge of the type area.
            edge = RIGHT - right if number % 2 else left - LEFT
            assert edge == pytest.approx(14, abs=4)


class TestColours:
    pytestmark = needs_office

    @pytest.mark.parametrize(("on_paper", "coloured"), [("否", False), ("是", True)])
    def test_colours_are_on_paper_only_where_the_settings_say_so(
        self, example: Path, tmp_path: Path, on_paper: str, coloured: bool
    ) -> None:
        from tests.zwgk.sheets import spoil

        def choose(book: object) -> None:
            sheet = book["设置"]  # type: ignore[index]
            label = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "打印时保留颜色")
            sheet.cell(label.row, label.column + 1).value = on_paper

        spoil(example, choose)
        run, target = CliRunner(), tmp_path / "附件.pdf"
        assert run.invoke(app, ["recompute", str(example)]).exit_code == 0
        assert run.invoke(app, ["pdf", str(example), "-o", str(target)]).exit_code == 0
        document = pdfium.PdfDocument(target)
        pixels = document[1].render(scale=0.5).to_numpy().astype(int)
        document.close()
        spread = (pixels.max(axis=2) - pixels.min(axis=2)).max()
        assert (spread > 40) == coloured


def test_a_pdf_does_not_take_the_place_of_a_text(example: Path, tmp_path: Path) -> None:
    target = tmp_path / "通报.docx"
    target.write_bytes(b"edited")
    result = CliRunner().invoke(app, ["pdf", str(example), "-o", str(target)])
    assert result.exit_code == 2
    assert "请以 .pdf 结尾" in result.stderr
    assert target.read_bytes() == b"edited"


def test_without_an_office_the_message_says_what_to_do(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(app, ["recompute", str(example)]).exit_code == 0
    monkeypatch.setattr(office, "find_soffice", lambda: None)
    with pytest.raises(Refusal, match="请安装 LibreOffice"):
        attachments_pdf(example, tmp_path / "附件.pdf")
    assert not (tmp_path / "附件.pdf").exists()


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有 LibreOffice，PDF 无从测起")
def test_a_blank_workbook_has_nothing_to_print(tmp_path: Path) -> None:
    from tests.conftest import REPOSITORY

    result = CliRunner().invoke(
        app, ["pdf", str(REPOSITORY / "workbook" / "空白工作簿.xlsx"), "-o", str(tmp_path / "附件.pdf")]
    )
    assert result.exit_code == 2
    assert "请先重新统计" in result.output
