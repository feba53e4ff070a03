"""看板: two sentences, all units with their months, and the data of the template's charts. layout.py has the places."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from zwgk.model.past import TOTAL, plain
from zwgk.statistics.past_figures import added
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import Shortfall
from zwgk.workbook import layout
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, figure, whole

_MONTHS = len(layout.MONTH_HEADINGS)
_NO_REQUIREMENT = "“设置”里没有定要求"


def dashboard_blocks(results: Results, version: int) -> tuple[OutputBlock, ...]:
    """Return the block of the charts' data and, for a workbook that has a place for it, the page beside it."""
    if version < layout.BOARD_SINCE:
        return (_block(layout.DASHBOARD_FIRST, _side_by_side(_former_groups(results))),)
    groups = [_trend(results), _shortfalls(results), _by_row(results)]
    page = replace(_block(layout.BOARD_FIRST, _page(results)), widths=_widths(results))
    return _block(layout.DASHBOARD_FIRST, _side_by_side(groups)), page


def _block(corner: tuple[int, int], rows: Sequence[Sequence[Value]]) -> OutputBlock:
    return OutputBlock(layout.DASHBOARD, *corner, len(rows[0]), rows)


def _widths(results: Results) -> list[float | None]:
    """Return the widths of the table's columns: those without figures are hidden, so that no blank slot is left."""
    known = any(results.comparison.items[unit.name, TOTAL].before is not None for unit in results.inputs.units)
    months = len(results.comparison.window.months)
    earlier = [layout.BOARD_EARLIER_WIDTH if known else 0.0] * len(layout.BOARD_EARLIER)
    kept = [None] * (len(layout.BOARD_HEADINGS) - len(earlier))
    return [*kept, *earlier, *[layout.BOARD_MONTH_WIDTH] * months, *[0.0] * (_MONTHS - months)]


def _page(results: Results) -> list[list[Value]]:
    """Return two sentences, and the table: kinds, then units by kind and rank, with the months of the window."""
    window, items = results.comparison.window, results.comparison.items
    year = results.inputs.period.year
    months = [f"{month}月" if at == year else f"{at}\n{month}月" for at, month in window.months]
    rows: list[list[Value]] = [[_sum_sentence(results)], [_state_sentence(results)], []]
    rows.append([*layout.BOARD_HEADINGS, *months])
    ranked = {kind.name: results.rankings[kind.name] for kind in results.inputs.rules.kinds}
    for kind, table in ranked.items():
        sums = added([items[unit, TOTAL] for unit in table["unit"]])
        total = figure(table["total"].sum(min_count=1))
        name = f"{kind}得分合计" if results.inputs.rules.is_weighted(kind) else f"{kind}合计"
        rows.append([name, None, total, sums.before, sums.on_before.difference, *window.kinds[kind]])
    for table in ranked.values():
        for unit, rank, total in zip(table["unit"], table["rank"], table["total"], strict=True):
            one = items[unit, TOTAL]
            told = [cell_text(unit), int(rank), figure(total), one.before, one.on_before.difference]
            rows.append([*told, *window.units[unit]])
    width = len(layout.BOARD_HEADINGS) + _MONTHS
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _sum_sentence(results: Results) -> str:
    found = results.comparison
    sums = {kind: figure(table["total"].sum(min_count=1)) for kind, table in results.rankings.items()}
    known = [total for total in sums.values() if total is not None]
    if not known:
        return f"{results.inputs.period.title}还没有报数"
    measures = {kind: "分" if results.inputs.rules.is_weighted(kind) else "条" for kind in sums}
    if len(set(measures.values())) > 1:  # points and items have no sum
        return "，".join(f"{kind}合计 {_shown(total)} {measures[kind]}" for kind, total in sums.items())
    measure = next(iter(measures.values()))
    kinds = "，".join(f"{kind} {_shown(total)}" for kind, total in sums.items())
    parts = [f"各单位合计 {plain(sum(known))} {measure}" + (f"（{kinds}）" if len(sums) > 1 else "")]
    earlier = (("上期", found.before, found.total.on_before), ("上年同期", found.last_year, found.total.on_last_year))
    for words, period, change in earlier:
        if period is not None and change.difference is not None:
            parts.append(f"比{words}（{period.title} {change.before} {measure}）{change.words}")
    return "；".join(parts)


def _shown(total: int | float | None) -> int | float | str:
    return layout.NOT_DUTY if total is None else total


