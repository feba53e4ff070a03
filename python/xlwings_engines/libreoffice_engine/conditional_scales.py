"""Colour scales, data bars and icon sets.

Calc's API can change such rules but not create them: a new one has no thresholds and accepts none. So one is taken
from a small workbook made for the purpose: its sheet is imported, the rule copied to the last cell of the target sheet,
which is blank, and then assigned to its cells.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import colors
from xlwings_engines.libreoffice_engine.cells import SheetOfCells

_ROWS = {"scale2": 0, "scale3": 1, "bar": 2, "icons3": 3, "icons4": 4, "icons5": 5}
_TEMPLATE_SHEET = "xlwings-conditions"
_ICON_SETS = {
    "3_arrows": 0,
    "3_arrows_gray": 1,
    "3_flags": 2,
    "3_traffic_lights_1": 3,
    "3_traffic_lights_2": 4,
    "3_signs": 5,
    "3_symbols": 6,
    "3_symbols_2": 7,
    "4_arrows": 10,
    "4_arrows_gray": 11,
    "4_red_to_black": 12,
    "4_rating": 13,
    "4_traffic_lights": 14,
    "5_arrows": 15,
    "5_arrows_gray": 16,
    "5_rating": 17,
    "5_quarters": 18,
}
_ICON_SETS_BACK = {number: name for name, number in _ICON_SETS.items()}
_SCALE_TYPES = {"lowest_value": 0, "highest_value": 1, "percentile": 2, "number": 3, "percent": 4, "formula": 5}
_BAR_TYPES = {"automatic": 1, "highest_value": 2, "percentile": 3, "number": 4, "percent": 5, "formula": 6}
_ICON_TYPES = {"lowest_value": 0, "percentile": 1, "number": 2, "percent": 3, "formula": 4}
_ENTRIES = {
    "color_scale": ("ColorScaleEntries", {number: name for name, number in _SCALE_TYPES.items()}),
    "data_bar": ("DataBarEntries", {number: name for name, number in _BAR_TYPES.items()}),
    "icon_set": ("IconSetEntries", {number: name for name, number in _ICON_TYPES.items()}),
}
_WITHOUT_VALUE = {"automatic", "lowest_value", "highest_value", "unknown"}


def icon_set_number(name: str) -> int:
    """Return Calc's number of an icon set. Raise ``Unsupported`` (``icons.set_in_office``) for others."""
    if name not in _ICON_SETS:
        raise Unsupported("icons.set_in_office", icons=name)
    return _ICON_SETS[name]


def icon_set_name(number: int) -> str | None:
    """Return xlwings' name of Calc's icon set, None for one that xlwings lacks."""
    return _ICON_SETS_BACK.get(number)


def thresholds(entry: Any, kind: str) -> list[tuple[str, Any]] | None:
    """Return type and value of each threshold, without the first of an icon set; None for other rules."""
    if kind not in _ENTRIES:
        return None
    attribute, names = _ENTRIES[kind]
    items = getattr(entry, attribute)
    pairs = []
    for item in items[1:] if kind == "icon_set" else items:
        name = names.get(item.getType(), "unknown")
        pairs.append((name, None if name in _WITHOUT_VALUE else _value(item.getFormula())))
    return pairs


def _value(text: Any) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return str(text)
    return int(number) if number.is_integer() else number


def _set_thresholds(items: Any, kinds: tuple[str, ...], values: tuple[Any, ...], numbers: dict[str, int]) -> None:
    for item, kind, value in zip(items, kinds, values, strict=True):
        item.setType(numbers[kind])
        if value is not None:
            item.setFormula(str(value))


def set_color_scale(entry: Any, spec: dict[str, Any]) -> None:
    """Set thresholds and colours of a UNO entry; ``spec`` has xlwings' keys."""
    items = entry.ColorScaleEntries
    _set_thresholds(items, spec["threshold_types"], spec["thresholds"], _SCALE_TYPES)
    for item, colour in zip(items, spec["colors"], strict=True):
        item.setColor(colors.to_calc(colour))


def set_data_bar(entry: Any, spec: dict[str, Any]) -> None:
    """Set colour, look and thresholds of a UNO entry; ``spec`` has xlwings' keys."""
    entry.Color = colors.to_calc(spec["bar_color"])
    entry.UseGradient = spec["gradient"]
    entry.ShowValue = spec["show_value"]
    _set_thresholds(entry.DataBarEntries, spec["threshold_types"], spec["thresholds"], _BAR_TYPES)


def set_icon_set(entry: Any, number: int, spec: dict[str, Any]) -> None:
    """Set icons (Calc's number), look and thresholds of a UNO entry; ``spec`` has xlwings' keys."""
    entry.Icons = number
    entry.ShowValue = spec["show_value"]
    entry.Reverse = spec["reverse_order"]
    _set_thresholds(entry.IconSetEntries[1:], spec["threshold_types"], spec["thresholds"], _ICON_TYPES)


def bring(sheet: SheetOfCells, kind: str, ranges: Any) -> Any:
    """Create a rule of a kind for some cells and return its UNO format."""
    document = sheet.document
    formats = sheet.table.ConditionalFormats
    before = {item.ID for item in formats.getConditionalFormats()}
    document.model.lockControllers()
    try:
        imported = _import_template(sheet)
        try:
            row = _ROWS[kind]
            source = imported.getCellRangeByPosition(0, row, 0, row).getRangeAddress()
            last = sheet.table.getCellByPosition(
                sheet.table.getColumns().getCount() - 1, sheet.table.getRows().getCount() - 1
            )
            sheet.table.copyRange(last.getCellAddress(), source)
        finally:
            document.sheets.removeByName(imported.Name)
    finally:
        document.model.unlockControllers()
    made = next(item for item in formats.getConditionalFormats() if item.ID not in before)
    made.Range = ranges
    return made


def _import_template(sheet: SheetOfCells) -> Any:
    """Import the template's sheet after the last one of the target's book."""
    document = sheet.document
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conditions.xlsx"
        _write_template(path)
        desktop = document.bridge.desktop
        model = desktop.loadComponentFromURL(uno.to_url(path), "_blank", 0, uno.properties(Hidden=True))
        try:
            position = document.sheets.getCount()
            document.sheets.importSheet(model, _TEMPLATE_SHEET, position)
        finally:
            model.close(True)
    return document.sheets.getByIndex(position)


def _write_template(path: Path) -> None:
    import openpyxl
    from openpyxl.formatting import rule as rules

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = _TEMPLATE_SHEET
    low, high = {"start_type": "min", "start_color": "FF0000"}, {"end_type": "max", "end_color": "00FF00"}
    middle = {"mid_type": "percentile", "mid_value": 50, "mid_color": "FFFF00"}
    make: Any = rules
    made = [
        make.ColorScaleRule(**low, **high),
        make.ColorScaleRule(**low, **middle, **high),
        make.DataBarRule(start_type="min", end_type="max", color="638EC6"),
        make.IconSetRule("3Arrows", "percent", [0, 33, 67]),
        make.IconSetRule("4Arrows", "percent", [0, 25, 50, 75]),
        make.IconSetRule("5Arrows", "percent", [0, 20, 40, 60, 80]),
    ]
    for row, rule in enumerate(made, start=1):
        page.conditional_formatting.add(f"A{row}", rule)
    book.save(path)
