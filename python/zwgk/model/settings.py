"""The single values of 设置: limits, the office with its words, parts of the work; each declared by one line."""

import datetime as dt
import re
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from zwgk.model.period import Period


def setting(default: object, item: str, note: str, help: str = "", asked: bool = True) -> Any:  # noqa: A002 - a word of the README
    """Declare a setting: its item on the sheet 设置, the note beside it, and, if the note is insufficient, its README
    text.

    The field's name is its key in settings.toml, its type the kind of value. One such line is enough for a setting:
    template, readers, settings.toml and README follow from it.
    """
    return field(default=default, metadata={"item": item, "note": note, "help": help or note, "asked": asked})


@dataclass(frozen=True)
class Setting:
    """A setting as declared. `kind` is its type: str, int, bool, `dt.date | None` or `tuple[str, ...]`."""

    key: str
    item: str
    kind: Any
    default: Any
    note: str
    help: str
    asked: bool  # a sheet without it is reported


COMMITTEE = "管委会"  # a level of its own: a development zone has no government
LEVELS = (*"县市区旗州", COMMITTEE)
_COMMITTEES = re.compile(r".*(管委会|管理委员会|(开发|高新|经开|示范|保税|工业园)区)")  # usual names of such zones
PLACEHOLDERS = ("时段", "地名", "级别", "政府", "信箱")  # of texts of 设置: {时段}
CASE_PLACEHOLDER = "{办件}"  # in the title of an attachment of cases
WEEKS_OF_MONTH = 4  # from the 1st, 8th, 15th and 22nd on
WEEKS_TOGETHER = (1, 2, 4)  # possible numbers of weeks for a number of posts: a month has four


@dataclass(frozen=True)
class Limits:
    """Numbers of 设置 that are not quotas of a column."""

    media_posts_a_week: int = setting(2, "新媒体每周最少更新次数", "次；不作要求填 0")
    media_weeks: int = setting(1, "新媒体更新次数按几周计", "周；1 是每周，2 是每两周，4 是每四周", asked=False)
    media_idle_days: int = setting(14, "新媒体最长不更新天数", "天；不作要求填 0")
    catalogue_periods: int = setting(
        1,
        "目录最长不更新期数",
        "期；1 表示到期末最多隔一期（季度即 3 个月）没有更新",
        "1 表示到期末最多隔一期没有更新，按季度就是 3 个月",
    )
    request_workdays: int = setting(20, "依申请公开答复时限", "个工作日；办件台账用，没有时限填 0", asked=False)
    mailbox_workdays: int = setting(5, "信箱答复时限", "个工作日，热线同此；办件台账用，没有时限填 0", asked=False)
    mailbox_red_workdays: int = setting(15, "信箱亮红灯时限", "个工作日还没有办结的，亮红灯；不亮填 0", asked=False)
    due_soon_workdays: int = setting(3, "办件临期提醒", "个工作日以内到期的提醒；办件台账用", asked=False)


