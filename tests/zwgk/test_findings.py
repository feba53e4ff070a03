"""Statements of the text: on new media, whose accounts are rows, whatever their names; and each that of its sheet."""

import datetime as dt
from dataclasses import replace

import pandas as pd

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.documents.bulletin.text import requests_sentence
from zwgk.model.cases import CaseMonth, Cases
from zwgk.model.frames import CATALOGUE, frame_of
from zwgk.model.inputs import Inputs
from zwgk.model.rules import Quota
from zwgk.model.settings import Limits, Parts
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute
from zwgk.workbook import schema
from zwgk.workbook.declaration import Holds

WEEKS = [f"weeks_{month}" for month in range(1, 13)]


def county(*accounts: tuple[str, str, str, list[int | None], int | None]) -> Inputs:
    """Return a county of one department and these accounts: name, host, platform, posts of April to June, weeks below
    in each month."""
    units = (unit(1, "甲局"),)
    media = pd.DataFrame(
        [
            [name, host, platform, None, None, None, *posts, *[None] * 6, *[weeks] * 12, pd.NaT]
            for name, host, platform, posts, weeks in accounts
        ],
        columns=["account", "host", "platform", *range(1, 13), *WEEKS, "last_update"],
    ).astype({**dict.fromkeys(range(1, 13), "Int64"), **dict.fromkeys(WEEKS, "Int64")})
    names = [column.heading for column in schema.PORTAL.holding(Holds.COUNT)]
    portal = pd.DataFrame({"month": range(1, 13), **{name: pd.array([1] * 12, dtype="Int64") for name in names}})
    return Inputs(
        rules=RULES,
        units=units,
        period=Q2,
        counts=counts_of(units, {}),
        portal=portal,
        openings={"依申请公开": 0, "县长信箱": 0},
        media=media.assign(last_update=pd.to_datetime(media["last_update"])),
        catalogue=pd.DataFrame(
            {"field": [], "last_update": pd.to_datetime([]), "body_named": [], "fault": [], "remark": []}
        ).astype({"field": str, "body_named": "boolean", "fault": str}),
        problems=(),
    )


def test_two_accounts_of_one_name_and_host_without_platform_are_two() -> None:
    twins = [("一号", "甲局", "", [1, 1, 1], None), ("一号", "甲局", "", [30, 0, 0], None)]
    media = find(compute(county(*twins))).media
    assert media.accounts == ("一号", "一号")
    assert media.posts == 33
    assert [(fault.account, fault.posts) for fault in media.faults] == [("一号", 3)]


def test_accounts_that_share_a_name_are_told_apart_by_platform() -> None:
    twins = [("一号", "甲局", "微信", [1, 1, 1], None), ("一号", "甲局", "微博", [30, 0, 0], 2)]
    faults = find(compute(county(*twins))).media.faults
    assert [(fault.account, fault.weeks_below) for fault in faults] == [("一号（微信）", None), ("一号（微博）", 6)]


def test_accounts_that_share_name_and_platform_are_told_apart_by_host() -> None:
    twins = [("一号", "甲局", "微信", [1, 1, 1], None), ("一号", "乙局", "微信", [2, 0, 0], None)]
    assert find(compute(county(*twins))).media.accounts == ("一号（微信，甲局）", "一号（微信，乙局）")


def test_weeks_in_order_prove_nothing_while_a_month_is_missing() -> None:
    media = find(compute(county(("一号", "甲局", "微信", [30, None, 30], 0)))).media
    assert [fault.passed for fault in media.faults] == [None]
    assert media.incomplete == ("一号",)


