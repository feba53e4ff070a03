"""Filtering a range hides rows: on every engine."""

from __future__ import annotations

import pytest
import xlwings as xw


@pytest.fixture
def cells(book: xw.Book) -> xw.Range:
    made = book.sheets[0]["B2:C5"]
    made.value = [["类别", "条数"], ["乡镇", 10], ["县直", 20], ["乡镇", 30]]
    return made


def seen(cells: xw.Range) -> list[int]:
    """Return the visible rows."""
    return [row for part in cells.get_special_cells("visible") for row in range(part.row, part.row + part.shape[0])]


def test_by_values(cells: xw.Range) -> None:
    cells.autofilter.apply_values(1, ["乡镇"])
    assert seen(cells) == [2, 3, 5]
    assert [criteria.type for criteria in cells.autofilter.criteria] == ["values", "none"]


def test_by_comparison_and_cleared(cells: xw.Range) -> None:
    cells.autofilter.apply_comparison(2, "between", 15, 40)
    assert seen(cells) == [2, 4, 5]
    cells.autofilter.apply_comparison(2, "less_than", 15)
    assert seen(cells) == [2, 3]
    cells.autofilter.clear()
    assert seen(cells) == [2, 3, 4, 5]


def test_both_columns(cells: xw.Range) -> None:
    cells.autofilter.apply_values(1, ["乡镇"])
    cells.autofilter.apply_comparison(2, "greater_than", 10)
    assert seen(cells) == [2, 5]
