"""Conditional formats of cells.

Per set of cells, Calc has one format with ordered entries; each rule added here becomes a separate format,
and the newest comes first, as in Excel. The format of a condition is a cell style; ``stop_if_true`` is stored
in the style's name, as Calc always stops at the first entry that applies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xlwings import base_classes

from xlwings_engines.addresses import Area, without
from xlwings_engines.collection import Collection
from xlwings_engines.libreoffice_engine import blocks, colors, conditional_scales, formula_syntax
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.colors import Rgb
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.sheets import Sheet

_CONDITION, _COLOR_SCALE, _DATA_BAR, _ICON_SET = range(4)
_TYPES = {_COLOR_SCALE: "color_scale", _DATA_BAR: "data_bar", _ICON_SET: "icon_set"}
_OPERATORS = {
    "equal_to": 0,
    "less_than": 1,
    "greater_than": 2,
    "less_than_or_equal": 3,
    "greater_than_or_equal": 4,
    "not_equal_to": 5,
    "between": 6,
    "not_between": 7,
}
_OPERATORS_BACK = {number: name for name, number in _OPERATORS.items()}
_EXPRESSION = 24
_STYLE_PREFIX = "xlwings-condition-"
_STOP = "-stop"
_STYLED = {"cell_value", "custom"}
_LOOKS = {"fill_color", "font_color", "font_bold", "font_italic"}


class _Place(NamedTuple):
    """Place of a rule: the sheet, its UNO format, and the number of the entry in it."""

    sheet: Sheet
    format: Any
    number: int


class ConditionalFormat(Translated, base_classes.ConditionalFormat):
    """One rule. ``api`` is its UNO entry."""

    def __init__(self, place: _Place) -> None:
        self._place = place

    @property
    def name(self) -> str:
        """The number of the group of rules in Calc, as text; rules of one group share it."""
        return str(self._place.format.ID)

    @property
    def api(self) -> Any:
        """The UNO entry of the rule."""
        return self._place.format.getByIndex(self._place.number)

    @property
    def type(self) -> str:
        """xlwings' name for the kind of rule, ``unknown`` for kinds that xlwings lacks."""
        entry = self.api
        kind = entry.getType()
        if kind != _CONDITION:
            return _TYPES.get(kind, "unknown")
        operator = entry.Operator
        if operator == _EXPRESSION:
            return "custom"
        return "cell_value" if operator in _OPERATORS_BACK else "unknown"

    def _style(self) -> Any:
        """Return the cell style of a condition; None for other rules."""
        if self.type not in _STYLED:
            return None
        styles = _styles(self._place.sheet)
        name = self.api.StyleName
        return styles.getByName(name) if styles.hasByName(name) else None

    @property
    def stop_if_true(self) -> bool | None:
        """True if later rules are skipped once this one holds; None for scales, bars and icons."""
        return str(self.api.StyleName).endswith(_STOP) if self.type in _STYLED else None

    @property
    def operator(self) -> str | None:
        """The comparison by xlwings' name; None unless the type is ``cell_value``."""
        return _OPERATORS_BACK[self.api.Operator] if self.type == "cell_value" else None

    @property
    def formula1(self) -> str | None:
        """The first operand as a formula with ``=``; None unless the type is ``cell_value``."""
        return _excel(self.api.Formula1) if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        """The second operand as a formula with ``=``; None unless a pair is compared."""
        return _excel(self.api.Formula2) if self.operator in {"between", "not_between"} else None

    @property
    def formula(self) -> str | None:
        """The condition as a formula with ``=``; None unless the type is ``custom``."""
        return _excel(self.api.Formula1) if self.type == "custom" else None

    @property
    def fill_color(self) -> Rgb | None:
        """The fill colour as (red, green, blue), None if the rule sets none."""
        style = self._style()
        return colors.from_calc(style.CellBackColor) if style is not None else None

    @property
    def font_color(self) -> Rgb | None:
        """The font colour as (red, green, blue), None if the rule sets none."""
        style = self._style()
        return colors.from_calc(style.CharColor) if style is not None else None

    @property
    def font_bold(self) -> bool | None:
        """True if the rule's cell style is bold; None for rules without a style."""
        style = self._style()
        return bool(style.CharWeight > _NORMAL) if style is not None else None

    @property
    def font_italic(self) -> bool | None:
        """True if the rule's cell style is italic; None for rules without a style."""
        style = self._style()
        return bool(style.CharPosture.value != "NONE") if style is not None else None

    @property
    def colors(self) -> tuple[Rgb | None, ...] | None:
        """The colours of a colour scale, from the lowest threshold; None for other rules."""
        if self.type != "color_scale":
            return None
        return tuple(colors.from_calc(entry.getColor()) for entry in self.api.ColorScaleEntries)

    @property
    def bar_color(self) -> Rgb | None:
        """The colour of a data bar as (red, green, blue); None for other rules."""
        return colors.from_calc(self.api.Color & 0xFFFFFF) if self.type == "data_bar" else None

    @property
    def gradient(self) -> bool | None:
        """True if a data bar fades; None for other rules."""
        return bool(self.api.UseGradient) if self.type == "data_bar" else None

    @property
    def show_value(self) -> bool | None:
        """True if the number is displayed beside its bar or icon; None for other rules."""
        return bool(self.api.ShowValue) if self.type in {"data_bar", "icon_set"} else None

    @property
    def icon_set(self) -> str | None:
        """xlwings' name of the icons; None for other rules and unknown icons."""
        return conditional_scales.icon_set_name(self.api.Icons) if self.type == "icon_set" else None

    @property
    def reverse_order(self) -> bool | None:
        """True if the icons are in reverse order; None for other rules."""
        return bool(self.api.Reverse) if self.type == "icon_set" else None

    @property
    def threshold_types(self) -> tuple[str, ...] | None:
        """The kinds of the thresholds by xlwings' names; None for rules without thresholds."""
        pairs = conditional_scales.thresholds(self.api, self.type)
        return tuple(kind for kind, _ in pairs) if pairs is not None else None

    @property
    def thresholds(self) -> tuple[Any, ...] | None:
        """The thresholds' values, None for automatic ones; None for rules without thresholds."""
        pairs = conditional_scales.thresholds(self.api, self.type)
        return tuple(value for _, value in pairs) if pairs is not None else None

    def set(self, changes: dict[str, Any]) -> None:
        """Change the given criteria and formats of a condition; keep the others."""
        entry = self.api
        if "operator" in changes:
            entry.Operator = _OPERATORS[changes["operator"]]
        if "formula1" in changes:
            entry.Formula1 = _calc(changes["formula1"])
        if "formula2" in changes:
            entry.Formula2 = _calc(changes["formula2"] or "")
        if "formula" in changes:
            entry.Formula1 = _calc(changes["formula"])
        if changes.keys() & (_LOOKS | {"stop_if_true"}):
            stop = changes.get("stop_if_true", self.stop_if_true)
            entry.StyleName = _make_style(self._place.sheet, self._style(), changes, bool(stop))

    def delete(self) -> None:
        """Remove the rule from all its cells."""
        _remove_entry(self._place)


