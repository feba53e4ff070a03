"""New media accounts: posts in the period, and whether they were updated often enough.

Judged week by week if the weeks below the limit are known for every month; otherwise from the total, which does not
prove two in every week (DOMAIN.md, "What the 2024 Q2 bulletin shows"). The result tells which was done. A month has
four weeks: from the 1st, the 8th, the 15th and the 22nd on, the last to the month's end. So the weeks of a period are
those of its months, for any period.
"""

import datetime as dt
from typing import Any

import pandas as pd

from zwgk.model.period import Period
from zwgk.model.rules import WeekRule
from zwgk.model.settings import Limits

WEEKS_IN_MONTH = 4
_DAYS_AFTER = 92  # a later day of checking belongs to a later period


def week_of(day: int, together: int = 1) -> int:
    """Return the index of a day of the month among its weeks (0…3), or among its spans of `together` weeks."""
    return min((day - 1) // 7, WEEKS_IN_MONTH - 1) // together


def required_posts(limits: Limits, period: Period) -> int:
    """Return the posts required in a period: the number per seven days (or more weeks), a part of one counting as one.

    By days, so that accounts that pass every month of a period also pass the period.
    """
    return -(-period.days * limits.media_posts_a_week // (7 * limits.media_weeks))


def counted_to(check_date: dt.date | None, period: Period) -> dt.date:
    """Return the end day for counting days without a post: the day of checking if it is in the period or
    soon after it, otherwise the period's end."""
    if check_date is None or not period.start <= check_date <= period.end + dt.timedelta(_DAYS_AFTER):
        return period.end
    return check_date


def media_ranking(
    media: pd.DataFrame, limits: Limits, period: Period, check_date: dt.date | None = None
) -> pd.DataFrame:
    """Return one row per account, by posts descending, ties in sheet order.

    rank; place (int, the account's row in `media`: two accounts may share every name); account, host, platform;
    posts (Int64, <NA> if no month is reported); missing (tuple of months); required (int, posts in the period);
    rule (str, a value of WeekRule); weeks_below (Int64, sum of the known months); passed (boolean, <NA> while
    months are missing and the rest does not decide: if all known weeks are in order, nothing is proven yet); idle_days
    (Int64, days from the last post to the day of `counted_to`; <NA> without a date).
    """
    months = list(period.months)
    required = required_posts(limits, period)
    posts = media[months].sum(axis=1, min_count=1).astype("Int64")
    known = media[[f"weeks_{month}" for month in months]]
    weeks = known.sum(axis=1, min_count=1).astype("Int64")
    # One week below is proof; that none was is proven by all months only.
    weekly = known.notna().all(axis=1) | (weeks > 0).fillna(False)
    blanks = media[months].isna()
    missing: list[Any] = [
        tuple(month for month, blank in zip(months, row, strict=True) if blank) for row in blanks.to_numpy()
    ]
    enough = (posts >= required).astype("boolean")
    blank = blanks.any(axis=1)
    undecided = blank & ~enough
    by_week = (weeks == 0).astype("boolean")
    passed = enough.mask(undecided).mask(weekly, by_week.mask(by_week & blank))
    last = pd.Timestamp(counted_to(check_date, period))
    idle = (last - media["last_update"]).dt.days.clip(lower=0).astype("Int64")
    frame = media[["account", "host", "platform"]].assign(
        place=range(len(media)),
        posts=posts,
        missing=missing,
        required=required,
        rule=[(WeekRule.WEEKLY if by_weeks else WeekRule.TOTAL).value for by_weeks in weekly],
        weeks_below=weeks,
        passed=passed,
        idle_days=idle,
    )
    frame = frame.sort_values("posts", ascending=False, kind="stable").reset_index(drop=True)
    frame.insert(0, "rank", range(1, len(frame) + 1))
    return frame
