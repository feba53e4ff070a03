"""Findings of 审校 -> the second table of 审核. The clerk's remarks beside a finding stay, even if it is gone."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlwings as xw

from zwgk.workbook import layout, schema
from zwgk.workbook.grid import find_table, read_grid
from zwgk.workbook.plan_block import OutputBlock, cell_text

_GONE = "这次没有发现"


@dataclass(frozen=True)
class FaultRow:
    """A row of the table; `reason` is the clerk's."""

    rule: str
    place: str
    severity: str
    why: str
    reason: str = ""


def finding_blocks(book: xw.Book, findings: Sequence[FaultRow]) -> tuple[OutputBlock, ...] | None:
    """Return one block per column of the table, as the columns may have been moved; None if there is no table.

    The rows below the table's own are locked: findings without a reason that do not fit are counted in the last row.
    """
    if layout.REVIEW not in [sheet.name for sheet in book.sheets]:
        return None
    grid = read_grid(book.sheets[layout.REVIEW])
    table = find_table(grid, schema.FINDING, layout.FINDING_HEADINGS)
    if table is None or table.missing or table.repeated:
        return None
    known = {(finding.rule, finding.why) for finding in findings}
    gone = [
        FaultRow(table.text(row, schema.FINDING_RULE), _GONE, "", table.text(row, schema.FINDING), reason)
        for row in table.rows()
        if (reason := table.text(row, schema.FINDING_REASON))
        and (table.text(row, schema.FINDING_RULE), table.text(row, schema.FINDING)) not in known
    ]
    rows = [
        (finding.rule, finding.place, finding.severity, finding.why, finding.reason)
        for finding in _fitting([*findings, *gone])
    ]
    first = grid.top + table.head_row + 1
    return tuple(
        OutputBlock(layout.REVIEW, first, grid.left + table.columns[heading], 1, [[cell_text(row[at])] for row in rows])
        for at, heading in enumerate(layout.FINDING_HEADINGS)
    )


def _fitting(findings: Sequence[FaultRow]) -> Sequence[FaultRow]:
    """Return the findings that the table has room for, those with a reason in any case."""
    too_many = len(findings) - layout.READY_FINDINGS
    if too_many <= 0:
        return findings
    open_ones = [finding for finding in findings if not finding.reason]
    left_out = {id(finding) for finding in open_ones[-(too_many + 1) :]}
    told = f"另有 {len(left_out)} 处没有列在这里：处理好上面的，再生成一次"
    return [*(finding for finding in findings if id(finding) not in left_out), FaultRow("", "", "", told)]
