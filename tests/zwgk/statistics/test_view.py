"""A county's year as one period sees it: counts by unit, column and month; openings; what is handed on. By hand."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.zwgk.statistics.small_county import Q2, unit
from zwgk.model.county import County
from zwgk.model.frames import FrameError
from zwgk.model.further_tables import FurtherTable
from zwgk.model.past import Correction, Past
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.review import Review, ReviewStep
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office, Parts
from zwgk.statistics.view import counts_of, inputs_of, openings_at

RULES = Rules(
    kinds=(Kind("部门", "附件"), Kind("乡镇", "附件")),
    columns=(
        Column("部门", "动态", "部门动态", 8, True, Naming.NEVER),
        Column("部门", "公开", "部门公开", 1, True, Naming.ZERO),
        Column("乡镇", "动态", "乡镇动态", 8, True, Naming.NEVER),
        Column("乡镇", "视频", "乡镇视频", None, True, Naming.NEVER),
    ),
    office=Office("某县", portal_columns=("信息",), tables=("表",)),
    parts=Parts(mailbox=False, case_log=True),
)
PLAIN = unit(1, "甲局", "动态")
MOVED = unit(2, "乙镇", "动态 公开 视频", changed_month=3, former_kind="部门", first_month=2, last_month=4)
MOVED = replace(MOVED, kind="乡镇")


def county(**more: object) -> County:
    return County(2024, "第二季度", RULES, (PLAIN, MOVED), **more)  # type: ignore[arg-type]


def of(rows: list[tuple[object, ...]], *place: str) -> list[tuple[object, ...]]:
    """Return kind, month, count and state of a unit's column."""
    return [(kind, *rest) for unit, kind, column, *rest in rows if (unit, column) == place]


def test_twelve_months_of_every_duty() -> None:
    rows = counts_of(county(counts={("甲局", "动态", 1): 0, ("甲局", "动态", 12): 3}, unreadable={("甲局", "动态", 4)}))
    assert of(rows, "甲局", "动态") == [
        ("部门", 1, 0, "reported"),
        *(("部门", month, None, "blank") for month in (2, 3)),
        ("部门", 4, None, "unreadable"),
        *(("部门", month, None, "blank") for month in range(5, 12)),
        ("部门", 12, 3, "reported"),
    ]
    assert of(rows, "甲局", "公开") == [("部门", month, None, "not duty") for month in range(1, 13)]
    assert of(rows, "甲局", "视频") == []


def test_a_month_is_asked_for_if_the_unit_and_its_kinds_column_existed() -> None:
    rows = counts_of(county(counts={("乙镇", "公开", 2): 5, ("乙镇", "公开", 4): 6}))
    states = {column: [row[3] for row in of(rows, "乙镇", column)] for column in ("动态", "视频", "公开")}
    no, yes = "not duty", "blank"
    assert states["动态"] == [no, yes, yes, yes, *[no] * 8]  # February to April
    assert states["视频"] == [no, no, yes, yes, *[no] * 8]  # a township since March
    assert states["公开"] == [no, "reported", no, "reported", *[no] * 8]  # of the former kind, if somebody counts it


def test_of_other_months_only_what_is_reported() -> None:
    rows = counts_of(county(counts={("甲局", "动态", 1): 0, ("甲局", "动态", 5): 2}), Q2)
    assert of(rows, "甲局", "动态") == [
        ("部门", 1, 0, "reported"),
        ("部门", 4, None, "blank"),
        ("部门", 5, 2, "reported"),
        ("部门", 6, None, "blank"),
    ]


