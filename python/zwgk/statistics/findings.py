"""Facts derived from the results for the bulletin's text and for the clerk who edits it. Pure."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zwgk.model.frames import portal_months
from zwgk.model.past import Basis, Correction, Number, Past
from zwgk.model.period import Period
from zwgk.model.rules import HOTLINE_FIGURES, HOTLINES, Kind, Naming, WeekRule
from zwgk.model.settings import Limits
from zwgk.statistics.better import BetterUnits
from zwgk.statistics.catalogue import faulty_fields, fields_without_date, stale_fields
from zwgk.statistics.media import counted_to
from zwgk.statistics.past_figures import FEWEST_ZEROS, Compared, Comparison
from zwgk.statistics.portal import PortalSummary, Reconciliation, portal_summary, reconcile
from zwgk.statistics.requests import RequestBalance, request_balances
from zwgk.statistics.results import Results
from zwgk.statistics.shortfalls import Shortfall


@dataclass(frozen=True)
class NamedUnits:
    """Units that the text names for one column (`label`, see Rules) and one kind of shortfall, in ranking order."""

    label: str
    state: Shortfall
    units: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """Counts of units that meet the judged columns: those with 通报点名 in 设置, else every column with a quota.

    `meeting`: units with complete figures and no shortfall in these columns (0 if nothing is judged). `named`: units
    named. `open`: units with incomplete figures. `anywhere`: units with a proven shortfall in any column. `zeros`:
    units with nothing in a column that asks nothing. `judged`, `columns`: number of columns that ask something, and
    of all columns.
    """

    units: int
    meeting: int
    named: int
    open: int
    anywhere: int
    zeros: int
    judged: int
    columns: int


@dataclass(frozen=True)
class MediaFault:
    """An account that breaks the limits. `passed` is None if months are missing: nothing is proven."""

    account: str
    posts: int | None
    passed: bool | None
    rule: WeekRule
    required: int
    weeks_below: int | None
    idle_days: int | None  # None unless over the limit


@dataclass(frozen=True)
class MediaFindings:
    """`accounts` in sheet order; `posts` is None if no account has a month filled in; `undated`: number of accounts
    without a date of a last post."""

    accounts: tuple[str, ...]
    posts: int | None
    incomplete: tuple[str, ...]
    faults: tuple[MediaFault, ...]
    undated: int


@dataclass(frozen=True)
class Findings:
    """All findings of one period.

    kinds: names of the kinds in text order; quotas: (column label, monthly quota) in the same order, then by column of
    设置; hotlines: (name, received and closed) of each hotline that 门户网站 has a column for.
    The frames are those of `zwgk.statistics` (stale_fields, faulty_fields, gaps, repeated_shortfalls).
    named_again: named now and in the previous period. sums: (kind, sum), empty while anything is missing.
    overdue: kind of case -> (handling unit, number of cases beyond their time limit).
    published, silent: units with items, and without any. careless: whether 设置 says that texts were not proofread;
    no figure proves it. media_counted_to: the end day for counting days without a post, None for the period's end.
    """

    period: Period
    kinds: tuple[str, ...]
    portal: PortalSummary
    reconciliation: Reconciliation
    better: tuple[BetterUnits, ...]
    requests: tuple[RequestBalance, ...]
    hotlines: tuple[tuple[str, PortalSummary], ...]
    media: MediaFindings
    limits: Limits
    media_counted_to: dt.date | None
    standing: Standing
    named: tuple[NamedUnits, ...]
    quotas: tuple[tuple[tuple[str, int], ...], ...]
    stale: pd.DataFrame
    faulty: pd.DataFrame
    undated: tuple[str, ...]
    catalogue_size: int
    gaps: pd.DataFrame
    repeated: pd.DataFrame
    named_again: tuple[NamedUnits, ...]
    sums: tuple[tuple[str, int], ...]
    published: tuple[str, ...]
    silent: tuple[str, ...]
    careless: bool
    comparison: Comparison
    from_zero: tuple[tuple[str, tuple[tuple[str, Number], ...]], ...]
    zero_runs: tuple[tuple[str, int, tuple[str, ...]], ...]
    improved: tuple[NamedUnits, ...]
    corrections: tuple[Correction, ...]
    overdue: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


def find(results: Results) -> Findings:
    """Return all findings of the results' period."""
    inputs = results.inputs
    rules, period = inputs.rules, inputs.period
    kinds = kinds_in_text(results)
    names = [kind.name for kind in kinds]
    there = [str(column) for column in inputs.portal.columns]
    portal = portal_summary(inputs.portal, [column for column in there if column in rules.portal_columns], period)
    hotlines = {line: [line + what for what in HOTLINE_FIGURES if line + what in there] for line in HOTLINES}
    return Findings(
        period=period,
        kinds=tuple(names),
        portal=portal,
        reconciliation=reconcile(portal, results.unit_totals, rules.office.difference_note),
        better=tuple(results.better[kind.name] for kind in kinds),
        requests=request_balances(portal_months(inputs.portal), inputs.openings, period),
        hotlines=tuple((line, portal_summary(inputs.portal, own, period)) for line, own in hotlines.items() if own),
        media=_media(results),
        limits=rules.limits,
        media_counted_to=_checked_on(rules.office.check_date, period),
        standing=_standing(results),
        named=_groups(results, results.shortfalls[results.shortfalls["named"]], names),
        quotas=_quotas(results, names),
        stale=stale_fields(inputs.catalogue, rules.limits, period),
        faulty=faulty_fields(inputs.catalogue),
        undated=fields_without_date(inputs.catalogue),
        catalogue_size=len(inputs.catalogue),
        gaps=results.gaps,
        repeated=results.repeated,
        named_again=_groups(results, results.named_again, names),
        sums=_sums(results, names),
        published=_ranked(results, names, lambda total, _: total > 0),
        silent=_ranked(results, names, lambda total, missing: total == 0 and not missing),
        careless=rules.office.careless,
        comparison=results.comparison,
        from_zero=_from_zero(results, names),
        zero_runs=_zero_runs(results, names),
        improved=_groups(results, results.improved, names),
        corrections=_corrections(inputs.past, period),
        overdue=_overdue(results),
    )


