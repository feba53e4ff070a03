"""Conditional formats on the screen: red below the quota, and normal as soon as it is met."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.calc import Calc, children
from tests.e2e.cells import month_cell
from tests.e2e.screen import Screen, wait_for

pytestmark = pytest.mark.desktop

RED, PLAIN = "red", "plain"


def painted(screen: Screen, document: Any, cell: Any, name: str) -> str:
    """Return the colour of a cell on the screen, taken in its corner, away from the figure."""
    window = document.getCurrentController().getFrame().getComponentWindow().getAccessibleContext()
    address = cell.getCellAddress()
    panes = [node for node in children(window) if hasattr(node, "getAccessibleCellAt")]  # one per frozen part
    nodes = [pane.getAccessibleCellAt(address.Row, address.Column).getAccessibleContext() for pane in panes]
    place = next(node.getLocationOnScreen() for node in nodes if node.getSize().Width)
    with Image.open(screen.picture(name)) as picture:
        red, green, blue = picture.convert("RGB").getpixel((place.X + 4, place.Y + 4))
    return RED if red - max(green, blue) > 20 else PLAIN


def show(document: Any, sheet: str) -> None:
    document.getCurrentController().setActiveSheet(document.Sheets.getByName(sheet))
    document.getCurrentController().setFirstVisibleRow(0)


def test_an_attachments_cells_below_quota_are_red(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    calc.run(document, "重新统计")
    show(document, "附件1")
    table = document.Sheets.getByName("附件1")
    # Required in three months: 24 动态, 3 信息公开. First 小冀镇 with 34 and 20, last 大召营镇 with 8 and 1.
    expected = {"C6": PLAIN, "D6": PLAIN, "C13": RED, "D13": RED}
    cells = {address: table.getCellRangeByName(address).getCellByPosition(0, 0) for address in expected}
    assert [cells[address].getValue() for address in expected] == [34, 20, 8, 1]

    def as_painted() -> bool:
        return {address: painted(screen, document, cells[address], "colours") for address in expected} == expected

    wait_for("the colours", as_painted, 15)


def test_typing_what_meets_the_quota_clears_the_red_without_a_click(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    show(document, "小冀镇")
    cell = month_cell(document, "小冀镇", 4, "乡镇动态")  # 8 a month are required
    for typed, colour in (("7", RED), ("8", PLAIN)):
        document.getCurrentController().select(cell)
        calc.focus(document)
        screen.type(typed)
        screen.press("Down")
        wait_for("the typed figure", lambda: cell.getString() == typed, 10)  # noqa: B023 - asked at once
        wait_for(colour, lambda: painted(screen, document, cell, "typing") == colour, 15)  # noqa: B023
