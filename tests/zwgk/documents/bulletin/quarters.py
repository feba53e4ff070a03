"""Small invented quarters: five units, two kinds, everything in order unless a case says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from tools.word_template import build_template
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.word import fill_in
from zwgk.model.frames import CellState
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period, period_coded
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute

RULES = Rules(
    kinds=(
        Kind("乡镇", "{时段}各乡镇\n统计表", better_count=1),
        Kind("部门", "{时段}各部门\n统计表", better_count=2),
    ),
    columns=(
        Column("乡镇", "动态", "乡镇动态", 8, True, Naming.NEVER),
        Column("乡镇", "信息公开", "乡镇信息公开", 1, True, Naming.BELOW),
        Column("部门", "动态", "部门动态", 8, True, Naming.NEVER),
        Column("部门", "信息公开", "部门信息公开", 1, True, Naming.ZERO),
    ),
    office=Office(
        "新乡县",
        name="新乡县人民政府办公室",
        province="河南省",
        platform="河南省政府网站统一技术平台",
        media_title="{时段}全{级别}政务新媒体检查情况",
        careless=True,
    ),
)
TOWNSHIPS = {"小冀镇": (10, 2), "翟坡镇": (9, 1)}
DEPARTMENTS = {"财政局": (10, 2), "统计局": (8, 1), "公安局": (9, 3)}
"""Unit -> news and disclosure items of every month; None is a month not filled in."""
MEDIA = (("新乡县人民政府", 10, None, "2024-06-28"),)
"""account, posts of every month, weeks below two in the first month, last update."""
WEEKS = [f"weeks_{month}" for month in range(1, 13)]
CATALOGUE = (("财政预决算", "2024-06", True, ""), ("社会保险", "2024-05", True, ""))
"""field, last update, responsible body named, fault."""

Monthly = Mapping[str, tuple[Any, Any]]


def quarter(
    code: str = "2024Q2",
    townships: Monthly = TOWNSHIPS,
    departments: Monthly = DEPARTMENTS,
    portal: tuple[int | None, int | None, int | None] = (100, 50, 10),
    portal_blank: Sequence[int] = (),
    requests: tuple[int | None, int | None, int | None] = (2, 2, 2),
    mailbox: tuple[int | None, int | None, int | None] = (5, 5, 5),
    openings: tuple[int | None, int | None] = (0, 0),
    media: Sequence[tuple[str, int | None, int | None, str | None]] = MEDIA,
    catalogue: Sequence[tuple[str, str | None, bool | None, str]] = CATALOGUE,
    exempt: Sequence[str] = (),
    rules: Rules = RULES,
    blank: Sequence[tuple[str, int]] = (),
    idle_media_month: int | None = None,
) -> Inputs:
    """Return one period. `portal` is for each month; `requests` and `mailbox` (received, closed, answered) are for the
    first month, the others have none. `portal_blank` and `blank` (unit, month) are months not filled in.
    """
    period = period_coded(code)
    kinds = {**dict.fromkeys(townships, "乡镇"), **dict.fromkeys(departments, "部门")}
    units = tuple(
        Unit(
            order,
            name,
            name,
            kind,
            duties=frozenset({"动态", "信息公开"}),
            exempt_from=frozenset({"信息公开"} if name in exempt else ()),
            exemption_reason="本期整合" if name in exempt else "",
        )
        for order, (name, kind) in enumerate(kinds.items(), start=1)
    )
    return Inputs(
        rules=rules,
        units=units,
        period=period,
        counts=_counts(period, {**townships, **departments}, kinds, set(blank)),
        portal=_portal(period, portal, portal_blank, (requests, mailbox)),
        openings=dict(zip(("依申请公开", "县长信箱"), openings, strict=True)),
        media=_media(period, media, idle_media_month),
        catalogue=_catalogue(catalogue),
        problems=(),
    )


def _counts(period: Period, monthly: Monthly, kinds: Mapping[str, str], blank: set[tuple[str, int]]) -> pd.DataFrame:
    rows = []
    for unit, pair in monthly.items():
        for column, count in zip(("动态", "信息公开"), pair, strict=True):
            for month in range(1, 13):
                known = month in period.months and count is not None and (unit, month) not in blank
                state = CellState.REPORTED if known else CellState.BLANK
                rows.append((unit, kinds[unit], column, month, count if known else None, state))
    frame = pd.DataFrame(rows, columns=["unit", "kind", "column", "month", "count", "state"])
    return frame.astype({"count": "Int64"})


def _portal(
    period: Period,
    portal: tuple[int | None, int | None, int | None],
    blank: Sequence[int],
    requests: Sequence[tuple[int | None, int | None, int | None]],
) -> pd.DataFrame:
    rows = []
    for month in range(1, 13):
        within = month in period.months
        counts = portal if within and month not in blank else (None,) * 3
        asked = [
            count if month == period.first or count is None else 0 if within else None
            for kind in requests
            for count in kind
        ]
        rows.append((month, *counts, *(asked if within else [None] * 6)))
    names = ["政务要闻", "信息公开", "其他"]
    names += [kind + what for kind in ("依申请公开", "县长信箱") for what in ("收到", "办结", "答复")]
    return pd.DataFrame(rows, columns=["month", *names]).astype(dict.fromkeys(names, "Int64"))


def _media(period: Period, media: Sequence[Any], idle_month: int | None) -> pd.DataFrame:
    rows = [
        (
            account,
            "政府办",
            "微信公众号",
            *(posts if month in period.months and month != idle_month else None for month in range(1, 13)),
            *(weeks_below if weeks_below is None or month == period.first else 0 for month in range(1, 13)),
            last_update,
        )
        for account, posts, weeks_below, last_update in media
    ]
    frame = pd.DataFrame(rows, columns=["account", "host", "platform", *range(1, 13), *WEEKS, "last_update"])
    frame = frame.astype({**dict.fromkeys(range(1, 13), "Int64"), **dict.fromkeys(WEEKS, "Int64")})
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    return frame


def _catalogue(catalogue: Sequence[tuple[str, str | None, bool | None, str]]) -> pd.DataFrame:
    rows = [(field, date, named, fault, "") for field, date, named, fault in catalogue]
    frame = pd.DataFrame(rows, columns=["field", "last_update", "body_named", "fault", "remark"])
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    return frame.astype({"body_named": "boolean"})


def with_naming(naming: Naming) -> Rules:
    """Return RULES with every column named by one rule."""
    return replace(RULES, columns=tuple(replace(column, naming=naming) for column in RULES.columns))


@cache
def _template() -> bytes:
    return build_template()


def paragraphs(inputs: Inputs) -> dict[str, str]:
    """Return the bulletin's paragraphs by run-in heading or, without one, by the section's heading."""
    results = compute(inputs)
    values = placeholder_values(find(results), inputs, not inputs.review.passed)
    document = read_back(fill_in(_template(), "通报模板.docx", values))
    found: dict[str, str] = {}
    section = ""
    for paragraph in document.paragraphs:
        if paragraph.role.value == "heading":
            section = paragraph.text
        elif paragraph.role.value == "text":
            found[paragraph.run_in or section] = paragraph.text
        else:
            key = paragraph.role.value
            found[key] = f"{found[key]}\n{paragraph.text}" if key in found else paragraph.text
    return found
