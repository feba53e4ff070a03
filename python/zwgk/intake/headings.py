"""Columns renamed or removed in 设置 since the sheets were built: told apart with certainty, or refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zwgk.errors import Refusal
from zwgk.model.rules import REQUEST_FIGURES, Rules
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid, Table, find_table
from zwgk.workbook.numbers import NOTHING, folded
from zwgk.workbook.rebuild.structure import duty_columns
from zwgk.workbook.table_reader import month_rows_among


@dataclass(frozen=True)
class _Sheet:
    kind: str
    table: Table
    headings: tuple[str, ...]  # of columns made by the template, in order


def changed_headings(
    roster: Grid, unit_sheets: Mapping[str, tuple[str, Grid]], rules: Rules
) -> dict[str, dict[str, str]]:
    """Return sheet -> old heading -> new one, for the roster (short names) and the unit sheets.

    A column was renamed if 单位名录 had it under its short name and its heading is the only one of the kind that the
    sheets lack. Raise `Refusal` if a heading that 设置 no longer has holds figures.
    """
    before = duty_columns(roster)
    sheets = {name: found for name, (kind, grid) in unit_sheets.items() if (found := _sheet(kind, grid)) is not None}
    renamed: dict[str, dict[str, str]] = {}
    orphans: dict[str, list[str]] = {}
    figures = 0
    for name, sheet in sheets.items():
        columns = rules.columns_of(sheet.kind)
        known = {folded(column.heading) for column in columns}
        gone = [heading for heading in sheet.headings if folded(heading) not in known]
        here = {folded(heading) for heading in sheet.headings}
        lacking = [c.heading for c in columns if folded(c.heading) not in here and c.name in before]
        if len(gone) == len(lacking) == 1:
            renamed[name] = {gone[0]: lacking[0]}
            continue
        for heading in gone:
            count = _filled(sheet.table, heading)
            if count:
                orphans.setdefault(heading, []).append(name)
                figures += count
    if orphans:
        heading, names = next(iter(orphans.items()))
        raise Refusal(
            f"“设置”里没有表头“{'、'.join(orphans)}”了，“{names[0]}”等 {len(set().union(*orphans.values()))} 张表里"
            f"还有它的 {figures} 个数，没有改动：要保留就在“设置”里恢复这一行（改表头的，一类单位一次只改一个），"
            "不要了就先清空这些数，再点“同步结构”。"
        )
    return renamed | _renamed_duties(before, rules, sheets.values())


def _renamed_duties(before: tuple[str, ...], rules: Rules, sheets: Iterable[_Sheet]) -> dict[str, dict[str, str]]:
    gone = [name for name in before if name not in rules.column_names]
    there = {folded(heading) for sheet in sheets for heading in sheet.headings}
    new = [
        name
        for name in rules.column_names
        if name not in before and all(folded(c.heading) in there for c in rules.columns if c.name == name)
    ]
    return {layout.ROSTER: {gone[0]: new[0]}} if len(gone) == len(new) == 1 else {}


def renamed_requests(portal: Grid, rules: Rules) -> dict[str, str]:
    """Return the headings of 门户网站 for a renamed mailbox, former -> present."""
    mailbox = rules.office.mailbox_name
    found = find_table(portal, layout.MONTH, schema.portal_table(rules).headings)
    texts = [portal.text(found.head_row, c) for c in range(len(portal.values[found.head_row]))] if found else []
    return {
        text: mailbox + figure
        for text in texts
        for figure in REQUEST_FIGURES
        if text.endswith(f"信箱{figure}") and mailbox + figure not in texts and mailbox in rules.request_kinds
    }


def _sheet(kind: str, grid: Grid) -> _Sheet | None:
    found = find_table(grid, layout.MONTH, (layout.MONTH, layout.TOTAL))
    if found is None or layout.TOTAL not in found.columns:
        return None
    label = next(
        (row for row in found.rows() if grid.text(row, found.columns[layout.MONTH]) == layout.UNIT_COUNTED_ROW), None
    )
    between = range(found.columns[layout.MONTH] + 1, found.columns[layout.TOTAL])
    made = [c for c in between if label is not None and grid.text(label, c)]
    return _Sheet(kind, found, tuple(grid.text(found.head_row, column) for column in made))


def _filled(table: Table, heading: str) -> int:
    """Return how many months have something typed under a heading."""
    column = next(
        c for c in range(len(table.grid.values[table.head_row])) if table.grid.text(table.head_row, c) == heading
    )
    rows = month_rows_among(table, table.rows(), []).values()
    texts = (folded(table.grid.text(row, column)).casefold() for row in rows)
    return sum(text not in (*NOTHING, "") for text in texts)
