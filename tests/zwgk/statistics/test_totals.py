"""Totals: 0 is a number, — counts nothing, blank is missing."""

import dataclasses

import pandas as pd

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.model.rules import Kind
from zwgk.statistics.totals import monthly_totals, period_totals, reported_months, unit_totals


def test_the_months_of_the_period_are_added_and_no_others() -> None:
    units = (unit(1, "甲"),)
    counts = counts_of(units, {("甲", "动态"): {3: 100, 4: 1, 5: 2, 6: 3, 7: 100}})
    totals = period_totals(counts, units, RULES, Q2).set_index("column")
    assert totals.at["动态", "found"] == 6


def test_zero_blank_and_no_duty_are_three_things() -> None:
    units = (unit(1, "甲"),)
    counts = counts_of(units, {("甲", "动态"): {4: 0, 5: 0, 6: 0}, ("甲", "信息公开"): {4: 2, 6: 0}})
    totals = period_totals(counts, units, RULES, Q2).set_index("column")
    assert totals["heading"].to_list() == ["部门动态", "部门信息公开", "重点领域信息公开"]
    assert totals.at["动态", "found"] == 0
    assert totals.at["动态", "missing"] == ()
    assert totals.at["动态", "idle"] == (4, 5, 6)
    assert totals.at["信息公开", "found"] == 2
    assert totals.at["信息公开", "missing"] == (5,)
    assert totals.at["信息公开", "idle"] == (6,)
    assert pd.isna(totals.at["重点领域", "found"])
    assert not totals.at["重点领域", "duty"]
    assert totals.at["重点领域", "missing"] == ()


def test_nothing_reported_is_not_zero() -> None:
    units = (unit(1, "甲"), unit(2, "乙"))
    counts = counts_of(units, {("乙", "动态"): {4: 5}})
    sums = unit_totals(period_totals(counts, units, RULES, Q2))
    assert str(sums.dtype) == "Int64"
    assert pd.isna(sums["甲"])
    assert sums["乙"] == 5
    reported = reported_months(counts, units, Q2).set_index("unit")
    assert reported.at["甲", "reported"] == 0
    assert reported.at["甲", "missing"] == (4, 5, 6)


def test_a_column_nobody_reported_has_no_figure() -> None:
    units = (unit(1, "甲"), unit(2, "乙"))
    counts = counts_of(units, {("甲", "动态"): {4: 0}, ("乙", "动态"): {5: 3}})
    totals = period_totals(counts, units, RULES, Q2)
    found = {column: rows["found"].tolist() for column, rows in totals.groupby("column")}
    assert found["动态"] == [0, 3]
    assert found["信息公开"] == [pd.NA, pd.NA]  # a duty, not reported
    assert found["重点领域"] == [pd.NA, pd.NA]  # nobody's duty


def test_columns_that_do_not_count_stay_out_of_the_total() -> None:
    columns = tuple(dataclasses.replace(column, counted=column.name != "动态") for column in RULES.columns)
    rules = dataclasses.replace(RULES, columns=columns)
    units = (unit(1, "甲"),)
    counts = counts_of(units, {("甲", "动态"): {4: 50}, ("甲", "信息公开"): {4: 3}})
    totals = period_totals(counts, units, rules, Q2)
    assert unit_totals(totals)["甲"] == 3
    assert monthly_totals(counts, rules).at[4, "部门"] == 3
    assert totals.set_index("column").at["动态", "found"] == 50


def test_a_month_nobody_reported_is_blank_on_the_dashboard() -> None:
    units = (unit(1, "甲"),)
    months = monthly_totals(counts_of(units, {("甲", "动态"): {4: 0}}), RULES)
    assert months.at[4, "部门"] == 0
    assert pd.isna(months.at[5, "部门"])
    assert list(months.index) == list(range(1, 13))
    rules = dataclasses.replace(RULES, kinds=(Kind("乡镇", "附件"), *RULES.kinds))
    of_both = monthly_totals(counts_of(units, {("甲", "动态"): {4: 2}}), rules)
    assert list(of_both.columns) == ["乡镇", "部门"]
    assert of_both.loc[4].tolist() == [pd.NA, 2]
    uncounted = tuple(dataclasses.replace(column, counted=False) for column in RULES.columns)
    nothing = monthly_totals(counts_of(units, {("甲", "动态"): {1: 5}}), dataclasses.replace(RULES, columns=uncounted))
    nobody = monthly_totals(counts_of((), {}), RULES)
    assert nothing["部门"].to_list() == nobody["部门"].to_list() == [pd.NA] * 12
    assert list(nobody.index) == list(range(1, 13))
