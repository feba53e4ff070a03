"""The model of a county's year checks itself: the error names the place and the remedy. Frames by hand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from zwgk.model.cases import Case, CaseMonth, CaseNames, Cases, working_days
from zwgk.model.county import County
from zwgk.model.frames import (
    CATALOGUE,
    MEDIA,
    FrameError,
    check_columns,
    check_counts,
    count_rows,
    counts_frame,
    frame_of,
    portal_frame,
    portal_months,
)
from zwgk.model.further_tables import FurtherTable
from zwgk.model.inputs import Inputs, known_counts
from zwgk.model.past import Basis, PastFigure, account_name, plain, valid_figures
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office, Parts

RULES = Rules(
    kinds=(Kind("部门", "附件"), Kind("乡镇", "附件")),
    columns=(
        Column("部门", "动态", "动态", 8, True, Naming.NEVER),
        Column("乡镇", "视频", "视频", 8, True, Naming.NEVER),
    ),
    office=Office("某县", portal_columns=("信息",), case_kinds=("依申请公开", "12345 热线")),
    parts=Parts(cases=True, case_log=True),
)
MOVED = Unit(1, "甲局", "甲局", "部门", duties=frozenset({"动态", "视频"}), changed_month=3, former_kind="乡镇")
UNIT = Unit(2, "乙局", "乙县局", "部门", duties=frozenset({"动态"}))
DAY = dt.date(2024, 5, 6)


def county(**more: Any) -> County:
    usual: dict[str, Any] = {"year": 2024, "period_name": "第二季度", "rules": RULES, "units": (MOVED, UNIT)}
    return County(**(usual | more))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"year": 1999}, "year: 1999; give one from 2000 to 2099"),
        ({"year": 2100}, "year: 2100; give one from 2000 to 2099"),
        (
            {"units": (Unit(1, "丙办", "丙办", "街道"),)},
            "units: 丙办: kind '街道'; kinds of the rules are 部门, 乡镇",
        ),
        ({"units": (UNIT, Unit(2, " 乙 局", "", "部门"))}, "units:  乙 局 twice; names must differ"),
        ({"counts": {("丙局", "动态", 1): 1}}, "counts: 丙局, 动态, 1: no such unit; add it to units"),
        (
            {"counts": {("甲局", "动态", 1): 1, ("乙局", "视频", 1): 1}},
            "counts: 乙局, 视频, 1: no column or no duty of the unit; its duties are 动态",
        ),
        (
            {"unreadable": frozenset({("甲局", "图片", 1)})},
            "counts: 甲局, 图片, 1: no column or no duty of the unit; its duties are 动态, 视频",
        ),
        ({"unreadable": frozenset({("甲局", "动态", 0)})}, "counts: 甲局, 动态, 0: months are 1 to 12"),
        ({"counts": {("甲局", "动态", 13): 1}}, "counts: 甲局, 动态, 13: months are 1 to 12"),
        (
            {"counts": {("甲局", "动态", 12): -1}},
            "counts: 甲局, 动态, 12: -1; give 0 or more, and no row for a month that is not reported",
        ),
        ({"openings": {"来访": 1}}, "openings: 来访 = 1; give 0 or more for 依申请公开, 县长信箱"),
        ({"openings": {"县长信箱": -1}}, "openings: 县长信箱 = -1; give 0 or more for 依申请公开, 县长信箱"),
        ({"opening_months": {"县长信箱": 0}}, "opening_months: 县长信箱 = 0; months are 1 to 12"),
        ({"opening_months": {"县长信箱": 13}}, "opening_months: 县长信箱 = 13; months are 1 to 12"),
        ({"portal": ({"month": 13},)}, "portal: month 13; give one row per month, 1 to 12"),
        ({"portal": ({"month": 0},)}, "portal: month 0; give one row per month, 1 to 12"),
        ({"portal": ({"month": 4}, {"month": 4})}, "portal: month 4; give one row per month, 1 to 12"),
    ],
)
def test_a_county_that_contradicts_itself(change: dict[str, Any], told: str) -> None:
    with pytest.raises(FrameError) as error:
        county(**change)
    assert str(error.value) == told


def test_a_county_at_its_limits() -> None:
    one = county(
        year=2000,
        counts={("甲局", "视频", 1): 0, ("甲局", "动态", 12): 1},
        unreadable=frozenset({("乙局", "动态", 12)}),
        openings={"县长信箱": 0},
        opening_months={"县长信箱": 1, "依申请公开": 12},
        portal=({"month": 1, "信息": 4}, {"month": 12}),
    )
    assert one.period == Period(2000, 4, 6)
    assert one.units_of("部门") == (MOVED, UNIT)
    assert one.units_of("乡镇") == ()
    assert list(one.portal_months) == list(range(1, 13))
    assert (one.portal_months[1]["信息"], one.portal_months[12]["信息"], one.portal_months[2]["信息"]) == (
        4,
        None,
        None,
    )
    assert list(one.portal_months[2])[:3] == ["信息", "依申请公开收到", "依申请公开办结"]
    assert county(year=2099).word_list is county().word_list
    assert county(words=({"wrong": "甲乙错", "right": "甲乙对"},)).word_list.pairs["甲乙错"] == "甲乙对"


CASE = {"kind": "１２３４５热线", "number": "1", "unit": "乙县局", "received": DAY}
MONTH = {"kind": "依申请公开", "unit": "某县乙局", "month": 5, "received": 3}


def test_rows_of_cases_that_count() -> None:
    other = CASE | {"number": "", "unit": "外单位", "due": dt.date(2024, 5, 5), "result": "其他", "cell": "A9"}
    log = (CASE, other, other, CASE | {"uncounted": True})
    found = county(cases=(MONTH | {"uncounted": True}, MONTH), case_log=log).counted_cases
    assert found.months == (CaseMonth("依申请公开", "乙局", 5, None, 3, None, None, None),)
    nameless = Case("12345 热线", "", "外单位", DAY, None, None, "其他处理", "A9")  # due before it was received
    assert found.log == (Case("12345 热线", "1", "乙局", DAY, None, None, ""), nameless, nameless)
    due = CASE | {"due": DAY, "answered": DAY, "result": " 予以 公开"}
    assert county(case_log=(due,)).counted_cases.log == (Case("12345 热线", "1", "乙局", DAY, DAY, DAY, "予以公开"),)
    free = ({"day": DAY, "working": 0}, {"day": None, "working": 1}, {"day": DAY, "working": 1, "uncounted": True})
    assert county(holidays=free).counted_cases == Cases(days=working_days(free))
    assert not county(holidays=free).counted_cases.days.is_working(DAY)
    assert not county(holidays=free, case_log=(CASE,)).counted_cases.days.is_working(DAY)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"case_log": (CASE | {"kind": "来访"},)}, "case_log: row 1: no kind, unit or date of the county"),
        ({"case_log": (CASE | {"unit": ""},)}, "case_log: row 1: no kind, unit or date of the county"),
        ({"case_log": (CASE | {"received": None},)}, "case_log: row 1: no kind, unit or date of the county"),
        ({"case_log": (CASE, CASE)}, "case_log: row 2: a row like an earlier one"),
        ({"cases": (MONTH | {"kind": "来访"},)}, "cases: row 1: no kind, unit or date of the county"),
        ({"cases": (MONTH | {"unit": ""},)}, "cases: row 1: no kind, unit or date of the county"),
        ({"cases": (MONTH | {"month": None},)}, "cases: row 1: no kind, unit or date of the county"),
        ({"cases": (MONTH, MONTH | {"month": 6}, MONTH)}, "cases: row 3: a row like an earlier one"),
    ],
)
def test_rows_of_cases_that_cannot_count(change: dict[str, Any], told: str) -> None:
    with pytest.raises(FrameError) as error:
        _ = county(**change).counted_cases
    assert str(error.value) == f"{told}; correct it, or mark it uncounted"


def test_names_in_rows_of_cases() -> None:
    names = CaseNames(("依申请公开",), (UNIT,), "某县")
    assert (names.kind("依 申请公开"), names.kind("来访"), names.kinds) == ("依申请公开", None, ("依申请公开",))
    assert (names.unit("某县乙县局"), names.unit("丙局")) == (UNIT, None)
    nameless = names.case({"kind": "依申请公开", "unit": "乙局", "received": DAY})
    assert nameless == Case("依申请公开", "", "乙局", DAY, None, None, "", "")


def test_the_office_lists_free_days_and_working_days() -> None:
    saturday, monday = dt.date(2024, 5, 11), dt.date(2024, 5, 13)
    days = working_days(({"day": saturday, "working": 1}, {"day": monday, "working": 0}))
    assert (days.is_working(saturday), days.is_working(monday)) == (True, False)


@pytest.mark.parametrize(
    ("received", "answered", "day", "is_open"),
    [(1, None, 1, True), (2, None, 1, False), (1, 2, 1, True), (1, 2, 2, False), (1, 2, 3, False)],
)
def test_a_case_is_open_from_its_day_until_it_is_answered(
    received: int, answered: int | None, day: int, is_open: bool
) -> None:
    dates = [None if number is None else dt.date(2024, 4, number) for number in (received, answered)]
    case = Case("依申请公开", "1", "乙局", dates[0] or DAY, None, dates[1], "")
    assert case.open_on(dt.date(2024, 4, day)) is is_open


GOOD = ("甲局", "部门", "动态", 4, 5, "reported")


def changed(**values: object) -> pd.DataFrame:
    rows = [GOOD, ("甲局", "部门", "动态", 5, None, "blank")]
    frame = pd.DataFrame(rows, columns=["unit", "kind", "column", "month", "count", "state"])
    return frame.assign(**values).astype({"count": "Int64"})


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (changed(month=[0, 13]), "counts: month 0, 13; months are 1 to 12"),
        (changed(month=["五月", 0]), "counts: month 0, 五月; months are 1 to 12"),
        (
            changed(state=["reported", "odd"]),
            "counts: state odd; states are reported, blank, not duty, unreadable",
        ),
        (changed(state="reported"), "counts: reported without a count: ('甲局', '动态', 5)"),
        (changed(count=[-1, None]), "counts: below 0: ('甲局', '动态', 4)"),
        (changed(month=4), "counts: more than one row for ('甲局', '动态', 4)"),
        (
            changed(month=[4, 6]),
            "counts: no row for ('甲局', '动态', 5); a month not reported is a row with state 'blank'",
        ),
        (
            changed().drop(columns=["state", "kind"]),
            "counts: no column kind, state; it has unit, column, month, count",
        ),
        (changed().astype({"count": "Float64"}), "counts: column 'count' is Float64; convert it with astype('Int64')"),
    ],
)
def test_counts_of_other_data(frame: pd.DataFrame, told: str) -> None:
    expected = [("甲局", "动态", 4), ("甲局", "动态", 5)]
    check_counts(changed(count=[0, None]), expected)
    check_counts(changed(month=[1, 12]), [])
    with pytest.raises(FrameError) as error:
        check_counts(frame, expected)
    assert str(error.value) == told


def test_a_long_list_is_cut() -> None:
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(FrameError) as error:
        check_columns("表", frame, dict.fromkeys("bcdef", ""))
    assert str(error.value) == "表: no column b, c, d, e, f; it has a"
    with pytest.raises(FrameError) as error:
        check_columns("表", frame, dict.fromkeys("abcdefg", ""))
    assert str(error.value) == "表: no column b, c, d, e, f and 1 more; it has a"


def test_rows_and_frames_are_the_same() -> None:
    rows = [GOOD, ("甲局", "部门", "动态", 5, None, "blank")]
    frame = counts_frame(rows)
    assert str(frame["count"].dtype) == "Int64"
    assert count_rows(frame) == rows
    months = {4: {"信息": 1, "其他": None}, 5: {"信息": 0}}
    portal = portal_frame(months, ["信息", "其他"])
    assert [str(kind) for kind in portal.dtypes[["信息", "其他"]]] == ["Int64", "Int64"]
    assert portal_months(portal) == {4: {"信息": 1, "其他": None}, 5: {"信息": 0, "其他": None}}


def inputs_of_may(**more: Any) -> Inputs:
    """Return the second quarter of one unit, of which May is reported."""
    rows = [("乙局", "部门", "动态", month, 5 if month == 5 else None, "unreadable") for month in range(1, 13)]
    rows[4] = (*rows[4][:5], "reported")
    usual: dict[str, Any] = {
        "rules": Rules(RULES.kinds, RULES.columns, office=RULES.office, parts=Parts(requests=False, mailbox=False)),
        "units": (UNIT,),
        "period": Period(2024, 4, 6),
        "counts": counts_frame(rows),
        "portal": portal_frame({4: {"信息": 1}}, ["信息"]),
        "openings": {},
        "media": frame_of([], MEDIA),
        "catalogue": frame_of([], CATALOGUE),
        "problems": (),
    }
    return Inputs(**(usual | more))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"counts": counts_frame([])},
            "counts: no row for ('乙局', '动态', 4), ('乙局', '动态', 5), ('乙局', '动态', 6); "
            "a month not reported is a row with state 'blank'",
        ),
        ({"portal": portal_frame({}, [])}, "portal: no column 信息; it has month"),
        (
            {"portal": pd.DataFrame({"month": [4], "信息": [1]})},
            "portal: column '信息' is int64; convert it with astype('Int64')",
        ),
        (
            {"media": pd.DataFrame({"account": ["一号"]})},
            "media: no column host, platform, 1, 2, 3 and 22 more; it has account",
        ),
        (
            {"catalogue": pd.DataFrame({"field": ["预决算"], "fault": [""]})},
            "catalogue: no column last_update, body_named, remark; it has field, fault",
        ),
    ],
)
def test_frames_of_other_data_are_named(change: dict[str, Any], told: str) -> None:
    with pytest.raises(FrameError) as error:
        inputs_of_may(**change)
    assert str(error.value) == told


def test_counts_of_a_period_that_is_corrected() -> None:
    inputs = inputs_of_may()
    assert known_counts(inputs.counts) == {("乙局", "动态", 5): 5}
    changed = inputs.with_counts({("乙局", "动态", 5): 6, ("乙局", "动态", 4): 0, ("丙局", "动态", 4): 9})
    assert known_counts(changed.counts) == {("乙局", "动态", 5): 6, ("乙局", "动态", 4): 0}
    assert changed.counts["state"].tolist()[2:6] == ["unreadable", "reported", "reported", "unreadable"]
    assert str(changed.counts["count"].dtype) == "Int64"
    assert known_counts(inputs.counts) == {("乙局", "动态", 5): 5}  # the first one stays
    assert known_counts(inputs.with_counts({}).counts) == {("乙局", "动态", 5): 5}
    assert changed.units == (UNIT,)


def test_frames_of_records() -> None:
    media = frame_of([{"account": "一号", "4": 3, "weeks_4": 1, "last_update": DAY}, {"host": None}], MEDIA)
    check_columns("media", media, MEDIA)
    assert list(media.columns)[:5] == ["account", "host", "platform", 1, 2]
    assert media[["account", "host", 4, "weeks_4", "last_update"]].astype(object).iloc[0].tolist() == [
        *("一号", "", 3, 1, pd.Timestamp(DAY)),
    ]
    assert media.loc[1, ["account", "host"]].tolist() == ["", ""]
    assert media[[4, "last_update"]].isna().to_numpy().tolist() == [[False, False], [True, True]]
    catalogue = frame_of([{"field": "预决算", "body_named": False}], CATALOGUE)
    check_columns("catalogue", catalogue, CATALOGUE)
    assert catalogue.loc[0, ["field", "body_named", "fault", "remark"]].tolist() == ["预决算", False, "", ""]
    check_columns("catalogue", frame_of([], CATALOGUE), CATALOGUE)


def test_the_surest_figure_of_each_key() -> None:
    def figure(basis: Basis, count: int, **more: Any) -> PastFigure:
        usual = {"period": Period(2024, 1, 3), "kind": "部门", "unit": "甲局", "column": "合计"}
        return PastFigure(**(usual | {"count": count, "basis": basis} | more))

    closed, paper, later = figure(Basis.CLOSED, 1), figure(Basis.PAPER, 2), figure(Basis.CLOSED, 3)
    other = figure(Basis.UNCLOSED, 4, unit="乙局")
    assert list(valid_figures([closed, paper, other]).values()) == [closed, other]
    assert list(valid_figures([closed, later, paper]).values()) == [later]
    assert list(valid_figures([paper, closed]).values()) == [closed]
    order = [Basis.UNCLOSED, Basis.PAPER, Basis.CLOSED, Basis.CORRECTED]
    assert [[each.outweighs(other) for other in order] for each in order] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]
    assert [figure(Basis.PAPER, 1, kind=kind).is_units for kind in ("部门", "新媒体", "门户网站")] == [
        True,
        False,
        False,
    ]


def test_a_figure_without_a_fraction_has_no_point_and_an_account_has_its_names() -> None:
    assert [repr(plain(value)) for value in (2.0, 2.5, 3)] == ["2", "2.5", "3"]
    assert account_name({"account": "一号", "host": "甲局", "platform": "微信"}) == "一号 甲局 微信"
    assert account_name({"account": "一号", "host": "", "platform": "微信"}) == "一号 微信"


def test_a_further_table_numbers_its_rows_once() -> None:
    plain_one = FurtherTable("表", "", ("名称", "数"), (("甲", 1), ("乙", 2)))
    assert plain_one.printed_heads == ("序号", "名称", "数")
    assert plain_one.printed_rows == ((1, "甲", 1), (2, "乙", 2))
    for head in ("序号", "排名", "名次", "位次"):
        ranked = FurtherTable("表", "", (head, "数"), ((3, 1),))
        assert (ranked.printed_heads, ranked.printed_rows) == ((head, "数"), ((3, 1),))
    assert FurtherTable("表", "", (), ((1,),)).printed_heads == ("序号",)


@pytest.mark.parametrize(
    ("make", "severity"),
    [(Problem.error, Severity.ERROR), (Problem.warning, Severity.WARNING), (Problem.note, Severity.NOTE)],
)
def test_a_problem_keeps_its_place_and_has_none_unless_told(make: Callable[..., Problem], severity: Severity) -> None:
    one = make("读不懂", "改")
    assert (one.severity, one.what, one.remedy) == (severity, "读不懂", "改")
    assert (one.sheet, one.cell, one.value, one.file) == ("", "", "", "")
    one = make("读不懂", "改", sheet="甲局", cell="B4", value="三", file="甲局.xlsx")
    assert (one.severity, one.what, one.remedy) == (severity, "读不懂", "改")
    assert (one.sheet, one.cell, one.value, one.file) == ("甲局", "B4", "三", "甲局.xlsx")
