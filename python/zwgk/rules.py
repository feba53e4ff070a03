"""The rules of one office: kinds of unit, columns with their quotas, limits. Everything is a row of the sheet 设置;
the defaults are those of the 2024 Q2 bulletin and live in the data that a workbook is built from, not here."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Naming(StrEnum):
    """When the text of the bulletin names a unit for a column (通报点名). The values are what the clerk picks."""

    NEVER = "不点名"
    ZERO = "为零"
    BELOW = "未达标"


class WeekRule(StrEnum):
    """How 是否达到每周更新两次 was judged for an account."""

    WEEKLY = "按周"
    TOTAL = "按总数"


@dataclass(frozen=True)
class Kind:
    """A kind of unit (乡镇, 部门): one attachment each, in this order."""

    name: str
    attachment_title: str  # with {时段} where the period goes; a line break where the title may be broken
    better_count: int = 0  # how many 较好 units are proposed
    better_units: tuple[str, ...] = ()  # the office's own choice, which overrules the proposal
    better_period: str = ""  # name of the period that the choice is for; "" for any


@dataclass(frozen=True)
class Column:
    """A column of the unit sheets of one kind."""

    kind: str
    name: str  # short, shared by the kinds: 动态
    heading: str  # as printed: 乡镇动态
    monthly_quota: int | None  # None: nothing is required
    counted: bool  # counts in 合计
    naming: Naming

    @property
    def judged(self) -> bool:
        """Whether anything is asked of the column: a quota, or that it is not zero."""
        return bool(self.monthly_quota) or self.naming is not Naming.NEVER


@dataclass(frozen=True)
class Limits:
    """Numbers of 设置 that are not quotas of a column."""

    media_posts_a_week: int = 2
    media_idle_days: int = 14
    request_workdays: int = 20
    mailbox_workdays: int = 5
    mailbox_red_workdays: int = 15
    catalogue_periods: int = 1


@dataclass(frozen=True)
class Office:
    """Who issues the bulletin, and the words only the office can supply."""

    county: str = ""
    name: str = ""
    issue_number: str = ""
    issue_date: dt.date | None = None
    media_title: str = ""
    difference_note: str = ""  # the clerk's explanation of portal total - unit total
    distribution: str = ""  # 本期发
    colour_on_paper: bool = False
    say_week_rule: bool = True
    count_duplicates_once: bool = True


@dataclass(frozen=True)
class Rules:
    """All of 设置."""

    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]
    limits: Limits = Limits()
    office: Office = Office()

    def columns_of(self, kind: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind == kind)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Short names over all kinds, each once, in order of appearance: the duty columns of 单位名录."""
        return tuple(dict.fromkeys(column.name for column in self.columns))

    def label(self, column: Column) -> str:
        """Return the heading, after the kind if another kind has a column of that heading: 部门动态信息."""
        shared = any(other.heading == column.heading and other.kind != column.kind for other in self.columns)
        return column.kind + column.heading if shared else column.heading