def _state_sentence(results: Results) -> str:
    """Return reports, achievement, portal and media in one sentence."""
    reported = results.reported
    behind = {unit for unit, missing in zip(reported["unit"], reported["missing"], strict=True) if missing}
    short = results.shortfalls[results.shortfalls["state"] != Shortfall.UNREPORTED.value]
    units = len(results.inputs.units)
    good = units - len(behind | set(short["unit"]))
    share = f"（{100 * good / units:.0f}%）" if units else ""
    state = f"，全部达到要求 {good} 个{share}" if len(results.shortfall_counts) else f"；{_NO_REQUIREMENT}，不评达标"
    parts = [f"{units} 个单位：没报齐 {len(behind)} 个{state}"]
    portal = results.inputs.portal
    columns = [column for column in results.inputs.rules.portal_columns if column in portal]
    published = portal.loc[portal["month"].isin(results.inputs.period.months), columns] if columns else None
    if published is not None and published.notna().any(axis=None):
        parts.append(f"门户网站发布 {int(published.sum().sum())} 条")
    posts = results.media["posts"] if len(results.media) else None
    if posts is not None and posts.notna().any():
        parts.append(f"新媒体 {len(posts)} 个账号发布 {int(posts.sum())} 条")
    return "；".join(parts)


def _trend(results: Results) -> list[list[Value]]:
    """Return twelve rows of month and kinds' totals. The last month fills the rest, so that the axis, which is one of
    dates, ends with it."""
    window = results.comparison.window
    kinds = [kind.name for kind in results.inputs.rules.kinds]
    rows: list[list[Value]] = [[layout.MONTH, *kinds]]
    for place in range(_MONTHS):
        at = min(place, len(window.months) - 1)
        if at < 0:
            rows.append([None] * (1 + len(kinds)))
            continue
        rows.append([dt.datetime(*window.months[at], 1), *(window.kinds[kind][at] for kind in kinds)])
    return rows


def _shortfalls(results: Results) -> list[list[Value]]:
    counts: list[list[Value]] = [
        [cell_text(heading), int(zero), int(below)]
        for heading, zero, below in results.shortfall_counts.itertuples(index=False, name=None)
    ]
    nothing: list[list[Value]] = [[_NO_REQUIREMENT, None, None]]  # the only line of a chart without bars
    return [[*layout.DASHBOARD_SHORTFALL_HEADINGS], *(counts or nothing)]


def _by_row(results: Results) -> list[list[Value]]:
    """Return, beside each unit's row of the page's table: the number of its kind, its quotas by month."""
    window = results.comparison.window
    rows: list[list[Value]] = [[] for _ in range(layout.BOARD_HEAD_ROW - layout.DASHBOARD_FIRST[0])]
    rows += [[*layout.BOARD_BY_ROW_HEADINGS], *([] for _ in results.inputs.rules.kinds)]
    for number, kind in enumerate(results.inputs.rules.kinds, start=1):
        rows += [[number, *window.quotas[unit]] for unit in results.rankings[kind.name]["unit"]]
    return [[*row, *[None] * (1 + _MONTHS - len(row))] for row in rows]


def _former_groups(results: Results) -> list[list[list[Value]]]:
    """Return the data of a workbook of an earlier structure: a ranking per kind, the twelve months, the shortfalls."""
    groups: list[list[list[Value]]] = []
    for kind in results.inputs.rules.kinds:
        table = results.rankings[kind.name]
        ranked: list[list[Value]] = [
            [cell_text(unit), figure(total)] for unit, total in zip(table["unit"], table["total"], strict=True)
        ]
        groups.append([[kind.name, layout.TOTAL], *ranked])
    months: list[list[Value]] = [
        [f"{month}月", *(whole(value) for value in row)] for month, *row in results.months.itertuples(name=None)
    ]
    return [*groups, [[layout.MONTH, *results.months.columns], *months], _shortfalls(results)]


def _side_by_side(groups: list[list[list[Value]]]) -> list[list[Value]]:
    """Return the groups as one rectangle, separated by one blank column each."""
    height = max(len(group) for group in groups)
    rows: list[list[Value]] = [[] for _ in range(height)]
    for place, group in enumerate(groups):
        width = len(group[0])
        for index, row in enumerate(rows):
            row += [None] if place else []
            row += group[index] if index < len(group) else [None] * width
    return rows
