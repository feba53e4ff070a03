"""Conditional formats of cells: the rules of a sheet by their priority, the newest first, as in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import FILL_SOLID
from xlwings import base_classes

from xlwings_engines.addresses import Area
from xlwings_engines.collection import Collection
from xlwings_engines.file_engine import conditional_scales as scales
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine import operators
from xlwings_engines.file_engine.colors import Rgb, argb, rgb
from xlwings_engines.file_engine.rule_areas import areas_of, left_over, moved_formula, sqref_of, touches
from xlwings_engines.functions import with_prefixes, without_prefixes
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range

_TYPES = {
    "cellIs": "cell_value",
    "expression": "custom",
    "colorScale": "color_scale",
    "dataBar": "data_bar",
    "iconSet": "icon_set",
}


@explains_gaps("engine.file")
class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule; ``api`` is openpyxl's."""

    def __init__(self, worksheet: Any, rule: Any) -> None:
        self._worksheet = worksheet
        self._rule = rule

    @property
    def api(self) -> Any:
        """openpyxl's rule."""
        return self._rule

    @property
    def name(self) -> str:
        """The priority as text: files do not name rules."""
        return str(self._rule.priority)

    @property
    def type(self) -> str:
        """xlwings' name for the kind of rule, ``unknown`` for kinds that xlwings lacks."""
        return _TYPES.get(self._rule.type, "unknown")

    @property
    def stop_if_true(self) -> bool | None:
        """True if later rules are skipped once this one holds; None for scales, bars and icons."""
        return None if self.type in {"color_scale", "data_bar", "icon_set"} else bool(self._rule.stopIfTrue)

    @property
    def operator(self) -> str | None:
        """The comparison by xlwings' name; None unless the type is ``cell_value``."""
        return operators.FROM_FILE.get(self._rule.operator) if self.type == "cell_value" else None

    def _formula(self, kind: str, number: int) -> str | None:
        formulas = self._rule.formula if self.type == kind else ()
        return without_prefixes(f"={formulas[number]}") if len(formulas) > number else None

    @property
    def formula1(self) -> str | None:
        """The first operand as a formula with ``=``; None unless the type is ``cell_value``."""
        return self._formula("cell_value", 0)

    @property
    def formula2(self) -> str | None:
        """The second operand as a formula with ``=``; None unless a pair is compared."""
        return self._formula("cell_value", 1) if self.operator in {"between", "not_between"} else None

    @property
    def formula(self) -> str | None:
        """The condition as a formula with ``=``; None unless the type is ``custom``."""
        return self._formula("custom", 0)

    @property
    def _font(self) -> Any:
        return getattr(self._rule.dxf, "font", None)

    @property
    def fill_color(self) -> Rgb | None:
        """The fill colour as (red, green, blue), None if the rule sets none."""
        fill = getattr(self._rule.dxf, "fill", None)
        # In a conditional format, the colour of a solid fill is that of the background.
        return rgb(fill.bgColor) if isinstance(fill, PatternFill) else None

    @property
    def font_color(self) -> Rgb | None:
        """The font colour as (red, green, blue), None if the rule sets none."""
        return rgb(self._font.color) if self._font is not None else None

    @property
    def font_bold(self) -> bool | None:
        """True or False if the rule makes text bold or not bold; None if it leaves this open."""
        return self._font.b if self._font is not None else None

    @property
    def font_italic(self) -> bool | None:
        """True or False if the rule makes text italic or upright; None if it leaves this open."""
        return self._font.i if self._font is not None else None

    @property
    def colors(self) -> tuple[Rgb | None, ...] | None:
        """The colours of a colour scale, from the lowest threshold; None for other rules."""
        scale = self._rule.colorScale
        return tuple(rgb(color) for color in scale.color) if scale is not None else None

    @property
    def bar_color(self) -> Rgb | None:
        """The colour of a data bar as (red, green, blue); None for other rules."""
        return rgb(self._rule.dataBar.color) if self._rule.dataBar is not None else None

    @property
    def gradient(self) -> bool | None:
        """True if a data bar fades; None for other rules."""
        return not scales.is_solid(self._rule.dataBar) if self._rule.dataBar is not None else None

    @property
    def show_value(self) -> bool | None:
        """True if the number is displayed beside its bar or icon; None for other rules."""
        shown = self._rule.dataBar or self._rule.iconSet
        return shown.showValue is not False if shown is not None else None

    @property
    def icon_set(self) -> str | None:
        """xlwings' name of the icons; None for other rules and unknown icons."""
        return scales.icon_set_name(self._rule.iconSet) if self._rule.iconSet is not None else None

    @property
    def reverse_order(self) -> bool | None:
        """True if the icons are in reverse order; None for other rules."""
        return bool(self._rule.iconSet.reverse) if self._rule.iconSet is not None else None

    @property
    def threshold_types(self) -> tuple[str, ...] | None:
        """The kinds of the thresholds by xlwings' names; None for rules without thresholds."""
        pairs = scales.thresholds(self._rule)
        return tuple(kind for kind, _ in pairs) if pairs is not None else None

    @property
    def thresholds(self) -> tuple[Any, ...] | None:
        """The thresholds' values, None for automatic ones; None for rules without thresholds."""
        pairs = scales.thresholds(self._rule)
        return tuple(value for _, value in pairs) if pairs is not None else None

    def set(self, changes: dict[str, Any]) -> None:
        """Change the given criteria and formats of a condition; keep the others."""
        rule = self._rule
        formulas = list(rule.formula)
        if "operator" in changes:
            rule.operator = operators.TO_FILE[changes["operator"]]
        for name, number in (("formula1", 0), ("formula", 0), ("formula2", 1)):
            if name in changes:
                formulas[number:] = [_bare(changes[name])] if changes[name] is not None else []
                if number == 0 and len(rule.formula) > 1:
                    formulas.append(rule.formula[1])
        rule.formula = formulas
        if "stop_if_true" in changes:
            rule.stopIfTrue = changes["stop_if_true"] or None
        rule.dxf = _looks(changes, rule.dxf)

    def delete(self) -> None:
        """Remove the rule from all its cells."""
        blocks = internals.rules(self._worksheet.conditional_formatting)
        for block, rules in list(blocks.items()):
            blocks[block] = [rule for rule in rules if rule is not self._rule]
            if not blocks[block]:
                del blocks[block]


