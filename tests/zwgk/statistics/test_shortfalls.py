"""Shortfalls: requirement, highlighting and naming are three settings."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Naming, Quota, Rules
from zwgk.statistics.shortfalls import Shortfall, required_of, shortfall_counts, shortfalls
from zwgk.statistics.totals import period_totals


def found(units: tuple[Unit, ...], months: dict[tuple[str, str], dict[int, int | None]]) -> pd.DataFrame:
    return shortfalls(period_totals(counts_of(units, months), units, RULES, Q2), units, RULES, Q2)


def full(count: int) -> dict[int, int | None]:
    return {4: count, 5: count, 6: count}


def test_the_period_quota_is_the_monthly_one_times_the_months() -> None:
    units = (unit(1, "甲"), unit(2, "乙"))
    table = found(
        units,
        {
            ("甲", "动态"): {4: 24, 5: 0, 6: 0},  # 24 = 8 x 3: enough, though two months are idle
            ("甲", "信息公开"): full(1),
            ("乙", "动态"): {4: 23, 5: 0, 6: 0},
            ("乙", "信息公开"): full(1),
        },
    )
    assert table["unit"].to_list() == ["乙"]
    row = table.iloc[0]
    assert (row["required"], row["found"], row["gap"], row["idle"]) == (24, 23, 1, (5, 6))
    assert row["state"] == Shortfall.BELOW
    assert (row["heading"], row["label"]) == ("部门动态", "部门动态")


def test_zero_is_named_and_below_is_not_where_the_rule_says_zero() -> None:
    units = (unit(1, "甲", "信息公开"), unit(2, "乙", "信息公开"))
    table = found(units, {("甲", "信息公开"): full(0), ("乙", "信息公开"): {4: 1, 5: 0, 6: 0}}).set_index("unit")
    assert table.at["甲", "state"] == Shortfall.ZERO
    assert table.at["甲", "named"]
    assert table.at["乙", "state"] == Shortfall.BELOW
    assert not table.at["乙", "named"]


def test_a_column_that_is_never_named_is_still_a_shortfall() -> None:
    table = found((unit(1, "甲", "动态"),), {("甲", "动态"): full(0)})
    assert table["state"].to_list() == [Shortfall.ZERO]
    assert not table["named"].any()


def test_an_exempt_unit_is_listed_with_its_reason_and_not_named() -> None:
    units = (unit(1, "甲", "信息公开", exempt_from=frozenset({"信息公开"}), exemption_reason="机构合并"),)
    row = found(units, {("甲", "信息公开"): full(0)}).iloc[0]
    assert row["exempt"]
    assert not row["named"]
    assert row["reason"] == "机构合并"


def test_the_reason_is_that_of_the_exempt_column_only() -> None:
    exempt = {"exempt_from": frozenset({"信息公开"}), "exemption_reason": "机构合并"}
    units = (unit(1, "甲", **exempt),)
    table = found(units, {("甲", "动态"): full(1), ("甲", "信息公开"): full(0)}).set_index("column")
    assert table["exempt"].to_dict() == {"动态": False, "信息公开": True}
    assert table["reason"].to_dict() == {"动态": "", "信息公开": "机构合并"}


def test_missing_months_prove_nothing() -> None:
    row = found((unit(1, "甲", "信息公开"),), {("甲", "信息公开"): {4: 0, 5: 0}}).iloc[0]
    assert row["state"] == Shortfall.UNREPORTED
    assert row["missing"] == (6,)
    assert not row["named"]


def test_missing_months_do_not_matter_where_the_rest_is_enough() -> None:
    assert found((unit(1, "甲", "信息公开"),), {("甲", "信息公开"): {4: 3}}).empty


@pytest.mark.parametrize("naming", [Naming.ZERO, Naming.BELOW])
def test_a_column_may_have_only_the_rule_for_zero(naming: Naming) -> None:
    rules = replace(RULES, columns=(Column("部门", "信息公开", "部门信息公开", None, True, naming),))
    units = tuple(unit(order, name, "信息公开") for order, name in enumerate("甲乙丙丁", start=1))
    months: dict[tuple[str, str], dict[int, int | None]] = {
        ("甲", "信息公开"): full(0),
        ("乙", "信息公开"): {4: 0, 5: 0, 6: 1},
        ("丙", "信息公开"): {4: 0, 5: 0},
    }
    table = shortfalls(period_totals(counts_of(units, months, rules), units, rules, Q2), units, rules, Q2)
    assert table[["unit", "state", "named"]].to_numpy().tolist() == [
        ["甲", "为零", True],
        ["丙", "未报齐", False],
        ["丁", "未报齐", False],
    ]
    assert table[["required", "gap"]].isna().all(axis=None)
    assert shortfall_counts(table, rules).to_numpy().tolist() == [["部门信息公开", 1, 0]]


def test_no_quota_and_no_duty_are_no_shortfall() -> None:
    table = found((unit(1, "甲", "重点领域"),), {("甲", "重点领域"): full(0)})
    assert table.empty


def test_units_stand_as_in_the_ranking_within_their_column() -> None:
    units = (unit(1, "甲"), unit(2, "乙"), unit(3, "丙"))
    table = found(
        units,
        {
            ("甲", "动态"): full(1),
            ("乙", "动态"): full(2),
            ("丙", "动态"): full(1),
            **{(name, "信息公开"): full(0) for name in "甲乙丙"},
        },
    )
    assert list(zip(table["column"], table["unit"], strict=True)) == [
        ("动态", "乙"),
        ("动态", "甲"),
        ("动态", "丙"),
        ("信息公开", "乙"),
        ("信息公开", "甲"),
        ("信息公开", "丙"),
    ]
    nothing_and_one = {("甲", "动态"): full(0), ("乙", "动态"): {4: 1, 5: 0, 6: 0}}
    assert found((unit(1, "甲", "动态"), unit(2, "乙", "动态")), nothing_and_one)["unit"].to_list() == ["乙", "甲"]
    counts = shortfall_counts(table, RULES).set_index("heading")
    assert list(counts.columns) == ["zero", "below"]
    assert counts.loc["部门动态"].to_list() == [0, 3]
    assert counts.loc["部门信息公开"].to_list() == [3, 0]


NEWS = RULES.columns[0]


@pytest.mark.parametrize(
    ("one", "rules", "required"),
    [
        (unit(1, "甲"), RULES, 24),
        (unit(1, "甲", first_month=5), RULES, 16),
        (unit(1, "甲", last_month=4), RULES, 8),
        # 动态 has been asked of it since it became a department in May
        (unit(1, "甲", former_kind="乡镇", changed_month=5), RULES, 16),
        (unit(1, "甲", former_kind="部门", changed_month=5), RULES, 24),
        (unit(1, "甲"), replace(RULES, quotas=(Quota("部门", "动态", 5, ("甲",), 6),)), 8 + 8 + 5),
        (unit(1, "甲"), replace(RULES, quotas=(Quota("部门", "动态", 5, ("乙",), 6),)), 24),
        (unit(1, "甲"), replace(RULES, quotas=(Quota("部门", "动态", 3, from_month=5),)), 8 + 3 + 3),
        (unit(1, "甲"), replace(RULES, quotas=(Quota("部门", "动态", 0),)), None),
    ],
)
def test_what_a_period_requires_of_a_unit(one: Unit, rules: Rules, required: int | None) -> None:
    assert required_of(NEWS, one, rules, Q2) == required


def test_a_quota_of_nothing_for_one_unit_asks_nothing_of_it() -> None:
    rules = replace(RULES, quotas=(Quota("部门", "信息公开", 0, ("甲",)),))
    units = (unit(1, "甲", "信息公开"), unit(2, "乙", "信息公开"))
    months: dict[tuple[str, str], dict[int, int | None]] = {(name, "信息公开"): full(0) for name in "甲乙"}
    table = shortfalls(period_totals(counts_of(units, months, rules), units, rules, Q2), units, rules, Q2)
    assert table["unit"].to_list() == ["乙"]
