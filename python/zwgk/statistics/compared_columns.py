"""Printed columns that compare a unit's total with earlier periods: another one is one more line here.

Pure. An attachment has those listed in 设置 for its kind.
"""

from collections.abc import Callable
from dataclasses import dataclass

from zwgk.model.past import Number
from zwgk.statistics.comparisons import NOT_COMPARABLE, Change, rank_words
from zwgk.statistics.past_figures import Compared

Shown = Number | str


@dataclass(frozen=True)
class ComparedColumn:
    """A column: its heading ({上期} is 上月, 上季度 …), its note in 设置, and a unit's cell."""

    heading: str
    help: str
    cell: Callable[[Compared], Shown]


def _difference(change: Change) -> Shown:
    return NOT_COMPARABLE if change.difference is None else change.difference


def _percent(change: Change) -> Shown:
    return NOT_COMPARABLE if change.percent is None else f"{change.percent}%"


def _count(count: Number | None) -> Shown:
    return NOT_COMPARABLE if count is None else count


COMPARED = {
    "上期": ComparedColumn("{上期}条数", "上期的数", lambda one: _count(one.before)),
    "环比": ComparedColumn("比{上期}增减", "比上期多几条、少几条", lambda one: _difference(one.on_before)),
    "环比率": ComparedColumn("比{上期}增长率", "比上期增减的百分比", lambda one: _percent(one.on_before)),
    "上年同期": ComparedColumn("上年同期数", "上年同期的数", lambda one: _count(one.last_year)),
    "同比": ComparedColumn("比上年同期增减", "比上年同期多几条、少几条", lambda one: _difference(one.on_last_year)),
    "同比率": ComparedColumn("比上年同期增长率", "比上年同期增减的百分比", lambda one: _percent(one.on_last_year)),
    "名次变化": ComparedColumn("名次比{上期}", "比上期升降几名", lambda one: rank_words(one.rank, one.rank_before)),
}
"""Name in 设置 -> column."""
