"""An attachment's table on paper, on the sheet and on the web page.

Each reader uses a library that the product does not read with, and finds the table by its visible contents.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pdfplumber
from lxml import html
from pdfplumber.page import Page

HEAD_ROW = 5


@dataclass(frozen=True)
class Shown:
    """Title, table (headings first) and note of one attachment, without blanks: paper breaks lines anywhere."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    note: str


def on_paper(pdf: Path) -> dict[str, Shown]:
    """Return the printed tables, by label. A table that continues over pages must repeat its headings on each."""
    found: dict[str, Shown] = {}
    label = ""
    with pdfplumber.open(pdf) as document:
        for page in document.pages:
            tables = page.extract_tables()
            if len(tables) != 1:  # a page of text
                continue
            rows = tuple(tuple(map(_squeezed, row)) for row in tables[0])
            _, top, _, bottom = page.find_tables()[0].bbox
            above = _lines(page.crop((0, 0, page.width, top)))
            note = "".join(_lines(page.crop((0, bottom, page.width, page.height))))
            if above:
                label = above[0]
                assert label not in found, "an attachment begins twice"
                found[label] = Shown("".join(above[1:]), rows, note)
            else:
                first = found[label]
                assert rows[0] == first.rows[0], "the head is not repeated"
                found[label] = Shown(first.title, first.rows + rows[1:], first.note + note)
    return found


def on_sheet(workbook: Path) -> dict[str, Shown]:
    """Return the visible contents of the attachment sheets, by label, from the headings to the last numbered row."""
    found = {}
    book = openpyxl.load_workbook(workbook, data_only=True)
    for sheet in book.worksheets:
        if not sheet.title.startswith("附件"):
            continue
        hidden = [(part.min or 0, part.max or 0) for part in sheet.column_dimensions.values() if part.hidden]
        shown = [
            column
            for column in range(1, sheet.max_column + 1)
            if sheet.cell(HEAD_ROW, column).value is not None and not any(a <= column <= b for a, b in hidden)
        ]
        rows, note = [], ""
        for row in range(HEAD_ROW, sheet.max_row + 1):
            if row > HEAD_ROW and not isinstance(sheet.cell(row, 1).value, int):
                note += _squeezed(sheet.cell(row, 1).value)
            elif not sheet.row_dimensions[row].hidden:
                cells = [sheet.cell(row, column).value for column in shown]
                rows.append(tuple(_squeezed(cell) for cell in cells))
        found[_squeezed(sheet["A1"].value)] = Shown(_squeezed(sheet["A3"].value), tuple(rows), note)
    return found


def on_web_page(page: Path) -> dict[str, Shown]:
    """Return the tables of the web page, by label."""
    found = {}
    for section in html.fromstring(page.read_bytes()).xpath("//section[@class='attachment'][.//table]"):
        rows = tuple(
            tuple(_squeezed(cell.text_content()) for cell in row.xpath("./th|./td")) for row in section.xpath(".//tr")
        )
        title = section.xpath(".//caption")[0].text_content()
        note = "".join(_squeezed(line.text_content()) for line in section.xpath("./p"))
        found[_squeezed(section.xpath("./h2")[0].text_content())] = Shown(_squeezed(title), rows, note)
    return found


def as_published(published: dict[int, list[list[str]]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the published tables in the form of `Shown.rows`, by label."""
    return {f"附件{number}": tuple(tuple(map(_squeezed, row)) for row in rows) for number, rows in published.items()}


def _lines(page: Page) -> list[str]:
    """Return the lines of a part of a page, without the draft mark and the page number."""
    lines = [_squeezed(line) for line in page.extract_text().splitlines()]
    return [line for line in lines if "送审稿" not in line and not re.fullmatch(r"—\d+—", line)]


def _squeezed(value: object) -> str:
    return "" if value is None else "".join(str(value).split())
