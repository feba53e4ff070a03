"""The printed columns of a ranking: counts, points, rates, total, total since January. Order and headings follow from
设置; the template builds the attachment from them, the plan fills it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto

from zwgk.period import Period
from zwgk.rules import Column, Kind, Limits, Rate, Rules
from zwgk.statistics.compared_columns import COMPARED, ComparedColumn

NO_COLUMN = "—"  # as name of the total: the table has none


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


def before_words(period: Period) -> str:
    """Return how the period before is called: 上月, 上季度, 上半年, 上年, else 上期."""
    months = len(period.months)
    if months == 6 and period.first == 7:
        return "上半年"
    quarter = months == 3 and period.first % 3 == 1
    return "上季度" if quarter else {1: "上月", 12: "上年"}.get(months, "上期")


def shown_heads(rules: Rules, kind: Kind, period: Period) -> list[str]:
    """Return all headings of the table. {最低} in the heading of the names is the period's quota of the first
    column that has one."""
    quotas = (rules.quotas_of(column)[period.first - 1 : period.last] for column in rules.columns_of(kind.name))
    lowest = next(filter(None, map(sum, quotas)), 0)
    name = rules.office.fill(kind.unit_heading, period).replace("{最低}", str(lowest))
    return [kind.number_heading, name, *(column.heading for column in shown_columns(rules, kind, period))]


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


def percentage(part: int | None, whole: int | None) -> str | None:
    """Return the rate with one decimal, rounded half up; — for 0 of 0; None if a figure is missing."""
    if part is None or whole is None:
        return None
    if whole == 0:
        return NO_COLUMN
    return f"{(Decimal(100) * part / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
