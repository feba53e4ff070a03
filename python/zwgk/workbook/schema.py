"""The tables that clerks fill in, each declared once; those of 设置 are in `settings_schema`.

The template's cells with their validation, the reader (`zwgk.workbook.table_reader`), the columns of the CSV files and
the tables of workbook/README.md follow from a declaration. Another column of a table is one line here.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from zwgk.model.cases import REQUEST_RESULTS
from zwgk.model.rules import Column, Rules
from zwgk.model.settings import Office
from zwgk.workbook import layout
from zwgk.workbook.declaration import Holds, InputColumn, InputTable

_NUMBER = InputColumn("序号", Holds.NUMBERING, needed=False, width=8)
_REMARK = InputColumn(layout.REMARK, Holds.REMARK, needed=False, key="remark", width=28, help="备注")
_SUM_ROWS = frozenset({layout.UNIT_YEAR_ROW, layout.UNIT_PERIOD_ROW})


def _figure(heading: str, key: str, **more: Any) -> InputColumn:
    return InputColumn(heading, Holds.COUNT, key=key, **{"help": heading, **more})


def portal_table(rules: Rules) -> InputTable:
    """Return 门户网站: the portal's own counts and those of requests that the office counts by 设置."""
    figures = []
    for heading, key in rules.figure_keys.items():
        if heading in rules.portal_columns:
            figures.append(_figure(heading, key))
        elif heading in rules.request_columns:
            figures.append(_figure(heading, key, help=f"{heading}件数"))
        else:
            figures.append(_figure(heading, key, needed=False, asked=False, help=f"{heading}件数，可以没有"))
    month = InputColumn(layout.MONTH, Holds.MONTH, key="month", filled=True, width=14, help="月份，1—12")
    return InputTable(layout.MONTH, "月份", (month, *figures, _REMARK), known_rows=_SUM_ROWS, file="portal.csv")


def portal_table_as_read(rules: Rules) -> InputTable:
    """Return 门户网站 with the columns of parts that 设置 switches off, which may be there and are not read."""
    everything = replace(rules, parts=replace(rules.parts, portal=True, requests=True, mailbox=True))
    own = portal_table(rules)
    off = tuple(
        replace(column, holds=Holds.REMARK, needed=False, asked=False, key="")
        for column in portal_table(everything).columns
        if column.heading not in own.headings
    )
    return replace(own, columns=(*own.columns, *off))


PORTAL = portal_table(Rules((), ()))
"""门户网站 of an office that counts everything by the default settings."""
OPENINGS = InputTable(
    layout.OPENING_ITEM,
    "事项",
    (
        InputColumn(layout.OPENING_ITEM, key="item"),
        InputColumn(layout.OPENING_COUNT, Holds.COUNT, key="count"),
        InputColumn(
            layout.OPENING_SINCE,
            Holds.CHOICE,
            needed=False,
            key="since",
            choices=tuple(map(str, range(1, 13))),
            message="请填月份，1 到 12；从 1 月起的留空。",
            strict=False,
        ),
    ),
    unique=(layout.OPENING_ITEM,),
)

ACCOUNT, HOST, PLATFORM = "账号名称", "主办单位", "平台"
LAST_POST = "最后更新日期"
WEEKS_BELOW = tuple(f"{heading}不足周数" for heading in layout.MONTH_HEADINGS)
MEDIA = InputTable(
    ACCOUNT,
    "账号",
    (
        _NUMBER,
        InputColumn(ACCOUNT, key="account", filled=True, width=30, help="账号"),
        InputColumn(
            HOST,
            told_blank=True,
            key="host",
            width=18,
            help="主办单位",
            choices=layout.NAME_UNIT_LIST,
            strict=False,
        ),
        InputColumn(PLATFORM, Holds.CHOICE, needed=False, key="platform", width=13, help="平台"),
        *(
            InputColumn(heading, Holds.COUNT, key=str(month), width=7.5, help=f"{heading}发布的条数")
            for month, heading in enumerate(layout.MONTH_HEADINGS, start=1)
        ),
        *(
            InputColumn(
                heading,
                Holds.COUNT,
                needed=False,
                key=f"weeks_{month}",
                width=7.5,
                help=f"{month}月有几周不足规定次数；不知道的不写，按总数判定",
            )
            for month, heading in enumerate(WEEKS_BELOW, start=1)
        ),
        InputColumn(
            LAST_POST, Holds.DATE, needed=False, key="last_update", width=14, help="最后更新日期，例如 `2024-06-28`"
        ),
        replace(_REMARK, width=22),
    ),
    unique=(ACCOUNT, HOST, PLATFORM),
    file="media.csv",
)

