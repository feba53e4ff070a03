"""Shortfalls: required but missing publications. A separate setting controls which of them the bulletin's text names.

Period quota = sum of the monthly quotas of those months of the period in which the unit exists and its kind has the
column (DOMAIN.md, "Quotas and limits"). A column without a quota whose zeros are named (通报点名 = 为零) is short only
if nothing at all was published; 未达标 without a quota means the same. A quota of 0 for a unit asks nothing of it.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Naming, Rules
from zwgk.statistics.totals import CellTotal, cells_of, unit_sums


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


_TYPES = {**dict.fromkeys(("required", "found", "gap"), "Int64"), **dict.fromkeys(("exempt", "named"), "bool")}
"""The dtypes that pandas would not infer."""


def required_of(column: Column, unit: Unit, rules: Rules, period: Period) -> int | None:
    """Return the period's requirement for a unit in a column: the sum of the quotas of the months in which the unit
    exists and its kind has the column; None if there is none."""
    quotas = rules.quotas_of(column, unit.names)
    months = unit.months_in(period)
    if unit.former_kind:
        months = tuple(month for month in months if rules.has_column(unit.kind_in(month), column.name))
    return sum(quotas[month - 1] for month in months) or None


class Short(NamedTuple):
    """One shortfall. label: the unambiguous heading by `Rules.label`; required: None without a quota; found: None if
    nothing is reported; gap: required - found; missing, idle: months; state: a value of `Shortfall`; named: whether the
    text names the unit for it."""

    unit: str
    kind: str
    column: str
    heading: str
    label: str
    required: int | None
    found: int | None
    gap: int | None
    missing: tuple[int, ...]
    idle: tuple[int, ...]
    state: str
    exempt: bool
    reason: str
    named: bool


def shortfalls_of(totals: Sequence[CellTotal], units: tuple[Unit, ...], rules: Rules, period: Period) -> list[Short]:
    """Return the shortfalls by column in the order of 设置, then in ranking order: the order in which the published
    text names them."""
    columns = {(column.kind, column.name): (place, column) for place, column in enumerate(rules.columns)}
    by_name = {unit.name: unit for unit in units}
    sums = unit_sums(totals)
    rows = []
    for cell in totals:
        if not cell.duty:
            continue
        place, column = columns[cell.kind, cell.column]
        unit, found, missing = by_name[cell.unit], cell.found, cell.missing
        required = required_of(column, unit, rules, period)
        own = rules.own_quotas(column, unit.names)
        is_named = column.naming is not Naming.NEVER and not own
        if (required is None and not is_named) or (found or 0) >= (1 if required is None else required):
            continue
        state = Shortfall.UNREPORTED if missing else Shortfall.ZERO if found == 0 else Shortfall.BELOW
        exempt = cell.column in unit.exempt_from
        short = Short(
            unit=cell.unit,
            kind=cell.kind,
            column=cell.column,
            heading=cell.heading,
            label=rules.label(column),
            required=required,
            found=found,
            gap=None if required is None or found is None else required - found,
            missing=missing,
            idle=cell.idle,
            state=state.value,
            exempt=exempt,
            reason=unit.exemption_reason if exempt else "",
            named=state in _NAMED[column.naming] and not exempt,
        )
        of_unit = sums[cell.unit]
        rows.append((place, of_unit is None, -(of_unit or 0), short))
    rows.sort(key=lambda entry: entry[:3])
    return [short for *_, short in rows]


def shortfalls(totals: pd.DataFrame, units: tuple[Unit, ...], rules: Rules, period: Period) -> pd.DataFrame:
    """Return the frame of `shortfalls_of`, whose fields are its columns: required, found, gap Int64; exempt, named
    bool. `totals` is that of `period_totals`."""
    return shortfalls_frame(shortfalls_of(cells_of(totals), units, rules, period))


def shortfalls_frame(found: Sequence[Short]) -> pd.DataFrame:
    """Return the shortfalls as the frame that `shortfalls` returns."""
    return pd.DataFrame(found, columns=list(Short._fields)).astype(_TYPES)


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
