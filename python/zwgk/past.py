"""Figures of earlier periods as the sheet 历史 keeps them: published, corrected since, or taken from elsewhere."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from zwgk.period import Period

TOTAL = "合计"
"""The column of a unit's total."""
MEDIA, PORTAL = "新媒体", "门户网站"
"""Kinds of the figures that are no unit's."""

Number = int | float


def plain(value: Decimal | float) -> Number:
    """Return a figure without a decimal point if it needs none."""
    return int(value) if value == int(value) else float(value)


class Basis(StrEnum):
    """How sure a figure is, the surest last: one of a surer basis holds, of one basis the last."""

    UNCLOSED = "没有封存"  # worked out from a workbook that was never closed
    PAPER = "公布的文稿"
    CLOSED = "封存"
    CORRECTED = "更正"


@dataclass(frozen=True)
class PastFigure:
    """A unit's figure in a column (short name, or TOTAL) in a period.

    kind: of the unit, or the sheet's name for an account or the portal. count: None if it was not reported. duty: False
    is printed as —. required: what the period asked. state: a value of `Shortfall`, "" for none; named: in the text.
    months: counts by month, None for one that is not known; () if only the period's figure is known.
    """

    period: Period
    kind: str
    unit: str
    column: str
    count: Number | None
    duty: bool = True
    rank: int | None = None
    required: int | None = None
    state: str = ""
    named: bool = False
    months: tuple[Number | None, ...] = ()
    basis: Basis = Basis.UNCLOSED
    source: str = ""
    recorded: str = ""

    @property
    def is_units(self) -> bool:
        """Whether it is a unit's, not an account's or the portal's."""
        return self.kind not in (MEDIA, PORTAL)


@dataclass(frozen=True)
class Correction:
    """An entry of a closed period that is openly another now. table, name, item, month: as `history.snapshot` has them;
    None of a value: there was, or is, no such entry."""

    period: Period
    table: str
    name: str
    item: str
    month: str
    published: str | None
    now: str | None
    recorded: str = ""


@dataclass(frozen=True)
class Past:
    """All that the sheet 历史 holds, in its order."""

    figures: tuple[PastFigure, ...] = field(default=(), repr=False)
    corrections: tuple[Correction, ...] = ()
