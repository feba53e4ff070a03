"""三审三校: who has read the bulletin. Until three different people have, in order of dates, it is a draft."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from zwgk.roster import normal_name

STEPS = ("一审一校", "二审二校", "三审三校")


@dataclass(frozen=True)
class ReviewStep:
    """One reading; `reviewer` "" and `date` None where not filled in."""

    step: str
    reviewer: str = ""
    date: dt.date | None = None


@dataclass(frozen=True)
class Review:
    """The steps in the order of STEPS; empty where the workbook has no sheet for them.

    reasons: why the office keeps what 审校 found, by (rule, finding).
    """

    steps: tuple[ReviewStep, ...] = ()
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        """All three steps have a name and a date."""
        return len(self.steps) == len(STEPS) and all(step.reviewer and step.date for step in self.steps)

    @property
    def repeated(self) -> tuple[ReviewStep, ...]:
        """Steps whose reviewer has signed an earlier one."""
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
        """Steps dated before the step that they follow. The same day is in order."""
        dated = [step for step in self.steps if step.date]
        return tuple(
            after for before, after in pairwise(dated) if before.date and after.date and after.date < before.date
        )

    @property
    def passed(self) -> bool:
        """Whether the papers may go without 送审稿, as far as their readers are concerned."""
        return self.filled and not self.repeated and not self.out_of_order
