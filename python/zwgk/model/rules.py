"""The rules of one office: kinds of unit, columns with their quotas, limits. Each is a row of the sheet 设置;
the defaults are those of the 2024 Q2 bulletin and are in the data that a workbook is built from, not here."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from zwgk.model.period import OwnPeriod
from zwgk.model.settings import CASE_PLACEHOLDER, Limits, Office, Parts


class Naming(StrEnum):
    """When the text of the bulletin names a unit for a column (通报点名). The clerk picks one of the values."""

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
    better_units: tuple[str, ...] = ()  # the office's own choice, which overrides the proposal
    better_period: str = ""  # name of the period that the choice is for; "" for any
    total_name: str = "合计"  # heading of the total; — for a table without one
    order: str = "合计"  # of the table's rows: by 合计, by 名录, or by a column's short name
    shared_ranks: bool = False  # units with equal figures share a rank, otherwise numbers are consecutive
    total_row: bool = False  # a row with the sums at the foot
    cumulative: bool = False  # the total since January beside the period's
    compared: tuple[str, ...] = ()  # printed columns that compare the total: names of statistics.compared_columns
    number_heading: str = "序号"  # — for a table without numbers
    unit_heading: str = "单位名称"
    side_by_side: int = 1  # units per printed row: the first part of the ranking left, the next right of it


@dataclass(frozen=True)
class Column:
    """A column of the unit sheets of one kind."""

    kind: str
    name: str  # short, shared by the kinds: 动态
    heading: str  # as printed: 乡镇动态
    monthly_quota: int | None  # None: nothing is required
    counted: bool  # counts in 合计
    naming: Naming
    points: float = 1  # of an item, in the total
    points_heading: str = ""  # heading of a printed column with the points; "" for none


@dataclass(frozen=True)
class Rate:
    """A printed column that is calculated from two others of the kind: 采纳率 = 采纳 ÷ 报送."""

    kind: str
    name: str
    heading: str
    part: str  # short column names
    whole: str


@dataclass(frozen=True)
class Quota:
    """A monthly quota for some units of a kind, or from a month on, in place of the column's."""

    kind: str
    column: str  # short name
    quota: int
    units: tuple[str, ...] = ()  # none: all of the kind
    from_month: int = 1


BY_TOTAL, BY_ROSTER = "合计", "名录"
NUMBERING = "序号"


REQUESTS = "依申请公开"
REQUEST_FIGURES = ("收到", "办结", "答复")
HOTLINES = {"12345热线": "hotline"}
"""Optional counts of 门户网站: name -> its key in portal.csv. Another one, with its columns and its clause of the text,
is one more line here."""
HOTLINE_FIGURES = ("收到", "办结")
_PORTAL_KEYS = {"政务要闻": "news", "信息公开": "disclosure", "其他": "other"}  # other columns use their headings
MOST_CASE_KINDS = 8