FIELD, UPDATED, BODY_NAMED, FAULT = "领域", "最近更新", "公开主体是否明确", "存在问题"
CATALOGUE = InputTable(
    FIELD,
    "领域",
    (
        _NUMBER,
        InputColumn(FIELD, key="field", filled=True, width=26, help="领域"),
        InputColumn(
            UPDATED,
            Holds.YEAR_MONTH,
            key="last_update",
            width=16,
            help="最近更新，例如 `2024-06` 或 `2024-06-28`",
        ),
        InputColumn(BODY_NAMED, Holds.YES_NO, key="body_named", width=18, help="公开主体是否明确：`是`、`否`"),
        InputColumn(FAULT, key="fault", width=44, help="存在问题"),
        _REMARK,
    ),
    unique=(FIELD,),
    file="catalogue.csv",
)

CASE_KIND, CASE_MONTH, CASE_UNIT = "类型", "月份", "承办单位"
_CASE_KIND = InputColumn(
    CASE_KIND, Holds.CHOICE, key="kind", filled=True, width=16, help="办件类型，“分单位统计的办件”之一"
)
_CASE_UNIT = InputColumn(
    CASE_UNIT,
    key="unit",
    filled=True,
    width=22,
    choices=layout.NAME_UNIT_LIST,
    strict=False,
    help="承办单位，简称、全称、别名都行；名录以外的单位也行",
)
CASE_OPENING, CASE_RECEIVED, CASE_CLOSED, CASE_OPEN, CASE_OVERDUE = "期初", "收到", "办结", "处理中", "超时"
CASES = InputTable(
    CASE_UNIT,
    "承办单位",
    (
        _CASE_KIND,
        InputColumn(
            CASE_MONTH,
            Holds.COUNT,
            key="month",
            filled=True,
            width=9,
            message="请填月份，1 到 12。",
            help="月份，1—12；只有整季的数，写这一季的最后一个月",
        ),
        _CASE_UNIT,
        _figure(CASE_OPENING, "opening", needed=False, help="月初还没有办结的件数；不写就是上一次的处理中"),
        _figure(CASE_RECEIVED, "received", help="收到件数"),
        _figure(CASE_CLOSED, "closed", help="办结件数"),
        _figure(CASE_OPEN, "still_open", needed=False, help="月末还在处理的件数；不写就按 期初＋收到－办结 算"),
        _figure(CASE_OVERDUE, "overdue", needed=False, help="其中超过时限的件数"),
        _REMARK,
    ),
    unique=(CASE_KIND, CASE_MONTH, CASE_UNIT),
    file="cases.csv",
)
"""分单位办件: cases by handling unit, kind and month."""

