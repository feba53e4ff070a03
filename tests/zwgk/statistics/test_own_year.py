"""Figures compared with earlier months of the same workbook, and units that followed others: by hand."""

from dataclasses import replace

import pytest

from tests.zwgk.statistics.small_county import Q2, RULES, compared_with, counts_of, unit
from tests.zwgk.statistics.test_doubts import county
from tests.zwgk.statistics.test_past_figures import figure
from zwgk.model.inputs import Inputs
from zwgk.model.past import TOTAL, Basis, PastFigure
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.statistics.following import followed
from zwgk.statistics.past_figures import Compared, added, recorded_shortfalls

Q1 = Period(2024, 1, 3)
UNITS = (unit(1, "甲局"), unit(2, "乙局"), unit(3, "丙局"))
MERGED = unit(4, "戊局", last_month=3, successor="甲局")
DISSOLVED = unit(5, "丁局", last_month=2)
Months = dict[tuple[str, str], dict[int, int | None]]


def months(*counts: int | None, first: int = 1) -> dict[int, int | None]:
    return dict(enumerate(counts, start=first))


COUNTS: Months = {
    ("甲局", "动态"): months(5, 5, 5, 10, 10, 10),
    ("甲局", "信息公开"): months(1, 1, 1, 1, 1, 1),
    ("乙局", "动态"): months(9, 9, 9, 6, 6, 6),
    ("乙局", "信息公开"): months(1, 1, 1, 1, 1, 1),
    ("丙局", "动态"): months(5, 5, 5, 10, 10, 10),
    ("丙局", "信息公开"): months(1, 1, 1, 1, 1, 1),
}
"""First and second quarter: 甲局 18 and 33, 乙局 30 and 21, 丙局 18 and 33."""


def own_year(
    changes: Months | None = None,
    *,
    units: tuple[Unit, ...] = UNITS,
    gone: tuple[Unit, ...] = (),
    rules: Rules = RULES,
    period: Period = Q2,
) -> Inputs:
    """Return a county's workbook; `gone` are units of its roster that the period no longer has."""
    roster = (*units, *gone)
    inputs = county(units=units, period=period)
    counts = counts_of(roster, COUNTS | (changes or {}), rules)
    return replace(
        inputs, rules=replace(rules, office=inputs.rules.office, parts=inputs.rules.parts), counts=counts, roster=roster
    )


def of_total(inputs: Inputs, *figures: PastFigure) -> dict[str, tuple[object, ...]]:
    """Return unit -> total now and before, rank now and before."""
    items = compared_with(inputs, *figures).items
    return {
        name: (one.now, one.before, one.rank, one.rank_before)
        for (name, column), one in items.items()
        if column == TOTAL
    }


def test_the_quarter_before_is_that_of_the_sheets() -> None:
    found = compared_with(own_year())
    assert (found.period, found.before, found.last_year) == (Q2, Q1, Period(2023, 4, 6))
    assert list(found.items) == [
        (name, column) for name in ("甲局", "乙局", "丙局") for column in ("动态", "信息公开", "重点领域", TOTAL)
    ]
    assert found.items["甲局", "动态"] == Compared(30, 15)
    assert found.items["甲局", "信息公开"] == Compared(3, 3)
    assert found.items["甲局", "重点领域"] == Compared(None)  # is not its duty
    assert found.items["甲局", TOTAL] == Compared(33, 18, None, 1, 2)
    assert found.items["乙局", TOTAL] == Compared(21, 30, None, 3, 1)
    assert found.items["丙局", TOTAL] == Compared(33, 18, None, 2, 3)  # equal figures: as in the roster
    assert (found.total, found.gone) == (Compared(87, 66), {})


def test_a_blank_month_leaves_its_sums_and_all_ranks_unknown() -> None:
    inputs = own_year({("甲局", "信息公开"): months(1, None, 1, 1, 1, 1)})
    assert of_total(inputs) == {"甲局": (33, None, 1, None), "乙局": (21, 30, 3, None), "丙局": (33, 18, 2, None)}
    found = compared_with(inputs)
    assert found.items["甲局", "动态"].before == 15
    assert found.total == Compared(87, None)
    now = own_year({("甲局", "信息公开"): months(1, 1, 1, 1, None, 1)})
    assert of_total(now)["甲局"] == (None, 18, None, 2)
    assert compared_with(now).items["甲局", "动态"] == Compared(30, 15)
    assert compared_with(now).items["甲局", "信息公开"] == Compared(None, 3)
    assert compared_with(now).total == Compared(None, 66)


