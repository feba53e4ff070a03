"""zwgk history: a period compared with the previous one and the same one of last year, from the sheet 历史 and the
workbook's other months."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from zwgk.csv_files import csv_bytes
from zwgk.errors import Refusal
from zwgk.model.past import TOTAL, Number, plain
from zwgk.model.period import Period
from zwgk.one_change import held_until_saved
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.save_together import written_aside
from zwgk.statistics.comparisons import NOT_COMPARABLE, rank_words
from zwgk.statistics.past_figures import FEWEST_ZEROS, Comparison, Item
from zwgk.statistics.results import Results
from zwgk.workbook.plan_block import cell_text

_HEADINGS = ("单位", "栏目", "本期", "上期", "比上期", "上年同期", "比上年同期", "今年累计", "名次", "名次变化")
_ZERO_HEADINGS = ("单位", "栏目", "连续为零的月数")


def compare(results: Results, so_far: Results, target: Path | None) -> Outcome:
    """Return the comparison of `results`; write nothing except, on request, a table of all columns to `target` (.csv).

    `so_far` are those of the year up to the period's end. Raise `Refusal` for a target that is not a .csv.
    """
    if target is not None and target.suffix.lower() != ".csv":
        raise Refusal(f"比较的结果存成 CSV，“{target.name}”不是：请以 .csv 结尾（Excel 能直接打开）。")
    found = results.comparison
    rows = [_row(item, found, so_far) for item in found.items]
    zeros = {item: one.zeros for item, one in found.items.items() if one.zeros >= FEWEST_ZEROS}
    lines = list(_lines(found))
    tables = [OutcomeTable("合计的变化", _HEADINGS, tuple(row for row in rows if row[1] == TOTAL))]
    if zeros:
        lines.append(f"连续为零两个月以上的 {len(zeros)} 处，见“连续为零”")
        longest = sorted(zeros.items(), key=lambda pair: -pair[1])
        told = tuple((unit, column, str(run)) for (unit, column), run in longest)
        tables.append(OutcomeTable("连续为零", _ZERO_HEADINGS, told))
    if target is not None:
        _save(target, rows, zeros)
    headline = f"{found.period.title}与以前比较完成：{len(results.inputs.units)} 个单位。"
    files = (target,) if target is not None else ()
    return Outcome(Status.DONE, headline, tuple(lines), files, tuple(tables))


def _lines(found: Comparison) -> Iterator[str]:
    earlier: tuple[tuple[str, Period | None, bool], ...] = (
        ("上期", found.before, any(one.before is not None for one in found.items.values())),
        ("上年同期", found.last_year, any(one.last_year is not None for one in found.items.values())),
    )
    for (what, period, known), change in zip(earlier, (found.total.on_before, found.total.on_last_year), strict=True):
        if period is None:
            yield f"{what}跨着年，没有比较"
        elif not known:
            yield f"没有{period.title}的数，没有与{what}比较：请用 --from 给出那一年的工作簿或公布的附件"
        elif change.difference is None:
            yield f"{what}（{period.title}）或本期的数不全，合计没有比较"
        else:
            yield f"各单位合计 {change.now} 条，比{what}（{period.title}，{change.before} 条）{change.words}"
        if period is not None and found.gone.get(period):
            yield f"{period.title}的{'、'.join(found.gone[period])}在今年的名录里找不到，没有逐个比较"


def _row(item: Item, found: Comparison, so_far: Results) -> tuple[str, ...]:
    unit, column = item
    one = found.items[item]
    return (
        unit,
        column,
        _text(one.now),
        _text(one.before),
        one.on_before.words,
        _text(one.last_year),
        one.on_last_year.words,
        _text(_so_far(item, so_far)),
        _text(one.rank),
        rank_words(one.rank, one.rank_before) if column == TOTAL else NOT_COMPARABLE,
    )


def _so_far(item: Item, so_far: Results) -> Number | None:
    for table in so_far.rankings.values():
        mine = table[table["unit"] == item[0]]
        heading = "total" if item[1] == TOTAL else item[1]
        if len(mine) and heading in mine:
            count = mine[heading].iloc[0]
            return None if pd.isna(count) else plain(count)
    return None


def _text(count: Number | None) -> str:
    return NOT_COMPARABLE if count is None else str(count)


def _save(target: Path, rows: list[tuple[str, ...]], zeros: dict[Item, int]) -> None:
    lines = ((cell_text(row[0]), cell_text(row[1]), *row[2:], zeros.get((row[0], row[1]), "")) for row in rows)
    content = csv_bytes([(*_HEADINGS, _ZERO_HEADINGS[-1]), *lines])
    with held_until_saved(written_aside({target: content})) as move:
        move()
