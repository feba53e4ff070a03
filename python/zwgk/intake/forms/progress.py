"""催报: who has reported, what is outstanding, and a reminder text for a chat. Rows for the sheet 填报进度."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xlwings as xw

from zwgk.model.inputs import Inputs
from zwgk.statistics.totals import reported_months
from zwgk.workbook import layout
from zwgk.workbook.grid import find_table, read_grid
from zwgk.workbook.plan_block import Value, cell_text, month_list

ALL_IN, SOME_MISSING, NOTHING = "已报齐", "缺报", "未报"


@dataclass(frozen=True)
class Received:
    """When a unit's form last came in, from which files, with which oddities and remarks."""

    time: dt.datetime | None = None
    files: str = ""
    note: str = ""


@dataclass(frozen=True)
class UnitProgress:
    """Progress of one unit in the period. `missing`: months with a duty still blank."""

    order: int
    unit: str
    kind: str
    state: str
    missing: tuple[int, ...]
    received: Received


def unit_progress(inputs: Inputs, received: Mapping[str, Received]) -> list[UnitProgress]:
    """Return one entry per unit, in roster order. A unit without any duty has nothing to report."""
    months = reported_months(inputs.counts, inputs.units, inputs.period)
    within = inputs.counts[inputs.counts["month"].between(inputs.period.first, inputs.period.last)]
    begun = set(within.loc[within["count"].notna(), "unit"])
    progress = []
    for unit, missing in zip(inputs.units, months["missing"], strict=True):
        state = ALL_IN if not missing else SOME_MISSING if unit.name in begun else NOTHING
        progress.append(
            UnitProgress(unit.order, unit.name, unit.kind, state, missing, received.get(unit.name, Received()))
        )
    return progress


def reminder(
    progress: Iterable[UnitProgress], title: str, today: dt.date, deadline: dt.date | None = None
) -> list[str]:
    """Return the lines to paste into a chat: the units with outstanding reports, grouped by what is outstanding."""
    owing = [entry for entry in progress if entry.state != ALL_IN]
    if not owing:
        return [f"{title}政务公开填报表已全部报齐，感谢各单位支持。"]
    lines = [f"【催报】截至{today.month}月{today.day}日，{title}政务公开填报表还有 {len(owing)} 个单位没有报齐："]
    groups: dict[str, list[str]] = {}
    for entry in sorted(owing, key=lambda entry: (entry.state != NOTHING, -len(entry.missing), entry.missing)):
        owes = "全部未报" if entry.state == NOTHING else f"缺{month_list(entry.missing)}"
        groups.setdefault(owes, []).append(entry.unit)
    lines += [f"{owes}（{len(units)} 个）：{'、'.join(units)}。" for owes, units in groups.items()]
    lines.append(f"请{_until(today, deadline)}补报，没有发布的填 0。谢谢！")
    return lines


def unit_reminders(
    progress: Iterable[UnitProgress], title: str, today: dt.date, deadline: dt.date | None = None
) -> list[str]:
    """Return a line per unit with an outstanding report, to be sent to it alone."""
    until = _until(today, deadline)
    lines = []
    for entry in progress:
        if entry.state != ALL_IN:
            owes = "还没有报" if entry.state == NOTHING else f"还缺{month_list(entry.missing)}"
            lines.append(f"{entry.unit}：贵单位{title}政务公开填报表{owes}，请{until}补报，没有发布的填 0。")
    return lines


def _until(today: dt.date, deadline: dt.date | None) -> str:
    if deadline is None:
        return "尽快"
    day = f"{deadline.month}月{deadline.day}日"
    return f"于{day}前" if today <= deadline else f"尽快（截止日期 {day} 已过）"


def progress_rows(progress: Iterable[UnitProgress]) -> list[list[Value]]:
    """Return the cells of 填报进度, in the order of layout.PROGRESS_HEADINGS."""
    return [
        [
            entry.order,
            cell_text(entry.unit),
            cell_text(entry.kind),
            entry.state,
            month_list(entry.missing),
            entry.received.time,
            cell_text(entry.received.files),
            cell_text(entry.received.note),
        ]
        for entry in progress
    ]


def read_received(book: xw.Book) -> dict[str, Received]:
    """Return unit -> entry that an earlier run wrote into 填报进度."""
    _, name, _, _, _, time, files, note = layout.PROGRESS_HEADINGS
    table = find_table(read_grid(book.sheets[layout.PROGRESS]), name, layout.PROGRESS_HEADINGS)
    received: dict[str, Received] = {}
    if table is None:
        return received
    for row in table.rows():
        if unit := table.text(row, name):
            when = table.value(row, time)
            received[unit] = Received(
                when if isinstance(when, dt.datetime) else None, table.text(row, files), table.text(row, note)
            )
    return received
