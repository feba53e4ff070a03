"""The merged PDF on paper: GB/T 9704's type area, 22 lines of 28 characters, page numbers; measured in the PDF."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.zwgk.documents.bulletin.conftest import STEM
from zwgk.documents.bulletin.read_back import read_back

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, (297 - 37) * MM, 35 * MM
pytestmark = pytest.mark.office


@dataclass(frozen=True)
class Line:
    """A line of characters; `middle` and `left`, `right` in points from the lower left corner of the page."""

    text: str
    middle: float
    left: float
    right: float


def lines_of(page: pdfium.PdfPage) -> list[Line]:
    """Return the page's lines from top to bottom."""
    text = page.get_textpage()
    signs: list[tuple[float, float, float, str]] = []
    for index in range(text.count_chars()):
        sign = text.get_text_range(index, 1)
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if sign.strip():
            signs.append(((bottom + top) / 2, left, right, sign))
    rows: list[list[tuple[float, float, float, str]]] = []
    for sign in sorted(signs, reverse=True):
        if rows and rows[-1][0][0] - sign[0] < 8:
            rows[-1].append(sign)
        else:
            rows.append([sign])
    return [
        Line(
            "".join(s[3] for s in sorted(row, key=lambda s: s[1])),
            row[0][0],
            min(s[1] for s in row),
            max(s[2] for s in row),
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def pages(papers: Path) -> list[list[Line]]:
    document = pdfium.PdfDocument(papers / f"{STEM}（全文）.pdf")
    assert [tuple(round(length / MM) for length in page.get_size()) for page in document] == [(210, 297)] * len(
        document
    )
    found = [lines_of(page) for page in document]
    document.close()
    return found


def body(page: list[Line]) -> list[Line]:
    return [line for line in page if BOTTOM < line.middle < TOP]


def test_text_and_attachments_are_all_there(pages: list[list[Line]]) -> None:
    firsts = [body(page)[0].text for page in pages]
    assert firsts[0] == "政务公开工作通报"
    assert [first for first in firsts if first.startswith("附件")] == ["附件1", "附件2", "附件3"]
    # Three pages of text; one, two and one of attachments.
    assert len(pages) == 7


def test_not_a_character_is_lost_on_the_way_to_paper(papers: Path, pages: list[list[Line]]) -> None:
    document = read_back((papers / f"{STEM}.docx").read_bytes())
    written = "".join(paragraph.run_in + paragraph.text for paragraph in document.paragraphs)
    printed = "".join(line.text for page in pages[:3] for line in body(page))
    assert printed == "".join(written.split())


def test_page_numbers_run_through_on_the_outer_side(pages: list[list[Line]]) -> None:
    for number, page in enumerate(pages, start=1):
        footer = page[-1]
        assert footer.text == f"—{number}—"
        edge = RIGHT - footer.right if number % 2 else footer.left - LEFT
        assert edge == pytest.approx(14, abs=4)  # one character of 14 pt


def test_page_numbers_stand_7_mm_below_the_type_area(pages: list[list[Line]]) -> None:
    for page in pages:
        assert BOTTOM - page[-1].middle == pytest.approx(7 * MM, abs=3)


def test_a_full_page_has_22_lines_at_28_9_points(pages: list[list[Line]]) -> None:
    lines = body(pages[1])
    assert len(lines) == 22
    steps = [upper.middle - lower.middle for upper, lower in pairwise(lines)]
    assert steps == pytest.approx([28.9] * 21, abs=1.5)
    assert (lines[0].middle - lines[-1].middle) / 21 == pytest.approx(28.9, abs=0.1)


def test_a_line_of_characters_alone_holds_28(pages: list[list[Line]]) -> None:
    full = [line for line in body(pages[1]) if line.right > RIGHT - 8 and line.left < LEFT + 2]
    plain = [line.text for line in full if re.fullmatch(r"[\u4e00-\u9fff]+[，。；、：]?[\u4e00-\u9fff]*", line.text)]
    assert plain
    assert {len(text) for text in plain} <= {28}


def test_the_text_keeps_to_the_type_area(pages: list[list[Line]]) -> None:
    for page in pages[:3]:
        for line in body(page):
            assert line.left >= LEFT - 1, line
            assert line.right <= RIGHT + 2, line


def test_the_first_line_of_a_paragraph_is_two_characters_in(pages: list[list[Line]]) -> None:
    heading = next(line for line in body(pages[1]) if line.text.startswith("二、存在问题"))
    assert heading.left - LEFT == pytest.approx(2 * 15.75, abs=1)


def test_the_further_attachments_hang_below_the_first(pages: list[list[Line]]) -> None:
    lines = {line.text[:2]: line for line in body(pages[2])}
    first, second, third = lines["附件"], lines["2."], lines["3."]
    assert second.left == pytest.approx(third.left, abs=0.5)
    assert first.left - LEFT == pytest.approx(2 * 15.75, abs=1)
    assert second.left - first.left == pytest.approx(3 * 15.75, abs=2)  # below the figure, behind 附件：


def test_every_page_of_a_draft_says_so(pages: list[list[Line]]) -> None:
    assert [page[0].text for page in pages] == ["送审稿"] * len(pages)