@dataclass(frozen=True)
class Rules:
    """All of 设置."""

    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]
    limits: Limits = Limits()
    office: Office = Office()
    periods: tuple[OwnPeriod, ...] = ()  # runs of months named by the office
    parts: Parts = Parts()
    rates: tuple[Rate, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @property
    def portal_columns(self) -> tuple[str, ...]:
        """Headings of the portal's own counts; none if the office does not count them."""
        return self.office.portal_columns if self.parts.portal else ()

    @property
    def request_kinds(self) -> tuple[str, ...]:
        """Kinds of requests from the public that the office counts."""
        kinds = ((REQUESTS, self.parts.requests), (self.office.mailbox_name, self.parts.mailbox))
        return tuple(kind for kind, counted in kinds if counted)

    @property
    def request_columns(self) -> tuple[str, ...]:
        """Headings of the counts of requests."""
        return tuple(kind + what for kind in self.request_kinds for what in REQUEST_FIGURES)

    @property
    def monthly_figures(self) -> tuple[str, ...]:
        """Headings of all counts of the sheet 门户网站; if none, the workbook has no such sheet."""
        return (*self.portal_columns, *self.request_columns)

    @property
    def figure_keys(self) -> dict[str, str]:
        """Heading of each count of 门户网站, those of hotlines included -> its key in records and in portal.csv."""
        keys = {heading: _PORTAL_KEYS.get(heading, heading) for heading in self.portal_columns}
        requests = {kind: "request" if kind == REQUESTS else "mailbox" for kind in self.request_kinds}
        for lines, figures in ((requests, REQUEST_FIGURES), (HOTLINES, HOTLINE_FIGURES)):
            for line, own in lines.items():
                for figure, key in zip(figures, ("received", "closed", "answered"), strict=False):
                    keys.setdefault(line + figure, f"{own}_{key}")
        return keys

    @property
    def attachments(self) -> int:
        """Number of attachments of the bulletin."""
        return len(self.attachment_titles) + len(self.office.tables)

    @property
    def attachment_titles(self) -> tuple[str, ...]:
        """Patterns of the attachments' titles in their order: the kinds of 设置, new media, cases by unit. Further
        tables follow; their sheets have their titles."""
        media = (self.media_title,) if self.parts.media else ()
        cases = (self.office.case_title.replace(CASE_PLACEHOLDER, kind) for kind in self.case_kinds)
        return (*(kind.attachment_title for kind in self.kinds), *media, *cases)

    @property
    def case_kinds(self) -> tuple[str, ...]:
        """Kinds of case counted by handling unit, one attachment per kind; none if both parts are off."""
        counted = self.parts.cases or self.parts.case_log
        return (self.office.case_kinds or self.request_kinds) if counted else ()

    @property
    def everybody(self) -> str:
        """All units in one phrase: 各乡镇、县直各部门."""
        names = (
            f"{self.office.area}直各{kind.name}" if kind.name == "部门" else f"各{kind.name}" for kind in self.kinds
        )
        return self.office.everybody or "、".join(names)

    def columns_of(self, kind: str) -> tuple[Column, ...]:
        """Return the columns of a kind, in their order."""
        return self._by_kind.get(kind, ())

    def has_column(self, kind: str, name: str) -> bool:
        """Return whether a kind has a column, given by its short name."""
        return (kind, name) in self._names

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Column, ...]]:
        return {
            kind: tuple(column for column in self.columns if column.kind == kind)
            for kind in {column.kind for column in self.columns}
        }

    @cached_property
    def _names(self) -> frozenset[tuple[str, str]]:
        return frozenset((column.kind, column.name) for column in self.columns)

    def quotas_of(self, column: Column, unit: Collection[str] = ()) -> tuple[int, ...]:
        """Return a unit's quota in each of the twelve months (0 for none); the unit is given by its names. A quota
        for the unit takes precedence over one for all, and a later month over an earlier one."""
        mine = sorted(self.own_quotas(column, unit), key=lambda each: (bool(each.units), each.from_month))
        months = [column.monthly_quota or 0] * 12
        for each in mine:
            months[each.from_month - 1 :] = [each.quota] * (13 - each.from_month)
        return tuple(months)

    def own_quotas(self, column: Column, unit: Collection[str] = ()) -> tuple[Quota, ...]:
        """Return the quotas of 设置 for a column and a unit, given by its names, other than the column's own row."""
        mine = (each for each in self.quotas if (each.kind, each.column) == (column.kind, column.name))
        return tuple(each for each in mine if not each.units or set(each.units) & set(unit))

    def is_judged(self, column: Column) -> bool:
        """Return whether the column requires anything of some unit: a quota, or that it is not zero."""
        own = any(each.quota for each in self.quotas if (each.kind, each.column) == (column.kind, column.name))
        return own or bool(column.monthly_quota) or column.naming is not Naming.NEVER

    def columns_of_both(self, kind: str, former: str) -> tuple[Column, ...]:
        """Return the columns of a kind, and further ones of the kind that a unit had before."""
        own = self.columns_of(kind)
        names = {column.name for column in own}
        return own + tuple(column for column in self.columns_of(former) if column.name not in names)

    def is_weighted(self, kind: str) -> bool:
        """Return whether a kind is ranked by points rather than by items."""
        return any(column.points != 1 for column in self.columns_of(kind) if column.counted)

    @property
    def media_title(self) -> str:
        """Pattern of the new-media attachment's title."""
        return self.office.media_title or "{时段}全{级别}政务新媒体检查情况"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Short names over all kinds, each once, in order of appearance: the duty columns of 单位名录."""
        return tuple(dict.fromkeys(column.name for column in self.columns))

    def label(self, column: Column) -> str:
        """Return the heading, with the kind in front if another kind has the same heading: 部门动态信息."""
        shared = len(self._kinds_of_heading.get(column.heading, frozenset()) | {column.kind}) > 1
        return column.kind + column.heading if shared else column.heading

    @cached_property
    def _kinds_of_heading(self) -> dict[str, frozenset[str]]:
        kinds: dict[str, set[str]] = {}
        for column in self.columns:
            kinds.setdefault(column.heading, set()).add(column.kind)
        return {heading: frozenset(found) for heading, found in kinds.items()}