def test_zeros_are_figures_and_rank_after_a_single_item() -> None:
    nothing = months(0, 0, 0, 10, 10, 10)
    changes = {("甲局", "动态"): nothing, ("甲局", "信息公开"): nothing, ("丙局", "信息公开"): nothing}
    inputs = own_year(changes | {("丙局", "动态"): months(1, 0, 0, 10, 10, 10)})
    assert of_total(inputs) == {"甲局": (60, 0, 1, 3), "乙局": (21, 30, 3, 1), "丙局": (60, 1, 2, 2)}


def test_each_kind_has_its_own_ranks() -> None:
    town = Column("乡镇", "动态", "动态", 8, True, Naming.NEVER)
    rules = replace(RULES, kinds=(Kind("乡镇", "附件"), *RULES.kinds), columns=(*RULES.columns, town))
    inputs = own_year(units=(replace(unit(9, "丁镇", "动态"), kind="乡镇"), *UNITS), rules=rules)
    assert [one[3] for one in of_total(inputs).values()] == [None, 2, 1, 3]  # nothing is known of 丁镇


def test_months_of_last_year_that_are_no_duty_or_no_units_leave_a_run_of_zeros() -> None:
    inputs = own_year({("甲局", "动态"): months(0, 0, 0)}, gone=(MERGED,), period=Q1)
    figures = (
        figure("2023Q4", "甲局", 0, "动态", months=(0, 0, 0)),
        replace(figure("2023Q4", "戊局", None, "动态", months=(None, None, None)), duty=False),  # 甲局 now
        figure("2023Q4", "甲局", 27, "动态", kind="新媒体", months=(9, 9, 9)),  # an account of the same name
    )
    assert compared_with(inputs, *figures).items["甲局", "动态"].zeros == 6


def test_a_unit_without_duties_has_no_figure() -> None:
    inputs = own_year(units=(*UNITS, unit(4, "己局", "")))
    assert of_total(inputs)["己局"] == (None, None, None, None)
    assert compared_with(inputs).total == Compared(None, 66)
    assert compared_with(own_year(units=())).total == Compared(None)


def test_points_and_columns_that_do_not_count() -> None:
    columns = (replace(RULES.columns[0], points=2.5), RULES.columns[1], replace(RULES.columns[2], counted=False))
    units = (unit(1, "甲局", "动态 信息公开 重点领域"), *UNITS[1:])
    changes = {("甲局", "重点领域"): months(7, 7, 7, 7, 7, 7)}
    inputs = own_year(changes, units=units, rules=replace(RULES, columns=columns))
    assert of_total(inputs) == {
        "甲局": (78, 40.5, 1, 2),  # 30 × 2.5 + 3; 15 × 2.5 + 3
        "乙局": (48, 70.5, 3, 1),
        "丙局": (78, 40.5, 2, 3),
    }
    assert compared_with(inputs).items["甲局", "重点领域"] == Compared(21, 21)
    only = own_year(units=(unit(1, "甲局", "重点领域"),), rules=replace(RULES, columns=columns))
    assert of_total(only)["甲局"] == (None, None, None, None)


def test_a_unit_counts_for_the_months_in_which_it_existed() -> None:
    new = (replace(UNITS[0], first_month=3), *UNITS[1:])
    changes = {
        ("甲局", "动态"): months(5, 10, 10, 10, first=3),
        ("甲局", "信息公开"): months(1, 1, 1, 1, first=3),
    }
    assert of_total(own_year(changes, units=new))["甲局"] == (33, 6, 1, 3)
    newer = (replace(UNITS[0], first_month=4), *UNITS[1:])
    assert of_total(own_year(changes, units=newer)) == {
        "甲局": (33, None, 1, None),
        "乙局": (21, 30, 3, None),
        "丙局": (33, 18, 2, None),
    }