CASE_NUMBER, CASE_CAME, CASE_DUE, CASE_DONE, CASE_RESULT = "编号", "收到日期", "到期日期", "答复日期", "结果"
CASE_LOG = InputTable(
    CASE_KIND,
    "办件",
    (
        _CASE_KIND,
        InputColumn(CASE_NUMBER, needed=False, key="number", width=16, help="编号，可以没有；有的，同一类型不能重复"),
        _CASE_UNIT,
        InputColumn(CASE_CAME, Holds.DATE, key="received", filled=True, width=14, help="收到日期，例如 `2024-06-28`"),
        InputColumn(
            CASE_DUE,
            Holds.DATE,
            needed=False,
            key="due",
            width=14,
            help="到期日期；不写就按设置里的答复时限算，延期的写延长以后的日子",
        ),
        InputColumn(CASE_DONE, Holds.DATE, key="answered", width=14, help="答复（办结）日期；还没有的不写"),
        InputColumn(
            CASE_RESULT,
            Holds.CHOICE,
            needed=False,
            key="result",
            width=16,
            choices=REQUEST_RESULTS,
            strict=False,
            help=f"依申请公开的办理结果：{'、'.join(REQUEST_RESULTS)}（年度报告表格的分法）；别的类型随意",
        ),
        _REMARK,
    ),
    file="case_log.csv",
)
"""办件台账: one row per case."""

HOLIDAY, HOLIDAY_WORK = "日期", "上班"
HOLIDAYS = InputTable(
    HOLIDAY,
    "日期",
    (
        InputColumn(HOLIDAY, Holds.DATE, key="day", filled=True, width=16, help="日期，例如 `2027-02-08`"),
        InputColumn(HOLIDAY_WORK, Holds.YES_NO, key="working", width=10, help="这一天上不上班：`是`、`否`（不写是否）"),
        _REMARK,
    ),
    unique=(HOLIDAY,),
    file="holidays.csv",
)
"""节假日: days that differ from the State Council's notices, or of a year without a known notice."""

STEP, REVIEWER, REVIEW_DATE = "审校环节", "审校人", "审校日期"
REVIEW = InputTable(
    STEP,
    "审校环节",
    (
        InputColumn(STEP, key="step", width=18),
        InputColumn(REVIEWER, Holds.CHOICE, key="reviewer", width=20),
        InputColumn(REVIEW_DATE, Holds.DATE, key="date", width=18),
        replace(_REMARK, width=40),
    ),
    unique=(STEP,),
)

FINDING_RULE, _FINDING_PLACE, _FINDING_LEVEL, FINDING, FINDING_REASON = layout.FINDING_HEADINGS
FINDINGS = InputTable(
    FINDING,
    "审校发现",
    (
        InputColumn(FINDING_RULE),
        InputColumn(_FINDING_PLACE, Holds.REMARK, needed=False),
        InputColumn(_FINDING_LEVEL, Holds.REMARK, needed=False),
        InputColumn(FINDING),
        InputColumn(FINDING_REASON),
    ),
    unique=(FINDING_RULE, FINDING),
)

MAPPING = InputTable(
    layout.MAPPING_PORTAL_COLUMN,
    "门户栏目",
    (
        InputColumn(layout.MAPPING_PORTAL_COLUMN, key="portal_column", filled=True, width=40, help="门户栏目"),
        InputColumn(
            layout.MAPPING_UNIT_COLUMN,
            Holds.CHOICE,
            key="unit_column",
            width=20,
            help=f"计入单位的哪个栏目（简称）；`{layout.NOT_DUTY}` 表示不计入，不写表示还没有定",
        ),
        InputColumn(
            layout.MAPPING_PORTAL_FIGURE,
            Holds.CHOICE,
            key="portal_figure",
            width=20,
            help=f"计入门户的哪一类：{'、'.join(Office().portal_columns)}；`{layout.NOT_DUTY}` 表示不计入",
        ),
        replace(_REMARK, width=40),
    ),
    file="mapping.csv",
)

PUBLISHER, PUBLISHER_OWNER = "发布者", "归属单位"
PUBLISHERS = InputTable(
    PUBLISHER,
    "发布者",
    (
        InputColumn(PUBLISHER, key="publisher", filled=True, width=30, help="台账里名录不认识的发布者"),
        InputColumn(
            PUBLISHER_OWNER,
            Holds.CHOICE,
            key="unit",
            width=20,
            choices=layout.NAME_UNIT_LIST,
            strict=False,
            help=f"是哪个单位（简称）；`{layout.NOT_DUTY}` 表示不是名录里的单位，不写表示还没有定",
        ),
    ),
    unique=(PUBLISHER,),
    file="publishers.csv",
)
"""栏目映射, second table, beside the first: publishers unknown to the roster."""

