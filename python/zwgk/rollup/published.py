"""A county's published figures in place of today's: closed periods of its sheet 历史. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from zwgk.history.record import POSTS
from zwgk.model.frames import CellState
from zwgk.model.inputs import Inputs
from zwgk.model.past import MEDIA, PORTAL, TOTAL, Basis, Number, Past, PastFigure, account_name, valid_figures
from zwgk.model.period import Period
from zwgk.statistics.following import followed

_PUBLISHED = frozenset({Basis.CLOSED, Basis.CORRECTED})


class Difference(NamedTuple):
    """A month whose published figure is not today's. cell: the row of 历史; None: not reported."""

    cell: str
    unit: str
    column: str
    month: int
    published: int | None
    now: int | None


def closed_figures(figures: Iterable[tuple[str, PastFigure]], period: Period) -> list[tuple[str, PastFigure]]:
    """Return the published ones of the period's year. figures: those of 历史, with their cells."""
    return [(cell, one) for cell, one in figures if one.basis in _PUBLISHED and one.period.year == period.year]


def published(inputs: Inputs, closed: list[tuple[str, PastFigure]]) -> tuple[Inputs, list[Difference]]:
    """Return the inputs with the figures of the year's closed periods, and the differences from today's.

    closed: from `closed_figures`. What was published of a unit or an account that is gone stays.
    """
    valid = valid_figures(one for _, one in closed)
    found = [(cell, one) for cell, one in closed if valid[one.key] is one]
    found.sort(key=lambda entry: entry[1].recorded)
    differences: list[Difference] = []
    inputs = replace(
        inputs,
        counts=_counts(inputs, [entry for entry in found if entry[1].is_units], differences),
        portal=_portal(inputs, [entry for entry in found if entry[1].kind == PORTAL], differences),
        media=_media(inputs, [entry for entry in found if entry[1].kind == MEDIA], differences),
        past=Past(tuple(one for _, one in found)),
    )
    return inputs, differences


def _months(entries: Iterable[tuple[str, PastFigure]]) -> Iterator[tuple[str, PastFigure, int, Number | None]]:
    for cell, one in entries:
        for month, value in zip(one.period.months, one.months, strict=False):
            yield cell, one, month, value


def _counts(inputs: Inputs, entries: list[tuple[str, PastFigure]], differences: list[Difference]) -> pd.DataFrame:
    who = followed(inputs)
    counts = inputs.counts
    cells = {
        (unit, column, month): place
        for place, (unit, column, month) in enumerate(
            zip(counts["unit"], counts["column"], counts["month"], strict=True)
        )
    }
    values = [None if value is pd.NA else int(value) for value in counts["count"].astype(object)]
    states = list(counts["state"])
    gone: dict[tuple[str, str, str, int], int] = {}
    for cell, one, month, value in _months(entry for entry in entries if entry[1].column != TOTAL):
        number = None if value is None else int(value)
        unit = who.today(one.unit) or one.unit
        place = cells.get((unit, one.column, month))
        if place is None:
            now = gone.get((unit, one.kind, one.column, month))
            if number is not None:
                gone[unit, one.kind, one.column, month] = number
        else:
            now, values[place] = values[place], number
            states[place] = (CellState.BLANK if number is None else CellState.REPORTED).value
        if now != number:
            differences.append(Difference(cell, unit, one.column, month, number, now))
    changed = counts.assign(count=pd.array(values, dtype="Int64"), state=states)
    if not gone:
        return changed
    rows = [(*key, number, CellState.REPORTED.value) for key, number in gone.items()]
    more = pd.DataFrame(rows, columns=["unit", "kind", "column", "month", "count", "state"])
    return pd.concat([changed, more.astype({"count": "Int64"})[list(changed.columns)]], ignore_index=True)


def _portal(inputs: Inputs, entries: list[tuple[str, PastFigure]], differences: list[Difference]) -> pd.DataFrame:
    portal = inputs.portal.copy()
    rows = {int(month): place for place, month in enumerate(portal["month"])}
    for cell, one, month, value in _months(entries):
        if one.column in portal.columns and month in rows:
            at = rows[month], list(portal.columns).index(one.column)
            _set(portal, at, cell, one, month, value, differences)
    return portal


def _media(inputs: Inputs, entries: list[tuple[str, PastFigure]], differences: list[Difference]) -> pd.DataFrame:
    media = inputs.media.copy()
    columns = [str(name) for name in media.columns]
    rows = {account_name(record): place for place, record in enumerate(media.to_dict("records"))}
    for cell, one, month, value in _months(entry for entry in entries if entry[1].column == POSTS):
        if one.unit not in rows:
            rows[one.unit] = len(media)
            media.loc[len(media), ["account", "host", "platform"]] = [one.unit, "", ""]
        at = rows[one.unit], columns.index(str(month))
        _set(media, at, cell, one, month, value, differences)
    return media


def _set(
    frame: pd.DataFrame,
    at: tuple[int, int],
    cell: str,
    one: PastFigure,
    month: int,
    value: Number | None,
    differences: list[Difference],
) -> None:
    was: Any = frame.iat[at]
    now, number = None if pd.isna(was) else int(was), None if value is None else int(value)
    frame.iat[at] = pd.NA if number is None else number
    if now != number:
        differences.append(Difference(cell, one.kind, one.column, month, number, now))
