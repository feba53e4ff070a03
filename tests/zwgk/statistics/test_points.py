"""Rankings by points, and the printed order: by total, by a column, by the roster, with shared ranks."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.model.rules import Kind, Rules
from zwgk.statistics.ranking import duty_table, printed_rows, ranking, unit_points
from zwgk.statistics.totals import period_totals

KIND = RULES.kinds[0]
UNITS = (unit(1, "甲", "动态 信息公开"), unit(2, "乙", "动态 信息公开"), unit(3, "丙", "动态"), unit(4, "丁", "动态"))
COUNTS = {
    ("甲", "动态"): {4: 3, 5: 0, 6: 0},
    ("甲", "信息公开"): {4: 2},
    ("乙", "动态"): {4: 1},
    ("乙", "信息公开"): {4: 9},
    ("丙", "动态"): {5: 3},
}


def weighted(first: float, second: float, **more: object) -> Rules:
    """Return the rules with these points per item of 动态 and 信息公开."""
    news, disclosure, rest = RULES.columns
    columns = (replace(news, points=first), replace(disclosure, points=second, **more), rest)  # type: ignore[arg-type]
    return replace(RULES, columns=columns)


def totals(rules: Rules) -> pd.DataFrame:
    return period_totals(counts_of(UNITS, COUNTS, rules), UNITS, rules, Q2)


def points(rules: Rules) -> dict[str, object]:
    return known(unit_points(totals(rules), "部门", rules))


def known(found: pd.Series) -> dict[str, object]:
    """Return unit -> points; None for <NA>."""
    return {str(unit): None if pd.isna(value) else value for unit, value in found.items()}


def test_points_of_an_item() -> None:
    assert points(RULES) == {"甲": 5, "乙": 10, "丙": 3, "丁": None}
    found = unit_points(totals(weighted(2, 10)), "部门", weighted(2, 10))
    assert known(found) == {"甲": 26, "乙": 92, "丙": 6, "丁": None}
    assert (str(found.dtype), found.name) == ("Int64", "total")


def test_fractional_points_are_added_exactly() -> None:
    rules = weighted(0.1, 0.2)
    found = unit_points(totals(rules), "部门", rules)
    assert known(found) == {"甲": 0.7, "乙": 1.9, "丙": 0.3, "丁": None}  # 3 x 0.1 + 2 x 0.2
    assert str(found.dtype) == "Float64"
    assert points(weighted(0, 1)) == {"甲": 2, "乙": 9, "丙": 0, "丁": None}


def test_columns_that_do_not_count_have_no_points() -> None:
    assert points(weighted(2, 10, counted=False)) == {"甲": 6, "乙": 2, "丙": 6, "丁": None}


def test_the_ranking_has_the_columns_of_its_kind_in_order_of_the_rules() -> None:
    table = ranking(totals(weighted(2, 1)), "部门", weighted(2, 1))
    assert list(table.columns) == ["rank", "unit", "动态", "信息公开", "重点领域", "total"]
    assert table.columns.name is None
    rows = table.astype(object).to_numpy().tolist()
    assert rows[0] == [1, "乙", 1, 9, pd.NA, 11]
    assert rows[1] == [2, "甲", 3, 2, pd.NA, 8]
    assert rows[2] == [3, "丙", 3, pd.NA, pd.NA, 6]
    assert rows[3] == [4, "丁", pd.NA, pd.NA, pd.NA, pd.NA]
    assert {str(kind) for kind in table.dtypes[["动态", "信息公开", "重点领域", "total"]]} == {"Int64"}


def test_units_of_other_kinds_are_in_their_own_ranking() -> None:
    rules = replace(
        RULES, kinds=(KIND, Kind("乡镇", "")), columns=(*RULES.columns, replace(RULES.columns[0], kind="乡镇"))
    )
    town = replace(unit(9, "镇", "动态"), kind="乡镇")
    counts = counts_of((*UNITS, town), {("镇", "动态"): {4: 7}, ("甲", "动态"): {4: 1}}, rules)
    found = period_totals(counts, (*UNITS, town), rules, Q2)
    assert ranking(found, "乡镇", rules)[["rank", "unit", "动态", "total"]].to_numpy().tolist() == [[1, "镇", 7, 7]]
    assert ranking(found, "部门", rules)["unit"].to_list() == ["甲", "乙", "丙", "丁"]
    assert duty_table(found, "乡镇", rules).to_dict("index") == {"镇": {"动态": True}}
    assert list(duty_table(found, "部门", rules).columns) == ["动态", "信息公开", "重点领域"]
    assert {str(kind) for kind in duty_table(found, "部门", rules).dtypes} == {"bool"}


@pytest.mark.parametrize(
    ("order", "shared", "printed"),
    [
        ("合计", False, [("乙", 1), ("甲", 2), ("丙", 3), ("丁", 4)]),
        ("名录", False, [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 4)]),
        ("名录", True, [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 4)]),
        # 3 items each for 甲 and 丙: in the order of the totals; a unit without a report is last, with its own number
        ("动态", False, [("甲", 1), ("丙", 2), ("乙", 3), ("丁", 4)]),
        ("动态", True, [("甲", 1), ("丙", 1), ("乙", 3), ("丁", 4)]),
        # no duty is no figure
        ("信息公开", False, [("乙", 1), ("甲", 2), ("丙", 3), ("丁", 4)]),
    ],
)
def test_printed_order(order: str, shared: bool, printed: list[tuple[str, int]]) -> None:
    kind = replace(KIND, order=order, shared_ranks=shared)
    rows = printed_rows(ranking(totals(RULES), "部门", RULES), kind, [one.name for one in UNITS])
    assert list(zip(rows["unit"], rows["rank"].tolist(), strict=True)) == printed


def test_shared_ranks_of_totals() -> None:
    units = tuple(unit(place, name, "动态") for place, name in enumerate("甲乙丙丁戊", 1))
    given = {(name, "动态"): {4: count} for name, count in zip("甲乙丙丁", (5, 7, 5, 5), strict=True)}
    table = ranking(period_totals(counts_of(units, given), units, RULES, Q2), "部门", RULES)
    rows = printed_rows(table, replace(KIND, shared_ranks=True), list("甲乙丙丁戊"))
    assert list(zip(rows["unit"], rows["rank"].tolist(), strict=True)) == [
        ("乙", 1),
        ("甲", 2),
        ("丙", 2),
        ("丁", 2),
        ("戊", 5),
    ]
    assert str(rows["rank"].dtype) == "int64"
