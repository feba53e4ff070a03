"""Cases by handling unit, as entered: a row per unit, kind and month, or one per case."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from zwgk.model.roster import Unit, folded, normal_name, unit_index
from zwgk.model.working_days import WorkingDays

REQUEST_RESULTS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
"""Section 3 of the table 收到和处理政府信息公开申请情况 of the yearly report."""
NO_RESULT = "没有写明结果"
CASE_FIGURES = ("opening", "received", "closed", "still_open", "overdue")
"""Keys of the counts of a row of 分单位办件."""


@dataclass(frozen=True)
class CaseMonth:
    """A row of 分单位办件: a unit's cases of one kind in one month. None: not filled in."""

    kind: str
    unit: str
    month: int
    opening: int | None
    received: int | None
    closed: int | None
    still_open: int | None
    overdue: int | None


@dataclass(frozen=True)
class Case:
    """A row of 办件台账. due: as typed, None if it follows from the limits; cell: its place."""

    kind: str
    number: str
    unit: str
    received: dt.date
    due: dt.date | None
    answered: dt.date | None
    result: str
    cell: str = ""

    def open_on(self, day: dt.date) -> bool:
        """Return whether it had been received and not answered by the end of the day."""
        return self.received <= day and (self.answered is None or self.answered > day)


@dataclass(frozen=True)
class Cases:
    """All cases of the year. heirs: unit -> the unit of the period that its cases count for."""

    months: tuple[CaseMonth, ...] = ()
    log: tuple[Case, ...] = ()
    days: WorkingDays = field(default_factory=WorkingDays)
    heirs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class CaseNames:
    """The kinds of case and the handling units, as rows name them."""

    def __init__(self, kinds: Iterable[str], units: Iterable[Unit], county: str) -> None:
        self.kinds: tuple[str, ...] = tuple(kinds)
        self._kinds = {folded(kind): kind for kind in self.kinds}
        self._units = unit_index(units, county)

    def kind(self, text: str) -> str | None:
        """Return the kind of case with this name."""
        return self._kinds.get(folded(text))

    def unit(self, text: str) -> Unit | None:
        """Return the unit of the roster with this name."""
        return self._units.get(normal_name(text))

    def month(self, record: Mapping[str, Any]) -> CaseMonth | None:
        """Return a row of 分单位办件; None if its kind, unit or month is unknown."""
        kind, unit = self.kind(record["kind"]), self._name(record["unit"])
        if kind is None or not unit or record["month"] is None:
            return None
        return CaseMonth(kind, unit, record["month"], *(record.get(key) for key in CASE_FIGURES))

    def case(self, record: Mapping[str, Any]) -> Case | None:
        """Return a row of 办件台账; None if its kind, unit or date is unknown. A due date before that is left out."""
        kind, unit = self.kind(record["kind"]), self._name(record["unit"])
        received, due, answered = (record.get(key) for key in ("received", "due", "answered"))
        if kind is None or not unit or received is None:
            return None
        due = None if due is None or due < received else due
        result = folded(record.get("result", ""))
        result = REQUEST_RESULTS[-1] if result == "其他" else result
        return Case(kind, record.get("number", ""), unit, received, due, answered, result, record.get("cell", ""))

    def _name(self, text: str) -> str:
        unit = self.unit(text)
        return text if unit is None else unit.name


def working_days(holidays: Iterable[Mapping[str, Any]]) -> WorkingDays:
    """Return the working days by the office's rows of 节假日."""
    counted = (row for row in holidays if row["day"] is not None and not row.get("uncounted"))
    return WorkingDays({row["day"]: bool(row["working"]) for row in counted})
