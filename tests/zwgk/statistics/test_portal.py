"""The portal's count compared with that of the units."""

import pandas as pd

from tests.zwgk.statistics.small_county import Q2
from zwgk.statistics.portal import portal_summary, reconcile

COLUMNS = ("政务要闻", "信息公开")


def portal(months: dict[int, tuple[int | None, int | None]]) -> pd.DataFrame:
    rows = [(month, *months.get(month, (None, None))) for month in range(1, 13)]
    return pd.DataFrame(rows, columns=["month", *COLUMNS]).astype(dict.fromkeys(COLUMNS, "Int64"))


def test_the_published_totals_differ_by_251() -> None:
    # 591 + 687 + 80 = 1358 on the portal, 173 + 934 = 1107 from the units.
    frame = portal({4: (188, 314), 5: (196, 238), 6: (207, 215)})
    summary = portal_summary(frame, COLUMNS, Q2)
    assert summary.columns == {"政务要闻": 591, "信息公开": 767}
    account = reconcile(summary, pd.Series({"乡镇": 173, "部门": 934}, dtype="Int64"), "门户另有来源")
    assert (account.portal, account.units, account.difference, account.note) == (1358, 1107, 251, "门户另有来源")


def test_a_blank_is_no_zero() -> None:
    summary = portal_summary(portal({4: (1, None), 5: (2, None), 6: (3, None)}), COLUMNS, Q2)
    assert summary.columns == {"政务要闻": 6, "信息公开": None}
    assert summary.missing == (4, 5, 6)
    assert summary.total == 6


def test_without_figures_there_is_no_difference() -> None:
    summary = portal_summary(portal({}), COLUMNS, Q2)
    assert summary.total is None
    assert reconcile(summary, pd.Series({"财政局": 5}, dtype="Int64"), "").difference is None
    unreported = reconcile(summary, pd.Series({"财政局": None}, dtype="Int64"), "")
    assert (unreported.portal, unreported.units) == (None, None)