def _overdue(results: Results) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found = (
        (kind, tuple((balance.unit, balance.overdue) for balance in balances if balance.overdue))
        for kind, balances in results.cases.items()
    )
    return tuple((kind, units) for kind, units in found if units)


def kinds_in_text(results: Results) -> tuple[Kind, ...]:
    """Return the kinds in text order: the kind with the most units first; the attachments keep the order of 设置.

    The published bulletin names departments before townships throughout.
    """
    sizes = {kind: len(table) for kind, table in results.rankings.items()}
    return tuple(sorted(results.inputs.rules.kinds, key=lambda kind: -sizes[kind.name]))


def _sums(results: Results, kinds: list[str]) -> tuple[tuple[str, int], ...]:
    """Return (kind, sum) per kind, or nothing while any unit has months missing."""
    if results.reported["missing"].map(bool).any():
        return ()
    of_kind = {kind: [unit.name for unit in results.inputs.units if unit.kind == kind] for kind in kinds}
    return tuple((kind, int(results.unit_totals.reindex(units).sum())) for kind, units in of_kind.items())


def _ranked(results: Results, kinds: list[str], holds: Callable[[int, tuple[int, ...]], bool]) -> tuple[str, ...]:
    """Return the units whose total and missing months satisfy `holds`, in ranking order."""
    missing = dict(zip(results.reported["unit"], results.reported["missing"], strict=True))
    found = []
    for kind in kinds:
        table = results.rankings[kind].dropna(subset="total")
        pairs = zip(table["unit"], table["total"], strict=True)
        found += [str(unit) for unit, total in pairs if holds(int(total), missing[unit])]
    return tuple(found)


def _compared(results: Results, kinds: list[str]) -> Iterator[tuple[str, list[tuple[str, Compared]]]]:
    """Return the label of each column, and its units as compared, in ranking order."""
    items = results.comparison.items
    for kind in kinds:
        for column in results.inputs.rules.columns_of(kind):
            units = [str(unit) for unit in results.rankings[kind]["unit"]]
            found = [(unit, items[unit, column.name]) for unit in units if (unit, column.name) in items]
            yield results.inputs.rules.label(column), found


def _from_zero(results: Results, kinds: list[str]) -> tuple[tuple[str, tuple[tuple[str, Number], ...]], ...]:
    found = []
    for label, units in _compared(results, kinds):
        grown = tuple((unit, one.now) for unit, one in units if one.before == 0 and one.now)
        found += [(label, grown)] if grown else []
    return tuple(found)


