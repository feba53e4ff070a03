"""看板: the data of the template's charts. layout.py has the place of each group."""

from zwgk.results import Results
from zwgk.workbook import layout
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, figure, whole


def dashboard_block(results: Results) -> OutputBlock:
    """Return one rectangular block: a ranking per kind, the twelve months, the shortfalls, side by side."""
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
    groups.append([[layout.MONTH, *results.months.columns], *months])
    counts: list[list[Value]] = [
        [cell_text(heading), int(zero), int(below)]
        for heading, zero, below in results.shortfall_counts.itertuples(index=False, name=None)
    ]
    groups.append([["栏目", "为零", "未达标"], *counts])
    rows = _side_by_side(groups)
    return OutputBlock(layout.DASHBOARD, *layout.DASHBOARD_FIRST, len(rows[0]), rows)


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
