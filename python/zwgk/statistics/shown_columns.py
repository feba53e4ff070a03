"""The printed columns of a ranking: counts, points, rates, total, total since January. Order and headings follow from
设置; the template builds the attachment from them, the plan fills it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto
from typing import TypeVar

from zwgk.model.period import Period
from zwgk.model.rules import Column, Kind, Rate, Rules
from zwgk.model.settings import Limits
from zwgk.statistics.compared_columns import COMPARED, ComparedColumn

NO_COLUMN = "—"  # as name of the total, or of the numbers: the table has none
MOST_SIDE_BY_SIDE = 4


_ANY_PERIOD = Period(2000, 1, 3)
Cell = TypeVar("Cell")


class Shown(Enum):
    """Content of a printed column."""

    COUNT = auto()
    POINTS = auto()
    RATE = auto()
    TOTAL = auto()
    SINCE_JANUARY = auto()
    COMPARED = auto()


COLOURED = (Shown.COUNT, Shown.POINTS, Shown.RATE)
"""Contents left of the total, among them the columns coloured by quotas."""


@dataclass(frozen=True)
class ShownColumn:
    """A printed column right of number and name."""

    heading: str
    shown: Shown
    column: Column | None = None
    rate: Rate | None = None
    compared: ComparedColumn | None = None


def shown_columns(rules: Rules, kind: Kind, period: Period) -> tuple[ShownColumn, ...]:
    """Return the columns right of number and name."""
    found: list[ShownColumn] = []
    for column in rules.columns_of(kind.name):
        found.append(ShownColumn(column.heading, Shown.COUNT, column))
        if column.points_heading:
            found.append(ShownColumn(column.points_heading, Shown.POINTS, column))
    found += [ShownColumn(rate.heading, Shown.RATE, rate=rate) for rate in rules.rates if rate.kind == kind.name]
    if kind.total_name != NO_COLUMN:
        found.append(ShownColumn(rules.office.fill(kind.total_name, period), Shown.TOTAL))
    if kind.cumulative:
        found.append(ShownColumn(f"1—{period.last}月累计", Shown.SINCE_JANUARY))
    before = before_words(period)
    for name in kind.compared:
        compared = COMPARED[name]
        found.append(ShownColumn(compared.heading.replace("{上期}", before), Shown.COMPARED, compared=compared))
    return tuple(found)


@dataclass(frozen=True)
class TableShape:
    """Columns of a printed ranking, counted from 1.

    shown: number of columns right of number and name; side_by_side: how often they all occur in one printed row.
    """

    numbered: bool
    shown: int
    side_by_side: int

    @property
    def block(self) -> int:
        """Number of columns of one unit: number (if there is one), name, figures."""
        return self.numbered + 1 + self.shown

    @property
    def width(self) -> int:
        """The number of columns of one block."""
        return self.block * self.side_by_side

    @property
    def names(self) -> tuple[int, ...]:
        """The columns with names."""
        return tuple(1 + self.numbered + number * self.block for number in range(self.side_by_side))

    @property
    def kind_column(self) -> int:
        """The first column right of the print area; it holds the name of the kind."""
        return self.width + 1

    def quota_column(self, column: int) -> int:
        """Return the hidden column with the quotas of a printed column: each has the same distance to its own."""
        return column + self.kind_column - self.names[0]

    def arranged(self, rows: Sequence[Sequence[Cell]], blank: Cell) -> list[list[Cell]]:
        """Return the rows of single units as printed rows: read down, then right; blank after the last."""
        height = -(-len(rows) // self.side_by_side)
        padded = [*rows, *([[blank] * self.block] * (height * self.side_by_side - len(rows)))]
        return [[cell for row in padded[start::height] for cell in row] for start in range(height)]


def table_shape(rules: Rules, kind: Kind) -> TableShape:
    """Return the columns of a kind's printed ranking: their number is the same in every period."""
    shown = len(shown_columns(rules, kind, _ANY_PERIOD))
    return TableShape(kind.number_heading != NO_COLUMN, shown, kind.side_by_side)


def before_words(period: Period) -> str:
    """Return how the period before is called: 上月, 上季度, 上半年, 上年, else 上期."""
    months = len(period.months)
    if months == 6 and period.first == 7:
        return "上半年"
    quarter = months == 3 and period.first % 3 == 1
    return "上季度" if quarter else {1: "上月", 12: "上年"}.get(months, "上期")


def shown_heads(rules: Rules, kind: Kind, period: Period) -> list[str]:
    """Return the headings of one unit's columns. {最低} in the heading of the names is the period's quota of the first
    column that has one."""
    quotas = (rules.quotas_of(column)[period.first - 1 : period.last] for column in rules.columns_of(kind.name))
    lowest = next(filter(None, map(sum, quotas)), 0)
    name = rules.office.fill(kind.unit_heading, period).replace("{最低}", str(lowest))
    number = [kind.number_heading] if table_shape(rules, kind).numbered else []
    return [*number, name, *(column.heading for column in shown_columns(rules, kind, period))]


CASE_HEADS = ("序号", "承办单位", "上期结转", "收到", "办结", "处理中", "超时", "办结率")

TIMES = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七"}


def media_heads(rules: Rules) -> list[str]:
    """Return the headings of the new-media attachment; a limit of 0 has no column."""
    limits, office = rules.limits, rules.office
    heads = ["序号", *(["主办单位"] if office.media_hosts else []), "政务新媒体", "发表文章数量"]
    if limits.media_posts_a_week:
        heads.append(f"是否达到{frequency(limits)}要求")
    if limits.media_idle_days and office.show_idle_days:
        heads.append("未更新天数")
    return list(office.media_headings) if len(office.media_headings) == len(heads) else heads


def frequency(limits: Limits) -> str:
    """Return 每周更新两次, 每两周更新一次."""
    count, weeks = (TIMES.get(number, str(number)) for number in (limits.media_posts_a_week, limits.media_weeks))
    return f"每{weeks if limits.media_weeks > 1 else ''}周更新{count}次"


def percentage(part: int | None, whole: int | None, none: str = NO_COLUMN) -> str | None:
    """Return the rate with one decimal, rounded half up; `none` for 0 of 0; None if a figure is missing."""
    if part is None or whole is None:
        return None
    if whole == 0:
        return none or NO_COLUMN
    return f"{(Decimal(100) * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
