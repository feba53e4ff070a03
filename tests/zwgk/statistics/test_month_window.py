"""The months of 看板: by hand."""

from dataclasses import replace

import pytest

from tests.zwgk.documents.bulletin.quarters import RULES, quarter
from tests.zwgk.statistics.small_county import compared_with
from tests.zwgk.statistics.test_past_figures import figure
from zwgk.model.inputs import Inputs
from zwgk.model.past import Basis, PastFigure
from zwgk.model.rules import Quota
from zwgk.statistics.month_window import MonthWindow

SECOND_QUARTER = ((2024, 4), (2024, 5), (2024, 6))
LAST_YEAR = ((2023, 10), (2023, 11), (2023, 12))


def window(inputs: Inputs, *figures: PastFigure) -> MonthWindow:
    return compared_with(inputs, *figures).window


def test_only_months_with_figures_up_to_the_periods_end() -> None:
    found = window(quarter())
    assert found.months == SECOND_QUARTER
    assert found.units["财政局"] == (12, 12, 12)  # 10 and 2
    assert found.kinds == {"乡镇": (22, 22, 22), "部门": (33, 33, 33)}  # 12 + 10; 12 + 9 + 12
    assert found.quotas["财政局"] == (9, 9, 9)  # 8 and 1
    assert window(quarter("2024-05")).months == ((2024, 5),)
    inputs = quarter()
    nobody = replace(inputs, counts=inputs.counts.assign(count=None, state="blank").astype({"count": "Int64"}))
    assert window(nobody).months == ()


def test_months_of_last_year_are_those_of_the_sheet_of_history() -> None:
    figures = [
        figure("2023Q4", "财政局", 6, months=(1, 2, 3)),
        figure("2023Q4", "招商局", 3, months=(1, 1, 1)),  # exists no longer; its items were published
        figure("2023Q2", "财政局", 9, months=(3, 3, 3)),  # more than twelve months ago
        figure("2023Q4", "财政局", 27, "动态", months=(9, 9, 9)),  # one column of the total
        figure("2023Q4", "新乡县发布", 30, kind="新媒体", months=(10, 10, 10)),
    ]
    found = window(quarter(), *figures)
    assert found.months == (*LAST_YEAR, *SECOND_QUARTER)
    assert found.units["财政局"] == (1, 2, 3, 12, 12, 12)
    assert found.units["公安局"] == (None, None, None, 12, 12, 12)
    assert found.kinds == {"乡镇": (None, None, None, 22, 22, 22), "部门": (2, 3, 4, 33, 33, 33)}
    assert found.quotas["财政局"] == (None, None, None, 9, 9, 9)


def test_an_own_month_that_only_history_has_is_shown_and_otherwise_the_sheets_win() -> None:
    first = figure("2024Q1", "财政局", 6, months=(1, 2, 3))
    found = window(quarter(), first, figure("2024Q2", "财政局", 60, months=(20, 20, 20)))
    assert found.months == ((2024, 1), (2024, 2), (2024, 3), *SECOND_QUARTER)
    assert found.units["财政局"] == (None, None, None, 12, 12, 12)
    assert found.kinds["部门"] == (1, 2, 3, 33, 33, 33)


def test_the_sum_of_a_paper_that_lacks_a_unit_is_unknown() -> None:
    units = ("财政局", "统计局", "公安局")
    papers = [figure("2023-12", unit, 5, months=(5,), basis=Basis.PAPER) for unit in units]
    assert window(quarter(), *papers).kinds["部门"][0] == 15
    found = window(quarter(), *papers[:2])
    assert found.kinds["部门"][0] is None
    assert found.units["财政局"][0] == 5


def test_a_part_of_a_month_is_no_month() -> None:
    inputs = quarter(blank=[("财政局", 5)])
    assert window(inputs).units["财政局"] == (12, None, 12)
    assert window(inputs).kinds["部门"] == (33, 21, 33)
    columns = tuple(replace(each, points=2.5) if each.name == "动态" else each for each in RULES.columns)
    weighted = quarter(rules=replace(RULES, columns=columns))
    assert window(weighted).units["财政局"] == (27, 27, 27)  # 10 × 2.5 + 2
    assert window(weighted).quotas["财政局"] == (21, 21, 21)  # 8 × 2.5 + 1


@pytest.mark.parametrize(("from_month", "expected"), [(1, (4, 4, 4)), (6, (9, 9, 4))])
def test_a_quota_from_a_month_on(from_month: int, expected: tuple[int, ...]) -> None:
    rules = replace(RULES, quotas=(Quota("部门", "动态", 3, ("财政局",), from_month),))
    assert window(quarter(rules=rules)).quotas["财政局"] == expected


def test_only_duties_that_count_make_a_month_and_its_quota() -> None:
    columns = tuple(replace(each, counted=each.name == "动态") for each in RULES.columns)
    inputs = quarter(rules=replace(RULES, columns=columns))
    units = {one.name: one for one in inputs.units}
    idle = replace(units["统计局"], duties=frozenset())
    other = replace(units["公安局"], duties=frozenset({"信息公开"}))
    found = window(replace(inputs, units=(units["财政局"], idle, other)))
    assert found.months == SECOND_QUARTER
    assert found.units == {"财政局": (10, 10, 10), "统计局": (None, None, None), "公安局": (None, None, None)}
    assert found.quotas == {"财政局": (8, 8, 8), "统计局": (None, None, None), "公安局": (None, None, None)}


def test_a_quota_is_asked_for_in_the_months_of_the_unit() -> None:
    inputs = quarter()
    units = tuple(replace(one, first_month=5) if one.name == "财政局" else one for one in inputs.units)
    assert window(replace(inputs, units=units)).quotas["财政局"] == (None, 9, 9)
    units = tuple(replace(one, first_month=4, last_month=5) if one.name == "财政局" else one for one in inputs.units)
    assert window(replace(inputs, units=units)).quotas["财政局"] == (9, 9, None)
