"""The attachments: one ranking table per kind of unit, then new media, then cases by handling unit."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from typing import Any

import pandas as pd

from zwgk.model.further_tables import FurtherTable
from zwgk.model.past import TOTAL, plain
from zwgk.model.period import Period
from zwgk.model.rules import Kind, Rules, WeekRule
from zwgk.statistics.cases import CaseBalance, total_of
from zwgk.statistics.media import required_posts
from zwgk.statistics.past_figures import Compared, added
from zwgk.statistics.ranking import printed_rows
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import required_of
from zwgk.statistics.shown_columns import (
    CASE_HEADS,
    COLOURED,
    TIMES,
    Shown,
    ShownColumn,
    media_heads,
    percentage,
    shown_columns,
    shown_heads,
    table_shape,
)
from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, figure, whole

_FIRST_ROW = layout.ATTACHMENT_FIRST[0]
_NOTE_WIDTH = 36  # characters of 12 pt that fit the type area of 156 mm


@dataclass(frozen=True)
class PrintedTable:
    """An attachment as printed: its title, the rows (headings first; those after the last heading are not printed),
    the widths of the printed columns in mm; `notes`: rows with a text in their first column only are notes below the
    table, which run over the columns to their right."""

    title: str
    rows: list[list[Value]]
    widths_mm: Sequence[float]
    notes: bool = False

    @property
    def width(self) -> int:
        """Number of printed columns."""
        return sum(head is not None for head in self.rows[0])

    def is_note(self, row: Sequence[Value]) -> bool:
        """Return whether a printed row is a note below the table."""
        return self.notes and not any(cell is not None and cell != "" for cell in row[1 : self.width])


@lru_cache(maxsize=1)
def printed_tables(results: Results) -> tuple[PrintedTable, ...]:
    """Return the attachments: the kinds of 设置 in order, then new media, cases and further tables, if any."""
    rules, period = results.inputs.rules, results.inputs.period

    def table(title: str, rows: list[list[Value]], widths: Sequence[float], notes: bool = False) -> PrintedTable:
        return PrintedTable(rules.office.fill(title, period), rows, widths, notes)

    tables = []
    for kind in rules.kinds:
        widths = paper_sizes.ranking_mm(shown_heads(rules, kind, period), table_shape(rules, kind))
        tables.append(table(kind.attachment_title, _ranking_rows(results, kind), widths))
    if rules.parts.media:
        widths = paper_sizes.media_mm(media_heads(rules), rules.office.media_hosts)
        tables.append(table(rules.media_title, _media_rows(results), widths, notes=True))
    first_of_cases = len(rules.attachment_titles) - len(rules.case_kinds)
    for number, balances in enumerate(results.cases.values(), start=first_of_cases):
        rows = _case_rows(balances, rules.office.no_rate)
        tables.append(table(rules.attachment_titles[number], rows, paper_sizes.cases_mm(CASE_HEADS)))
    for further in results.inputs.tables:
        widths = paper_sizes.table_mm(further.printed_heads)
        tables.append(table(further.title, _further_rows(further), widths))
    return tuple(tables)


def attachment_blocks(results: Results) -> list[OutputBlock]:
    """Return label, title and table of each attachment."""
    tables = enumerate(printed_tables(results), start=1)
    return [block for number, table in tables for block in _attachment(number, table)]


def period_quotas(rules: Rules, kind: str, heads: Sequence[object], period: Period) -> list[int | None]:
    """Return the period's quotas of the columns under `heads`; None for a column without one."""
    quotas = []
    for head in heads:
        asked = (rules.quotas_of(column) for column in rules.columns_of(kind) if column.heading == head)
        quotas.append(sum(sum(months[period.first - 1 : period.last]) for months in asked) or None)
    return quotas


