"""Posts of new media accounts -> posts per month and weeks below the limit, and the fate of every row. Pure.

The list has one row per post, or counts per day, week or month. A week is one of the four of a month
(`zwgk.statistics.media`); in a list of weeks it is the list's own.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

import numpy as np
import pandas as pd

from zwgk.intake.exports.articles import article_counts, row_days
from zwgk.intake.exports.cells import Codes, Flags
from zwgk.intake.exports.dates import NO_DATE, is_month_only
from zwgk.intake.exports.fates import UNEXPLAINED, Fate
from zwgk.intake.exports.file import Export
from zwgk.intake.exports.headings import WEEK_SPELLINGS, Role
from zwgk.intake.exports.rows import Fates
from zwgk.model.inputs import Inputs
from zwgk.model.problems import Problem
from zwgk.model.roster import normal_name
from zwgk.statistics.media import WEEKS_IN_MONTH, week_of
from zwgk.workbook.input_cells import Slot, account_owners, platform_key
from zwgk.workbook.numbers import folded
from zwgk.workbook.schema import WEEKS_BELOW


class Span(Enum):
    """Time covered by a row's count; the values are shown to the clerk."""

    POST = "一行一条"
    DAY = "一行一天"
    WEEK = "一行一周"
    MONTH = "一行一月"


@dataclass(frozen=True)
class MediaCounts:
    """counts: by slot, the owner being the account as spelled in 新媒体 (with its platform if two share the name).
    fates: one per row of the export. span: time covered by a row, as detected. withheld: slots that get no 0, because
    an unplaced row may belong to them."""

    counts: dict[Slot, int]
    fates: Fates
    span: Span
    problems: tuple[Problem, ...]
    withheld: tuple[Slot, ...] = ()


def count_posts(export: Export, inputs: Inputs, cells: Collection[Slot] | None = None) -> MediaCounts:
    """Give every row one fate; count months unless rows are weeks, and weeks below the limit unless rows are months.

    cells: slots (owners normalised) for which the workbook has a cell; None for all.
    """
    period = inputs.period
    owners, codes, strange = _accounts(export, inputs)
    posts = article_counts(export)
    days = row_days(export, period.year)
    fates = export.fates.copy()
    for condition, fate in (
        (posts < 0, Fate.NO_COUNT),
        (days == NO_DATE, Fate.NO_DATE),
        ((days < period.start.toordinal()) | (days > period.end.toordinal()), Fate.OTHER_PERIOD),
        *((strange == fate, fate) for fate in (Fate.UNKNOWN_ACCOUNT, Fate.AMBIGUOUS_ACCOUNT, Fate.REPEATED_ACCOUNT)),
    ):
        fates[(fates == Fate.COUNTED) & condition] = fate
    span = _span(export, days, codes, fates)
    if cells is not None:
        fates[(fates == Fate.COUNTED) & ~_have_cells(owners, codes, days, span, cells)] = Fate.NO_CELL
    counted = fates == Fate.COUNTED
    frame = pd.DataFrame({"owner": [owners[code] for code in codes[counted]], "day": days[counted]})
    frame["posts"] = posts[counted]
    doubted = {owners[code] for code in np.unique(codes[np.isin(fates, UNEXPLAINED) & (codes >= 0)])}
    strangers = bool(np.isin(fates, [Fate.UNKNOWN_ACCOUNT, Fate.AMBIGUOUS_ACCOUNT]).any() or export.unread)
    problems: list[Problem] = []
    withheld: tuple[Slot, ...] = ()
    if span is Span.WEEK:
        counts = _weeks_given(frame, inputs, doubted, problems, export.name)
        months = [dt.date.fromordinal(int(day)).month if day > 0 else 0 for day in days]
        known = {(slot.owner, slot.month) for slot in counts}
        judged = [code >= 0 and (owners[code], month) in known for code, month in zip(codes, months, strict=True)]
        fates[counted & ~np.array(judged, dtype=bool)] = Fate.NOT_JUDGED
    else:
        doubtful = strangers or -1 in codes[np.isin(fates, UNEXPLAINED)]
        counts, withheld = _months(frame, doubted, doubtful, span)
        if span is not Span.MONTH:
            counts |= _weeks(frame, inputs, doubted, problems, export.name)
    if Role.POSTS in export.columns:
        problems += _added(frame, span, export.name)
    return MediaCounts(counts, fates, span, tuple(problems), withheld)


