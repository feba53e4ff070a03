"""Attachments as a workbook (.xlsx): each visible sheet is a caption and a grid.

A workbook with sheets called 附件1, 附件2 … holds other things too: only these are the paper.
"""

from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from zwgk.documents.check.paper import Grid, Paragraph
from zwgk.errors import Refusal

_MOST_CELLS = 2_000_000


def read_sheets(path: Path) -> list[Paragraph | Grid]:
    """Return the blocks of the visible sheets. Rows with one text above a table are paragraphs."""
    blocks: list[Paragraph | Grid] = []
    book = CalamineWorkbook.from_path(str(path))
    visible = [meta for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
    for meta in [meta for meta in visible if meta.name.startswith("附件")] or visible:
        rows = [[_text(value) for value in row] for row in book.get_sheet_by_name(meta.name).to_python()]
        if sum(map(len, rows)) > _MOST_CELLS:
            raise Refusal(f"“{path.name}”的工作表“{meta.name}”太大：请只留下要审校的附件。")
        blocks += _blocks(meta.name, rows)
    return blocks


def _blocks(sheet: str, rows: list[list[str]]) -> list[Paragraph | Grid]:
    blocks: list[Paragraph | Grid] = []
    if sheet.startswith("附件"):
        blocks.append(Paragraph(sheet, sheet))
    grid: list[tuple[str, ...]] = []
    for at, row in enumerate(rows, start=1):
        texts = [cell for cell in row if cell]
        if len(texts) > 1:
            grid.append(tuple(row))
            continue
        if grid and texts:
            blocks.append(Grid(tuple(grid), f"“{sheet}”"))
            grid = []
        blocks += [Paragraph(text, f"“{sheet}”第{at}行") for text in texts]
    return [*blocks, Grid(tuple(grid), f"“{sheet}”")] if grid else blocks


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()
