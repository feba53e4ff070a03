"""All results computed from one reading of a workbook, and the function that computes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from zwgk.garbage_collection import no_garbage_collection
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.model.problems import CASES, PORTAL, SETTINGS, Problem
from zwgk.model.roster import unit_index
from zwgk.model.rules import Rules
from zwgk.statistics.better import BetterUnits, RankedUnits, better_units
from zwgk.statistics.cases import CaseBalance, PressingCase, logged_balances, pressing_cases, total_of, typed_balances
from zwgk.statistics.gaps import gaps, improved, named_again, repeated_shortfalls
from zwgk.statistics.media import counted_to, media_ranking
from zwgk.statistics.past_figures import Comparison, comparison, recorded_shortfalls
from zwgk.statistics.portal import portal_summary, reconcile
from zwgk.statistics.ranking import duty_table, ranking, unit_points
from zwgk.statistics.shortfalls import shortfall_counts, shortfalls, shortfalls_frame
from zwgk.statistics.totals import monthly_totals, period_totals, reported_months, unit_totals


@dataclass(frozen=True, eq=False)
class Results:
    """Frames as the functions of `zwgk.statistics` describe them.

    cases: kind of case -> balances of its handling units, as printed; pressing: cases that are late or due soon.
    rankings, duties, better and since_january (unit -> total of the year so far) are keyed by kind name; `reported` has
    one row per unit in roster order. `improved`: shortfalls named in the previous period that are none now. `problems`:
    those of reading, then doubts raised by the figures.
    """

    inputs: Inputs
    totals: pd.DataFrame
    unit_totals: pd.Series
    rankings: dict[str, pd.DataFrame]
    duties: dict[str, pd.DataFrame]
    media: pd.DataFrame
    shortfalls: pd.DataFrame
    shortfall_counts: pd.DataFrame
    months: pd.DataFrame
    reported: pd.DataFrame
    gaps: pd.DataFrame
    repeated: pd.DataFrame
    named_again: pd.DataFrame
    better: dict[str, BetterUnits]
    since_january: dict[str, pd.Series]
    improved: pd.DataFrame
    comparison: Comparison
    cases: dict[str, tuple[CaseBalance, ...]]
    pressing: tuple[PressingCase, ...]
    problems: tuple[Problem, ...]


@no_garbage_collection()
def compute(inputs: Inputs) -> Results:
    """Compute all figures of the period of `inputs`."""
    rules, units, period = inputs.rules, inputs.units, inputs.period
    totals = period_totals(inputs.counts, units, rules, period)
    found = shortfalls(totals, units, rules, period)

    @cache
    def shortfalls_in(each: Period) -> pd.DataFrame:
        if each == period:
            return found
        recorded = recorded_shortfalls(inputs, each)
        if recorded is not None or each.year != period.year:
            return shortfalls_frame(recorded or ())
        return shortfalls(period_totals(inputs.counts, units, rules, each), units, rules, each)

    kinds = [kind.name for kind in rules.kinds]
    rankings = {kind: ranking(totals, kind, rules) for kind in kinds}
    named = frozenset(found.loc[found["named"], "unit"])
    reported = reported_months(inputs.counts, units, period)
    incomplete = frozenset(reported.loc[reported["missing"].map(bool).astype(bool), "unit"])
    names = unit_index(units, rules.office.county)
    better = {}
    for kind in rules.kinds:
        of_count = "分" if rules.is_weighted(kind.name) else "条"
        ranked = RankedUnits(rankings[kind.name], named, incomplete, of_count)
        better[kind.name] = better_units(kind, ranked, names, period)
    order = [unit.name for unit in units]
    logged = {kind: logged_balances(inputs.cases, kind, period, rules.limits, order) for kind in rules.case_kinds}
    cases = {kind: _balances(inputs, kind, mine, order) for kind, mine in logged.items()}
    return Results(
        inputs=inputs,
        totals=totals,
        unit_totals=unit_totals(totals),
        rankings=rankings,
        duties={kind: duty_table(totals, kind, rules) for kind in kinds},
        media=media_ranking(inputs.media, rules.limits, period, rules.office.check_date),
        shortfalls=found,
        shortfall_counts=shortfall_counts(found, rules),
        months=monthly_totals(inputs.counts, rules),
        reported=reported,
        gaps=gaps(inputs.counts, units, period),
        repeated=repeated_shortfalls(shortfalls_in, period),
        named_again=named_again(shortfalls_in, period),
        improved=improved(shortfalls_in, totals, period),
        comparison=comparison(inputs, rankings, totals),
        better=better,
        since_january={kind.name: _since_january(inputs, kind.name) for kind in rules.kinds if kind.cumulative},
        cases=cases,
        pressing=pressing_cases(inputs.cases, period, counted_to(rules.office.check_date, period), rules.limits),
        problems=(
            *inputs.problems,
            *_check_date_problem(rules, period),
            *_portal_problem(inputs, totals),
            *_case_problems(cases, logged),
            *(problem for one in better.values() for problem in one.problems),
        ),
    )


def _check_date_problem(rules: Rules, period: Period) -> tuple[Problem, ...]:
    day = rules.office.check_date
    if day is None or not rules.limits.media_idle_days or counted_to(day, period) == day:
        return ()
    what = f"检查日期 {day} 不是{period.title}的，新媒体未更新的天数算到期末"
    return (Problem.note(what, "改为本期检查的日期，或清空", sheet=SETTINGS, value=str(day)),)


def _balances(
    inputs: Inputs, kind: str, logged: tuple[CaseBalance, ...], order: Sequence[str]
) -> tuple[CaseBalance, ...]:
    """Return the balances entered by month; for a kind without any, those of the single cases."""
    if any(row.kind == kind for row in inputs.cases.months):
        return typed_balances(inputs.cases, kind, inputs.period, order)
    return logged


def _case_problems(
    cases: dict[str, tuple[CaseBalance, ...]], logged: dict[str, tuple[CaseBalance, ...]]
) -> Iterator[Problem]:
    """Return problems: inconsistent sums, and units with different figures on the two sheets of cases."""
    for kind, balances in cases.items():
        total = total_of(balances, kind)
        if total.contradictory:
            what = f"“{kind}”各单位合计：期初 {total.opening}＋收到 {total.received}，不等于办结 {total.closed}＋"
            what += f"处理中 {total.still_open}"
            yield Problem.warning(what, "核对各行的期初、收到、办结、处理中", sheet=CASES, value=str(total.there))
        if not logged[kind] or logged[kind] == balances:
            continue
        known = {balance.unit: balance for balance in logged[kind]}
        for balance in balances:
            other = known.pop(balance.unit, None)
            if other is None or (balance.received, balance.closed) != (other.received, other.closed):
                ours = f"收到{_cases(balance.received)}、办结{_cases(balance.closed)}"
                theirs = "一件也没有"
                if other is not None:
                    theirs = f"收到{_cases(other.received)}、办结{_cases(other.closed)}"
                what = f"{balance.unit}“{kind}”这里{ours}，办件台账里{theirs}，附件按这里的"
                yield Problem.warning(what, "核对两张表", sheet=CASES, value=balance.unit)
        for unit in known:
            what = f"{unit}“{kind}”办件台账里有，这里没有，附件按这里的"
            yield Problem.warning(what, "核对两张表", sheet=CASES, value=unit)


def _cases(count: int | None) -> str:
    return f" {count} 件" if count is not None else "没有填"


def _since_january(inputs: Inputs, kind: str) -> pd.Series:
    totals = period_totals(inputs.counts, inputs.units, inputs.rules, replace(inputs.period, first=1))
    return unit_points(totals[totals["kind"] == kind], kind, inputs.rules)


def _portal_problem(inputs: Inputs, totals: pd.DataFrame) -> tuple[Problem, ...]:
    """Return a problem if the units have more than the portal, which publishes for the units and for others."""
    columns = [column for column in inputs.rules.portal_columns if column in inputs.portal]
    portal = portal_summary(inputs.portal, columns, inputs.period)
    account = reconcile(portal, unit_totals(totals), "")
    if not columns or portal.missing or account.difference is None or account.difference >= 0:
        return ()
    what = f"{inputs.period.title}门户网站 {account.portal} 条，比各单位合计 {account.units} 条还少"
    return (Problem.warning(what, "核对门户网站和各单位表的数", sheet=PORTAL, value=str(account.portal)),)
