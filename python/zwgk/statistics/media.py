"""New media accounts: posts in the period, and whether they were updated often enough.

Judged week by week where the weeks below the limit are known; else from the total (weeks x limit), which does not
prove two in every week (DOMAIN.md, "What the 2024 Q2 bulletin shows"). Which of the two was done is in the result.
"""

import pandas as pd

from zwgk.period import Period
from zwgk.rules import Limits, WeekRule


def required_posts(limits: Limits, period: Period) -> int:
    """Posts that a period asks for: the weekly number for each seven days, a part of one counting as one.

    By days, so that accounts which pass every month of a period pass the period too.
    """
    return -(-period.days * limits.media_posts_a_week // 7)


def media_ranking(media: pd.DataFrame, limits: Limits, period: Period) -> pd.DataFrame:
    """One row per account, by posts descending, ties in the order of the sheet.

    rank; place (int, the account's row in `media`: two accounts may share every name); account, host, platform;
    posts (Int64, <NA> if no month is reported); missing (tuple of months); required (int, posts in the period);
    rule (str, a value of WeekRule); passed (boolean, <NA> while months are missing and the rest does not decide: weeks
    that are all in order prove nothing then); idle_days (Int64, days from the last post to the period's end; <NA>
    without a date).
    """
    months = list(period.months)
    required = required_posts(limits, period)
    posts = media[months].sum(axis=1, min_count=1).astype("Int64")
    weekly = media["weeks_below"].notna()
    blanks = media[months].isna().to_numpy()
    missing = pd.Series(
        [tuple(month for month, blank in zip(months, row, strict=True) if blank) for row in blanks],
        index=media.index,
        dtype=object,
    )
    enough = (posts >= required).astype("boolean")
    blank = missing.map(bool).astype(bool)
    undecided = blank & ~enough.fillna(False)
    by_week = (media["weeks_below"] == 0).astype("boolean")
    passed = enough.mask(undecided).mask(weekly, by_week.mask(by_week.fillna(False).astype(bool) & blank))
    idle = (pd.Timestamp(period.end) - media["last_update"]).dt.days.clip(lower=0).astype("Int64")
    frame = media[["account", "host", "platform"]].assign(
        place=range(len(media)),
        posts=posts,
        missing=missing,
        required=required,
        rule=[(WeekRule.WEEKLY if known else WeekRule.TOTAL).value for known in weekly],
        passed=passed,
        idle_days=idle,
    )
    frame = frame.sort_values("posts", ascending=False, kind="stable", na_position="last").reset_index(drop=True)
    frame.insert(0, "rank", range(1, len(frame) + 1))
    return frame
