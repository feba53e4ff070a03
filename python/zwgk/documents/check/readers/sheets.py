"""Attachments as a workbook (.xlsx): each visible sheet is a caption and a grid.

If a workbook has sheets called 附件1, 附件2 …, only these are the paper.
"""

import io
import re
import zipfile

from lxml import etree
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from zwgk.documents.check.paper import Paragraph, RawTable
from zwgk.errors import Refusal

_COLUMNS = re.compile(r"!\$([A-Z]{1,3})\$\d+:\$([A-Z]{1,3})\$\d+$")
_MOST_CELLS = 2_000_000


def read_sheets(content: bytes) -> list[Paragraph | RawTable]:
    """Return the printed blocks of the visible sheets. Rows with one text are paragraphs; a number alone below a table
    is a row of it."""
    blocks: list[Paragraph | RawTable] = []
    printed = _print_areas(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = [meta for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
    for meta in [meta for meta in visible if meta.name.startswith("附件")] or visible:
        values = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        area = printed.get(meta.name, slice(None))
        rows = [[_text(value) for value in row[area]] for row in values]
        if sum(map(len, rows)) > _MOST_CELLS:
            raise Refusal(f"的工作表“{meta.name}”太大：请只留下要审校的附件。")
        blocks += _blocks(meta.name, rows)
    return blocks


def _print_areas(content: bytes) -> dict[str, slice]:
    """Return sheet -> printed columns: helper cells beside them are not part of the paper."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("xl/workbook.xml"), etree.XMLParser(resolve_entities=False))
    names = [sheet.get("name") for sheet in root.iter("{*}sheet")]
    areas: dict[str, slice] = {}
    for name in root.iter("{*}definedName"):
        place = _COLUMNS.search(name.text or "") if name.get("name") == "_xlnm.Print_Area" else None
        at = name.get("localSheetId") or ""
        if place and at.isdigit() and int(at) < len(names):
            # Calc can store an outdated one after the valid one.
            areas.setdefault(names[int(at)], slice(_column(place[1]), _column(place[2]) + 1))
    return areas


def _column(letters: str) -> int:
    """Return A -> 0, B -> 1, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _blocks(sheet: str, rows: list[list[str]]) -> list[Paragraph | RawTable]:
    blocks: list[Paragraph | RawTable] = []
    if sheet.startswith("附件"):
        blocks.append(Paragraph(sheet, sheet))
    grid: list[tuple[str, ...]] = []
    for at, row in enumerate(rows, start=1):
        texts = [cell for cell in row if cell]
        if len(texts) > 1 or (grid and texts and texts[0].isdecimal()):
            grid.append(tuple(row))
            continue
        if grid and texts:
            blocks.append(RawTable(tuple(grid), f"“{sheet}”"))
            grid = []
        blocks += [Paragraph(text, f"“{sheet}”第{at}行") for text in texts]
    return [*blocks, RawTable(tuple(grid), f"“{sheet}”")] if grid else blocks


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()
