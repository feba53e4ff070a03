"""The only list of sheets, headings, labels and defined names, for template and reader alike.

Input tables are found by their headings anywhere on their sheet. Sheets that only Python writes have the fixed corners
below; they are protected against inserted rows.
"""

from collections.abc import Iterable
from itertools import count, takewhile

from zwgk.model.problems import CASES as CASES
from zwgk.model.problems import PORTAL as PORTAL
from zwgk.model.problems import SETTINGS as SETTINGS

HOME = "首页"
ROSTER = "单位名录"
MEDIA = "新媒体"
CATALOGUE = "目录自查"
CASE_LOG = "办件台账"
HOLIDAYS = "节假日"
CASE_REPORT = "办件情况"
SHORTFALLS = "问题清单"
CHECKS = "校验"
DASHBOARD = "看板"
REVIEW = "审核"
LOG = "日志"
MAPPING = "栏目映射"
PROGRESS = "填报进度"
IMPORTS = "导入记录"
WORDS = "校对词表"
HISTORY = "历史"
FIXED_SHEETS = (
    HOME,
    SETTINGS,
    ROSTER,
    PORTAL,
    MEDIA,
    CATALOGUE,
    CASES,
    CASE_LOG,
    HOLIDAYS,
    CASE_REPORT,
    REVIEW,
    MAPPING,
    WORDS,
    PROGRESS,
    IMPORTS,
    HISTORY,
    SHORTFALLS,
    CHECKS,
    DASHBOARD,
    LOG,
)


def attachment(number: int) -> str:
    """Return the sheet name of attachment `number`, counted from 1."""
    return f"附件{number}"


def attachments_among(names: Iterable[str]) -> list[str]:
    """Return 附件1, 附件2 … of `names` up to the first gap."""
    present = set(names)
    return list(takewhile(present.__contains__, map(attachment, count(1))))


# 首页: labels are left of their value.
HOME_YEAR = "统计年度"
HOME_PERIOD = "统计时段"
HOME_VERSION = "结构版本"
STRUCTURE_VERSION = 11  # of the sheets, tables and formats that the template builds; 1 for a workbook without a version
QUOTAS_SINCE, BOARD_SINCE = 4, 5  # first structures with quotas beside attachments, and with a table on 看板
HOME_NOTE_ROW, HOME_NOTE_COLUMN = 5, 4
# In the row of the note: a list of units, and a link to the chosen one's sheet.
HOME_JUMP, HOME_JUMP_LINK = "跳到", "前往 →"
HOME_BUILT_FOR = "建表年度"  # the year that the workbook was made for
HOME_UNIT = "单位名称"  # heading by which the table of units is found
HOME_BEFORE_COLUMNS = ("序号", HOME_UNIT, "类别", "已报月数", "缺报月份")
HOME_AFTER_COLUMNS = ("合计", "未达标")  # the short column names come between
HOME_LINKS = "常用表"
POINTS_TOTAL = "合计得分"  # beside 合计, which is of items, for a kind that is ranked by points


# 设置: tables one below the other.
SETTING_ITEM, SETTING_VALUE, SETTING_NOTE = "项目", "内容", "说明"

ROSTER_NAME = "单位简称"
YES, NO = "是", "否"
DUTY_YES = "√"
NOT_DUTY = "—"

# Unit sheets: recognised by the label, not by the sheet's name.
UNIT_LABEL = "填报单位"
UNIT_KIND_LABEL = "类别"
PREVIOUS_UNIT, NEXT_UNIT = "← 上一个", "下一个 →"
PARKED = "停用："  # prefix of the unit's name on the sheet of a unit that left the roster; it is not read
MONTH = "月份"
UNIT_QUOTA_ROW = "每月最低"
UNIT_COUNTED_ROW = "计入合计"
UNIT_POINTS_ROW = "每条得分"
UNIT_YEAR_ROW = "全年合计"
UNIT_PERIOD_ROW = "本期合计"
TOTAL = "合计"
REMARK = "备注"

OPENING_ITEM, OPENING_COUNT, OPENING_SINCE = "事项", "期初未办结", "起始月份"

MONTH_HEADINGS = tuple(f"{month}月" for month in range(1, 13))

# 审核, second table: findings of 审校 in the latest paper, and the office's reasons for keeping one.
READY_FINDINGS = 60  # rows that are not locked
FINDING_HEADINGS = ("审校项目", "位置", "级别", "审校发现", "保留原因")

# 栏目映射: the column where articles of a portal column count. — counts nowhere, blank is undecided.
MAPPING_PORTAL_COLUMN, MAPPING_UNIT_COLUMN, MAPPING_PORTAL_FIGURE = "门户栏目", "计入单位栏目", "计入门户栏目"

# 校对词表: a wrong word and the right one; — silences a word.
WORD_HEADINGS = ("错词", "正词", REMARK)