@dataclass(frozen=True)
class Office:
    """The issuing office, and words that only the office can supply.

    Words of the place left blank follow from the place's name: 新乡县 -> 县, 县政府, 县长信箱.
    difference_note: the clerk's explanation of portal total - unit total.
    """

    county: str = setting("", "县（市、区）名称", "单位名称前带上它也能认出来")
    level: str = setting("", "级别", "县、市、区、旗、州或管委会；不填就看名称的末尾")
    superiors: str = setting("省、市", "上级", "例如“省、市”“省、州”“自治区、市”")
    province: str = setting("", "所在省份", "第三方评估前面的省名，可以不填")
    name: str = setting("", "发文机关", "落款和版头用", "落款和版头用；不写是“县名＋人民政府办公室”")
    everybody: str = setting("", "各单位统称", "例如“各镇、各部门”；不填就按单位类别写")
    mailbox: str = setting("", "信箱名称", "不填就按级别起名")
    platform: str = setting("", "新媒体监管平台", "例如“某省政府网站统一技术平台”；可以不填")
    portal_columns: tuple[str, ...] = setting(
        ("政务要闻", "信息公开", "其他"), "门户栏目", "门户网站按哪几栏计数，用顿号隔开；只记总数的写一栏"
    )
    issue_number: str = setting("", "期数", "版头用，例如 2")
    issue_date: dt.date | None = setting(None, "印发日期", "填日期，例如 2024-7-15", "不加引号，例如 2024-07-15")
    check_date: dt.date | None = setting(None, "检查日期", "新媒体多少天没有更新，算到这一天；不填算到期末")
    show_idle_days: bool = setting(False, "附件列出未更新天数", "是：新媒体附件多一栏；最长不更新天数为 0 时没有")
    media_title: str = setting(
        "", "新媒体附件标题", "{时段}换成本期名称；{地名}{级别}{政府}{信箱}换成本地的；不填用原来的"
    )
    media_hosts: bool = setting(False, "新媒体附件单列主办单位", "是：主办单位另列一栏；否：写在账号后面的括号里")
    media_hosts_once: bool = setting(
        False,
        "同一主办单位只写一次",
        "单列主办单位时用；是：同一主办单位接连几个账号的，只在第一行写，下面的格合在一起",
        asked=False,
    )
    media_by_roster: bool = setting(False, "新媒体附件按名录排列", "是：按“新媒体”表的先后；否：按条数多少")
    media_headings: tuple[str, ...] = setting((), "新媒体附件表头", "另起表头的，从左到右用顿号隔开；不填用原来的")
    case_kinds: tuple[str, ...] = setting(
        (), "分单位统计的办件", "每类一个附件，用顿号隔开，例如“依申请公开、12345热线”；不填就是依申请公开和信箱"
    )
    case_title: str = setting(
        "{时段}{办件}办理情况统计表", "分单位办件附件标题", "{办件}换成类型；{时段}{地名}{级别}{政府}{信箱}也可以用"
    )
    tables: tuple[str, ...] = setting(
        (), "另附的表", "其他工作表的名称，用顿号隔开，例如“达标情况、同类部门”：排在各附件后面，照原样印", asked=False
    )
    no_rate: str = setting("—", "算不出的比率写作", "0÷0 没有比率，附件上写什么；不填写 —", asked=False)
    careless: bool = setting(
        False, "通报写明把关不严", "是：通报写“上传信息内容把关不严”；否：不写（校对发现的错词列在“校验”）"
    )
    compared: bool = setting(
        False, "通报写与以前比较", "是：通报写比上期、上年同期的增减，连续为零，整改情况", asked=False
    )
    difference_note: str = setting("", "门户与单位合计差额说明", "两个数不一致时的原因；只说明，不改数")
    distribution: str = setting("", "本期发", "通报末尾的发送范围")
    colour_on_paper: bool = setting(False, "打印时保留颜色", "是：打印和 PDF 带颜色；否：只在屏幕上显示颜色")
    show_attachment: bool = setting(
        False,
        "统计后转到附件1",
        "是：重新统计以后没有问题的，转到附件1；有问题的照样提示；否：留在原来的表",
        asked=False,
    )
    attachments_in_word: bool = setting(
        False,
        "附件放进Word文稿",
        "是：Word 文稿里正文后面就是各附件的表，一个文件签发；附件的 PDF 照样有",
        asked=False,
    )
    charts: bool = setting(False, "通报附图", "是：通报的 Word 文稿和全文 PDF 最后附各附件的柱形图", asked=False)
    say_week_rule: bool = setting(True, "附件注明判定方法", "是：新媒体附件表下注明按周还是按总数判定")
    count_duplicates_once: bool = setting(True, "重复文章只计一次", "台账导入时标题、单位、日期都相同的文章")
    report_deadline: dt.date | None = setting(
        None, "填报截止日期", "填报表和催报里写明；填日期，例如 2024-7-5", "不加引号，例如 2024-07-05"
    )

    def deadline(self, period: Period) -> dt.date | None:
        """Return the due date of the period's forms; None if none is set, or if it belongs to another period: a day
        before the period ends, or more than its length after it."""
        day = self.report_deadline
        span = (period.end - period.start).days
        return day if day is not None and 0 <= (day - period.end).days <= max(span, 31) else None

    @property
    def rank(self) -> str:
        """Rank of the place: one of LEVELS, by the end of its name if 设置 does not tell."""
        if not self.level and _COMMITTEES.fullmatch(self.county):
            return COMMITTEE
        return self.level or next((level for level in LEVELS if self.county.endswith(level)), "县")

    @property
    def knows_rank(self) -> bool:
        """Return whether the rank is more than the default."""
        return bool(self.level or not self.county or _COMMITTEES.fullmatch(self.county)) or self.county.endswith(LEVELS)

    @property
    def area(self) -> str:
        """One character for the place as in 全县, 我县, 县直."""
        return "区" if self.rank == COMMITTEE else self.rank

    @property
    def government(self) -> str:
        """县政府, 管委会."""
        return self.rank if self.rank == COMMITTEE else f"{self.rank}政府"

    @property
    def government_office(self) -> str:
        """县政府办, 管委会办公室."""
        return f"{self.government}{'办公室' if self.rank == COMMITTEE else '办'}"

    @property
    def mailbox_name(self) -> str:
        """县长信箱, 市长信箱, 主任信箱, or the office's own name for it."""
        return self.mailbox or ("主任信箱" if self.rank == COMMITTEE else f"{self.rank}长信箱")

    @property
    def all_levels(self) -> str:
        """The levels that an assessment considers: 省市、县."""
        return f"{self.superiors.replace('、', '')}、{self.area}" if self.superiors else self.area

    def fill(self, pattern: str, period: Period) -> str:
        """Return a text of 设置 with its placeholders filled in; the office's line breaks stay."""
        words = (period.title, self.county, self.area, self.government, self.mailbox_name)
        for name, word in zip(PLACEHOLDERS, words, strict=True):
            pattern = pattern.replace(f"{{{name}}}", word)
        return pattern


