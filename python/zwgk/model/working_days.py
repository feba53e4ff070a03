"""Working days by the State Council's yearly notices, and by the office's own list, which takes precedence.

The only file that uses `chinese_calendar`, which is loaded for the first day that is asked for: most offices have no
log of cases.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType


@cache
def _known_years() -> range:
    import chinese_calendar

    return range(2004, max(chinese_calendar.holidays).year + 1)


def _is_working(day: dt.date) -> bool:
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))


@dataclass(frozen=True)
class WorkingDays:
    """own: day -> whether it is a working day, according to the office. In a year without a known notice or any day
    listed by the office, only weekends are free."""

    own: Mapping[dt.date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def is_working(self, day: dt.date) -> bool:
        """Return whether offices work on a day."""
        if day in self.own:
            return self.own[day]
        return _is_working(day) if day.year in _known_years() else day.weekday() < 5

    def after(self, day: dt.date, count: int) -> dt.date:
        """Return the `count`-th working day after a day, without counting that day."""
        while count > 0:
            day += dt.timedelta(1)
            count -= self.is_working(day)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """Return the number of working days after `first`, up to and including `last`; 0 if there is none."""
        return sum(self.is_working(first + dt.timedelta(step)) for step in range(1, (last - first).days + 1))

    def unknown_years(self, days: Iterable[dt.date]) -> tuple[int, ...]:
        """Return the years of these days whose holidays are in neither the notices nor the office's list."""
        years = {day.year for day in days} - {day.year for day in self.own}
        return tuple(sorted(years - set(_known_years()))) if years else ()
