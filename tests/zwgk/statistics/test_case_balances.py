"""Cases by handling unit: balances of a period, time limits in working days, the yearly report's lines.

The year is 2040: no notice on holidays is known, so that Monday to Friday are working days. 2 April, 7 May and 4 June
are Mondays, 29 June is a Friday.
"""

import datetime as dt
from typing import Any

import pytest

from zwgk.model.cases import Case, CaseMonth, Cases
from zwgk.model.period import Period
from zwgk.model.rules import REQUESTS
from zwgk.model.settings import Limits
from zwgk.model.working_days import WorkingDays
from zwgk.statistics.cases import (
    CaseBalance,
    CaseState,
    balance_of,
    due_date,
    logged_balances,
    months_of_cases,
    pressing_cases,
    request_report,
    total_of,
    typed_balances,
)

Q2 = Period(2040, 4, 6)
DAYS = WorkingDays()
LIMITS = Limits(request_workdays=20, mailbox_workdays=5, mailbox_red_workdays=15, due_soon_workdays=3)
MAILBOX = "县长信箱"


def day(month: int, number: int) -> dt.date:
    return dt.date(2040, month, number)


def month(number: int, *figures: int | None, unit: str = "甲局", kind: str = MAILBOX) -> CaseMonth:
    """Return a row of 分单位办件: opening, received, closed, still open, overdue."""
    return CaseMonth(kind, unit, number, *figures)


def case(received: dt.date, answered: dt.date | None = None, **more: Any) -> Case:
    row: dict[str, Any] = {"kind": MAILBOX, "number": "", "unit": "甲局", "due": None, "result": ""}
    return Case(received=received, answered=answered, **{**row, **more})


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        # opening of the first month, still open of the last, the others added up: in any order of the rows
        ([month(6, 2, 3, 1, 4, 1), month(4, 5, 1, 2, 4, 0), month(5, 4, 2, 4, 2, 2)], (5, 6, 7, 4, 3)),
        # months outside the period count nothing, before and after it
        ([month(3, 9, 9, 9, 9, 9), month(4, 0, 1, 1, 0, 0), month(7, 8, 8, 8, 8, 8)], (0, 1, 1, 0, 0)),
        # the bounds themselves are within
        ([month(4, 0, 1, 0, 1, 0), month(6, 1, 1, 0, 2, 0)], (0, 2, 0, 2, 0)),
        # a blank opening follows from the number left open by the month before, also from its own balance
        ([month(3, 0, 9, 2, 7, 0), month(4, None, 1, 1, None, 0)], (7, 1, 1, 7, 0)),
        ([month(2, 1, 4, 2, None, 0), month(3, None, 1, 2, None, 0), month(4, None, 1, 1, None, 0)], (2, 1, 1, 2, 0)),
        ([month(1, 2, 3, 1, None, 0), month(4, None, 1, 1, None, 0)], (4, 1, 1, 4, 0)),
        # ... or from the other figures: closed + still open - received
        ([month(4, None, 5, 4, 3, 1)], (2, 5, 4, 3, 1)),
        # ... and a blank number still open likewise: opening + received - closed
        ([month(4, 2, 5, 4, None, 1)], (2, 5, 4, 3, 1)),
        # what cannot be known remains unknown
        ([month(4, None, 5, 4, None, None)], (None, 5, 4, None, None)),
        ([month(4, None, None, 4, 3, 0)], (None, None, 4, 3, 0)),
        ([month(4, 1, None, 4, None, 0)], (1, None, 4, None, 0)),
        ([month(4, 1, 4, None, None, 0)], (1, 4, None, None, 0)),
        # one blank month makes a sum unknown
        ([month(4, 1, 2, 1, 2, 0), month(5, 2, None, 1, 2, None)], (1, None, 2, 2, None)),
        # typed figures are kept, even if they contradict each other
        ([month(4, 1, 2, 1, 9, 0)], (1, 2, 1, 9, 0)),
    ],
)
def test_balance_of_a_period(months: list[CaseMonth], expected: tuple[int | None, ...]) -> None:
    assert balance_of("甲局", months, Q2) == CaseBalance("甲局", *expected)


def test_a_unit_without_a_month_of_the_period_has_no_balance() -> None:
    assert balance_of("甲局", [month(3, 1, 1, 1, 1, 1), month(7, 1, 1, 1, 1, 1)], Q2) is None
    assert balance_of("甲局", [], Q2) is None


@pytest.mark.parametrize(
    ("figures", "there", "contradictory"),
    [
        ((2, 3, 4, 1, 0), 5, False),
        ((2, 3, 4, 2, 0), 5, True),
        ((2, 3, 5, 1, 0), 5, True),
        ((None, 3, 5, 1, 0), None, False),
        ((2, None, 5, 1, 0), None, False),
        ((2, 3, None, 1, 0), 5, False),
        ((2, 3, 5, None, 0), 5, False),
    ],
)
def test_base_of_the_closing_rate_and_contradictions(
    figures: tuple[int | None, ...], there: int | None, contradictory: bool
) -> None:
    balance = CaseBalance("甲局", *figures)
    assert balance.there == there
    assert balance.contradictory is contradictory


