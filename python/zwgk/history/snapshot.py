"""Data behind a period's bulletin, as rows of text: figures by month, names, duties, requirements.

Dates of last updates are not compared, as they keep changing in the following months.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from zwgk.model.frames import CellState, rows_of
from zwgk.model.inputs import Inputs
from zwgk.model.past import account_name
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Rules
from zwgk.workbook import layout

PRINTED = "附件"
"""The table of printed figures: it follows from the others, so changes are reported there."""

UNIT_SHEETS = "单位表"
_PRESENT = "有"

Key = tuple[str, str, str, str]
"""Table, name (a unit, an account, a kind), item (a column, a property), month or ""."""


@dataclass(frozen=True)
class Difference:
    """An entry that differs from its publication; "" is a blank, None did not exist."""

    key: Key
    published: str | None
    now: str | None

    @property
    def words(self) -> str:
        """The difference as a clause of a sentence."""
        table, name, item, month = self.key
        if item == _PRESENT:
            return f"“{table}”里公布时{'有' if self.published else '没有'}{name}，现在{'有' if self.now else '没有'}"
        where = f"{name}的“{item}”" + (f"{month}月" if month else "")
        told = ["没有这一项" if value is None else value or "空白" for value in (self.published, self.now)]
        return f"{where}（{table}）公布时是{told[0]}，现在是{told[1]}"


def snapshot(inputs: Inputs) -> dict[Key, str]:
    """Return all data behind the period's figures."""
    return dict(_entries(inputs))


def differences(published: Mapping[Key, str], now: Mapping[Key, str]) -> list[Difference]:
    """Return the differences from the publication, in its order; new entries come last.

    A removed or new unit, account or column is one difference, not one per entry.
    """
    keys = dict.fromkeys(key for key in (*published, *now) if key[0] != PRINTED)
    before, today = ({key[:2] for key in entries} for entries in (published, now))
    found = []
    for key in keys:
        whole = key[:2]
        if whole not in today or whole not in before:
            if key[0] != UNIT_SHEETS:  # the roster reports the unit itself
                found.append(Difference((*whole, _PRESENT, ""), _there(whole in before), _there(whole in today)))
        elif key[0] == layout.SETTINGS and key not in published:
            continue  # the archive is of a version that did not record this item yet
        elif published.get(key) != now.get(key):
            found.append(Difference(key, published.get(key), now.get(key)))
    return list(dict.fromkeys(found))


def _there(is_there: bool) -> str | None:
    return _PRESENT if is_there else None


def _entries(inputs: Inputs) -> Iterator[tuple[Key, str]]:
    yield from _months(inputs)
    for unit in inputs.units:
        for item, value in _unit(unit):
            yield (layout.ROSTER, unit.name, item, ""), value
    for column in inputs.rules.columns:
        quota = "" if column.monthly_quota is None else str(column.monthly_quota)
        values = (("表头", column.heading), ("每月最低", quota), ("通报点名", column.naming.value))
        further = (
            ("计入合计", "是" if column.counted else "否"),
            ("另定的每月最低", _own_quotas(inputs.rules, column)),
        )
        for item, value in (*values, *further):
            yield (layout.SETTINGS, f"{column.kind}{column.name}", item, ""), value
    yield from _office(inputs)


def _office(inputs: Inputs) -> Iterator[tuple[Key, str]]:
    """Return the portal's figures and those of accounts, by month."""
    for record in inputs.portal.to_dict("records"):
        for item in inputs.portal.columns.drop("month") if record["month"] in inputs.period.months else ():
            yield (layout.PORTAL, layout.PORTAL, str(item), str(record["month"])), _count(record[item])
    for record in inputs.media.to_dict("records"):
        name = account_name(record)
        for month in inputs.period.months:
            yield (layout.MEDIA, name, "发布", str(month)), _count(record[month])


def _months(inputs: Inputs) -> Iterator[tuple[Key, str]]:
    for unit, column, month, count, state in rows_of(inputs.counts, "unit", "column", "month", "count", "state"):
        if month in inputs.period.months:
            yield (UNIT_SHEETS, unit, column, str(month)), "—" if state == CellState.NOT_DUTY.value else _count(count)


def _unit(unit: Unit) -> Iterable[tuple[str, str]]:
    return (
        ("单位全称", unit.full_name),
        ("类别", unit.kind),
        ("别名", _listed(unit.aliases)),
        ("承担栏目", _listed(sorted(unit.duties))),
        ("免予点名栏目", _listed(sorted(unit.exempt_from))),
        ("免予点名原因", unit.exemption_reason),
    )


def _own_quotas(rules: Rules, column: Column) -> str:
    """Return 甲局、乙局6月起3；全部9月起2: quotas of 设置 other than the column's own row, "" if there are none."""
    mine = (each for each in rules.quotas if (each.kind, each.column) == (column.kind, column.name))
    return "；".join(f"{_listed(each.units) or '全部'}{each.from_month}月起{each.quota}" for each in mine)


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)


def _count(value: object) -> str:
    return "" if pd.isna(value) else str(int(value))  # type: ignore[call-overload]
