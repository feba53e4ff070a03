"""Checks of the frames that statistics are given: a missing column, unit or month is an error with its name.

Data from a workbook always passes; the errors tell a programmer who makes frames of other data.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import compress
from typing import Any

import pandas as pd

CountKey = tuple[str, str, int]
"""Unit, short name of a column, month."""

CountRow = tuple[str, str, str, int, int | None, str]
"""Unit, kind, short name of a column, month, count (None unless reported), state (a value of CellState)."""

PortalMonths = Mapping[int, Mapping[str, int | None]]
"""Month -> heading of 门户网站 -> figure, None if blank."""

MEDIA: dict[int | str, str] = {
    **dict.fromkeys(("account", "host", "platform"), ""),
    **dict.fromkeys(range(1, 13), "Int64"),
    **dict.fromkeys((f"weeks_{month}" for month in range(1, 13)), "Int64"),
    "last_update": "datetime64",
}
CATALOGUE: dict[int | str, str] = {
    "field": "",
    "last_update": "datetime64",
    "body_named": "boolean",
    "fault": "",
    "remark": "",
}
"""Columns of the frames of accounts and of catalogue fields: name -> pandas dtype, "" for texts."""


class FrameError(ValueError):
    """A frame is not as described. The text names the frame, the place and the remedy."""


def check_columns(name: str, frame: pd.DataFrame, kinds: Mapping[Any, str]) -> None:
    """Raise `FrameError` unless a frame has the columns of `kinds`: name -> pandas dtype, "" for any."""
    lacking = [column for column in kinds if column not in frame.columns]
    if lacking:
        raise FrameError(f"{name}: no column {_listed(lacking)}; it has {_listed(frame.columns)}")
    for column, kind in kinds.items():
        found = str(frame[column].dtype)
        if kind and not found.startswith(kind):
            raise FrameError(f"{name}: column {column!r} is {found}; convert it with astype({kind!r})")


def rows_of(frame: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of some columns row by row, as Python objects. `itertuples` takes several times longer, as
    it asks pandas for each cell of a column of texts."""
    return zip(*(frame[name].astype(object).tolist() for name in names), strict=True)


def counts_frame(rows: Iterable[CountRow]) -> pd.DataFrame:
    """Return the counts as `Inputs` describes them."""
    frame = pd.DataFrame(list(rows), columns=["unit", "kind", "column", "month", "count", "state"])
    return frame.astype({"count": "Int64"})


def count_rows(counts: pd.DataFrame) -> list[CountRow]:
    """Return the rows of `counts_frame`."""
    return [
        (unit, kind, column, int(month), None if count is pd.NA else int(count), state)
        for unit, kind, column, month, count, state in rows_of(
            counts, "unit", "kind", "column", "month", "count", "state"
        )
    ]


def portal_frame(months: PortalMonths, headings: Iterable[str]) -> pd.DataFrame:
    """Return the portal as `Inputs` describes it."""
    figures = {name: pd.array([row.get(name) for row in months.values()], dtype="Int64") for name in headings}
    return pd.DataFrame({"month": list(months), **figures})


def portal_months(portal: pd.DataFrame) -> PortalMonths:
    """Return the figures of `portal_frame`."""
    headings = [str(heading) for heading in portal.columns.drop("month")]
    return {
        int(month): {name: None if pd.isna(figure) else int(figure) for name, figure in zip(headings, row, strict=True)}
        for month, *row in rows_of(portal, "month", *headings)
    }


def frame_of(records: Iterable[Mapping[str, Any]], kinds: Mapping[Any, str]) -> pd.DataFrame:
    """Return one row per record with the columns of `kinds`, as `check_columns` wants them.

    A numeric column is a month, whose key in a record is a text.
    """
    listed = list(records)
    columns: dict[Any, Any] = {}
    for name, kind in kinds.items():
        values: Any = [record.get(str(name)) for record in listed]
        if kind == "datetime64":
            columns[name] = pd.to_datetime(pd.Series(values))
        else:
            columns[name] = pd.array(values, dtype=kind) if kind else [value or "" for value in values]
    return pd.DataFrame(columns)


class CellState(StrEnum):
    """Content of a month's cell of a unit sheet. Only REPORTED carries a count, 0 included."""

    REPORTED = "reported"
    BLANK = "blank"
    NOT_DUTY = "not duty"
    UNREADABLE = "unreadable"


def check_counts(frame: pd.DataFrame, expected: Iterable[CountKey]) -> None:
    """Raise `FrameError` unless the frame has exactly one row per expected unit, column and month, and valid states.

    Rows of other units, columns and months are allowed: units that ended, months outside the period.
    """
    check_columns("counts", frame, {"unit": "", "kind": "", "column": "", "month": "", "count": "Int64", "state": ""})
    keys = list(rows_of(frame, "unit", "column", "month"))
    states = frame["state"].astype(object).map(str)
    wrong = sorted({*frame["month"]} - {*range(1, 13)}, key=str)
    if wrong:
        raise FrameError(f"counts: month {_listed(wrong)}; months are 1 to 12")
    unknown = sorted({*states} - {*map(str, CellState)})
    if unknown:
        raise FrameError(f"counts: state {_listed(unknown)}; states are {_listed(CellState)}")
    uncounted = list(compress(keys, frame["count"].isna() & (states == CellState.REPORTED.value)))
    if uncounted:
        raise FrameError(f"counts: reported without a count: {_listed(uncounted)}")
    negative = list(compress(keys, frame["count"].lt(0).fillna(value=False)))
    if negative:
        raise FrameError(f"counts: below 0: {_listed(negative)}")
    found = set(keys)
    if len(found) < len(keys):
        repeated = [key for key, times in Counter(keys).items() for _ in range(times - 1)]
        raise FrameError(f"counts: more than one row for {_listed(repeated)}")
    lacking = [key for key in expected if key not in found]
    if lacking:
        raise FrameError(f"counts: no row for {_listed(lacking)}; a month not reported is a row with state 'blank'")


def _listed(items: Iterable[object]) -> str:
    """Return the first few items."""
    texts = [str(item) for item in items]
    return ", ".join(texts[:5]) + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")
