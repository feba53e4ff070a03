"""Colour scales, data bars and icon sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, IconSet, Rule
from openpyxl.styles.colors import Color
from xlwings.base_classes import CONDITIONAL_FORMAT_ICON_SETS

from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.colors import argb

_KINDS: dict[str, Any] = {"lowest_value": "min", "highest_value": "max", "number": "num", "percent": "percent"}
_KINDS |= {"percentile": "percentile", "formula": "formula"}
_KINDS_BACK = {file: name for name, file in _KINDS.items()}
# Excel 2010 added these; they are stored in extensions that openpyxl does not write.
_NEWER_ICONS = frozenset({"3_stars", "3_triangles", "5_boxes"})
_ICONS: dict[str, Any] = {
    name: "".join(part.capitalize() for part in name.split("_"))
    for name in CONDITIONAL_FORMAT_ICON_SETS
    if name not in _NEWER_ICONS
}
_ICONS_BACK = {file: name for name, file in _ICONS.items()}


def _threshold(kind: str, value: Any) -> FormatObject:
    return FormatObject(_KINDS[kind], value)


def color_scale(spec: dict[str, Any]) -> Rule:
    """Return openpyxl's rule for a colour scale; ``spec`` has xlwings' keys."""
    limits = [_threshold(*pair) for pair in zip(spec["threshold_types"], spec["thresholds"], strict=True)]
    colors = [Color(rgb=argb(color)) for color in spec["colors"]]
    return Rule("colorScale", colorScale=ColorScale(cfvo=limits, color=colors))


def data_bar(spec: dict[str, Any]) -> Rule:
    """Return openpyxl's rule for a data bar. Its ``is_solid``, which openpyxl does not write, is kept apart."""
    kinds = [
        automatic if kind == "automatic" else kind
        for kind, automatic in zip(spec["threshold_types"], ("lowest_value", "highest_value"), strict=True)
    ]
    limits = [_threshold(*pair) for pair in zip(kinds, spec["thresholds"], strict=True)]
    bar: Any = DataBar(cfvo=limits, color=Color(rgb=argb(spec["bar_color"])), showValue=spec["show_value"])
    bar.is_solid = not spec["gradient"]
    return Rule("dataBar", dataBar=bar)


def is_solid(bar: Any) -> bool:
    """Return True for a bar without a gradient; such bars are written with an extension (``linked_rules``)."""
    return bool(getattr(bar, "is_solid", False))


def solid_bars(worksheet: Any) -> frozenset[int]:
    """Return the priorities of a sheet's data bars without a gradient."""
    rules = (rule for rules in internals.rules(worksheet.conditional_formatting).values() for rule in rules)
    return frozenset(rule.priority for rule in rules if is_solid(rule.dataBar))


def icon_set(spec: dict[str, Any]) -> Rule:
    """Return openpyxl's rule for icons. Raise ``Unsupported`` (``icons.set``) for icons that files lack."""
    if spec["icon_set"] not in _ICONS:
        raise Unsupported("icons.set", icons=spec["icon_set"])
    limits = [_threshold("percent", 0)]
    limits += [_threshold(*pair) for pair in zip(spec["threshold_types"], spec["thresholds"], strict=True)]
    icons = IconSet(
        iconSet=_ICONS[spec["icon_set"]],
        cfvo=limits,
        showValue=spec["show_value"],
        reverse=spec["reverse_order"] or None,
    )
    return Rule("iconSet", iconSet=icons)


def icon_set_name(icons: Any) -> str | None:
    """Return xlwings' name for the icons of a rule, None for others."""
    # Without a name, the set is the schema's default.
    return _ICONS_BACK.get(icons.iconSet or "3TrafficLights1")


def thresholds(rule: Any) -> list[tuple[str, Any]] | None:
    """Return type and value of each threshold, without the first of an icon set; None for other rules."""
    if rule.colorScale is not None:
        return _pairs(rule.colorScale.cfvo)
    if rule.iconSet is not None:
        return _pairs(rule.iconSet.cfvo[1:])
    if rule.dataBar is not None:
        return [
            ("automatic", None) if kind in {"lowest_value", "highest_value"} else (kind, value)
            for kind, value in _pairs(rule.dataBar.cfvo)
        ]
    return None


def _pairs(limits: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(_KINDS_BACK[limit.type], _value(limit.val)) for limit in limits]


def _value(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