def quota_blocks(results: Results) -> list[OutputBlock]:
    """Return the period's quota of each unit, for the hidden columns that the colours depend on; 0 for none."""
    inputs = results.inputs
    units = {unit.name: unit for unit in inputs.units}
    blocks = []
    for number, kind in enumerate(inputs.rules.kinds, start=1):
        shape = table_shape(inputs.rules, kind)
        shown = shown_columns(inputs.rules, kind, inputs.period)
        coloured = [column for column in shown if column.shown in COLOURED]
        order = printed_rows(results.rankings[kind.name], kind, list(units))["unit"]
        rows: list[list[Value]] = [
            [
                (required_of(one.column, units[unit], inputs.rules, inputs.period) or 0)
                if one.column is not None and one.shown is Shown.COUNT
                else None
                for one in coloured
            ]
            for unit in order
        ]
        height = -(-(len(rows) + kind.total_row) // shape.side_by_side)
        for place, name in enumerate(shape.names if coloured and rows else ()):
            mine, column = rows[place * height :][:height], shape.quota_column(name + 1)
            blocks.append(OutputBlock(layout.attachment(number), _FIRST_ROW, column, len(coloured), mine))
    return blocks


def _attachment(number: int, table: PrintedTable) -> list[OutputBlock]:
    """Return label, title and table."""
    sheet = layout.attachment(number)
    heads, *records = table.rows
    texts = [[str(cell or "") for cell in row[: table.width]] for row in records]
    texts = [["", *row[1:]] if table.is_note(row) else row for row in texts]
    heights = [paper_sizes.row_height(row, table.widths_mm) for row in texts]
    heights.insert(0, paper_sizes.head_height([str(head) for head in heads[: table.width]], table.widths_mm))
    return [
        OutputBlock(sheet, *layout.ATTACHMENT_LABEL, 1, [[sheet]], grows=False),
        OutputBlock(sheet, *layout.ATTACHMENT_TITLE, 1, [[cell_text(table.title)]], grows=False),
        OutputBlock(
            sheet, layout.ATTACHMENT_HEAD_ROW, 1, len(heads), table.rows, print_columns=table.width, heights=heights
        ),
    ]


def _ranking_rows(results: Results, kind: Kind) -> list[list[Value]]:
    inputs, duties = results.inputs, results.duties[kind.name]
    shown = shown_columns(inputs.rules, kind, inputs.period)
    since = results.since_january.get(kind.name, pd.Series(dtype="Float64"))
    heads: list[Value] = [cell_text(head) for head in shown_heads(inputs.rules, kind, inputs.period)]
    no_rate = inputs.rules.office.no_rate
    shape = table_shape(inputs.rules, kind)
    rows: list[list[Value]] = []
    columns = list(map(str, duties.columns))
    names = set(columns)
    marks = duties.to_numpy(bool).tolist()
    all_duties = {unit: set(compress(columns, row)) for unit, row in zip(duties.index, marks, strict=True)}
    records = printed_rows(results.rankings[kind.name], kind, [unit.name for unit in inputs.units]).to_dict("records")
    for record in records:
        unit = record["unit"]
        counts = {str(name): whole(value) for name, value in record.items() if name in names}
        own = all_duties[unit]
        total, cumulative = figure(record["total"]), figure(since.get(unit))
        compared = results.comparison.items[unit, TOTAL]
        cells = [_cell(column, counts, own, total, cumulative, compared, no_rate) for column in shown]
        rows.append([record["rank"], cell_text(unit), *cells])
    if kind.total_row:
        sums = {name: _known_sum([record[name] for record in records]) for name in names}
        total = figure(_known_sum([record["total"] for record in records]))
        compared = added([results.comparison.items[record["unit"], TOTAL] for record in records])
        cells = [
            _cell(column, sums, names, total, figure(since.sum(min_count=1)), compared, no_rate) for column in shown
        ]
        rows.append([None, layout.TOTAL, *cells])
    own_columns = [row if shape.numbered else row[1:] for row in rows]
    return [heads * shape.side_by_side, *shape.arranged(own_columns, None)]


def _known_sum(values: Sequence[Any]) -> Any:
    """Return the sum of the known figures; None, which is blank, if none is known."""
    known = [value for value in values if not pd.isna(value)]
    return sum(known) if known else None


def _cell(
    shown: ShownColumn,
    counts: Mapping[str, int | None],
    own: Set[str],
    total: Value,
    cumulative: Value,
    compared: Compared,
    no_rate: str,
) -> Value:
    """Return a cell of a row with these counts by short column name; `own` are the unit's duties."""
    if shown.shown is Shown.TOTAL:
        return total
    if shown.shown is Shown.SINCE_JANUARY:
        return cumulative
    if shown.compared is not None:
        return shown.compared.cell(compared)
    if shown.rate is not None:
        if not {shown.rate.part, shown.rate.whole} <= own:
            return layout.NOT_DUTY
        return percentage(counts[shown.rate.part], counts[shown.rate.whole], no_rate)
    assert shown.column is not None
    if shown.column.name not in own:
        return layout.NOT_DUTY
    count = counts[shown.column.name]
    if shown.shown is Shown.COUNT or count is None:
        return count
    return plain(count * Decimal(str(shown.column.points)))


def _media_rows(results: Results) -> list[list[Value]]:
    rules, media = results.inputs.rules, results.media
    limits, office = rules.limits, rules.office
    heads: list[Value] = [cell_text(head) for head in media_heads(rules)]
    rows = [heads]
    if office.media_by_roster:
        media = media.sort_values("place").assign(rank=range(1, len(media) + 1))
    host_above = None
    for record in media.to_dict("records"):
        again = office.media_hosts_once and record["host"] == host_above
        host_above = record["host"]
        names: list[Value] = [None if again else cell_text(record["host"]), cell_text(record["account"])]
        if not office.media_hosts:
            names = [cell_text(record["account"] + (f"（{record['host']}）" if record["host"] else ""))]
        verdict = None if pd.isna(record["passed"]) else "是" if record["passed"] else "否"
        row: list[Value] = [record["rank"], *names, whole(record["posts"])]
        row += [verdict] if limits.media_posts_a_week else []
        row += [whole(record["idle_days"])] if len(heads) > len(row) else []
        rows.append(row)
    if office.say_week_rule and len(media) and limits.media_posts_a_week:
        rows += [[line, *[None] * (len(heads) - 1)] for line in _lines(_week_rule_note(results))]
    return rows


def _case_rows(balances: Sequence[CaseBalance], no_rate: str) -> list[list[Value]]:
    """Return one row per unit, and the sums at the foot."""
    rows: list[list[Value]] = [[*CASE_HEADS]]
    numbered: list[tuple[int | None, CaseBalance]] = list(enumerate(balances, start=1))
    foot = [(None, total_of(balances, layout.TOTAL))] if balances else []
    for number, one in (*numbered, *foot):
        figures = (one.opening, one.received, one.closed, one.still_open, one.overdue)
        name = cell_text(one.unit) if number else layout.TOTAL
        rows.append([number, name, *figures, percentage(one.closed, one.there, no_rate)])
    return rows


def _further_rows(table: FurtherTable) -> list[list[Value]]:
    rows = (table.printed_heads, *table.printed_rows)
    return [[cell_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _lines(note: str) -> list[str]:
    """Return a note in lines of the paper's width: a cell below a table overflows to the right only that far."""
    return [note[start : start + _NOTE_WIDTH] for start in range(0, len(note), _NOTE_WIDTH)]


def _week_rule_note(results: Results) -> str:
    media, period = results.media, results.inputs.period
    limits = results.inputs.rules.limits
    limit, days = limits.media_posts_a_week, 7 * limits.media_weeks
    required = required_posts(results.inputs.rules.limits, period)
    whole_weeks = limits.media_weeks == 1 and period.days % 7 == 0
    how = f"{period.weeks}周×{limit}次" if whole_weeks else f"{period.days}天×{limit}次÷{days}，不足一次按一次"
    by_total = f"按本期发布总数判定（{how}＝{required}次）"
    each = "每周" if limits.media_weeks == 1 else f"每{TIMES[limits.media_weeks]}周"
    weekly = [rule == WeekRule.WEEKLY for rule in media["rule"]]
    if all(weekly):
        return f"注：按周判定（每月1日、8日、15日、22日起各为一周），{each}都不少于要求次数的为“是”。"
    if not any(weekly):
        return f"注：{by_total}，不代表{each}都达到。"
    names = "、".join(account for account, known in zip(media["account"], weekly, strict=True) if known)
    return f"注：{names}按周判定；其余{by_total}，不代表{each}都达到。"