@pytest.mark.parametrize(
    ("month", "still_open"),
    [(1, None), (2, 4), (3, 4 + 3 - 1), (4, None)],  # March lacks a figure
)
def test_requests_open_when_a_month_began(month: int, still_open: int | None) -> None:
    portal = (
        {"month": 1, "request_received": 9, "request_closed": 0},
        {"month": 2, "request_received": 3, "request_closed": 1},
        {"month": 3, "request_received": 3},
    )
    one = county(portal=portal, openings={"依申请公开": 4}, opening_months={"依申请公开": 2})
    found = openings_at(one.openings, one.opening_months, one.portal_months, RULES, month)
    assert found == {"依申请公开": still_open}
    from_january = openings_at(one.openings, {}, one.portal_months, RULES, 3)
    assert from_january == {"依申请公开": 4 + 9 + 3 - 1}
    assert openings_at({}, {}, one.portal_months, RULES, 2) == {"依申请公开": None}


def test_what_a_period_sees() -> None:
    media = {"account": "一号", "host": "", "platform": "", "5": 3, "weeks_5": 1, "last_update": dt.date(2024, 5, 9)}
    field = {"field": "预决算", "last_update": dt.date(2024, 4, 1), "body_named": True, "fault": "", "remark": "好"}
    correction = Correction(Q2, "甲局", "甲局", "动态", "4", "1", "2")
    case = {"kind": "依申请公开", "number": "1", "unit": "甲局", "received": dt.date(2024, 4, 1)}
    one = county(
        counts={("甲局", "动态", 5): 2},
        portal=({"month": 4, "信息": 7, "request_received": 2, "request_closed": 1},),
        openings={"依申请公开": 4},
        opening_months={"依申请公开": 4},
        media=(media,),
        catalogue=(field,),
        words=({"wrong": "甲乙错", "right": "甲乙对"},),
        past=Past((), (correction,)),
        case_log=({"due": None, "answered": None, "result": "", **case},),
        tables=(FurtherTable("表", "", (), ()), FurtherTable("别的", "", (), ())),
        review=Review((ReviewStep("一审一校", "张"),)),
    )
    told = Problem.note("怎样", "改")
    inputs = inputs_of(one, problems=[told])
    assert (inputs.rules, inputs.period, inputs.problems) == (RULES, Q2, (told,))
    assert (inputs.roster, [each.name for each in inputs.units]) == ((PLAIN, MOVED), ["甲局", "乙镇"])
    counted = inputs.counts[inputs.counts["count"].notna()]
    assert counted.astype(object).values.tolist() == [["甲局", "部门", "动态", 5, 2, "reported"]]
    assert inputs.portal.set_index("month").loc[4, ["信息", "依申请公开收到"]].tolist() == [7, 2]
    assert inputs.openings == {"依申请公开": 4}
    assert inputs.media[["account", 5, "weeks_5"]].iloc[0].tolist() == ["一号", 3, 1]
    assert inputs.catalogue.loc[0, ["field", "body_named", "remark"]].tolist() == ["预决算", True, "好"]
    assert (inputs.words.pairs["甲乙错"], inputs.past, inputs.review) == ("甲乙对", one.past, one.review)
    assert [(each.unit, each.number) for each in inputs.cases.log] == [("甲局", "1")]
    assert [table.sheet for table in inputs.tables] == ["表"]


def test_another_period_of_the_same_year_and_no_other() -> None:
    units = (PLAIN, replace(unit(2, "丙局", "动态"), last_month=4, successor="甲局"))
    one = County(2024, "全年", RULES, units, portal=({"month": 2, "request_received": 3, "request_closed": 1},))
    may = inputs_of(one, Period(2024, 5, 5))
    assert (may.period, [each.name for each in may.units]) == (Period(2024, 5, 5), ["甲局"])
    assert may.cases.heirs == {"甲局": "甲局", "丙局": "甲局"}
    assert may.openings == {"依申请公开": None}
    known = replace(one, openings={"依申请公开": 4}, opening_months={"依申请公开": 2})
    assert inputs_of(known, Period(2024, 3, 3)).openings == {"依申请公开": 4 + 3 - 1}
    with pytest.raises(FrameError, match=r"^period: 2023-05; the county's year is 2024$"):
        inputs_of(one, Period(2023, 5, 5))
