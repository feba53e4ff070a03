"""The tables of 设置, each declared once, as `schema` declares the others."""

from dataclasses import replace

from zwgk.model.rules import Naming
from zwgk.statistics.compared_columns import COMPARED
from zwgk.workbook import layout
from zwgk.workbook.declaration import Holds, InputColumn, InputTable

_KIND = InputColumn(
    "类别",
    Holds.CHOICE,
    key="kind",
    filled=True,
    choices=layout.NAME_KIND_LIST,
    message="请从列表中选择类别；新的类别先加在上面的类别表里。",
    help="类别",
)
SETTING_ITEMS = InputTable(
    layout.SETTING_ITEM,
    "项目",
    (
        InputColumn(layout.SETTING_ITEM),
        InputColumn(layout.SETTING_VALUE),
        InputColumn(layout.SETTING_NOTE, Holds.REMARK, needed=False),
    ),
    unique=(layout.SETTING_ITEM,),
)
KINDS = InputTable(
    "类别",
    "类别",
    (
        InputColumn("类别", Holds.CHOICE, key="name", filled=True, name=layout.NAME_KIND_LIST, help="类别"),
        InputColumn(
            "附件标题",
            key="attachment_title",
            filled=True,
            help="附件标题（`{时段}` 会换成“2024年第二季度”，`\\n` 换行）",
        ),
        InputColumn(
            "较好单位个数",
            Holds.COUNT,
            key="better_count",
            message="请填较好单位的个数，没有填 0。",
            help="较好单位几个",
        ),
        InputColumn("较好单位（指定）", Holds.LIST, key="better_units", separator="、", help="由办公室指定的较好单位"),
        InputColumn(
            "指定用于",
            Holds.CHOICE,
            needed=False,
            key="better_period",
            choices=layout.NAME_PERIOD_LIST,
            message="请选择这些较好单位是哪一期的。",
            strict=False,
            help="指定的是哪一期的（`第二季度`；不写则每一期都照此写）",
        ),
        InputColumn("合计名称", needed=False, key="total_name", help="合计一栏的表头，例如 `得分`；`—` 表示没有这一栏"),
        InputColumn(
            "排列",
            Holds.CHOICE,
            needed=False,
            key="order",
            help="附件按什么排：`合计`（不写就是它）、`名录`，或一个栏目的简称",
        ),
        InputColumn(
            "并列名次", Holds.YES_NO, needed=False, key="shared_ranks", help="数相同的名次相同（不写就顺着编号）"
        ),
        InputColumn("合计行", Holds.YES_NO, needed=False, key="total_row", help="表的末尾要不要合计一行"),
        InputColumn("累计", Holds.YES_NO, needed=False, key="cumulative", help="旁边要不要 1 月以来的累计"),
        InputColumn(
            "比较栏",
            Holds.LIST,
            needed=False,
            key="compared",
            separator="、",
            help="合计与以前（“历史”表）比较的栏："
            + "、".join(f"`{name}`（{one.help}）" for name, one in COMPARED.items()),
        ),
        InputColumn(
            "序号表头", needed=False, key="number_heading", help="不写是“序号”，例如 `排名`；`—` 表示没有这一栏"
        ),
        InputColumn(
            "单位表头",
            needed=False,
            key="unit_heading",
            help="不写是“单位名称”；`{最低}` 换成本期第一个有要求的栏目的最低数",
        ),
        InputColumn(
            "并排",
            Holds.COUNT,
            needed=False,
            key="side_by_side",
            message="请填一行印几个单位，1 到 4。",
            help="一行印几个单位（不写就是 1；2 是左右两半，先左后右）",
        ),
    ),
    unique=("类别",),
)
COLUMNS = InputTable(
    "类别",
    "栏目",
    (
        replace(_KIND, name=layout.NAME_COLUMN_KINDS),
        InputColumn("栏目", Holds.CHOICE, key="name", filled=True, name=layout.NAME_COLUMN_NAMES, help="栏目简称"),
        InputColumn("表头", Holds.CHOICE, key="heading", filled=True, name=layout.NAME_COLUMN_HEADINGS, help="表头"),
        InputColumn(
            "每月最低",
            Holds.COUNT,
            key="monthly_quota",
            message="请填每月最少发布的条数；没有要求请留空。",
            name=layout.NAME_COLUMN_QUOTAS,
            help="每月最低（不写就是不作要求）",
        ),
        InputColumn(
            "计入合计", Holds.YES_NO, key="counted", name=layout.NAME_COLUMN_COUNTED, help="计不计入合计（不写就计入）"
        ),
        InputColumn(
            "通报点名",
            Holds.CHOICE,
            key="naming",
            choices=tuple(rule.value for rule in Naming),
            message="请选择“不点名”“为零”或“未达标”。",
            help="通报点名：`不点名`、`为零`、`未达标`（不写是不点名）",
        ),
        InputColumn(
            "每条得分",
            Holds.CHOICE,
            needed=False,
            key="points",
            name=layout.NAME_COLUMN_POINTS,
            help="一条计几分，可以有小数（不写是 1）",
        ),
        InputColumn("得分表头", needed=False, key="points_heading", help="附件上得分另列一栏的表头（不写就不另列）"),
        InputColumn(
            "算式",
            Holds.CHOICE,
            needed=False,
            key="formula",
            help="算出来的一栏，例如 `采纳÷报送`：不用填报，一位小数，四舍五入，0÷0 写作 —",
        ),
    ),
    unique=("类别", "栏目"),
)
QUOTAS = InputTable(
    "另定最低",
    "另定的要求",
    (
        InputColumn("另定最低", Holds.COUNT, key="quota", filled=True, help="每月最低，代替栏目的；不作要求写 0"),
        _KIND,
        InputColumn("栏目", key="column", filled=True, help="栏目简称"),
        InputColumn("单位", Holds.LIST, key="units", separator="、", help="哪些单位（简称）；不写是这一类的全部"),
        InputColumn(
            "起始月份",
            Holds.CHOICE,
            key="from_month",
            choices=tuple(map(str, range(1, 13))),
            message="请填月份，1 到 12；从 1 月起的留空。",
            strict=False,
            help="从几月起（不写是 1 月）",
        ),
    ),
)
"""设置: quotas of some units of a kind, or from a month on."""
PERIODS = InputTable(
    "时段",
    "时段",
    (
        InputColumn("时段", Holds.REMARK, needed=False, key="name", name=layout.NAME_PERIOD_LIST),
        InputColumn("起始月", Holds.REMARK, needed=False, key="first", name=layout.NAME_PERIOD_FIRSTS),
        InputColumn("截止月", Holds.REMARK, needed=False, key="last", name=layout.NAME_PERIOD_LASTS),
    ),
)
YEARS = InputTable(
    "年度", "年度", (InputColumn("年度", Holds.REMARK, needed=False, key="year", name=layout.NAME_YEAR_LIST),)
)