def test_typed_balances_have_the_order_of_the_roster_and_count_for_heirs() -> None:
    months = (
        month(4, 0, 1, 1, 0, 0, unit="外单位"),
        month(4, 0, 2, 1, 1, 1, unit="乙局"),
        month(4, 0, 9, 9, 0, 0, unit="乙局", kind="12345热线"),
        month(4, 1, 4, 2, 3, 2, unit="旧局"),
        month(3, 1, 4, 2, 3, 2, unit="丙局"),  # not in the period
        month(4, 3, 8, 6, 5, 4, unit="甲局"),
    )
    cases = Cases(months, heirs={"旧局": "乙局"})
    assert typed_balances(cases, MAILBOX, Q2, ["甲局", "乙局", "丙局"]) == (
        CaseBalance("甲局", 3, 8, 6, 5, 4),
        CaseBalance("乙局", 1, 6, 3, 4, 3),
        CaseBalance("外单位", 0, 1, 1, 0, 0),
    )


def test_sums_of_balances_are_unknown_if_one_figure_is() -> None:
    known, blank = CaseBalance("甲局", 1, 2, 3, 4, 5), CaseBalance("乙局", None, 20, None, 40, None)
    assert total_of([known, blank], "合计") == CaseBalance("合计", None, 22, None, 44, None)
    assert total_of([known], "合计") == CaseBalance("合计", 1, 2, 3, 4, 5)
    assert total_of([known, known], "合计") == CaseBalance("合计", 2, 4, 6, 8, 10)


def test_balances_from_single_cases() -> None:
    log = (
        case(day(3, 29), day(3, 31)),  # done before the period: counts nowhere
        case(day(3, 29), day(4, 1)),  # from before, answered on the first day, in time
        case(day(3, 1), day(4, 2)),  # from before, answered late
        case(day(4, 1), day(4, 4)),  # received on the first day
        case(day(6, 30)),  # received on the last day, open, not yet due
        case(day(6, 1)),  # open and overdue at the end
        case(day(6, 25), day(7, 20)),  # answered after the period: open at its end; due on Monday 2 July
        case(day(7, 1)),  # after the period
        case(day(5, 1), day(5, 2), kind="12345热线"),
        case(day(5, 1), day(6, 30), unit="乙局"),  # answered late, on the last day
    )
    assert logged_balances(Cases(log=log), MAILBOX, Q2, LIMITS, ["乙局", "甲局"]) == (
        CaseBalance("乙局", 0, 1, 1, 0, 1),
        CaseBalance("甲局", 2, 4, 3, 3, 2),
    )


def test_without_a_limit_no_case_is_late() -> None:
    log = (case(day(4, 2)), case(day(4, 2), day(6, 29)))
    limits = Limits(mailbox_workdays=0)
    assert logged_balances(Cases(log=log), MAILBOX, Q2, limits, []) == (CaseBalance("甲局", 0, 2, 1, 1, 0),)


def test_an_answer_on_the_due_day_is_in_time() -> None:
    # Monday 2 April + 5 working days: Monday 9 April
    for answered, late in ((day(4, 9), 0), (day(4, 10), 1)):
        (balance,) = logged_balances(Cases(log=(case(day(4, 2), answered),)), MAILBOX, Q2, LIMITS, [])
        assert balance.overdue == late


def test_due_dates() -> None:
    assert due_date(case(day(4, 2)), DAYS, LIMITS) == day(4, 9)  # 5 working days for letters
    assert due_date(case(day(4, 2), kind="12345热线"), DAYS, LIMITS) == day(4, 9)
    assert due_date(case(day(4, 2), kind=REQUESTS), DAYS, LIMITS) == day(4, 30)  # 20 for requests
    assert due_date(case(day(4, 2), due=day(8, 1)), DAYS, LIMITS) == day(8, 1)  # as typed
    assert due_date(case(day(4, 2)), DAYS, Limits(mailbox_workdays=0)) is None
    assert due_date(case(day(4, 2), kind=REQUESTS), DAYS, Limits(request_workdays=0)) is None


@pytest.mark.parametrize(
    ("received", "kind", "today", "state", "days"),
    [
        # due on Monday 9 April
        (day(4, 2), MAILBOX, day(4, 3), None, 0),  # 4 working days left
        (day(4, 2), MAILBOX, day(4, 4), CaseState.DUE_SOON, 3),
        (day(4, 2), MAILBOX, day(4, 6), CaseState.DUE_SOON, 1),
        (day(4, 2), MAILBOX, day(4, 9), CaseState.DUE_SOON, 0),  # the day itself
        (day(4, 2), MAILBOX, day(4, 10), CaseState.OVERDUE, 1),
        (day(4, 2), MAILBOX, day(4, 23), CaseState.OVERDUE, 10),  # 15 working days after 2 April
        (day(4, 2), MAILBOX, day(4, 24), CaseState.RED, 11),  # 16
        (day(4, 2), REQUESTS, day(6, 28), CaseState.OVERDUE, 43),  # requests have no red light; due on 30 April
        (day(4, 2), MAILBOX, day(4, 1), None, 0),  # not there yet
    ],
)
def test_pressing_cases_of_a_day(
    received: dt.date, kind: str, today: dt.date, state: CaseState | None, days: int
) -> None:
    found = pressing_cases(Cases(log=(case(received, kind=kind),)), Q2, today, LIMITS)
    assert [(one.state, one.days) for one in found] == ([] if state is None else [(state, days)])