def _accounts(export: Export, inputs: Inputs) -> tuple[list[str], Codes, Codes]:
    """Return the accounts' names; per row the index of its account (-1 if there is none) and then the reason."""
    sheet = [(str(name), str(kind or "")) for name, kind in inputs.media[["account", "platform"]].to_numpy()]
    owners = account_owners(sheet)
    by_name: dict[str, list[int]] = {}
    for place, (name, _) in enumerate(sheet):
        by_name.setdefault(normal_name(name), []).append(place)
    names = export.columns[Role.ACCOUNT]
    platforms = export.columns.get(Role.PLATFORM)
    kinds = platforms.values() if platforms is not None else np.full(len(export), "", dtype=object)
    seen: dict[tuple[int, str], tuple[int, int]] = {}
    found = np.empty((len(export), 2), dtype=np.int64)
    for row, (code, kind) in enumerate(zip(names.codes, kinds, strict=True)):
        key = int(code), platform_key(str(kind))
        if key not in seen:
            named = by_name.get(normal_name(str(names.distinct[code])), [])
            seen[key] = _account(named, key[1], sheet)
        found[row] = seen[key]
    return owners, found[:, 0], found[:, 1]


def _account(named: list[int], kind: str, sheet: list[tuple[str, str]]) -> tuple[int, int]:
    """Return the index of the account and COUNTED, or -1 and why there is none."""
    kinds = {place: platform_key(sheet[place][1]) for place in named}
    fitting = [place for place in named if not kind or not kinds[place] or kinds[place] == kind]
    if not fitting:
        return -1, Fate.UNKNOWN_ACCOUNT
    if len(named) > 1 and (not all(kinds.values()) or len(set(kinds.values())) < len(named)):
        return -1, Fate.REPEATED_ACCOUNT
    if len(fitting) > 1:
        return -1, Fate.AMBIGUOUS_ACCOUNT
    return fitting[0], Fate.COUNTED


def _span(export: Export, days: Codes, accounts: Codes, fates: Fates) -> Span:
    """Return the time covered by a row, from its date's heading or else from the dates themselves."""
    if Role.DATE not in export.columns:
        return Span.MONTH
    if Role.POSTS not in export.columns:
        return Span.POST
    if folded(export.headings[Role.DATE]) in WEEK_SPELLINGS:
        return Span.WEEK
    if any(is_month_only(value) for value in export.columns[Role.DATE].distinct):
        return Span.MONTH
    dated = pd.DataFrame({"account": accounts, "day": days})[np.isin(fates, [Fate.COUNTED, Fate.OTHER_PERIOD])]
    if dated.empty:
        return Span.MONTH
    dates = [dt.date.fromordinal(day) for day in dated["day"]]
    ends = {date.day if date.day == 1 or (date + dt.timedelta(1)).day != 1 else 31 for date in dates}
    dated["month"] = [12 * date.year + date.month for date in dates]
    if len(ends) == 1 and not dated.duplicated(["account", "month"]).any():
        return Span.MONTH
    distinct = np.sort(dated["day"].unique())
    return Span.WEEK if len(distinct) > 1 and not (np.diff(distinct) % 7).any() else Span.DAY


def _have_cells(owners: list[str], codes: Codes, days: Codes, span: Span, cells: Collection[Slot]) -> Flags:
    there = np.zeros(len(codes), dtype=bool)
    for row in np.flatnonzero((codes >= 0) & (days > 0)):
        month = dt.date.fromordinal(int(days[row])).month
        slot = (WEEKS_BELOW[month - 1] if span is Span.WEEK else f"{month}月", month)
        there[row] = Slot(normal_name(owners[codes[row]]), *slot) in cells
    return there


def _months(
    rows: pd.DataFrame, doubted: Collection[str], strangers: bool, span: Span
) -> tuple[dict[Slot, int], tuple[Slot, ...]]:
    """Return posts per account and month, with 0 for a known account's months without posts between the list's first
    and last, unless unplaced rows may belong there: these slots are returned separately."""
    if rows.empty:
        return {}, ()
    months = rows["day"].map(lambda day: dt.date.fromordinal(int(day)).month)
    sums = rows.assign(month=months).groupby(["owner", "month"], as_index=False)["posts"].sum()
    counts = {
        Slot(str(owner), f"{month}月", int(month)): int(count)
        for owner, month, count in zip(sums["owner"], sums["month"], sums["posts"], strict=True)
    }
    if span is Span.MONTH:
        return counts, ()  # a list of months states its zeros itself
    covered = range(int(months.min()), int(months.max()) + 1)
    owners = dict.fromkeys(map(str, rows["owner"].unique()))
    none = [Slot(owner, f"{month}月", month) for owner in owners for month in covered]
    withheld = tuple(slot for slot in none if slot not in counts and (strangers or slot.owner in doubted))
    return dict.fromkeys((slot for slot in none if slot not in withheld), 0) | counts, withheld