def unknown_placeholders(pattern: str) -> list[str]:
    """Return the names in braces that `Office.fill` does not know."""
    return [name for name in re.findall(r"\{([^{}]*)\}", pattern) if name not in PLACEHOLDERS]


def issuer_of(office: Office) -> str:
    """Return the usual name for an office that gave none: 新乡县人民政府办公室; 某某市… if it gave no place either."""
    if office.rank == COMMITTEE:
        place = office.county.removesuffix("管理委员会").removesuffix(COMMITTEE)
        return f"{place}{COMMITTEE}办公室"
    return f"{office.county or f'某某{office.rank}'}人民政府办公室"


@dataclass(frozen=True)
class Parts:
    """Parts of the work that not every office has: one that is switched off is not required, written or printed."""

    portal: bool = setting(True, "统计门户网站", "否：没有这一项，不用填，也不写进通报")
    requests: bool = setting(True, "统计依申请公开", "同上", "没有的写 `false`")
    mailbox: bool = setting(True, "统计信箱来信", "同上", "没有的写 `false`")
    media: bool = setting(True, "统计政务新媒体", "同上；也没有新媒体附件", "没有的写 `false`，也就没有新媒体附件")
    catalogue: bool = setting(True, "统计目录自查", "同上", "没有的写 `false`")
    cases: bool = setting(
        False,
        "统计分单位办件",
        "是：多一张“分单位办件”表，每类办件一个附件",
        "要按承办单位统计信箱、热线、依申请公开的写 `true`",
    )
    case_log: bool = setting(
        False,
        "统计办件台账",
        "是：多“办件台账”“节假日”“办件情况”三张表",
        "一件一行登记、按工作日算超时和临期的写 `true`",
    )


def item_of(part: str) -> str:
    """Return the item of 设置 that switches a part, by its name in `Parts`."""
    return next(setting.item for setting in settings_of(Parts) if setting.key == part)


@cache
def settings_of(model: type[Limits | Office | Parts]) -> tuple[Setting, ...]:
    """Return the settings declared by a section, in the order of the sheet."""
    return tuple(Setting(item.name, kind=item.type, default=item.default, **item.metadata) for item in fields(model))