WRONG_WORD, RIGHT_WORD, _ = layout.WORD_HEADINGS
WORDS = InputTable(
    WRONG_WORD,
    "错词",
    (
        InputColumn(WRONG_WORD, key="wrong", filled=True, width=30, help="错词"),
        InputColumn(RIGHT_WORD, key="right", width=30, help=f"正词；`{layout.NOT_DUTY}` 表示不再提示这个词"),
        replace(_REMARK, width=40),
    ),
    unique=(WRONG_WORD,),
    file="words.csv",
)

HISTORY = InputTable(
    "时段",
    "数",
    (
        InputColumn("时段", key="period", width=17),
        InputColumn("类别", key="kind", width=9),
        InputColumn("单位", key="unit", width=20),
        InputColumn("栏目", key="column", width=12),
        InputColumn("本期", Holds.COUNT, key="count", width=9),
        InputColumn("名次", Holds.COUNT, key="rank", width=7),
        InputColumn("应发", Holds.COUNT, key="required", width=7),
        InputColumn("情形", key="state", width=9),
        InputColumn("点名", Holds.MARK, key="named", width=7),
        InputColumn("各月", Holds.LIST, key="months", width=24),
        InputColumn("依据", key="basis", width=12),
        InputColumn("来源", key="source", width=34),
        InputColumn("记录时间", key="recorded", width=18),
    ),
    unique=("时段", "类别", "单位", "栏目", "依据", "来源", "记录时间"),
)
"""历史: written and read by commands. No clerk types into it."""
CORRECTIONS = InputTable(
    "更正时段",
    "更正",
    (
        InputColumn("更正时段", key="period", width=17),
        InputColumn("原表", key="table", width=12),
        InputColumn("名称", key="name", width=20),
        InputColumn("项目", key="item", width=14),
        InputColumn("月份", key="month", width=7),
        InputColumn("公布的值", key="published", width=14),
        InputColumn("更正为", key="now", width=14),
        InputColumn("更正时间", key="recorded", width=18),
    ),
)
"""历史, second table, beside the first."""


def _life(heading: str, key: str, told: str) -> InputColumn:
    months = tuple(map(str, range(1, 13)))
    message = "请填月份，1 到 12；全年都有、没有变更的留空。"
    return InputColumn(
        heading,
        Holds.CHOICE,
        needed=False,
        key=key,
        width=9,
        choices=months,
        message=message,
        strict=False,
        help=told,
    )


_DUTIES = InputColumn(
    "承担栏目",
    Holds.LIST,
    key="duties",
    help=f"承担的栏目（简称），不写就是全部承担；没列出的显示为 {layout.NOT_DUTY}",
)
ROSTER = InputTable(
    layout.ROSTER_NAME,
    "单位",
    (
        _NUMBER,
        InputColumn(
            layout.ROSTER_NAME,
            key="name",
            filled=True,
            width=18,
            name=layout.NAME_UNIT_LIST,
            help="简称，用在各表和通报里",
        ),
        InputColumn("单位全称", needed=False, key="full_name", width=34, help="全称，不写同简称"),
        InputColumn(
            "类别",
            Holds.CHOICE,
            key="kind",
            filled=True,
            width=9,
            choices=layout.NAME_KIND_LIST,
            message="请从列表中选择类别；新的类别先加在“设置”里。",
            help="类别",
        ),
        InputColumn("别名", Holds.LIST, needed=False, key="aliases", width=40, help="别名，认名字用"),
        _DUTIES,
        InputColumn("免予点名栏目", Holds.LIST, needed=False, key="exempt_from", width=16, help="哪些栏目免予点名"),
        InputColumn("免予点名原因", needed=False, key="exemption_reason", width=22, help="为什么免予点名"),
        _life("起始月份", "first_month", "本年内新成立的，从几月起（不写就是年初就有）"),
        _life("终止月份", "last_month", "本年内撤销、并入别的单位的，到几月止（不写就是一直有）"),
        InputColumn(
            "并入单位", needed=False, key="successor", width=14, help="并入哪个单位（简称）；以后的时段，数归它"
        ),
        _life("变更月份", "changed_month", "本年内改名、改类别的，从几月起改的"),
        InputColumn("原简称", needed=False, key="former_name", width=14, help="改名以前的简称"),
        InputColumn(
            "原类别",
            Holds.CHOICE,
            needed=False,
            key="former_kind",
            width=9,
            choices=layout.NAME_KIND_LIST,
            strict=False,
            help="改类别以前的类别",
        ),
        replace(_REMARK, key="", width=22),
    ),
    file="roster.csv",
)
"""单位名录 as in the CSV file: one column with all duties. On the sheet each duty has its own: `roster_table`."""