def _zero_runs(results: Results, kinds: list[str]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    found = []
    for label, units in _compared(results, kinds):
        lengths = sorted({one.zeros for _, one in units if one.zeros >= FEWEST_ZEROS}, reverse=True)
        found += [(label, length, tuple(unit for unit, one in units if one.zeros == length)) for length in lengths]
    return tuple(found)


def _corrections(past: Past, period: Period) -> tuple[Correction, ...]:
    """Return corrections of earlier periods not mentioned in a later bulletin: no later period was closed since."""
    closings = [figure for figure in past.figures if figure.basis is Basis.CLOSED and figure.period.end < period.start]
    return tuple(
        each
        for each in past.corrections
        if each.month
        and each.period.end < period.start
        and not any(one.period.end > each.period.end and one.recorded >= each.recorded for one in closings)
    )


def _groups(results: Results, found: pd.DataFrame, kinds: list[str]) -> tuple[NamedUnits, ...]:
    """Return shortfalls grouped by column and state, in text order."""
    groups = []
    for kind in kinds:
        for column in results.inputs.rules.columns_of(kind):
            mine = found[(found["kind"] == kind) & (found["column"] == column.name)]
            for state in (Shortfall.ZERO, Shortfall.BELOW):
                units = tuple(mine.loc[mine["state"] == state.value, "unit"])
                if units:
                    groups.append(NamedUnits(results.inputs.rules.label(column), state, units))
    return tuple(groups)


def _standing(results: Results) -> Standing:
    columns = [column for column in results.inputs.rules.columns if results.inputs.rules.is_judged(column)]
    asked = {(column.kind, column.name) for column in columns}
    judged = {(column.kind, column.name) for column in columns if column.naming is not Naming.NEVER} or asked
    found = results.shortfalls
    inside = _among(found, judged)
    proven = found["state"] != Shortfall.UNREPORTED.value
    short = set(found.loc[inside & proven, "unit"])
    missing = set(results.reported.loc[results.reported["missing"].map(bool).astype(bool), "unit"])
    totals = results.totals
    nothing = ~_among(totals, asked) & (totals["found"] == 0)
    return Standing(
        units=len(results.inputs.units),
        meeting=len(results.inputs.units) - len(short | missing) if judged else 0,
        named=found.loc[found["named"], "unit"].nunique(),
        open=len(missing),
        anywhere=found.loc[proven, "unit"].nunique(),
        zeros=totals.loc[nothing, "unit"].nunique(),
        judged=len(columns),
        columns=len(results.inputs.rules.columns),
    )


def _among(frame: pd.DataFrame, columns: set[tuple[str, str]]) -> npt.NDArray[np.bool_]:
    """Return whether each row belongs to one of the columns, given as (kind, short name)."""
    return np.fromiter((key in columns for key in zip(frame["kind"], frame["column"], strict=True)), bool)


def _quotas(results: Results, kinds: list[str]) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Return the quotas at the period's end, of all units of a kind and of those named in 设置, by column of 设置."""
    rules, month = results.inputs.rules, results.inputs.period.last
    found = []
    for name in rules.column_names:
        asked: list[tuple[str, int]] = []
        for column in (column for kind in kinds for column in rules.columns_of(kind) if column.name == name):
            label, own = rules.label(column), dict.fromkeys(quota.units for quota in rules.quotas if quota.units)
            mine = [(f"{label}（{'、'.join(units)}）", rules.quotas_of(column, units)[month - 1]) for units in own]
            general = rules.quotas_of(column)[month - 1]
            asked += [(label, general), *(pair for pair in mine if pair[1] != general)]
        asked = [pair for pair in asked if pair[1]]
        if asked:
            found.append(tuple(asked))
    return tuple(found)


def _media(results: Results) -> MediaFindings:
    inputs = results.inputs
    names = _account_names(inputs.media)
    limits = inputs.rules.limits
    faults, incomplete = [], []
    for record in results.media.sort_values("place").to_dict("records"):
        name = names[record["place"]]
        if record["missing"]:
            incomplete.append(name)
        passed = None if pd.isna(record["passed"]) else bool(record["passed"])
        idle = record["idle_days"]
        too_long = bool(limits.media_idle_days) and not pd.isna(idle) and int(idle) > limits.media_idle_days
        if passed is True and not too_long:
            continue
        faults.append(
            MediaFault(
                account=name,
                posts=_whole(record["posts"]),
                passed=passed,
                rule=WeekRule(record["rule"]),
                required=int(record["required"]),
                weeks_below=_whole(record["weeks_below"]),
                idle_days=int(idle) if too_long else None,
            )
        )
    posts = results.media["posts"]
    total = None if posts.isna().all() else int(posts.sum())
    undated = int(results.media["idle_days"].isna().sum())
    return MediaFindings(tuple(names), total, tuple(incomplete), tuple(faults), undated)


def _checked_on(check_date: dt.date | None, period: Period) -> dt.date | None:
    day = counted_to(check_date, period)
    return day if day != period.end else None


def _account_names(media: pd.DataFrame) -> list[str]:
    """Return names for the text, in sheet order; accounts that share a name get their platform added, and their host
    too if that alone tells them apart."""
    told = media[["account", "platform", "host"]]
    of_name, of_both, of_all = (told.duplicated(list(told)[:count], keep=False) for count in (1, 2, 3))
    names = []
    for name, platform, host, shared, same in zip(
        *(told[key] for key in told), of_name, of_both & ~of_all, strict=True
    ):
        added = [part for part, wanted in ((platform, shared), (host, same)) if part and wanted]
        names.append(f"{name}（{'，'.join(added)}）" if added else str(name))
    return names


def _whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]
