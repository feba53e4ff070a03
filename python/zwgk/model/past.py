"""Figures of earlier periods in the sheet 历史: published, corrected since, or taken from other files."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from zwgk.model.period import Period

TOTAL = "合计"
"""The column of a unit's total."""
MEDIA, PORTAL = "新媒体", "门户网站"
"""Kinds of the figures that do not belong to a unit."""

Number = int | float


def plain(value: Decimal | float) -> Number:
    """Return a figure without a decimal point if it is whole."""
    return int(value) if value == int(value) else float(value)


class Basis(StrEnum):
    """Reliability of a figure, the highest last: a more reliable figure wins, of equal ones the last."""

    UNCLOSED = "没有封存"  # computed from a workbook that was never closed
    PAPER = "公布的文稿"
    CLOSED = "封存"
    CORRECTED = "更正"

    def outweighs(self, other: "Basis") -> bool:
        """Return whether a later figure of this basis replaces one of the other."""
        return _RELIABILITY[self] >= _RELIABILITY[other]


_RELIABILITY = {basis: place for place, basis in enumerate(Basis)}
FigureKey = tuple[str, str, str, Period]
"""Kind, unit, column and period of a figure."""


@dataclass(frozen=True)
class PastFigure:
    """A unit's figure in a column (short name, or TOTAL) in a period.

    kind: of the unit, or the sheet's name for an account or the portal. count: None if it was not reported. duty: False
    is printed as —. required: the period's requirement. state: a value of `Shortfall`, "" for none; named: in the text.
    months: counts by month, None for an unknown one; () if only the period's figure is known.
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
    def key(self) -> FigureKey:
        """The identity of the figure within 历史."""
        return self.kind, self.unit, self.column, self.period

    @property
    def is_units(self) -> bool:
        """Whether it is a unit's, not an account's or the portal's."""
        return self.kind not in (MEDIA, PORTAL)


@dataclass(frozen=True)
class Correction:
    """An entry of a closed period that was openly corrected. table, name, item, month: as in `history.snapshot`;
    a value of None: there was, or is, no such entry."""

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
    """The whole content of the sheet 历史, in its order."""

    figures: tuple[PastFigure, ...] = field(default=(), repr=False)
    corrections: tuple[Correction, ...] = ()


def valid_figures(figures: Iterable[PastFigure]) -> dict[FigureKey, PastFigure]:
    """Return for each key the most reliable figure, of equally reliable ones the last."""
    found: dict[FigureKey, PastFigure] = {}
    for figure in figures:
        if figure.key not in found or figure.basis.outweighs(found[figure.key].basis):
            found[figure.key] = figure
    return found


def account_name(account: Mapping[Hashable, object]) -> str:
    """Return an account's name in 历史 and in archives, from a row of the frame of accounts."""
    return " ".join(str(account[part]) for part in ("account", "host", "platform") if account[part])
