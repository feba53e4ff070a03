"""Cases by handling unit, as entered: a row per unit, kind and month, or one per case."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zwgk.model.working_days import WorkingDays

REQUEST_RESULTS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
"""Section 3 of the table 收到和处理政府信息公开申请情况 of the yearly report."""
NO_RESULT = "没有写明结果"


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