def _weeks(
    rows: pd.DataFrame, inputs: Inputs, doubted: Collection[str], problems: list[Problem], name: str
) -> dict[Slot, int]:
    """Return the number of weeks below the limit per account and month, without months that the list does not cover
    from first to last week."""
    limits = inputs.rules.limits
    dates = [dt.date.fromordinal(int(day)) for day in rows["day"]]
    weeks = rows.assign(
        month=[date.month for date in dates], week=[week_of(date.day, limits.media_weeks) for date in dates]
    )
    first, last = (min(dates), max(dates)) if dates else (dt.date.max, dt.date.min)
    period = inputs.period
    covered = [
        month
        for month in period.months
        if first <= dt.date(period.year, month, 7) and last >= dt.date(period.year, month, 22)
    ]
    if len(covered) < len(period.months):
        open_months = "、".join(f"{month}月" for month in period.months if month not in covered)
        what = f"没有覆盖{open_months}的每一周，没有据此判定不足的周数"
        problems.append(Problem.warning(what, "导出整个时段的清单再导入", file=name))
    counts: dict[Slot, int] = {}
    for owner, group in weeks.groupby("owner"):
        if owner in doubted:
            problems.append(_undecided(str(owner), name))
            continue
        for month in covered:
            mine = group[group["month"] == month]
            spans = np.bincount(mine["week"], weights=mine["posts"], minlength=WEEKS_IN_MONTH // limits.media_weeks)
            counts[_weeks_slot(str(owner), month)] = int((spans < limits.media_posts_a_week).sum())
    return counts


def _weeks_given(
    rows: pd.DataFrame, inputs: Inputs, doubted: Collection[str], problems: list[Problem], name: str
) -> dict[Slot, int]:
    """Return only weeks below the limit: a week may span two months, and counts in the one where it begins."""
    limits = inputs.rules.limits
    counts: dict[Slot, int] = {}
    for owner, group in rows.groupby("owner"):
        if owner in doubted:
            problems.append(_undecided(str(owner), name))
            continue
        weeks = group.groupby("day")["posts"].sum().sort_index()
        months = np.array([dt.date.fromordinal(int(day)).month for day in weeks.index])
        for month in inputs.period.months:
            mine = weeks.to_numpy()[months == month]
            if len(mine) < WEEKS_IN_MONTH:
                what = f"{owner}{month}月只有 {len(mine)} 周的数，没有据此判定"
                problems.append(Problem.warning(what, "补全各周再导入", value=str(owner), file=name))
                continue
            spans = np.minimum(np.arange(len(mine)) // limits.media_weeks, len(mine) // limits.media_weeks - 1)
            sums = np.bincount(spans, weights=mine)
            counts[_weeks_slot(str(owner), month)] = int((sums < limits.media_posts_a_week).sum())
    return counts


def _weeks_slot(owner: str, month: int) -> Slot:
    return Slot(owner, WEEKS_BELOW[month - 1], month)


def _undecided(owner: str, name: str) -> Problem:
    what = f"{owner}有没有计入的行，没有据此判定不足的周数"
    return Problem.warning(what, "先处理好这些行再导入", value=owner, file=name)


def _added(rows: pd.DataFrame, span: Span, name: str) -> list[Problem]:
    """Return a warning for accounts with the same day, week or month more than once in the list."""
    days = rows["day"]
    if span is Span.MONTH:
        days = days.map(lambda day: dt.date.fromordinal(int(day)).replace(day=1).toordinal())
    again = rows[pd.DataFrame({"owner": rows["owner"], "day": days}).duplicated()]
    return [
        Problem.warning(
            f"{owner}的同一个日期有不止一行条数，已经相加", "是重复的，删去多余的行再导入", value=str(owner), file=name
        )
        for owner in again["owner"].unique()
    ]
