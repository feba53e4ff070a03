"""首页: the period, and the table of all units with their reports and shortfalls."""

import xlwings as xw

from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import Shortfall
from zwgk.workbook import layout, schema
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, figure, link_target, month_list, sheet_link, whole
from zwgk.workbook.reader import Places


def home_blocks(results: Results, places: Places) -> tuple[OutputBlock, ...]:
    """Return the period (as requested on the command line) and the table of units, headings included."""
    names = results.inputs.rules.column_names
    headings = schema.home_headings(results.inputs.rules)
    row, column = places.home_table
    rows: list[list[Value]] = [[*headings], *_unit_rows(results, places, names)]
    period = OutputBlock(layout.HOME, *places.home_period, 1, [[results.inputs.period.name]], grows=False)
    return period, OutputBlock(layout.HOME, row, column, len(headings), rows)


def due_blocks(book: xw.Book, sentence: str) -> list[OutputBlock]:
    """Return the sentence on what is due; none if the workbook is old and has no place for it."""
    if layout.NAME_DUE not in book.names:
        return []
    cell = book.names[layout.NAME_DUE].refers_to_range
    return [OutputBlock(layout.HOME, cell.row, cell.column, 1, [[cell_text(sentence)]], grows=False)]


def jump_blocks(book: xw.Book, results: Results, places: Places) -> list[OutputBlock]:
    """Return the units of the list 跳到, each with a target in its sheet; none if the workbook is old and has no
    list."""
    if layout.NAME_JUMP_UNITS not in book.names:
        return []
    cells = book.names[layout.NAME_JUMP_UNITS].refers_to_range
    rows: list[list[Value]] = [
        [cell_text(unit.name), link_target(sheet, "A1")]
        for unit in results.inputs.units
        if (sheet := places.unit_sheets.get(unit.name))
    ]
    return [OutputBlock(layout.HOME, cells.row, cells.column, 2, rows)]


def _unit_rows(results: Results, places: Places, names: tuple[str, ...]) -> list[list[Value]]:
    # As on 看板 and in the text: with months missing, a sum below the quota is not yet a shortfall.
    proven = results.shortfalls[results.shortfalls["state"] != Shortfall.UNREPORTED.value]
    short: dict[str, list[str]] = {}
    for unit, heading in zip(proven["unit"], proven["heading"], strict=True):
        short.setdefault(unit, []).append(heading)
    cells: dict[tuple[str, str], Value] = {
        (unit, column): whole(found) if duty else layout.NOT_DUTY
        for unit, column, duty, found in zip(
            results.totals["unit"],
            results.totals["column"],
            results.totals["duty"],
            results.totals["found"],
            strict=True,
        )
    }
    reported = dict(zip(results.reported["unit"], results.reported["reported"], strict=True))
    missing = dict(zip(results.reported["unit"], results.reported["missing"], strict=True))
    rules = results.inputs.rules
    points = {
        str(unit): figure(total)
        for kind in rules.kinds
        if rules.is_weighted(kind.name)
        for unit, total in results.rankings[kind.name][["unit", "total"]].itertuples(index=False, name=None)
    }
    weighted = layout.POINTS_TOTAL in schema.home_headings(rules)
    rows: list[list[Value]] = []
    for unit in results.inputs.units:
        sheet = places.unit_sheets.get(unit.name)
        name = sheet_link(sheet, "A1", unit.name) if sheet else cell_text(unit.name)
        before: list[Value] = [unit.order, name, unit.kind, int(reported[unit.name]), month_list(missing[unit.name])]
        counts = [cells.get((unit.name, column)) for column in names]
        after: list[Value] = [whole(results.unit_totals[unit.name]), *([points.get(unit.name)] if weighted else [])]
        after.append("、".join(short.get(unit.name, ())) or None)
        rows.append([*before, *counts, *after])
    return rows
