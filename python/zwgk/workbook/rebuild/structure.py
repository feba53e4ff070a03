"""What tells two versions of a sheet apart: headings, items, series of charts, own quotas."""

from typing import Any

from xlwings_engines.file_engine import openpyxl_internals as internals
from zwgk.model.settings import Limits, Office, Parts, settings_of
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid, as_text, find_table, value_beside
from zwgk.workbook.numbers import folded
from zwgk.workbook.rebuild.transfer import grid_of


def structure_of(sheet: Any, title: str) -> object:
    """Return the features that distinguish two versions of a sheet."""
    grid = grid_of(sheet)
    if title == layout.DASHBOARD:
        series = [one.val.numRef.f for chart in internals.charts(sheet) for one in chart.series]
        return sorted(text.replace("'", "").replace("$", "") for text in (*series, str(sheet.print_area)))
    if title == layout.SETTINGS:  # items added by the present version
        known = {folded(one.item) for model in (Office, Limits, Parts) for one in settings_of(model)}
        return {text for row in grid.values if row and (text := folded(as_text(row[0]))) in known}
    if title == layout.HOME:  # hidden helpers are right of the table, which must not reach them
        version = (column for row in grid.values for column, cell in enumerate(row) if cell == layout.HOME_VERSION)
        links = (row for row in grid.values if row and row[0] == layout.HOME_LINKS)
        return next(version, 0), [cell for cell in next(links, []) if str(cell).startswith("=")]
    if title in (layout.ROSTER, layout.MAPPING):
        lists = {
            str(rule.formula1).lstrip("=") for rule in sheet.data_validations.dataValidation if rule.type == "list"
        }
        return lists, duty_columns(grid)
    if title.startswith("附件"):
        return _texts(grid, layout.ATTACHMENT_HEAD_ROW)
    found = find_table(grid, layout.MONTH, (layout.MONTH, layout.TOTAL)) if title not in layout.FIXED_SHEETS else None
    if found is not None:
        kind = value_beside(grid, layout.UNIT_KIND_LABEL)
        neighbours = [cell for row in grid.values[: found.head_row] for cell in row if _leads_to_a_neighbour(cell)]
        head = _unit_structure(grid, found.head_row, found.columns[layout.MONTH])
        return head, str(kind[0] if kind else ""), neighbours
    return None


def _leads_to_a_neighbour(cell: object) -> bool:
    return isinstance(cell, str) and cell.endswith((f'"{layout.PREVIOUS_UNIT}")', f'"{layout.NEXT_UNIT}")'))


def _texts(grid: Grid, row: int) -> list[str]:
    cells = grid.values[row - 1] if len(grid.values) >= row else []
    return [str(cell) for cell in cells if isinstance(cell, str) and not cell.startswith("=")]


def _unit_structure(grid: Grid, head: int, first: int) -> list[tuple[str, str]]:
    """Return the headings in order, each with the content of the quota row: — is not the unit's duty, a number or a
    text is its own quota."""
    quota = next((r for r in range(head + 1, len(grid.values)) if grid.text(r, first) == layout.UNIT_QUOTA_ROW), head)
    return [
        (grid.text(head, column), "" if (own := grid.text(quota, column)).startswith("=") else own)
        for column in range(first, len(grid.values[head]))
        if grid.text(head, column)
    ]


def duty_columns(roster: Grid) -> tuple[str, ...]:
    """Return the headings between 别名 and 免予点名栏目 of 单位名录, without a clerk's own columns: those without a
    heading, or with anything but marks."""
    first, last = (schema.ROSTER.of_key(key).heading for key in ("aliases", "exempt_from"))
    found = find_table(roster, layout.ROSTER_NAME, (layout.ROSTER_NAME, first, last))
    if found is None or found.missing:
        return ()
    marks = {layout.DUTY_YES, layout.NOT_DUTY, ""}
    return tuple(
        heading
        for column in range(found.columns[first] + 1, found.columns[last])
        if (heading := roster.text(found.head_row, column))
        and all(roster.text(row, column) in marks for row in found.rows())
    )
