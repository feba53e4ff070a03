"""One model of a county's year: the folder and the workbook built from it tell the same; a contradiction has a name."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.conftest import REPOSITORY
from zwgk.files import open_file
from zwgk.model.county import County
from zwgk.model.frames import FrameError
from zwgk.model.period import Period
from zwgk.statistics.results import compute
from zwgk.statistics.view import inputs_of
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

LISTS = ("portal", "media", "catalogue", "mapping", "publishers", "words", "cases", "case_log", "holidays")


def filled(records: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return the records without their blanks and their places."""
    blank = (None, "", ())
    return [{key: value for key, value in one.items() if value not in blank and key != "cell"} for one in records]


def through_a_workbook(county: County, folder: Path) -> County:
    path = folder / "通报.xlsx"
    path.write_bytes(build(county))
    with open_file(path) as book:
        return read_workbook(book).county


@pytest.fixture(scope="module")
def example() -> County:
    return read_source(REPOSITORY / "workbook" / "example-2024Q2")


def test_a_folder_and_its_workbook_are_the_same_county(example: County, tmp_path: Path) -> None:
    county = replace(
        example,
        note="试用",
        opening_months={"县长信箱": 3},
        publishers=({"publisher": "某中心", "unit": "财政局"},),
        words=({"wrong": "按装", "right": "安装", "remark": ""},),
    )
    read = through_a_workbook(county, tmp_path)
    assert len(county.counts) == 291
    assert read.counts == county.counts
    assert read.units == county.units
    assert read.rules == county.rules
    assert (read.year, read.period_name, read.note) == (2024, "第二季度", "试用")
    assert (read.openings, read.opening_months) == (county.openings, {"县长信箱": 3})
    for name in LISTS:
        assert filled(getattr(read, name)) == filled(getattr(county, name)), name


def test_the_statistics_see_the_folder_as_they_see_its_workbook(example: County) -> None:
    """No workbook is needed between the model and the figures."""
    with open_file(REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx") as book:
        read = read_workbook(book)
    for period in (None, Period(2024, 1, 3), Period(2024, 1, 12)):
        ours, theirs = inputs_of(example, period), inputs_of(read.county, period)
        assert (ours.units, ours.openings) == (theirs.units, theirs.openings)
        for name in ("counts", "portal", "media", "catalogue"):
            pd.testing.assert_frame_equal(getattr(ours, name), getattr(theirs, name))
    assert compute(inputs_of(example)).unit_totals.sum() == 1107


def test_a_row_that_counts_for_nothing_says_so_or_is_an_error(example: County) -> None:
    rules = replace(example.rules, parts=replace(example.rules.parts, case_log=True))
    case = {"kind": rules.case_kinds[0], "number": "1", "unit": "财政局", "received": dt.date(2024, 5, 6)}
    county = replace(example, rules=rules, case_log=(case, case | {"kind": "来访", "uncounted": True}))
    assert [one.unit for one in inputs_of(county).cases.log] == ["财政局"]
    with pytest.raises(FrameError, match="case_log: row 2: no kind, unit or date"):
        inputs_of(replace(county, case_log=(case, case | {"kind": "来访"})))
    with pytest.raises(FrameError, match="case_log: row 2: a row like an earlier one"):
        inputs_of(replace(county, case_log=(case, case)))
    with pytest.raises(FrameError, match="period: 2025Q1; the county's year is 2024"):
        inputs_of(example, Period(2025, 1, 3))


def test_cases_and_holidays_too(example: County, tmp_path: Path) -> None:
    rules = replace(example.rules, parts=replace(example.rules.parts, cases=True, case_log=True))
    day = dt.date(2024, 5, 6)
    county = replace(
        example,
        rules=rules,
        cases=({"kind": rules.case_kinds[0], "month": 5, "unit": "财政局", "received": 3, "closed": 0},),
        case_log=({"kind": rules.case_kinds[0], "number": "1", "unit": "财政局", "received": day, "result": ""},),
        holidays=({"day": day, "working": False},),
    )
    read = through_a_workbook(county, tmp_path)
    assert [len(getattr(read, name)) for name in ("cases", "case_log", "holidays")] == [1, 1, 1]
    for name in LISTS:
        assert filled(getattr(read, name)) == filled(getattr(county, name)), name


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"year": 24}, "year: 24; give one from 2000 to 2099"),
        ({"counts": {("小冀镇", "动态", 13): 1}}, "counts: 小冀镇, 动态, 13: months are 1 to 12"),
        ({"counts": {("小冀镇", "动态", 4): -1}}, "counts: 小冀镇, 动态, 4: -1; give 0 or more"),
        ({"counts": {("无此镇", "动态", 4): 1}}, "counts: 无此镇, 动态, 4: no such unit; add it to units"),
        ({"counts": {("小冀镇", "重点领域", 4): 1}}, "counts: 小冀镇, 重点领域, 4: no column or no duty of the unit"),
        ({"openings": {"县长热线": 1}}, "openings: 县长热线 = 1; give 0 or more for 依申请公开, 县长信箱"),
        ({"opening_months": {"县长信箱": 0}}, "opening_months: 县长信箱 = 0; months are 1 to 12"),
        ({"portal": ({"month": 4}, {"month": 4})}, "portal: month 4; give one row per month"),
    ],
)
def test_a_contradiction_is_an_error_with_its_place_and_remedy(
    example: County, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(FrameError) as error:
        replace(example, **change)
    assert str(error.value).startswith(told)


def test_two_units_of_one_name_and_an_unknown_kind_are_errors(example: County) -> None:
    first = example.units[0]
    with pytest.raises(FrameError, match=rf"units: {first.name} twice; names must differ"):
        replace(example, units=(*example.units, replace(first, order=44)))
    with pytest.raises(FrameError, match=rf"units: {first.name}: kind '街道'; kinds of the rules are 乡镇, 部门"):
        replace(example, units=(replace(first, kind="街道"), *example.units[1:]))
