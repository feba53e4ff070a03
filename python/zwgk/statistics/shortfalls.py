"""Shortfalls: required but missing publications. A separate setting controls which of them the bulletin's text names.

Period quota = sum of the monthly quotas of those months of the period in which the unit exists (DOMAIN.md, "Quotas and
limits"). A column without a quota whose zeros are named (通报点名 = 为零) is short only if nothing at all was
published; 未达标 without a quota means the same. A quota of 0 for a unit asks nothing of it.
"""

from enum import StrEnum

import pandas as pd

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


def required_of(column: Column, unit: Unit, rules: Rules, period: Period) -> int | None:
    """Return the period's requirement for a unit in a column: the sum of the quotas of the months in which the unit
    exists; None if there is none."""
    quotas = rules.quotas_of(column, unit.names)
    return sum(quotas[month - 1] for month in unit.months_in(period)) or None


def shortfalls(totals: pd.DataFrame, units: tuple[Unit, ...], rules: Rules, period: Period) -> pd.DataFrame:
    """Return one row per shortfall, by column in the order of 设置, then in ranking order: the order in which
    the published text names them.

    unit, kind, column, heading: str; label: str, the unambiguous heading by `Rules.label`; required, found,
    gap: Int64 (required is <NA> without a quota, found if nothing is reported; gap = required - found); missing, idle:
    tuples of months; state: str, a value of Shortfall; exempt: bool; reason: str; named: bool, whether the text names
    the unit for it. `totals` is that of `period_totals`.
    """
    columns = {(column.kind, column.name): column for column in rules.columns}
    by_name = {unit.name: unit for unit in units}

    frame = totals[totals["duty"]].drop(columns=["duty", "counted"])
    keys = list(zip(frame["kind"], frame["column"], strict=True))
    frame = frame.assign(
        required=pd.array(
            [
                required_of(columns[key], by_name[unit], rules, period)
                for unit, key in zip(frame["unit"], keys, strict=True)
            ],
            dtype="Int64",
        ),
        position=[list(columns).index(key) for key in keys],
        label=[rules.label(columns[key]) for key in keys],
        by_name=[
            columns[key].naming is not Naming.NEVER and not rules.own_quotas(columns[key], by_name[unit].names)
            for unit, key in zip(frame["unit"], keys, strict=True)
        ],
        unit_total=totals["unit"].map(unit_totals(totals)),
    )
    judged = frame["by_name"] | frame["required"].notna()
    frame = frame[judged & (frame["found"].fillna(0) < frame["required"].fillna(1))]
    frame["gap"] = frame["required"] - frame["found"]
    frame["state"] = [
        (Shortfall.UNREPORTED if missing else Shortfall.ZERO if found == 0 else Shortfall.BELOW).value
        for missing, found in zip(frame["missing"], frame["found"].fillna(-1), strict=True)
    ]
    frame["exempt"] = [
        column in by_name[unit].exempt_from for unit, column in zip(frame["unit"], frame["column"], strict=True)
    ]
    frame["reason"] = [
        by_name[unit].exemption_reason if exempt else ""
        for unit, exempt in zip(frame["unit"], frame["exempt"], strict=True)
    ]
    frame["named"] = [
        state in _NAMED[columns[kind, column].naming] and not exempt
        for kind, column, state, exempt in zip(
            frame["kind"], frame["column"], frame["state"], frame["exempt"], strict=True
        )
    ]
    order = ["unit", "kind", "column", "heading", "label", "required", "found", "gap"]
    order += ["missing", "idle", "state", "exempt", "reason", "named"]
    frame = frame.sort_values(["position", "unit_total"], ascending=[True, False], kind="stable", na_position="last")
    return frame[order].astype({"exempt": bool, "named": bool}).reset_index(drop=True)


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
