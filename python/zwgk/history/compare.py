"""zwgk history: a period with the one before it and with the same of last year, over workbooks of several years."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import xlwings as xw

from zwgk.csv_files import csv_bytes
from zwgk.errors import Refusal
from zwgk.files import open_settled, save_file
from zwgk.history.figures import TOTAL, Figures, Followed, Item, figures_of, followed, monthly
from zwgk.inputs import Inputs
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.period import Period
from zwgk.results import Results, compute
from zwgk.statistics.comparisons import NOT_COMPARABLE, Change, Month, rank_words, running_zeros
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.reader import read_workbook, read_workbook_year

_HEADINGS = ("单位", "栏目", "本期", "上期", "比上期", "上年同期", "比上年同期", "今年累计", "名次", "名次变化")
_ZERO_HEADINGS = ("单位", "栏目", "连续为零的月数")
_FEWEST_ZEROS = 2


@dataclass(frozen=True)
class _Compared:
    """The period and what it is compared with; None if no workbook has it."""

    period: Period
    now: Figures
    before: Figures | None
    last_year: Figures | None
    so_far: Figures


def compare(book: xw.Book, older: Sequence[Path], period: Period | None, target: Path | None) -> Outcome:
    """Compare the book's period; nothing is written but, if asked, a table of all columns to `target` (.csv).

    Raises `Refusal` if a workbook cannot be read, or two are of one year.
    """
    if target is not None and target.suffix.lower() != ".csv":
        raise Refusal(f"比较的结果存成 CSV，“{target.name}”不是：请以 .csv 结尾（Excel 能直接打开）。")
    with ExitStack() as stack:
        books = {read_workbook_year(book): book}
        for path in older:
            other = stack.enter_context(open_settled(path))
            year = read_workbook_year(other)
            if year in books:
                raise Refusal(f"“{path.name}”和另一个工作簿都是{year}年度的：请每个年度只给一个。")
            books[year] = other
        now = compute(read_workbook(book, period).inputs)
        own = now.inputs.period
        found = {own: now}
        before, last_year, so_far = _before(own), replace(own, year=own.year - 1), Period(own.year, 1, own.last)
        for each in (before, last_year, so_far):
            if each is not None and each.year in books and each not in found:
                found[each] = compute(read_workbook(books[each.year], each).inputs)
        years = [read_workbook(other).inputs for year, other in books.items() if year < own.year]
    today = followed(now.inputs)
    figures = {each: figures_of(results, today) for each, results in found.items()}
    earlier = (("上期", before), ("上年同期", last_year))
    compared = _Compared(
        own, figures[own], figures.get(before) if before else None, figures.get(last_year), figures[so_far]
    )
    return _outcome(now, compared, earlier, _zeros(now, years, today), target)


def _before(period: Period) -> Period | None:
    """The run of as many months right before, a year's is the year before; None if it would begin in another year than
    it ends in."""
    length = period.last - period.first + 1
    if period.first > length:
        return Period(period.year, period.first - length, period.first - 1)
    first = period.first - length + 12
    return Period(period.year - 1, first, 12) if period.first == 1 else None


def _zeros(now: Results, years: Sequence[Inputs], today: Followed) -> dict[Item, int]:
    """Item -> months in a row without anything, up to the end of the period, from two on."""
    months: Mapping[Item, Mapping[Month, int | None]] = monthly((*years, now.inputs), today)
    last = (now.inputs.period.year, now.inputs.period.last)
    runs = {item: running_zeros(counts, last) for item, counts in months.items()}
    return {item: run for item, run in runs.items() if run >= _FEWEST_ZEROS}


def _outcome(
    now: Results,
    compared: _Compared,
    earlier: Sequence[tuple[str, Period | None]],
    zeros: Mapping[Item, int],
    target: Path | None,
) -> Outcome:
    order = [unit.name for unit in now.inputs.units]
    columns = [*now.inputs.rules.column_names, TOTAL]
    items = [(unit, column) for unit in order for column in columns if (unit, column) in compared.now.counts]
    rows = [_row(item, compared) for item in items]
    lines = []
    for (what, each), figures in zip(earlier, (compared.before, compared.last_year), strict=True):
        if each is None:
            lines.append(f"{what}跨着年，没有比较")
        elif figures is None:
            lines.append(f"没有{each.year}年度的工作簿，没有与{what}（{each.title}）比较：请用 --from 给出")
        else:
            change = Change(_sum(compared.now), _sum(figures))
            lines.append(f"各单位合计 {change.now} 条，比{what}（{each.title}，{change.before} 条）{change.words}")
            if figures.gone:
                lines.append(f"{each.title}的{'、'.join(figures.gone)}在今年的名录里找不到，没有比较")
    if zeros:
        lines.append(f"连续为零两个月以上的 {len(zeros)} 处，见“连续为零”")
    tables = [OutcomeTable("合计的变化", _HEADINGS, tuple(row for row in rows if row[1] == TOTAL))]
    ordered = sorted(zeros.items(), key=lambda pair: (-pair[1], order.index(pair[0][0])))
    if zeros:
        told = tuple((unit, column, str(run)) for (unit, column), run in ordered)
        tables.append(OutcomeTable("连续为零", _ZERO_HEADINGS, told))
    if target is not None:
        _save(target, rows, zeros)
    headline = f"{compared.period.title}与以前比较完成：{len(order)} 个单位。"
    files = (target,) if target is not None else ()
    return Outcome(Status.DONE, headline, tuple(lines), files, tuple(tables))


def _row(item: Item, compared: _Compared) -> tuple[str, ...]:
    unit, column = item
    now = compared.now.counts[item]
    before, last_year = (
        figures.counts.get(item) if figures is not None else None for figures in (compared.before, compared.last_year)
    )
    ranks = [
        figures.ranks.get(unit) if figures is not None and column == TOTAL else None
        for figures in (compared.now, compared.before)
    ]
    return (
        unit,
        column,
        _text(now),
        _text(before),
        Change(now, before).words,
        _text(last_year),
        Change(now, last_year).words,
        _text(compared.so_far.counts.get(item)),
        _text(ranks[0]),
        rank_words(ranks[0], ranks[1]),
    )


def _sum(figures: Figures) -> int:
    return sum(count or 0 for (_, column), count in figures.counts.items() if column == TOTAL)


def _text(count: int | None) -> str:
    return NOT_COMPARABLE if count is None else str(count)


def _save(target: Path, rows: Sequence[tuple[str, ...]], zeros: Mapping[Item, int]) -> None:
    lines = ((cell_text(row[0]), cell_text(row[1]), *row[2:], zeros.get((row[0], row[1]), "")) for row in rows)
    save_file(target, csv_bytes([(*_HEADINGS, _ZERO_HEADINGS[-1]), *lines]))
