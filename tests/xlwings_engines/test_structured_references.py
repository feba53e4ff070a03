"""References to parts of a table."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from xlwings_engines.addresses import Area, format_area
from xlwings_engines.structured_references import spell_out_this_row, table_area


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("=[@Price]*2", "=Sales[[#This Row],[Price]]*2"),
        ("=[@[Unit price]]*[@Qty]", "=Sales[[#This Row],[Unit price]]*Sales[[#This Row],[Qty]]"),
        ("=Other[@单价]", "=Other[[#This Row],[单价]]"),
        ("=SUM([@[一月]:[三月]])", "=SUM(Sales[[#This Row],[一月]:[三月]])"),
        ("=COUNT([@])", "=COUNT(Sales[#This Row])"),
        ('="[@Price]"&A1', '="[@Price]"&A1'),
        ("=SUM(Sales[Price])", "=SUM(Sales[Price])"),
    ],
)
def test_this_row(typed: str, stored: str) -> None:
    assert spell_out_this_row(typed, "Sales") == stored


def test_this_row_without_a_table() -> None:
    assert spell_out_this_row("=[@Price]*2", None) == "=[@Price]*2"


class Cells(NamedTuple):
    """A table B2:D6 with a header row and a totals row."""

    name: str = "台账"
    area: Area = Area(2, 2, 5, 3)
    show_headers: bool = True
    show_totals: bool = True

    def headings(self) -> list[str]:
        return ["单位", "动态", "合计[条]"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("台账", "$B$3:$D$5"),
        ("台账[#Data]", "$B$3:$D$5"),
        ("台账[#All]", "$B$2:$D$6"),
        ("台账[#Headers]", "$B$2:$D$2"),
        ("台账[#Totals]", "$B$6:$D$6"),
        ("台账[动态]", "$C$3:$C$5"),
        ("台账[合计'[条']]", "$D$3:$D$5"),
    ],
)
def test_parts_of_a_table(text: str, address: str) -> None:
    area = table_area(text, [Cells()])
    assert area is not None
    assert format_area(area) == address


@pytest.mark.parametrize("text", ["别的", "台账[没有]", "台账[", "A1:B2"])
def test_no_part_of_a_table(text: str) -> None:
    assert table_area(text, [Cells()]) is None