def home_headings(rules: Rules) -> tuple[str, ...]:
    """Return the headings of the table of units on 首页; with a column for points if any kind is ranked by them."""
    total, *after = layout.HOME_AFTER_COLUMNS
    points = (layout.POINTS_TOTAL,) if any(rules.is_weighted(kind.name) for kind in rules.kinds) else ()
    return (*layout.HOME_BEFORE_COLUMNS, *rules.column_names, total, *points, *after)


COUNTS = InputTable(
    "单位",
    "条数",
    (
        InputColumn("单位", key="unit", filled=True, help="单位简称"),
        InputColumn("栏目", key="column", filled=True, help="栏目简称"),
        InputColumn("月份", Holds.MONTH, key="month", filled=True, help="1—12"),
        InputColumn("条数", Holds.COUNT, key="count", filled=True, help="条数（没有发布写 0；尚未统计就不写这一行）"),
    ),
    file="counts.csv",
)
"""The figures of all unit sheets in one file."""


def roster_table(rules: Rules) -> InputTable:
    """Return 单位名录: the duty columns are the short column names of 设置."""
    duties = tuple(
        InputColumn(
            name,
            Holds.MARK,
            key=f"{layout.DUTY_YES}{name}",
            width=11,
            message=f"承担选“{layout.DUTY_YES}”，不承担选“{layout.NOT_DUTY}”。",
        )
        for name in rules.column_names
    )
    columns = [duties if column is _DUTIES else (column,) for column in ROSTER.columns]
    return replace(ROSTER, columns=tuple(column for group in columns for column in group))


@lru_cache(maxsize=256)  # most units of a kind have the same duties
def unit_table(columns: tuple[Column, ...], duties: frozenset[str]) -> InputTable:
    """Return the sheet of a unit with these columns; a column that is not its duty may be missing."""
    return InputTable(
        layout.MONTH,
        "月份",
        (
            InputColumn(layout.MONTH, Holds.MONTH, width=13),
            *(InputColumn(column.heading, Holds.COUNT, needed=column.name in duties, width=15) for column in columns),
            InputColumn(layout.TOTAL, Holds.SUM, needed=False, width=15),
            InputColumn(layout.POINTS_TOTAL, Holds.SUM, needed=False, width=15),
            replace(_REMARK, width=34),
        ),
        known_rows=_SUM_ROWS | {layout.UNIT_QUOTA_ROW, layout.UNIT_COUNTED_ROW, layout.UNIT_POINTS_ROW},
    )


def form_table(columns: tuple[Column, ...], duties: frozenset[str]) -> InputTable:
    """Return the table of the form that a unit fills in: that of its sheet without points."""
    table = unit_table(columns, duties)
    return replace(table, columns=tuple(column for column in table.columns if column.heading != layout.POINTS_TOTAL))
