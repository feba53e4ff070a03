"""三审三校: who has read the bulletin. It is a draft until three different people have, with dates in order."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from zwgk.model.roster import normal_name

STEPS = ("一审一校", "二审二校", "三审三校")


@dataclass(frozen=True)
class ReviewStep:
    """One reading; `reviewer` is "" and `date` None if not filled in."""

    step: str
    reviewer: str = ""
    date: dt.date | None = None


@dataclass(frozen=True)
class Review:
    """The steps in the order of STEPS; empty if the workbook has no sheet for them.

    reasons: the office's reasons for keeping what 审校 found, by (rule, finding).
    """

    steps: tuple[ReviewStep, ...] = ()
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """Whether all three steps have a name and a date."""
        return len(self.steps) == len(STEPS) and all(step.reviewer and step.date for step in self.steps)

    @property
    def repeated(self) -> tuple[ReviewStep, ...]:
        """Return the steps whose reviewer has already signed an earlier one."""
        seen: set[str] = set()
        again = []
        for step in self.steps:
            name = normal_name(step.reviewer)
            if name and name in seen:
                again.append(step)
            seen.add(name)
        return tuple(again)

    @property
    def out_of_order(self) -> tuple[ReviewStep, ...]:
        """Return the steps dated before the preceding step. The same day is in order."""
        dated = [step for step in self.steps if step.date]
        return tuple(
            after for before, after in pairwise(dated) if before.date and after.date and after.date < before.date
        )

    @property
    def passed(self) -> bool:
        """Whether the review allows papers without 送审稿."""
        return self.filled and not self.repeated and not self.out_of_order
