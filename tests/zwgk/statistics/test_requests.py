"""依申请公开 and 县长信箱: opening balance + received = closed + still open."""

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2
from zwgk.model.frames import portal_months
from zwgk.statistics.requests import RequestBalance, request_balances


def portal(months: dict[int, tuple[int | None, int | None, int | None]]) -> pd.DataFrame:
    """Return 依申请公开收到, 办结, 答复 by month; other months are blank."""
    rows = [(month, *months.get(month, (None, None, None))) for month in range(1, 13)]
    names = ["依申请公开收到", "依申请公开办结", "依申请公开答复"]
    return pd.DataFrame(rows, columns=["month", *names]).astype(dict.fromkeys(names, "Int64"))


def test_the_months_of_the_period_are_added_up_and_no_other() -> None:
    frame = portal({3: (9, 9, 9), 4: (2, 1, 1), 5: (3, 2, 1), 6: (1, 2, 2), 7: (9, 9, 9)})
    (balance,) = request_balances(portal_months(frame), {"依申请公开": 1}, Q2)
    assert balance == RequestBalance("依申请公开", opening=1, received=6, closed=5, answered=4)
    assert balance.still_open == 2  # 1 + 6 - 5
    assert not balance.contradictory


def test_a_blank_month_leaves_the_balance_open() -> None:
    (balance,) = request_balances(portal_months(portal({4: (2, 2, 2), 5: (1, None, 1)})), {"依申请公开": 0}, Q2)
    assert balance.missing == (5, 6)
    assert (balance.received, balance.closed, balance.answered) == (3, 2, 3)
    assert balance.still_open is None


def test_nothing_filled_in_is_not_nothing_received() -> None:
    (balance,) = request_balances(portal_months(portal({})), {"依申请公开": 0}, Q2)
    assert (balance.received, balance.closed, balance.answered) == (None, None, None)


@pytest.mark.parametrize(
    ("opening", "received", "closed", "answered", "contradictory"),
    [
        (0, 3, 3, 3, False),
        (1, 3, 4, 4, False),
        (0, 3, 4, 4, True),  # more closed than there were
        (0, 3, 2, 3, True),  # more answered than closed
        (None, 3, 4, 4, False),  # without an opening balance nothing is proven
    ],
)
def test_what_cannot_be_is_told(
    opening: int | None, received: int, closed: int, answered: int, contradictory: bool
) -> None:
    assert RequestBalance("县长信箱", opening, received, closed, answered).contradictory is contradictory