def test_each_finding_is_that_of_its_sheet() -> None:
    """甲局 has one item, 乙局 27, 丙局 no duty; in the first quarter only 信息公开 of 甲局 is reported, as 0."""
    units = (unit(1, "甲局"), unit(2, "乙局"), unit(3, "丙局", ""))
    rules = replace(
        RULES,
        kinds=(replace(RULES.kinds[0], better_count=1),),
        limits=Limits(catalogue_periods=2),
        parts=Parts(cases=True),
        quotas=(Quota("部门", "信息公开", 2, ("乙局",), from_month=8),),
    )
    counts: dict[tuple[str, str], dict[int, int | None]] = {
        ("甲局", "动态"): {4: 1, 5: 0, 6: 0},
        ("甲局", "信息公开"): dict.fromkeys(range(1, 7), 0),
        ("乙局", "动态"): {4: 8, 5: 8, 6: 8},
        ("乙局", "信息公开"): {4: 1, 5: 1, 6: 1},
    }
    catalogue = [
        {"field": "水利", "last_update": dt.date(2023, 12, 31), "body_named": True},  # six months before
        {"field": "救灾", "last_update": dt.date(2023, 11, 30), "body_named": True},
        {"field": "就业", "last_update": dt.date(2024, 6, 1), "body_named": False},
        {"field": "户籍", "body_named": True},
    ]
    letters = tuple(CaseMonth("县长信箱", name, 4, 0, 3, 1, 2, late) for name, late in (("甲局", 2), ("乙局", 0)))
    found = find(
        compute(
            replace(
                county(),
                units=units,
                rules=rules,
                counts=counts_of(units, counts),
                catalogue=frame_of(catalogue, CATALOGUE),
                cases=Cases(letters),
            )
        )
    )
    assert [(one.kind, one.units) for one in found.better] == [("部门", ("乙局",))]
    assert found.limits == Limits(catalogue_periods=2)
    assert [list(one["field"]) for one in (found.stale, found.faulty)] == [["救灾"], ["就业"]]
    assert (found.undated, found.catalogue_size) == (("户籍",), 4)
    assert found.gaps.to_dict("records") == [{"unit": "甲局", "kind": "部门", "months": (5, 6)}]
    assert found.repeated[["unit", "column", "periods"]].to_numpy().tolist() == [["甲局", "信息公开", 2]]
    assert (found.sums, found.published, found.silent) == ((("部门", 28),), ("乙局", "甲局"), ())
    assert found.overdue == (("县长信箱", (("甲局", 2),)),)
    assert found.quotas == ((("部门动态", 8),), (("部门信息公开", 1),))


def test_the_columns_of_requests_are_no_figures_of_the_portal() -> None:
    assert find(compute(county(("一号", "甲局", "", [1, 1, 1], None)))).portal.columns == {
        "政务要闻": 3,
        "信息公开": 3,
        "其他": 3,
    }


def test_frames_hold_plain_strings() -> None:
    """Members of an enum become strings when pyarrow is installed: no code may depend on the difference."""
    results = compute(county(("一号", "甲局", "", [1, 1, 1], 0)))
    columns = (results.inputs.counts["state"], results.media["rule"], results.shortfalls["state"])
    assert all(len(column) for column in columns)
    assert {type(value) for column in columns for value in column} == {str}


def test_the_hotline_is_told_if_it_is_filled_in_and_else_neither_asked_for_nor_told() -> None:
    inputs = county(("一号", "甲局", "", [30, 30, 30], None))
    months = pd.array([None, None, None, 12, 15, 13, *[None] * 6], dtype="Int64")
    blank = pd.array([None] * 12, dtype="Int64")
    without = replace(inputs, portal=inputs.portal.assign(**{"12345热线收到": blank, "12345热线办结": blank}))
    told = replace(inputs, portal=inputs.portal.assign(**{"12345热线收到": months, "12345热线办结": months}))
    assert "12345" not in requests_sentence(find(compute(without)))
    assert requests_sentence(find(compute(told))).endswith("；12345热线收到40件，办结40件。")
    half = replace(inputs, portal=inputs.portal.assign(**{"12345热线收到": months, "12345热线办结": blank}))
    assert requests_sentence(find(compute(half))).endswith("；12345热线收到40件（4月、5月、6月数据尚未报齐）。")
