"""The rules of one office: kinds of unit, columns with their quotas, limits. Everything is a row of the sheet 设置;
the defaults are those of the 2024 Q2 bulletin and live in the data that a workbook is built from, not here."""

import datetime as dt
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from zwgk.period import OwnPeriod


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


def setting(default: object, item: str, note: str, help: str = "") -> Any:  # noqa: A002 - a word of the README
    """Declare a setting: its item on the sheet 设置, the note beside it, and, if the note does not do, its README text.

    The field's name is its key in settings.toml, its type the kind of value. One such line is all that a setting
    takes: template, readers, settings.toml and README follow from it.
    """
    return field(default=default, metadata={"item": item, "note": note, "help": help or note})


@dataclass(frozen=True)
class Setting:
    """A setting as declared. `kind` is its type: str, int, bool, or `dt.date | None`."""

    key: str
    item: str
    kind: Any
    default: Any
    note: str
    help: str


@dataclass(frozen=True)
class Limits:
    """Numbers of 设置 that are not quotas of a column."""

    media_posts_a_week: int = setting(2, "新媒体每周最少更新次数", "次")
    media_idle_days: int = setting(14, "新媒体最长不更新天数", "天")
    request_workdays: int = setting(20, "依申请公开答复时限", "个工作日")
    mailbox_workdays: int = setting(5, "县长信箱答复时限", "个工作日")
    mailbox_red_workdays: int = setting(15, "县长信箱亮红灯时限", "个工作日")
    catalogue_periods: int = setting(
        1,
        "目录最长不更新期数",
        "期；1 表示到期末最多隔一期（季度即 3 个月）没有更新",
        "1 表示到期末最多隔一期没有更新，按季度就是 3 个月",
    )


@dataclass(frozen=True)
class Office:
    """Who issues the bulletin, and the words only the office can supply.

    difference_note: the clerk's explanation of portal total - unit total.
    """

    county: str = setting("", "县（市、区）名称", "单位名称前带上它也能认出来")
    name: str = setting("", "发文机关", "落款和版头用")
    issue_number: str = setting("", "期数", "版头用，例如 2")
    issue_date: dt.date | None = setting(None, "印发日期", "填日期，例如 2024-7-15", "不加引号，例如 2024-07-15")
    media_title: str = setting("", "新媒体附件标题", "{时段}会换成本期名称")
    difference_note: str = setting("", "门户与单位合计差额说明", "两个数不一致时的原因；只说明，不改数")
    distribution: str = setting("", "本期发", "通报末尾的发送范围")
    colour_on_paper: bool = setting(False, "打印时保留颜色", "是：打印和 PDF 带颜色；否：只在屏幕上显示颜色")
    say_week_rule: bool = setting(True, "附件注明判定方法", "是：新媒体附件表下注明按周还是按总数判定")
    count_duplicates_once: bool = setting(True, "重复文章只计一次", "台账导入时标题、单位、日期都相同的文章")


def settings_of(model: type[Limits] | type[Office]) -> tuple[Setting, ...]:
    """Return the settings declared by a section, in the order of the sheet."""
    return tuple(Setting(item.name, kind=item.type, default=item.default, **item.metadata) for item in fields(model))


@dataclass(frozen=True)
class Rules:
    """All of 设置."""

    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]
    limits: Limits = Limits()
    office: Office = Office()
    periods: tuple[OwnPeriod, ...] = ()  # runs of months with names of the office's own

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
