"""Values that a command writes into sheets of the clerk: items of 设置, rows of 校对词表."""

from collections.abc import Sequence

import xlwings as xw

from zwgk.workbook import layout
from zwgk.workbook.grid import find_table, read_grid
from zwgk.workbook.numbers import folded
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text
from zwgk.workbook.table_reader import InputRows
from zwgk.workbook.writer import write_plain_blocks


def setting_blocks(book: xw.Book, values: dict[str, Value]) -> list[OutputBlock]:
    """Return a block per item of 设置 and its value; an item that the sheet lacks has none."""
    grid = read_grid(book.sheets[layout.SETTINGS])
    table = find_table(grid, layout.SETTING_ITEM, (layout.SETTING_ITEM, layout.SETTING_VALUE))
    if table is None or table.missing:
        return []
    rows = {folded(table.text(row, layout.SETTING_ITEM)): row for row in reversed([*table.rows()])}
    column = grid.left + table.columns[layout.SETTING_VALUE]
    return [
        OutputBlock(layout.SETTINGS, grid.top + rows[folded(item)], column, 1, [[value]], grows=False)
        for item, value in values.items()
        if folded(item) in rows
    ]


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