def test_no_red_light_if_it_is_switched_off() -> None:
    (found,) = pressing_cases(Cases(log=(case(day(4, 2)),)), Q2, day(6, 28), Limits(mailbox_red_workdays=0))
    assert found.state is CaseState.OVERDUE


def test_pressing_cases_come_by_days_and_late_answers_last() -> None:
    log = (
        case(day(6, 22), number="soon, 1 left"),  # due on 29 June
        case(day(4, 2), day(4, 12), number="late by 3"),
        case(day(6, 18), number="over by 3"),  # due on Monday 25 June
        case(day(4, 2), day(4, 16), number="late by 5"),
        case(day(6, 21), number="soon, 0 left"),  # due on 28 June
        case(day(4, 2), day(4, 9), number="in time"),
        case(day(3, 1), day(3, 30), number="late, before the period"),
        case(day(3, 26), day(4, 3), number="late by 1"),  # due on Monday 2 April
        case(day(6, 4), number="red by 13"),  # due on 11 June; 18 working days after receipt
        case(day(4, 2), day(6, 30), due=day(6, 29), number="answered later than today"),
    )
    found = pressing_cases(Cases(log=log), Q2, day(6, 28), LIMITS)
    assert [(one.case.number, one.state, one.days) for one in found] == [
        ("red by 13", CaseState.RED, 13),
        ("over by 3", CaseState.OVERDUE, 3),
        ("soon, 0 left", CaseState.DUE_SOON, 0),
        ("soon, 1 left", CaseState.DUE_SOON, 1),
        ("answered later than today", CaseState.DUE_SOON, 1),
        ("late by 5", CaseState.LATE, 5),
        ("late by 3", CaseState.LATE, 3),
        ("late by 1", CaseState.LATE, 1),
    ]
    assert [one.due for one in found][:2] == [day(6, 11), day(6, 25)]
    assert found[5].due == day(4, 9)


def test_a_case_without_a_limit_does_not_hide_those_after_it() -> None:
    log = (case(day(4, 2), number="no limit"), case(day(4, 2), number="typed", due=day(4, 3)))
    found = pressing_cases(Cases(log=log), Q2, day(6, 1), Limits(mailbox_workdays=0))
    assert [one.case.number for one in found] == ["typed"]


def test_late_answers_are_those_within_the_period() -> None:
    answered = (day(3, 31), day(4, 1), day(6, 30), day(7, 1))
    log = tuple(case(day(2, 1), each, number=str(each)) for each in answered)
    found = pressing_cases(Cases(log=log), Q2, day(7, 31), LIMITS)
    assert {one.case.number for one in found} == {"2040-04-01", "2040-06-30"}


def test_months_of_the_log() -> None:
    log = (
        case(day(1, 5), day(1, 9)),
        case(day(1, 6), day(2, 1)),
        case(day(12, 30), dt.date(2041, 1, 4)),
        case(dt.date(2039, 12, 30), day(1, 4)),
        case(day(6, 1)),
        case(day(6, 1), day(6, 2), kind=REQUESTS),
    )
    rows = months_of_cases(Cases(log=log), MAILBOX, 2040)
    assert rows == [(2, 2), (0, 1), (0, 0), (0, 0), (0, 0), (1, 0), *[(0, 0)] * 5, (1, 0)]


def test_lines_of_the_yearly_report() -> None:
    def request(received: dt.date, answered: dt.date | None = None, result: str = "") -> Case:
        return case(received, answered, kind=REQUESTS, result=result)

    log = (
        request(day(3, 1), day(3, 31), "予以公开"),  # done before
        request(day(3, 1), day(4, 1), "部分公开"),  # carried over
        request(day(3, 31)),  # carried over, and on
        request(day(4, 1), day(6, 30), "不予公开"),
        request(day(4, 2), day(5, 1), "无法提供"),
        request(day(4, 2), day(5, 1), "不予处理"),
        request(day(4, 2), day(5, 1), "其他处理"),
        request(day(4, 2), day(5, 1), "别的说法"),
        request(day(4, 2), day(5, 1)),
        request(day(6, 30), day(7, 1), "予以公开"),  # answered after the period
        request(day(7, 1)),
        case(day(5, 1), day(5, 2)),  # a letter
    )
    assert request_report(Cases(log=log), Q2) == {
        "新收": 7,
        "上期结转": 2,
        "予以公开": 0,
        "部分公开": 1,
        "不予公开": 1,
        "无法提供": 1,
        "不予处理": 1,
        "其他处理": 1,
        "没有写明结果": 2,
        "总计": 7,
        "结转下期": 2,
    }
