"""The ranking: by 合计, descending; ties keep roster order."""

import random
from dataclasses import replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.statistics.ranking import duty_table, printed_rows, ranking
from zwgk.statistics.totals import period_totals, unit_totals

COUNT = st.one_of(st.none(), st.integers(0, 500))
COUNTY = st.lists(st.lists(COUNT, min_size=6, max_size=6), min_size=1, max_size=12)


def months_of(county: list[list[int | None]]) -> dict[tuple[str, str], dict[int, int | None]]:
    """Return six numbers per unit: 动态 and 信息公开 of April, May and June."""
    return {
        (f"单位{place}", column): dict(zip((4, 5, 6), cells, strict=True))
        for place, row in enumerate(county)
        for column, cells in (("动态", row[:3]), ("信息公开", row[3:]))
    }


def test_ties_keep_roster_order_and_numbers_run() -> None:
    units = tuple(unit(place, name) for place, name in enumerate("丁丙乙甲", start=1))
    counts = counts_of(
        units, {(name, "动态"): {4: count} for name, count in zip("丁丙乙甲", (5, 9, 5, 9), strict=True)}
    )
    table = ranking(period_totals(counts, units, RULES, Q2), "部门", RULES)
    assert table["unit"].to_list() == ["丙", "甲", "丁", "乙"]
    assert table["rank"].to_list() == [1, 2, 3, 4]
    assert table["total"].to_list() == [9, 9, 5, 5]


def test_many_ties_keep_roster_order_too() -> None:
    names = [f"单位{place}" for place in range(60)]
    units = tuple(unit(place, name, "动态 信息公开") for place, name in enumerate(names))
    given = {(name, "动态"): {4: 8 if place % 2 else 7} for place, name in enumerate(names)}
    given |= {(name, "信息公开"): {4: place % 2} for place, name in enumerate(names)}
    table = ranking(period_totals(counts_of(units, given), units, RULES, Q2), "部门", RULES)
    assert table["unit"].to_list() == names[1::2] + names[::2]
    last_first = table.iloc[::-1]
    by_column = printed_rows(last_first, replace(RULES.kinds[0], order="动态"), names)
    assert by_column["unit"].to_list() == names[59::-2] + names[58::-2]
    by_roster = printed_rows(table, replace(RULES.kinds[0], order="名录"), [*names[2:], "别的", *names[:2]])
    assert by_roster["unit"].to_list() == names[2:] + names[:2]
    assert by_roster["rank"].to_list() == list(range(1, 61))


def test_a_unit_without_any_report_comes_last_after_a_zero() -> None:
    units = (unit(1, "甲"), unit(2, "乙"))
    counts = counts_of(units, {("乙", "动态"): {4: 0, 5: 0, 6: 0}})
    table = ranking(period_totals(counts, units, RULES, Q2), "部门", RULES)
    assert table["unit"].to_list() == ["乙", "甲"]
    assert table["total"].to_list() == [0, pd.NA]


def test_duties_tell_no_duty_from_not_reported() -> None:
    units = (unit(1, "甲", "动态"), unit(2, "乙", "动态 重点领域"))
    duties = duty_table(period_totals(counts_of(units, {}), units, RULES, Q2), "部门", RULES)
    assert duties.loc["甲"].to_dict() == {"动态": True, "信息公开": False, "重点领域": False}
    assert duties.loc["乙"].to_dict() == {"动态": True, "信息公开": False, "重点领域": True}


@given(COUNTY)
def test_the_ranking_is_a_permutation_in_order(county: list[list[int | None]]) -> None:
    units = tuple(unit(place, f"单位{place}") for place in range(len(county)))
    table = ranking(period_totals(counts_of(units, months_of(county)), units, RULES, Q2), "部门", RULES)
    assert sorted(table["unit"]) == sorted(one.name for one in units)
    keys = [(-1 if pd.isna(total) else int(total)) for total in table["total"]]
    assert keys == sorted(keys, reverse=True)
    place = {one.name: one.order for one in units}
    for first, second in zip(table.index[:-1], table.index[1:], strict=True):
        if keys[first] == keys[second]:
            assert place[table.at[first, "unit"]] < place[table.at[second, "unit"]]


@given(COUNTY)
def test_totals_add_up_under_any_split(county: list[list[int | None]]) -> None:
    units = tuple(unit(place, f"单位{place}") for place in range(len(county)))
    counts = counts_of(units, months_of(county))
    expected = sum(cell or 0 for row in county for cell in row)
    assert int(unit_totals(period_totals(counts, units, RULES, Q2)).fillna(0).sum()) == expected
    for cut in range(len(units) + 1):
        parts = (units[:cut], units[cut:])
        sums = [
            int(unit_totals(period_totals(counts, part, RULES, Q2)).fillna(0).sum()) if part else 0 for part in parts
        ]
        assert sum(sums) == expected


@given(COUNTY, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_read_does_not_matter(county: list[list[int | None]], chance: random.Random) -> None:
    units = tuple(unit(place, f"单位{place}") for place in range(len(county)))
    counts = counts_of(units, months_of(county))
    order = list(counts.index)
    chance.shuffle(order)
    straight = ranking(period_totals(counts, units, RULES, Q2), "部门", RULES)
    shuffled = ranking(period_totals(counts.loc[order], units, RULES, Q2), "部门", RULES)
    pd.testing.assert_frame_equal(straight, shuffled)