def _bare(formula: Any) -> str:
    return with_prefixes(str(formula).removeprefix("="))


def _looks(spec: dict[str, Any], old: Any) -> DifferentialStyle:
    """Return the formats of ``old`` with changes; never change a style in place, as rules may share it."""
    before = old or DifferentialStyle()
    font, fill = before.font, before.fill
    if spec.keys() & {"font_color", "font_bold", "font_italic"}:
        bold, italic = getattr(font, "b", None), getattr(font, "i", None)
        color = getattr(font, "color", None)
        if "font_color" in spec:
            color = Color(rgb=argb(spec["font_color"]))
        font = Font(
            b=spec.get("font_bold", bold),
            i=spec.get("font_italic", italic),
            color=color,
            u=getattr(font, "u", None),
            strike=getattr(font, "strike", None),
        )
    if "fill_color" in spec:
        color = argb(spec["fill_color"])
        fill = PatternFill(FILL_SOLID, fgColor=color, bgColor=color)
    return DifferentialStyle(
        font=font,
        numFmt=before.numFmt,
        fill=fill,
        alignment=before.alignment,
        border=before.border,
        protection=before.protection,
    )


@explains_gaps("engine.file")
class ConditionalFormats(Collection[ConditionalFormat]):
    """The rules that touch a range, the newest first."""

    def __init__(self, cells: Range) -> None:
        self.cells = cells

    @property
    def api(self) -> Any:
        """openpyxl's list of the sheet's rules."""
        return self.cells.worksheet.conditional_formatting

    def _members(self) -> list[ConditionalFormat]:
        worksheet = self.cells.worksheet
        found = [
            rule
            for block, rules in internals.rules(self.api).items()
            if touches(areas_of(block.sqref), self.cells.area)
            for rule in rules
        ]
        return [ConditionalFormat(worksheet, rule) for rule in sorted(found, key=lambda rule: rule.priority)]

    def _add(self, rule: Any) -> ConditionalFormat:
        for rules in internals.rules(self.api).values():
            for other in rules:
                other.priority += 1
        rule.priority = 1
        self.api.add(ConditionalFormatting(sqref_of([self.cells.area])), rule)
        return ConditionalFormat(self.cells.worksheet, rule)

    def add_cell_value(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a comparison with ``formula1`` (and ``formula2``); ``spec`` has xlwings' keys."""
        formulas = [_bare(spec[name]) for name in ("formula1", "formula2") if spec[name] is not None]
        stop = spec["stop_if_true"] or None
        rule = Rule("cellIs", operator=operators.TO_FILE[spec["operator"]], formula=formulas, stopIfTrue=stop)
        rule.dxf = _looks(spec, None)
        return self._add(rule)

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a condition by ``formula``; ``spec`` has xlwings' keys."""
        rule = Rule("expression", formula=[_bare(spec["formula"])], stopIfTrue=spec["stop_if_true"] or None)
        rule.dxf = _looks(spec, None)
        return self._add(rule)

    def add_color_scale(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a scale of two or three colours; ``spec`` has xlwings' keys."""
        return self._add(scales.color_scale(spec))

    def add_data_bar(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a data bar; ``spec`` has xlwings' keys."""
        return self._add(scales.data_bar(spec))

    def add_icon_set(self, spec: dict[str, Any]) -> ConditionalFormat:
        """Add icons; ``spec`` has xlwings' keys. Raise ``Unsupported`` (``icons.set``) for unknown icons."""
        return self._add(scales.icon_set(spec))

    def clear(self) -> None:
        """Remove all rules from these cells; keep them on cells outside."""
        clear_rules(self.cells.worksheet, self.cells.area)


def clear_rules(worksheet: Any, area: Area) -> None:
    """Remove all conditional formats from an area; keep them on cells outside."""
    before = worksheet.conditional_formatting
    if not any(touches(areas_of(block.sqref), area) for block in internals.rules(before)):
        return
    after: Any = ConditionalFormattingList()
    for block, rules in internals.rules(before).items():
        old = areas_of(block.sqref)
        new = left_over(old, area)
        for rule in rules if new else []:
            if new != old:
                rule.formula = [moved_formula(formula, old, new) for formula in rule.formula]
            after.add(ConditionalFormatting(sqref_of(new), pivot=block.pivot), rule)
    after.max_priority = before.max_priority
    worksheet.conditional_formatting = after
