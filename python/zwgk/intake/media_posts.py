"""Posts of new media accounts, one row a post or one row a week -> posts a month and weeks below the limit. Pure.

A week is seven days from the period's first day on, 13 to a quarter, where every post has its date; where the list has
one row a week, a week is what it says.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zwgk.inputs import Inputs
from zwgk.intake.export_dates import NO_DATE, days_of
from zwgk.intake.export_file import Export
from zwgk.intake.export_headings import Role
from zwgk.problems import Problem, Severity
from zwgk.roster import normal_name
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.numbers import read_count

WEEKS_BELOW = layout.MEDIA_HEADINGS_AFTER[0]


@dataclass(frozen=True)
class MediaCounts:
    """counts: by slot, the owner as 新媒体 spells the account. rows: of the file; counted, outside the period, listed
    add up to them."""

    counts: dict[Slot, int]
    rows: int
    counted: int
    outside: int
    problems: tuple[Problem, ...]

    @property
    def listed(self) -> int:
        return self.rows - self.counted - self.outside


def count_posts(export: Export, inputs: Inputs) -> MediaCounts:
    """Months where every row is a post; weeks below the limit wherever the whole period is covered."""
    period = inputs.period
    accounts = {normal_name(name): name for name in inputs.media["account"]}
    own = [normal_name(str(text)) for text in export.columns[Role.ACCOUNT].values()]
    problems: list[Problem] = []
    frame = pd.DataFrame(
        {
            "account": [accounts.get(name) for name in own],
            "day": days_of(export.columns[Role.DATE]),
            "posts": _posts(export, problems),
            "row": export.rows,
        }
    )
    good = frame["account"].notna() & (frame["day"] != NO_DATE) & frame["posts"].notna()
    inside = good & frame["day"].between(period.start.toordinal(), period.end.toordinal())
    problems += _listed(export, frame, own)
    rows = frame[inside].astype({"posts": "int64"})
    weekly = Role.POSTS in export.columns
    counts = (
        _weeks_given(rows, inputs, problems, export.name) if weekly else _posts_given(rows, inputs, problems, export)
    )
    outside = int((good & ~inside).sum())
    return MediaCounts(counts, len(frame), int(inside.sum()), outside, tuple(problems))


def _posts(export: Export, problems: list[Problem]) -> list[int | None]:
    if Role.POSTS not in export.columns:
        return [1] * len(export)
    counts: list[int | None] = []
    for value, row in zip(export.columns[Role.POSTS].values(), export.rows, strict=True):
        text = value.strip() if isinstance(value, str) else value
        reading = read_count(int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else text)
        if reading.count is None:
            what = f"第 {row} 行的条数{reading.what or '没有填'}，这一行没有计入"
            problems.append(Problem(Severity.ERROR, "", "", str(value)[:60], what, "改正后再导入", export.name))
        counts.append(reading.count)
    return counts


def _listed(export: Export, frame: pd.DataFrame, own: list[str]) -> Iterable[Problem]:
    strangers = frame[frame["account"].isna()]
    for name in dict.fromkeys(own[place] for place in strangers.index):
        rows = [int(export.rows[place]) for place in strangers.index if own[place] == name]
        told = "、".join(map(str, rows[:12])) + ("等" if len(rows) > 12 else "")
        what = f"“{layout.MEDIA}”表里没有这个账号：{len(rows)} 行（第 {told} 行）没有计入"
        yield Problem(Severity.WARNING, "", "", name[:60], what, f"在“{layout.MEDIA}”表里添上它再导入", export.name)
    undated = [int(row) for row in frame.loc[frame["day"] == NO_DATE, "row"]]
    if undated:
        told = "、".join(map(str, undated[:12])) + ("等" if len(undated) > 12 else "")
        what = f"没有日期或看不懂：{len(undated)} 行（第 {told} 行）没有计入"
        yield Problem(Severity.WARNING, "", "", "", what, "补上日期再导入", export.name)


def _posts_given(rows: pd.DataFrame, inputs: Inputs, problems: list[Problem], export: Export) -> dict[Slot, int]:
    period = inputs.period
    counts: dict[Slot, int] = {}
    if rows.empty:
        return counts
    months = rows["day"].map(lambda day: dt.date.fromordinal(int(day)).month)
    covered = range(int(months.min()), int(months.max()) + 1)
    weeks = (rows["day"] - period.start.toordinal()) // 7
    whole = weeks.max() >= period.weeks - 1 and weeks.min() <= 0
    if not whole:
        what = f"没有覆盖{period.title}的每一周，没有据此判定“{WEEKS_BELOW}”"
        problems.append(Problem(Severity.WARNING, "", "", "", what, "导出整个时段的清单再导入", export.name))
    for account, group in rows.groupby("account"):
        by_month = group.groupby(months.loc[group.index])["posts"].sum()
        for month in covered:
            counts[Slot(str(account), f"{month}月", month)] = int(by_month.get(month, 0))
        if whole:
            by_week = np.bincount(weeks.loc[group.index], minlength=period.weeks)[: period.weeks]
            below = int((by_week < inputs.rules.limits.media_posts_a_week).sum())
            counts[Slot(str(account), WEEKS_BELOW)] = below
    return counts


def _weeks_given(rows: pd.DataFrame, inputs: Inputs, problems: list[Problem], name: str) -> dict[Slot, int]:
    """Only weeks below the limit: a week may reach into two months."""
    counts: dict[Slot, int] = {}
    for account, group in rows.groupby("account"):
        weeks = group.groupby("day")["posts"].sum()
        if len(weeks) < inputs.period.weeks:
            what = (
                f"{account}只有 {len(weeks)} 周的数，{inputs.period.title}应有 {inputs.period.weeks} 周，没有据此判定"
            )
            problems.append(Problem(Severity.WARNING, "", "", str(account), what, "补全各周再导入", name))
        else:
            counts[Slot(str(account), WEEKS_BELOW)] = int((weeks < inputs.rules.limits.media_posts_a_week).sum())
    return counts
