"""历史: rows of figures and of corrections, and the place of the next ones."""

from collections.abc import Sequence

import xlwings as xw

from zwgk.model.past import Correction, PastFigure, plain
from zwgk.workbook import layout, schema
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text
from zwgk.workbook.read_history import ABSENT, MONTHS_APART
from zwgk.workbook.sheet_ends import first_free_row


def has_history(book: xw.Book) -> bool:
    """Return whether the workbook has the present sheet 历史: an old one has none."""
    if layout.HISTORY not in [sheet.name for sheet in book.sheets]:
        return False
    row, column = layout.HISTORY_FIRST
    head = book.sheets[layout.HISTORY].range((row - 1, column)).value
    return bool(head == schema.HISTORY.key)


def history_blocks(
    book: xw.Book, figures: Sequence[PastFigure], corrections: Sequence[Correction] = ()
) -> list[OutputBlock]:
    """Return the blocks that add rows below those of the sheet 历史."""
    blocks = []
    for corner, rows in (
        (layout.HISTORY_FIRST, [figure_row(figure) for figure in figures]),
        (layout.CORRECTIONS_FIRST, [correction_row(each) for each in corrections]),
    ):
        if rows:
            row = first_free_row(book.sheets[layout.HISTORY], *corner)
            blocks.append(OutputBlock(layout.HISTORY, row, corner[1], len(rows[0]), rows, grows=False))
    return blocks


def figure_row(figure: PastFigure) -> list[Value]:
    """Return the cells of a figure, in the columns of schema.HISTORY."""
    count = None if figure.count is None else plain(figure.count)
    months = MONTHS_APART.join("" if month is None else str(plain(month)) for month in figure.months)
    return [
        figure.period.canonical,
        cell_text(figure.kind),
        cell_text(figure.unit),
        cell_text(figure.column),
        count if figure.duty else layout.NOT_DUTY,
        figure.rank,
        figure.required,
        figure.state or None,
        layout.DUTY_YES if figure.named else None,
        months or None,
        figure.basis.value,
        cell_text(figure.source),
        figure.recorded or None,
    ]


def correction_row(each: Correction) -> list[Value]:
    """Return the cells of a correction, in the columns of schema.CORRECTIONS."""
    values = [ABSENT if value is None else cell_text(value) for value in (each.published, each.now)]
    texts = [cell_text(text) for text in (each.table, each.name, each.item, each.month)]
    return [each.period.canonical, *texts, *values, each.recorded or None]
