"""Cells under merged ones: nobody sees their values, on the screen or on paper, and some programs drop them."""

import xlwings as xw

from zwgk.errors import Refusal

Place = tuple[int, int]
"""Row and column, from 1."""


def covered_cells(sheet: xw.Sheet, first: Place, last: Place) -> dict[Place, str]:
    """Return the cells between two corners that merged cells cover, with the address of the merged cells."""
    if sheet.range(first, last).merge_cells is False:
        return {}
    found: dict[Place, str] = {}
    for row in range(first[0], last[0] + 1):
        if sheet.range((row, first[1]), (row, last[1])).merge_cells is False:
            continue
        for column in range(first[1], last[1] + 1):
            if (row, column) in found:
                continue
            area = sheet.range((row, column)).merge_area
            height, width = area.shape
            corner, address = (area.row, area.column), area.get_address(False, False)
            found |= {
                place: address
                for down in range(corner[0], min(corner[0] + height - 1, last[0]) + 1)
                for right in range(corner[1], min(corner[1] + width - 1, last[1]) + 1)
                if (place := (down, right)) != corner
            }
    return found


def covered(sheet: str, cells: str) -> Refusal:
    """Return the refusal for merged cells over cells that a result is written to, or printed from."""
    return Refusal(f"“{sheet}”的 {cells} 合并成了一格，会盖住下面的数：请取消合并，再点“重新统计”。")
