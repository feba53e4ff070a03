"""Shortfalls: required but missing publications. A separate setting controls which of them the bulletin's text names.

Period quota = sum of the monthly quotas of those months of the period in which the unit exists and its kind has the
column (DOMAIN.md, "Quotas and limits"). A column without a quota whose zeros are named (通报点名 = 为零) is short only
if nothing at all was published; 未达标 without a quota means the same. A quota of 0 for a unit asks nothing of it.
"""

from enum import StrEnum

import pandas as pd

from zwgk.model.frames import rows_of
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Naming, Rules
from zwgk.statistics.totals import unit_totals


class Shortfall(StrEnum):
    """Kinds of shortfall; the values are shown to the clerk."""

    ZERO = "为零"
    BELOW = "未达标"
    UNREPORTED = "未报齐"  # below the quota so far, but months are missing: nothing is proven yet


_NAMED: dict[Naming, frozenset[str]] = {
    Naming.NEVER: frozenset(),
    Naming.ZERO: frozenset({Shortfall.ZERO}),
    Naming.BELOW: frozenset({Shortfall.ZERO, Shortfall.BELOW}),
}


_TYPES = {
    **dict.fromkeys(("unit", "kind", "column", "heading", "label")),
    **dict.fromkeys(("required", "found", "gap"), "Int64"),
    **dict.fromkeys(("missing", "idle", "state")),
    "exempt": "bool",
    "reason": None,
    "named": "bool",
}
"""Columns of the result, and the dtypes that pandas would not infer."""


def required_of(column: Column, unit: Unit, rules: Rules, period: Period) -> int | None:
    """Return the period's requirement for a unit in a column: the sum of the quotas of the months in which the unit
    exists and its kind has the column; None if there is none."""
    quotas = rules.quotas_of(column, unit.names)
    months = (month for month in unit.months_in(period) if rules.has_column(unit.kind_in(month), column.name))
    return sum(quotas[month - 1] for month in months) or None


def shortfalls(totals: pd.DataFrame, units: tuple[Unit, ...], rules: Rules, period: Period) -> pd.DataFrame:
    """Return one row per shortfall, by column in the order of 设置, then in ranking order: the order in which
    the published text names them.

    unit, kind, column, heading: str; label: str, the unambiguous heading by `Rules.label`; required, found,
    gap: Int64 (required is <NA> without a quota, found if nothing is reported; gap = required - found); missing, idle:
    tuples of months; state: str, a value of Shortfall; exempt: bool; reason: str; named: bool, whether the text names
    the unit for it. `totals` is that of `period_totals`.
    """
    columns = {(column.kind, column.name): (place, column) for place, column in enumerate(rules.columns)}
    by_name = {unit.name: unit for unit in units}
    sums = {unit: None if total is pd.NA else int(total) for unit, total in unit_totals(totals).astype(object).items()}
    rows = []
    wanted = ("unit", "kind", "column", "heading", "found", "missing", "idle", "duty")
    for name, kind, short_name, heading, total, missing, idle, duty in rows_of(totals, *wanted):
        if not duty:
            continue
        place, column = columns[kind, short_name]
        unit = by_name[name]
        found = None if total is pd.NA else int(total)
        required = required_of(column, unit, rules, period)
        is_named = column.naming is not Naming.NEVER and not rules.own_quotas(column, unit.names)
        if (required is None and not is_named) or (found or 0) >= (1 if required is None else required):
            continue
        state = Shortfall.UNREPORTED if missing else Shortfall.ZERO if found == 0 else Shortfall.BELOW
        exempt = short_name in unit.exempt_from
        row = {
            "unit": name,
            "kind": kind,
            "column": short_name,
            "heading": heading,
            "label": rules.label(column),
            "required": required,
            "found": found,
            "gap": None if required is None or found is None else required - found,
            "missing": missing,
            "idle": idle,
            "state": state.value,
            "exempt": exempt,
            "reason": unit.exemption_reason if exempt else "",
            "named": state in _NAMED[column.naming] and not exempt,
        }
        of_unit = sums[name]
        rows.append((place, of_unit is None, -(of_unit or 0), row))
    rows.sort(key=lambda entry: entry[:3])
    frame = pd.DataFrame([row for *_, row in rows], columns=list(_TYPES))
    return frame.astype({name: kind for name, kind in _TYPES.items() if kind})


def shortfall_counts(found: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return one row per judged column: heading (by `Rules.label`), zero, below (int): numbers of units short."""
    rows = []
    for column in rules.columns:
        if rules.is_judged(column):
            mine = found[(found["kind"] == column.kind) & (found["column"] == column.name)]
            rows.append(
                (
                    rules.label(column),
                    int((mine["state"] == Shortfall.ZERO.value).sum()),
                    int((mine["state"] == Shortfall.BELOW.value).sum()),
                )
            )
    return pd.DataFrame(rows, columns=["heading", "zero", "below"])