def test_what_merged_units_published_counts_for_the_successor() -> None:
    changes = {("戊局", "动态"): months(4, 4, 4), ("戊局", "信息公开"): months(1, 1, 1)}
    found = compared_with(own_year(changes, gone=(MERGED,)))
    assert found.items["甲局", "动态"] == Compared(30, 27)
    assert found.items["甲局", TOTAL] == Compared(33, 33, None, 1, 1)  # 18 and 15
    assert found.items["乙局", TOTAL].rank_before == 2
    assert found.total == Compared(87, 81)
    part = compared_with(own_year({("戊局", "动态"): months(4, 4, 4)}, gone=(MERGED,)))
    assert part.items["甲局", TOTAL].before is None


def test_what_dissolved_units_published_is_in_the_sum_only() -> None:
    changes = {("丁局", "动态"): months(4, 4), ("丁局", "信息公开"): months(1, 1)}
    found = compared_with(own_year(changes, gone=(DISSOLVED,)))
    assert found.gone == {Q1: ("丁局",)}
    assert found.total == Compared(87, 76)
    assert ("丁局", TOTAL) not in found.items
    inputs = own_year(changes, gone=(DISSOLVED,))
    assert compared_with(replace(inputs, counts=inputs.counts.iloc[::-1])).total == found.total
    last_first = compared_with(replace(inputs, counts=inputs.counts.iloc[::-1])).items
    assert {item: one.before for item, one in last_first.items()} == {
        item: one.before for item, one in found.items.items()
    }
    unknown = compared_with(replace(own_year(changes, gone=(DISSOLVED,)), roster=UNITS))  # of no kind: no total
    assert (unknown.gone, unknown.total) == ({Q1: ("丁局",)}, Compared(87, None))


def test_what_history_has_of_a_period_wins_over_the_sheets() -> None:
    assert of_total(own_year(), figure("2024Q1", "甲局", 20, rank=9))["甲局"] == (33, 20, 1, 9)
    account = figure("2024Q1", "甲局", 20, kind="新媒体")
    assert of_total(own_year(), account)["甲局"] == (33, 18, 1, 2)


def test_a_column_that_was_no_duty_then_has_no_earlier_figure() -> None:
    no_duty = replace(figure("2024Q1", "甲局", 3, "动态"), duty=False)
    found = compared_with(own_year(), no_duty, figure("2024Q1", "甲局", 3, "信息公开"))
    assert found.items["甲局", "动态"].before is None
    assert found.items["甲局", "信息公开"].before == 3


def test_in_january_nothing_came_before_in_the_workbook() -> None:
    found = compared_with(own_year(period=Q1), figure("2023Q4", "甲局", 7, rank=3), figure("2023Q1", "甲局", 8, rank=1))
    assert found.before == Period(2023, 10, 12)
    assert found.items["甲局", TOTAL] == Compared(18, 7, 8, 2, 3)


def test_january_is_a_month_of_the_window() -> None:
    window = compared_with(own_year(period=Q1)).window
    assert window.months == ((2024, 1), (2024, 2), (2024, 3))
    assert window.units == {"甲局": (6, 6, 6), "乙局": (10, 10, 10), "丙局": (6, 6, 6)}
    assert window.kinds == {"部门": (22, 22, 22)}


def test_months_of_two_years_are_no_period_before() -> None:
    found = compared_with(own_year(period=Period(2024, 2, 4)), figure("2023Q4", "甲局", 7))
    assert found.before is None
    assert found.items["甲局", "动态"] == Compared(20)
    assert found.total == Compared(73)


def test_last_year_from_recorded_months() -> None:
    quarters = [
        figure(f"2023Q{number}", name, 3 * count, months=(count,) * 3)
        for name, counts in {"甲局": (4, 5), "乙局": (6, 7), "丙局": (8, 9)}.items()
        for number, count in enumerate(counts, start=1)
    ]
    found = compared_with(own_year(period=Period(2024, 1, 6)), *quarters)
    assert found.items["甲局", TOTAL] == Compared(51, None, 27, 1)
    assert found.total == Compared(153, None, 27 + 39 + 51)
    assert compared_with(own_year(period=Period(2024, 1, 6)), *quarters[:4]).total == Compared(153, None, None)


