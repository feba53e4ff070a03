"""Fates of an export's rows: every row has one fate, and every fate has its words for the clerk."""

from enum import IntEnum

from zwgk.model.problems import Severity
from zwgk.workbook import layout
from zwgk.workbook.schema import PUBLISHER


class Fate(IntEnum):
    """The fate of a row, in the order of the checks that decide it; the first that applies wins."""

    COUNTED = 0
    HEADING = 1
    TOTAL = 2
    SIGNATURE = 3
    BROKEN = 4
    NOT_PUBLISHED = 5
    HIDDEN = 6
    STRUCK = 7
    UNKNOWN_STATE = 8
    UNREAD_SHEET = 9
    NO_COUNT = 10
    NO_DATE = 11
    OTHER_YEAR = 12
    OTHER_PERIOD = 13
    UNKNOWN_UNIT = 14
    UNMAPPED = 15
    NOT_COUNTED = 16  # the mapping has —
    NO_DUTY = 17
    UNKNOWN_ACCOUNT = 18
    AMBIGUOUS_ACCOUNT = 19
    REPEATED_ACCOUNT = 20
    DUPLICATE = 21
    NO_CELL = 22
    NOT_JUDGED = 23
    NOT_OURS = 24


FATE_WORDS: dict[Fate, str] = {
    Fate.COUNTED: "已计入",
    Fate.HEADING: "重复的标题行",
    Fate.TOTAL: "合计、页码等汇总行",
    Fate.SIGNATURE: "制表、审核、备注等落款行",
    Fate.BROKEN: "有残缺的字，看不全",
    Fate.NOT_PUBLISHED: "没有发布（草稿、待审、撤稿、删除等）",
    Fate.HIDDEN: "被隐藏或筛选掉的行",
    Fate.STRUCK: "画了删除线",
    Fate.UNKNOWN_STATE: "看不出是否已发布",
    Fate.UNREAD_SHEET: "所在的工作表没有读",
    Fate.NO_COUNT: "条数没有填、看不懂，或几行合并成一格",
    Fate.NO_DATE: "没有日期或看不懂",
    Fate.OTHER_YEAR: "日期不在本年度",
    Fate.OTHER_PERIOD: "日期不在本期",
    Fate.UNKNOWN_UNIT: "单位不在名录",
    Fate.NOT_OURS: "发布者不是名录里的单位（已注明）",
    Fate.UNMAPPED: "栏目没有映射",
    Fate.NOT_COUNTED: "映射为不计入单位",
    Fate.NO_DUTY: "名录注明不承担",
    Fate.UNKNOWN_ACCOUNT: f"“{layout.MEDIA}”表里没有这个账号",
    Fate.AMBIGUOUS_ACCOUNT: "几个平台上有同名账号，看不出是哪一个",
    Fate.REPEATED_ACCOUNT: f"“{layout.MEDIA}”表里这个账号写了不止一行",
    Fate.DUPLICATE: "与前面的行重复",
    Fate.NO_CELL: "工作簿里没有可填的格",
    Fate.NOT_JUDGED: "各周不全，没有据此判定",
}

UNEXPLAINED = (
    Fate.BROKEN,
    Fate.HIDDEN,
    Fate.STRUCK,
    Fate.UNKNOWN_STATE,
    Fate.NO_COUNT,
    Fate.NO_DATE,
    Fate.UNKNOWN_UNIT,
    Fate.UNMAPPED,
)
"""Rows that may belong to an unknown count: no 0 is written for it (UNREAD_SHEET likewise)."""

REMEDIES: dict[Fate, tuple[Severity, str]] = {
    Fate.HEADING: (Severity.NOTE, "不用管"),
    Fate.TOTAL: (Severity.NOTE, "不用管；其实是文章的，补全这一行的单位、栏目、日期再导入"),
    Fate.SIGNATURE: (Severity.NOTE, "不用管；其实是文章的，补全这一行的单位、栏目、日期再导入"),
    Fate.BROKEN: (Severity.WARNING, "重新导出，或补全这一行的字再导入"),
    Fate.NOT_PUBLISHED: (Severity.NOTE, "确已发布的，把状态改成“已发布”再导入"),
    Fate.HIDDEN: (Severity.WARNING, "要计入的，取消筛选和隐藏再导入；不要的，删去这些行再导入"),
    Fate.STRUCK: (Severity.WARNING, "要计入的，去掉删除线再导入；不要的，删去这些行再导入"),
    Fate.UNKNOWN_STATE: (
        Severity.WARNING,
        "确已发布的，把状态改成“已发布”，删去标题、备注里说撤稿、删除的字，再导入；没有发布的，改成“未发布”",
    ),
    Fate.NO_COUNT: (Severity.WARNING, "一行填一个整数再导入"),
    Fate.NO_DATE: (Severity.WARNING, "在台账里补上日期（例如 2024-6-28）再导入"),
    Fate.OTHER_YEAR: (Severity.NOTE, "不是本年度的文章；日期写错的请改正再导入"),
    Fate.UNKNOWN_UNIT: (
        Severity.WARNING,
        f"在“{layout.MAPPING}”的“{PUBLISHER}”里注明是哪个单位，不是名录里的选 {layout.NOT_DUTY}；再导入",
    ),
    Fate.UNMAPPED: (
        Severity.WARNING,
        f"在“{layout.MAPPING}”里给这个栏目选好归属（不计入的选 {layout.NOT_DUTY}）再导入",
    ),
    Fate.NOT_OURS: (Severity.NOTE, f"“{layout.MAPPING}”写明不是名录里的单位；要计入的请改那里"),
    Fate.NOT_COUNTED: (Severity.NOTE, f"“{layout.MAPPING}”写明不计入单位；要计入的请改那里"),
    Fate.NO_DUTY: (Severity.WARNING, f"确实承担：在“{layout.ROSTER}”里改为“{layout.DUTY_YES}”再导入"),
    Fate.UNKNOWN_ACCOUNT: (Severity.WARNING, f"在“{layout.MEDIA}”表里添上它再导入"),
    Fate.AMBIGUOUS_ACCOUNT: (
        Severity.WARNING,
        f"在清单里加一列“平台”，填得和“{layout.MEDIA}”表一样，再导入",
    ),
    Fate.REPEATED_ACCOUNT: (Severity.WARNING, f"在“{layout.MEDIA}”表里删去多余的一行，或填清平台，再导入"),
    Fate.DUPLICATE: (Severity.NOTE, "标题、单位、日期都相同；两次都要算的，把“设置”里的“重复文章只计一次”改为否"),
    Fate.NO_CELL: (Severity.ERROR, "检查该表的标题和月份，或点“同步结构”补上后再来一次"),
    Fate.NOT_JUDGED: (Severity.WARNING, "补全各周再导入"),
}