def _remove_entry(place: _Place) -> None:
    if place.format.getCount() == 1:
        place.sheet.table.ConditionalFormats.removeByID(place.format.ID)
    else:
        place.format.removeByIndex(place.number)


_NORMAL = 100.0
_BOLD = 150.0


def _styles(sheet: Sheet) -> Any:
    return sheet.document.model.getStyleFamilies().getByName("CellStyles")


def _make_style(sheet: Sheet, base: Any, looks: dict[str, Any], stop: bool) -> str:
    """Make a cell style with the format of ``base`` and the changes; return its name."""
    styles = _styles(sheet)
    taken = {name.removesuffix(_STOP) for name in styles.getElementNames()}
    number = next(at for at in range(1, len(taken) + 2) if f"{_STYLE_PREFIX}{at}" not in taken)
    name = f"{_STYLE_PREFIX}{number}{_STOP if stop else ''}"
    style = sheet.document.create("com.sun.star.style.CellStyle")
    styles.insertByName(name, style)
    if base is not None:
        for attribute in ("CellBackColor", "CharColor", "CharWeight", "CharPosture"):
            if base.getPropertyState(attribute).value == "DIRECT_VALUE":
                setattr(style, attribute, getattr(base, attribute))
    if "fill_color" in looks:
        style.CellBackColor = colors.to_calc(looks["fill_color"])
    if "font_color" in looks:
        style.CharColor = colors.to_calc(looks["font_color"])
    for script in ("", "Asian", "Complex"):
        if "font_bold" in looks:
            setattr(style, f"CharWeight{script}", _BOLD if looks["font_bold"] else _NORMAL)
        if "font_italic" in looks:
            slant = uno.enum("awt.FontSlant", "ITALIC" if looks["font_italic"] else "NONE")
            setattr(style, f"CharPosture{script}", slant)
    return name