def test_months_of_merged_units_are_added() -> None:
    figures = (
        figure("2023Q2", "甲局", 0, "动态", months=(0, 0, 0)),
        figure("2023Q2", "戊局", 3, "动态", months=(1, 1, 1)),
        figure("2023Q1", "甲局", 3, "动态", months=(1, 1, 1)),
        figure("2023Q1", "戊局", 3, "动态", months=(1, 1, 1)),
    )
    inputs = own_year(gone=(MERGED,), period=Period(2024, 1, 6))
    assert compared_with(inputs, *figures).items["甲局", "动态"].last_year == 9


def test_names_of_earlier_units() -> None:
    renamed = replace(UNITS[0], former_name="老甲局", changed_month=5)
    chain = unit(6, "庚局", last_month=2, successor="戊局")
    circle = (unit(7, "辛局", last_month=2, successor="壬局"), unit(8, "壬局", last_month=2, successor="辛局"))
    who = followed(own_year(units=(renamed, *UNITS[1:]), gone=(MERGED, chain, DISSOLVED, *circle)))
    asked = ("甲局", "老甲局", "某县甲局", " 乙 局", "戊局", "庚局", "丁局", "辛局", "癸局")
    assert [who.today(name) for name in asked] == [
        *("甲局", "甲局", "甲局", "乙局", "甲局", "甲局"),
        *(None, None, None),
    ]
    shared = (replace(UNITS[0], former_name="联合局"), replace(UNITS[1], former_name="联合局"))
    assert followed(own_year(units=shared)).today("联合局") == "甲局"  # in roster order


def test_sums_of_units() -> None:
    assert added([]) == Compared(None)
    assert added([Compared(1, 2, 3, 4, 5, 6), Compared(10, 20, 30, 1, 1, 1)]) == Compared(11, 22, 33)
    assert added([Compared(1, None, 3), Compared(0.5, 2, None)]) == Compared(1.5, None, None)
    assert added([Compared(0.5, 1, 2), Compared(0.25, 1, 2)]) == Compared(0.75, 2, 4)


def test_shortfalls_of_a_recorded_period() -> None:
    short = replace(figure("2023Q2", "甲局", 20, "动态", state="未达标", named=True), required=24)
    figures = (
        short,
        replace(short, unit="戊局", count=1),  # is 甲局 now: the first counts
        replace(short, unit="乙局", count=None, state="未报齐", named=False),
        replace(short, unit="丙局", state=""),
        replace(short, unit="丁局"),  # no longer exists
        replace(short, unit="丙局", column="图片"),  # a column that the kind no longer has
        replace(short, unit="丙局", column="信息公开", count=0, required=None, state="为零"),
        replace(short, unit="丙局", kind="新媒体"),
        replace(short, unit="丙局", period=Q1),
    )
    found = recorded_shortfalls(past(own_year(gone=(MERGED, DISSOLVED)), figures), Period(2023, 4, 6)) or []
    assert [one.unit for one in found] == ["甲局", "乙局", "丙局"]
    assert found[0]._asdict() == {
        "unit": "甲局",
        "kind": "部门",
        "column": "动态",
        "heading": "部门动态",
        "label": "部门动态",
        "required": 24,
        "found": 20,
        "gap": 4,
        "missing": (),
        "idle": (),
        "state": "未达标",
        "exempt": False,
        "reason": "",
        "named": True,
    }
    assert [(one.column, one.found, one.gap, one.state, one.named) for one in found[1:]] == [
        ("动态", None, None, "未报齐", False),
        ("信息公开", 0, None, "为零", True),
    ]


@pytest.mark.parametrize(
    ("bases", "known"),
    [((), False), ((Basis.PAPER,), False), ((Basis.PAPER, Basis.UNCLOSED), True), ((Basis.CLOSED,), True)],
)
def test_a_paper_alone_does_not_tell_who_was_named(bases: tuple[Basis, ...], known: bool) -> None:
    figures = tuple(figure("2023Q2", "甲局", 20, basis=basis) for basis in bases)
    assert recorded_shortfalls(past(own_year(), figures), Period(2023, 4, 6)) == ([] if known else None)


def past(inputs: Inputs, figures: tuple[PastFigure, ...]) -> Inputs:
    return replace(inputs, past=replace(inputs.past, figures=figures))
