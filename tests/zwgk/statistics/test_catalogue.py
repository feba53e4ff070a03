"""The catalogue: stale fields, and other faults."""

import pandas as pd
import pytest

from zwgk.model.period import period_coded
from zwgk.model.settings import Limits
from zwgk.statistics.catalogue import faulty_fields, fields_without_date, stale_fields


def catalogue(*rows: tuple[str, str | None, bool | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["field", "last_update", "body_named", "fault"])
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    return frame.astype({"body_named": "boolean"})


@pytest.mark.parametrize(
    ("code", "periods", "updated", "stale"),
    [
        ("2024Q2", 1, "2024-06-30", False),
        ("2024Q2", 1, "2024-03-01", False),  # three months before June
        ("2024Q2", 1, "2024-02-29", True),  # four
        ("2024Q2", 1, "2024-01-31", True),  # as in the published bulletin
        ("2024Q2", 2, "2024-01-31", False),  # five of six
        ("2024Q2", 0, "2024-05-31", True),
        ("2024Q1", 1, "2023-12-01", False),
        ("2024Q1", 1, "2023-11-30", True),
        ("2024H1", 1, "2023-12-31", False),  # six months before June
        ("2024", 1, "2023-12-01", False),
        ("2024", 1, "2023-11-01", True),
        ("2024Q2", 1, "2024-08-01", False),  # updated after the period, before the count
    ],
)
def test_a_field_is_stale_after_so_many_periods(code: str, periods: int, updated: str, stale: bool) -> None:
    found = stale_fields(catalogue(("救灾", updated, True, "")), Limits(catalogue_periods=periods), period_coded(code))
    assert list(found["field"]) == (["救灾"] if stale else [])


def test_the_longest_without_an_update_come_first_and_one_year_keeps_the_order_of_the_sheet() -> None:
    frame = catalogue(
        ("己", "2024-02", True, ""),
        ("甲", "2024-01", True, ""),
        ("乙", "2023-12", True, ""),
        ("丙", "2022-12", True, ""),
        ("丁", "2023-02", True, ""),
        ("戊", None, True, ""),
    )
    found = stale_fields(frame, Limits(), period_coded("2024Q2"))
    assert list(found.columns) == ["field", "year", "month", "first_idle_year"]
    assert list(found["field"]) == ["丙", "乙", "丁", "甲", "己"]
    assert found["first_idle_year"].to_list() == [2023, 2024, 2024, pd.NA, pd.NA]
    assert str(found["first_idle_year"].dtype) == "Int64"


def test_many_fields_of_two_years_keep_the_order_of_the_sheet() -> None:
    rows = [(f"{place}", f"{2022 + place % 2}-{12 - place % 12}", True, "") for place in range(60)]
    found = stale_fields(catalogue(*rows), Limits(), period_coded("2024Q2"))
    assert list(found["field"]) == [f"{place}" for place in (*range(0, 60, 2), *range(1, 60, 2))]


def test_a_blank_answer_about_the_body_is_not_a_no() -> None:
    frame = catalogue(
        ("甲", "2024-06", None, ""),
        ("乙", "2024-06", False, ""),
        ("丙", "2024-06", True, "链接失效"),
        ("丁", None, True, ""),
    )
    found = faulty_fields(frame)
    assert found.to_dict("records") == [
        {"field": "乙", "body_missing": True, "fault": ""},
        {"field": "丙", "body_missing": False, "fault": "链接失效"},
    ]
    assert fields_without_date(frame) == ("丁",)
