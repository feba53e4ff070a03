"""Comparisons over time: a figure with an earlier one, consecutive months without anything, ranks. Pure.

Source: bulletins of 惠州, 武定 and 吉林 print 比上季度增加, 由零增至, 连续三月为零 and changes of rank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zwgk.model.past import Number, plain

NOT_COMPARABLE = "—"
SAME = "持平"

Month = tuple[int, int]
"""Year and month, 1 to 12."""


@dataclass(frozen=True)
class Change:
    """A count now and before; None is not reported, not a duty, or nonexistent."""

    now: Number | None
    before: Number | None

    @property
    def difference(self) -> Number | None:
        """The present figure minus the earlier one; None if one is unknown."""
        if self.now is None or self.before is None:
            return None
        return plain(Decimal(str(self.now)) - Decimal(str(self.before)))

    @property
    def percent(self) -> Decimal | None:
        """The change in percent of `before`, one decimal, rounded half up; None if `before` is 0 or one is unknown."""
        if self.difference is None or not self.before:
            return None
        share = Decimal(str(self.difference)) * 100 / Decimal(str(self.before))
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """Return the bulletins' wording: 增加9（12.5%）, 减少3（4.0%）, 持平, 由零增至5, — without a comparison."""
        if self.difference is None:
            return NOT_COMPARABLE
        if self.difference == 0:
            return SAME
        if self.before == 0:
            return f"由零增至{self.now}"
        verb = "增加" if self.difference > 0 else "减少"
        assert self.percent is not None
        return f"{verb}{abs(self.difference)}（{abs(self.percent)}%）"


def rank_words(now: int | None, before: int | None) -> str:
    """Return 升2, 降1, 持平, or — if a rank is unknown."""
    if now is None or before is None:
        return NOT_COMPARABLE
    return SAME if now == before else f"升{before - now}" if now < before else f"降{now - before}"


def month_before(month: Month) -> Month:
    """Return the month before; December of the year before for January."""
    year, number = month
    return (year - 1, 12) if number == 1 else (year, number - 1)


def running_zeros(counts: Mapping[Month, Number | None], last: Month) -> int:
    """Return how many months in a row, up to `last`, are reported as 0. A month that is not known ends the run."""
    months = 0
    while counts.get(last) == 0:
        months += 1
        last = month_before(last)
    return months