def _calc(formula: str) -> str:
    return formula_syntax.to_calc(formula if formula.startswith("=") else f"={formula}")[1:]


def _excel(formula: Any) -> str:
    return formula_syntax.to_excel(f"={formula}")


class ConditionalFormats(Translated, Collection[ConditionalFormat]):
    """The rules that touch a range, the newest first."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    @property
    def api(self) -> Any:
        """The UNO conditional formats of the sheet."""
        return self.cells.sheet.table.ConditionalFormats

    def _formats(self) -> list[tuple[Any, list[Area]]]:
        """Return the UNO formats that touch the range, the newest first, with the areas that they cover."""
        found = []
        for item in self.api.getConditionalFormats():
            areas = [area_of(address) for address in item.Range.getRangeAddresses()]
            if any(area.intersection(self.cells.area) for area in areas):
                found.append((item, areas))
        return sorted(found, key=lambda pair: -pair[0].ID)

    def _members(self) -> list[ConditionalFormat]:
        sheet = self.cells.sheet
        return [
            ConditionalFormat(_Place(sheet, item, number))
            for item, _ in self._formats()
            for number in range(item.getCount())
        ]

    def _cells(self) -> Any:
        return _uno_ranges(self.cells.sheet, [self.cells.area])

    def _add_condition(self, operator: int, formula1: str, formula2: str | None, spec: dict[str, Any]) -> Any:
        sheet = self.cells.sheet
        before = {item.ID for item in self.api.getConditionalFormats()}
        style = _make_style(sheet, None, spec, bool(spec.get("stop_if_true")))
        self.api.createByRange(self._cells())
        made = next(item for item in self.api.getConditionalFormats() if item.ID not in before)
        made.createEntry(_CONDITION, 0)
        entry = made.getByIndex(0)
        entry.Operator, entry.Formula1, entry.StyleName = operator, _calc(formula1), style
        if formula2 is not None:
            entry.Formula2 = _calc(formula2)
        return ConditionalFormat(_Place(sheet, made, 0))

    def add_cell_value(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a comparison with ``formula1`` (and ``formula2``); ``spec`` has xlwings' keys."""
        return self._add_condition(  # type: ignore[no-any-return]
            _OPERATORS[spec["operator"]], spec["formula1"], spec["formula2"], spec
        )

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a condition by ``formula``; ``spec`` has xlwings' keys."""
        return self._add_condition(_EXPRESSION, spec["formula"], None, spec)  # type: ignore[no-any-return]

    def add_color_scale(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a scale of two or three colours; ``spec`` has xlwings' keys."""
        made = conditional_scales.bring(self.cells.sheet, f"scale{len(spec['colors'])}", self._cells())
        conditional_scales.set_color_scale(made.getByIndex(0), spec)
        return ConditionalFormat(_Place(self.cells.sheet, made, 0))

    def add_data_bar(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a data bar; ``spec`` has xlwings' keys."""
        made = conditional_scales.bring(self.cells.sheet, "bar", self._cells())
        conditional_scales.set_data_bar(made.getByIndex(0), spec)
        return ConditionalFormat(_Place(self.cells.sheet, made, 0))

    def add_icon_set(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add icons; ``spec`` has xlwings' keys.

        Raise ``Unsupported`` (``icons.set_in_office``) for icons that Calc lacks.
        """
        number = conditional_scales.icon_set_number(spec["icon_set"])
        made = conditional_scales.bring(self.cells.sheet, f"icons{spec['icon_set'][0]}", self._cells())
        conditional_scales.set_icon_set(made.getByIndex(0), number, spec)
        return ConditionalFormat(_Place(self.cells.sheet, made, 0))

    def clear(self) -> None:
        """Remove all rules from these cells; keep them on cells outside."""
        for item, areas in self._formats():
            left = [part for area in areas for part in without(area, self.cells.area)]
            if left:
                item.Range = _uno_ranges(self.cells.sheet, left)
            else:
                self.api.removeByID(item.ID)


def _uno_ranges(sheet: Sheet, areas: list[Area]) -> Any:
    ranges = sheet.document.create("com.sun.star.sheet.SheetCellRanges")
    for area in areas:
        ranges.addRangeAddress(blocks.cells_of(sheet, area).getRangeAddress(), False)
    return ranges
