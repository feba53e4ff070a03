"""A county's year as the statistics of one period see it: `zwgk.statistics.view` makes it of a `County`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from zwgk.model.cases import Cases
from zwgk.model.frames import CATALOGUE, MEDIA, CellState, CountKey, check_columns, check_counts
from zwgk.model.further_tables import FurtherTable
from zwgk.model.past import Past
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.review import Review
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules
from zwgk.model.words import Words

Counts = Mapping[CountKey, int]
"""Counts of reported months."""


@dataclass(frozen=True)
class Inputs:
    """Everything the clerks filled in for one period of one county. Raise `FrameError` for a frame that is not as
    described here.

    counts:    unit, kind, column (short name), month (1-12), count (Int64, <NA> unless reported),
               state (str, a value of CellState); twelve rows per unit and column of its kind.
    portal:    month, then rules.monthly_figures (Int64, <NA> if blank).
    openings:  rules.request_kinds -> requests still open when the period began (None if not filled in).
    media:     account, host, platform, months 1…12 as columns (Int64), weeks_1…weeks_12 (Int64: weeks of
               the month below the limit, <NA> if unknown), last_update (datetime64, NaT if blank); rows in
               sheet order.
    words:     the office's own wrong words, for checking texts.
    catalogue: field, last_update (datetime64), body_named (boolean, <NA> if blank), fault, remark.
    past:      figures of earlier periods, and corrections of closed ones.
    cases:     by handling unit, if the office counts them.
    tables:    attached to the bulletin as they are, in the order of 设置.
    units:     units of the period, with their names at its end; roster: all of 单位名录, with their present names.
    """

    rules: Rules
    units: tuple[Unit, ...]
    period: Period
    counts: pd.DataFrame
    portal: pd.DataFrame
    openings: dict[str, int | None]
    media: pd.DataFrame
    catalogue: pd.DataFrame
    problems: tuple[Problem, ...]
    review: Review = field(default_factory=Review)
    words: Words = field(default_factory=Words)
    roster: tuple[Unit, ...] = ()
    past: Past = field(default_factory=Past)
    cases: Cases = field(default_factory=Cases)
    tables: tuple[FurtherTable, ...] = ()

    def __post_init__(self) -> None:
        expected = (
            (unit.name, column.name, month)
            for unit in self.units
            for column in self.rules.columns_of(unit.kind)
            for month in unit.months_in(self.period)
        )
        check_counts(self.counts, expected)
        check_columns("portal", self.portal, {"month": "", **dict.fromkeys(self.rules.monthly_figures, "Int64")})
        check_columns("media", self.media, MEDIA)
        check_columns("catalogue", self.catalogue, CATALOGUE)

    def with_counts(self, reported: Counts) -> "Inputs":
        """Return the same with these counts as reported ones; keys that `counts` lacks are passed over."""
        counts = self.counts.copy()
        keys = list(zip(counts["unit"], counts["column"], counts["month"], strict=True))
        hit = [key in reported for key in keys]
        counts.loc[hit, "count"] = [reported[key] for key in keys if key in reported]
        counts.loc[hit, "state"] = CellState.REPORTED.value
        return replace(self, counts=counts)


def known_counts(counts: pd.DataFrame) -> Counts:
    """Return the counts that are reported. `counts`: as `Inputs` describes them."""
    known = counts.dropna(subset=["count"])
    keys = zip(known["unit"], known["column"], known["month"], strict=True)
    return {key: int(count) for key, count in zip(keys, known["count"], strict=True)}
