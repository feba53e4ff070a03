"""The attachments at the end of the Word document, as tables of Word: one file to sign.

GB/T 9704: each begins on a new page; its label is in line 1, its title in line 3. The head is repeated on each page.
The office's own template needs no placeholder for them.
"""

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from zwgk.documents.bulletin import text_styles
from zwgk.files import without_clock
from zwgk.statistics.results import Results
from zwgk.workbook import layout
from zwgk.workbook.plan_attachments import PrintedTable, printed_tables

_TWIPS_PER_MM = 1440 / 25.4
_ROW, _PITCH = 480, 578  # twips: least height of a row, line pitch of the text
_CELL, _SMALL = 24, 21  # half points: 小四, 五号 in tables of many columns
_MANY = 8
_CENTRED = '<w:jc w:val="center"/>'
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def with_tables(word: bytes, results: Results) -> bytes:
    """Return the document with the attachments after it; the same bytes unless 设置 asks for them."""
    if not results.inputs.rules.office.attachments_in_word:
        return word
    document = Document(io.BytesIO(word))
    end = document.element.body.sectPr
    for number, table in enumerate(printed_tables(results), start=1):
        for element in _attachment(number, table):
            end.addprevious(parse_xml(element))
    buffer = io.BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def _attachment(number: int, table: PrintedTable) -> list[str]:
    rows = [row[: table.width] for row in table.rows]
    notes = [str(row[0]) for row in rows[1:] if table.is_note(row)]
    body = [row for row in rows[1:] if not table.is_note(row)]
    title = [("", text_styles.BODY, 32, "")]
    title += [(line, text_styles.TITLE_FONT, 44, _CENTRED) for line in table.title.split("\n")]
    return [
        _paragraph(layout.attachment(number), text_styles.BLACK, 32, breaks="<w:pageBreakBefore/>"),
        *(_paragraph(text, font, size, align) for text, font, size, align in title),
        _paragraph("", text_styles.BODY, 32),
        _table(rows[0], body, table.widths_mm),
        *([_paragraph("".join(notes), text_styles.BODY, _CELL)] if notes else []),
    ]


def _paragraph(text: str, font: str, size: int, alignment: str = "", breaks: str = "", pitch: int = _PITCH) -> str:
    """Return a paragraph; `size` in half points, `pitch` of its lines in twips."""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{pitch}" w:lineRule="exact"/><w:ind w:firstLine="0"/>'
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    properties = f'<w:rPr>{fonts}<w:spacing w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n"))
    return (
        f"<w:p {nsdecls('w')}><w:pPr>{breaks}{spacing}{alignment}</w:pPr>"
        f"<w:r>{properties}{'<w:br/>'.join(pieces)}</w:r></w:p>"
    )


def _table(heads: Sequence[object], rows: Sequence[Sequence[object]], widths_mm: Sequence[float]) -> str:
    widths = [round(width * _TWIPS_PER_MM) for width in widths_mm[: len(heads)]]
    size = _SMALL if len(heads) > _MANY else _CELL
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(row, widths, text_styles.BODY, size) for row in rows)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{_row(heads, widths, text_styles.BLACK, size, head=True)}{body}</w:tbl>"
    )


def _row(cells: Sequence[object], widths: Sequence[int], font: str, size: int, head: bool = False) -> str:
    shown = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph('' if cell is None else str(cell), font, size, _CENTRED, pitch=320)}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    height = f'<w:trHeight w:val="{_ROW}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if head else ''}</w:trPr>{shown}</w:tr>"
