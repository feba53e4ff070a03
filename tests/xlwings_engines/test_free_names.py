"""Default names of new objects."""

from __future__ import annotations

import pytest

from xlwings_engines.free_names import copy_of_sheet, numbered


@pytest.mark.parametrize(
    ("taken", "first", "expected"),
    [
        ([], 1, "Table1"),
        (["Table1", "Table3"], 1, "Table2"),
        (["TABLE1"], 1, "Table2"),
        (["Table1"], 3, "Table3"),
    ],
)
def test_numbered(taken: list[str], first: int, expected: str) -> None:
    assert numbered("Table", taken, first) == expected


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("附件1", ["附件1"], "附件1 (2)"),
        ("Sheet1", ["Sheet1", "SHEET1 (2)"], "Sheet1 (3)"),
        ("a" * 31, ["a" * 31], "a" * 27 + " (2)"),
        ("a" * 31, [f"{'a' * 27} ({number})" for number in range(2, 10)], "a" * 26 + " (10)"),
    ],
)
def test_copy_of_sheet(name: str, taken: list[str], expected: str) -> None:
    assert copy_of_sheet(name, taken) == expected
