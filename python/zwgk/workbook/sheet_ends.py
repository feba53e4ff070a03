"""Ends of lists and tables on a sheet. The used range is no help: the very last row may have a stray format."""

import xlwings as xw

from zwgk.errors import Refusal

MOST_LINES = 100_000  # of a list that only grows: read in one column
MOST_ROWS = 5_000  # of a table that an earlier run left
GAP = 10  # blank rows: more than any of our tables has inside


def first_free_row(sheet: xw.Sheet, first: int, column: int) -> int:
    """Return the row below the last filled cell of a list that begins in row `first`.

    Raise `Refusal` if the list is full.
    """
    last = min(_last_used(sheet), first + MOST_LINES - 1)
    if last < first:
        return first
    cells = sheet.range((first, column), (last, column)).options(ndim=1).value
    filled = max((index for index, value in enumerate(cells, start=1) if value not in (None, "")), default=0)
    if filled == MOST_LINES:
        raise Refusal(f"“{sheet.name}”表已经写满（{MOST_LINES} 行）：请把较早的行剪到别处，再重试。")
    return first + filled


def rows_left_below(sheet: xw.Sheet, row: int, column: int, width: int) -> int:
    """Return how many rows from `row` on an earlier, longer table has left in these columns.

    It ends before a gap: what a person put further down is not ours to remove.
    """
    last = min(_last_used(sheet), row + MOST_ROWS - 1)
    if last < row:
        return 0
    values = sheet.range((row, column), (last, column + width - 1)).options(ndim=2).value
    left = 0
    for index, cells in enumerate(values, start=1):
        if any(value not in (None, "") for value in cells):
            left = index
        elif index - left >= GAP:
            break
    return left


def _last_used(sheet: xw.Sheet) -> int:
    used = sheet.used_range
    return int(used.row + used.shape[0] - 1)