# Output sheets. (row, column) of the first data cell; headings are in the row above.
ATTACHMENT_LABEL = (1, 1)
ATTACHMENT_TITLE = (3, 1)
ATTACHMENT_HEAD_ROW = 5
ATTACHMENT_FIRST = (6, 1)
SHORTFALL_HEADINGS = (
    "序号",
    "单位名称",
    "类别",
    "栏目",
    "应发",
    "实发",
    "差额",
    "未更新月份",
    "情形",
    "通报点名",
    "说明",
)
SHORTFALLS_FIRST = (4, 1)
SHORTFALL_WIDTHS = (7, 16, 8, 17, 8, 8, 8, 18, 11, 11, 34)  # in characters, like the others
GAP, ALL_COLUMNS = "工作断档", "各栏目"  # a row of 问题清单 for months in which a unit published nothing at all
CHECK_TICK = "采用"  # √: the clerk takes the new value of a conflict
CHECK_REFUSED = "×"  # the clerk keeps the present one
CHECK_HEADINGS = ("序号", "级别", "工作表", "单元格", "原值", "问题", "处理办法", "链接", CHECK_TICK)
CHECKS_FIRST = (4, 1)
CHECK_WIDTHS = (7, 7, 12, 9, 8, 31, 25, 8, 8)  # all in sight on a screen of 1024 pixels
PROGRESS_HEADINGS = ("序号", "单位名称", "类别", "填报情况", "缺报月份", "最近收到", "来源文件", "备注")
PROGRESS_FIRST = (4, 1)
PROGRESS_WIDTHS = (8, 18, 9, 12, 22, 20, 34, 44)
REMINDER_HEADING = "催报文字（选中这一列的文字，复制到群里）"
REMINDER_FIRST = (4, 10)
IMPORT_HEADINGS = (
    "时间",
    "操作",
    "归属",
    "栏目",
    "月份",
    "工作表",
    "单元格",
    "原值",
    "新值",
    "处理",
    "来源文件",
    "来源位置",
)
IMPORTS_FIRST = (4, 1)
HISTORY_FIRST = (4, 1)
CORRECTIONS_FIRST = (4, 16)  # beside the figures
# 看板: two sentences and the table of units on the left, charts beside them, the charts' data on the right.
BOARD_FIRST = (3, 1)
BOARD_HEAD_ROW = 6
BOARD_EARLIER = ("上期", "增减")  # hidden if nothing earlier is known
BOARD_HEADINGS = ("单位", "名次", "本期", *BOARD_EARLIER)  # months follow
BOARD_EARLIER_WIDTH, BOARD_MONTH_WIDTH = 5.8, 3.9  # in characters, without the cells' padding
BOARD_CHOSEN = (5, 20)  # the unit whose months a chart shows
BOARD_BY_ROW_HEADINGS = ("类别", "每月最低")
DASHBOARD_FIRST = (1, 27)
# 办件情况: three tables side by side.
PRESSING_HEADINGS = ("序号", "情形", "类型", "编号", "承办单位", "收到日期", "到期日期", "工作日", "办结日期", "链接")
PRESSING_FIRST = (4, 1)
REQUEST_REPORT_HEADINGS = ("依申请公开", "本期", "1 月以来")
REQUEST_REPORT_FIRST = (4, 12)
CASE_MONTHS_FIRST = (3, 16)  # with its headings: month, then received and closed per kind
DASHBOARD_SHORTFALL_HEADINGS = ("栏目", "为零", "未达标")
LOG_HEADINGS = ("时间", "操作", "统计时段", "版本", "单位数", "未达标", "问题", "结果")
LOG_FIRST = (2, 1)

# Defined names: the only way for rules and validation lists to reach another sheet.
NAME_YEAR = "统计年度"
NAME_PERIOD = "统计时段"
NAME_FIRST_MONTH = "本期起始月"
NAME_LAST_MONTH = "本期截止月"
NAME_SCREEN_COLOURS = "显示颜色"  # printing turns it off and on again, unless 设置 keeps colours on paper
NAME_DUE = "本期待办"
NAME_JUMP_UNITS, NAME_JUMP_PLACES = "跳到_单位", "跳到_位置"  # units with a sheet, and a link's target there
NAME_PERIOD_LIST = "时段列表"
NAME_YEAR_LIST = "年度列表"
NAME_KIND_LIST = "类别列表"
NAME_UNIT_LIST = "单位列表"
NAME_COLUMN_KINDS = "栏目_类别"
NAME_COLUMN_NAMES = "栏目_栏目"
NAME_COLUMN_HEADINGS = "栏目_表头"
NAME_COLUMN_QUOTAS = "栏目_每月最低"
NAME_COLUMN_COUNTED = "栏目_计入合计"
NAME_COLUMN_POINTS = "栏目_每条得分"
NAME_PERIOD_FIRSTS = "时段_起始月"
NAME_PERIOD_LASTS = "时段_截止月"
NAME_COUNTY = "县名"


def trend_column() -> int:
    """Return the first column of [月份 | one per kind] among the data of 看板's charts."""
    return DASHBOARD_FIRST[1]


def shortfall_counts_column(kinds: int) -> int:
    """Return the first column of [栏目 | 为零 | 未达标] among the data of 看板's charts."""
    return trend_column() + kinds + 2


def by_row_column(kinds: int) -> int:
    """Return the first column of [number of the kind | a quota per month], beside the rows of 看板's table."""
    return shortfall_counts_column(kinds) + len(DASHBOARD_SHORTFALL_HEADINGS) + 1


def chosen_column(kinds: int) -> int:
    """Return the first column of the chosen unit's formulas on 看板."""
    return by_row_column(kinds) + 1 + len(MONTH_HEADINGS) + 1
