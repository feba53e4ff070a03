"""A host for the tests: a workbook of the file engine, to which the actions of an answer are applied."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import xlwings as xw


def apply(book: xw.Book, actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Apply the actions as a host must, after their way through JSON. Return those that only a screen or a printer
    shows."""
    seen = []
    dated: set[tuple[str, str]] = set()
    for action in json.loads(json.dumps(actions)):
        if action["do"] == "format":
            assert action["format"] == "yyyy/m/d h:mm"
            dated.add((action["sheet"], action["address"]))
        elif action["do"] in _APPLYING:
            sheet = book.sheets[action["sheet"]]
            _APPLYING[action["do"]](sheet, action)
            for place in [place for place in dated if place[0] == action["sheet"]]:
                # The file engine gives the format of a date to a cell by writing one.
                cell = sheet.range(place[1])
                cell.value = dt.datetime(1899, 12, 30) + dt.timedelta(minutes=round(cell.value * 24 * 60))
                dated.remove(place)
        else:
            seen.append(action)
    return seen


def _write(sheet: xw.Sheet, action: dict[str, Any]) -> None:
    # A host writes numbers, not dates; what is shown depends on the cell's format.
    sheet.range(action["address"]).options(ndim=2).value = action["rows"]


def _clear(sheet: xw.Sheet, action: dict[str, Any]) -> None:
    sheet.range(action["address"]).clear_contents()


def _height(sheet: xw.Sheet, action: dict[str, Any]) -> None:
    sheet.range(action["rows"]).row_height = action["points"]


def _width(sheet: xw.Sheet, action: dict[str, Any]) -> None:
    sheet.range(action["columns"]).column_width = action["characters"]


def _print_area(sheet: xw.Sheet, action: dict[str, Any]) -> None:
    sheet.page_setup.print_area = action["address"]


_APPLYING: dict[str, Callable[[xw.Sheet, dict[str, Any]], None]] = {
    "write": _write,
    "clear": _clear,
    "height": _height,
    "width": _width,
    "print_area": _print_area,
}
