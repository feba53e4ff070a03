"""New words -> below the rows of 校对词表, in the order of its columns."""

from collections.abc import Sequence

import xlwings as xw

from zwgk.workbook import layout
from zwgk.workbook.plan_block import OutputBlock, cell_text
from zwgk.workbook.table_reader import InputRows
from zwgk.workbook.writer import write_plain_blocks


def write_words(book: xw.Book, found: InputRows, words: Sequence[tuple[str, str, str]]) -> None:
    """Write (wrong, right, remark) below the table; its columns may have been moved."""
    grid = found.table.grid
    first = grid.top + found.filled_to
    blocks = [
        OutputBlock(layout.WORDS, first, grid.left + found.table.columns[heading], 1, rows, grows=False)
        for at, heading in enumerate(layout.WORD_HEADINGS)
        if heading in found.table.columns and (rows := [[cell_text(word[at])] for word in words])
    ]
    write_plain_blocks(book, blocks)
