"""设置: a value written for the clerk."""

import xlwings as xw

from zwgk.workbook import layout
from zwgk.workbook.grid import find_table, read_grid
from zwgk.workbook.numbers import folded
from zwgk.workbook.plan_block import OutputBlock, Value


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
