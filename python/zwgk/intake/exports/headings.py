"""Headings of lists exported by the portal's back end or a media platform, with the spellings in use."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zwgk.errors import Refusal
from zwgk.intake.exports.cells import plain
from zwgk.workbook.numbers import folded


class Role(StrEnum):
    """Content of a column of an export; the values are its names in refusals."""

    TITLE = "标题"
    COLUMN = "栏目"
    UNIT = "单位"
    DATE = "日期"
    MONTH = "月份"
    YEAR = "年份"
    DAY = "日"
    ACCOUNT = "账号"
    PLATFORM = "平台"
    POSTS = "条数"


# The most specific spelling first: if two columns fit, the earlier spelling is taken, unless its column is blank.
_SPELLINGS: dict[Role, tuple[str, ...]] = {
    Role.TITLE: ("标题", "文章标题", "信息标题", "稿件标题", "文章名称", "信息名称", "题目", "title", "名称", "主题"),
    Role.COLUMN: (
        "栏目",
        "所属栏目",
        "栏目名称",
        "发布栏目",
        "信息栏目",
        "栏目路径",
        "频道",
        "所属频道",
        "频道名称",
        "信息分类",
        "信息类别",
        "分类",
        "类别",
        "column",
        "channel",
    ),
    Role.UNIT: (
        "单位",
        "发布单位",
        "单位名称",
        "所属单位",
        "供稿单位",
        "报送单位",
        "来源单位",
        "发布机构",
        "发文单位",
        "发布部门",
        "所属部门",
        "部门",
        "机构",
        "公开主体",
        "信息来源",
        "文章来源",
        "稿件来源",
        "来源",
        "unit",
        "source",
    ),
    Role.DATE: (
        "发布日期",
        "发布时间",
        "日期",
        "公开日期",
        "公开时间",
        "发文日期",
        "发表时间",
        "推送时间",
        "上线时间",
        "发布",
        "周开始日期",
        "周起始日期",
        "起始日期",
        "开始日期",
        "时间",
        "创建时间",
        "录入时间",
        "date",
        "time",
    ),
    Role.MONTH: ("月份", "统计月份", "所属月份", "发布月份", "年月", "月", "month"),
    Role.YEAR: ("年", "年份", "年度", "year"),
    Role.DAY: ("日", "day"),
    Role.ACCOUNT: (
        "账号",
        "账号名称",
        "帐号",
        "帐号名称",
        "公众号",
        "公众号名称",
        "新媒体账号",
        "新媒体名称",
        "政务新媒体",
        "媒体名称",
    ),
    Role.PLATFORM: ("平台", "平台名称", "所属平台", "发布平台", "账号平台", "媒体类型", "新媒体类型", "platform"),
    Role.POSTS: (
        "条数",
        "发文数",
        "发文数量",
        "发布条数",
        "发布数量",
        "发布数",
        "发表文章数量",
        "文章数",
        "文章数量",
        "篇数",
        "更新条数",
        "信息条数",
        "信息数",
        "信息数量",
        "发布篇数",
        "发布量",
        "发文条数",
        "发文量",
        "发稿数",
        "发稿量",
        "稿件数",
        "稿件数量",
        "公开条数",
        "推文数",
        "推送条数",
        "数量",
        "count",
    ),
}
WEEK_SPELLINGS = frozenset({"周开始日期", "周起始日期", "起始日期", "开始日期"})
"""Headings of dates that are the first day of a week."""

REMOVAL_FLAG = r"(is_?)?(deleted?|del|removed|offline|hidden|draft)(_?flag)?"
"""The heading of a column that marks what was taken back, as databases name it."""
_KINDS_OF_STATE = (
    "稿件|文章|信息|内容|发布|审核|审批|当前|文档|新闻|数据|流程|处理|签发|上线|公开|发稿|推文|图文|消息|推送|群发|文件"
)
_STATE = re.compile(
    rf"({_KINDS_OF_STATE})?状态|审[核批](结果|情况)|is_?(show|shown|display|publish|published|public|open|online|visible|enabled?|valid)|(是否|有无)?已?(发布|公开|上线|显示|可见|启用|生效|有效|群发|推送|删除|撤稿|撤回|撤销|下线|草稿)"
    r"(与否|标[志识记])?|(是否|有无)?(稿件|信息)?已?(采用|录用|采纳|刊发|刊登)(与否|情况|标[志识记])?|status|state"
    rf"|{REMOVAL_FLAG}"
)
_HINT = re.compile(
    r"([初复终]审|审[核批稿发签]|.*(状况|环节|步骤|阶段|流程|流转|节点|进度|进展|标[志记识签]|备注|说明|意见|结果|情况|处理|操作|"
    r"可用|属性|范围|所在(位置|库|目录|文件夹)|公开(方式|形式|类型)|类型|性质)"
    r"|(删除|撤稿|撤回|撤销|回收|下线|下架).*|.*可见.*|是否.*)"
)
_NO_STATES = frozenset({"发布", "公开", "推送", "上线"})  # dates, or kinds of disclosure
NO_HEAD = "没有台账的标题行"
_ROW_HEADINGS = (Role.UNIT, Role.COLUMN, Role.ACCOUNT)
_MONTH_HEADING = re.compile(r"(?:(?:20)?\d\d年度?)?(?:0?[1-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)月份?")
_COUNTING = re.compile(r"(数|量|篇|条|次|件)$")
_BRACKETED = re.compile(r"\(.*?\)$")
_ARTICLES = (Role.COLUMN, Role.UNIT)
MOST_LINES_ABOVE = 30
_LONGEST_CELL = 32_767  # of any spreadsheet
_MOST_COLUMNS = 16_384  # of any spreadsheet; a text may have more


@dataclass(frozen=True)
class Headings:
    """Meaning of the headings; rows and columns counted from 0.

    row: last line of the headings. candidates: columns per role, the most specific first. states: columns that say
    whether a row is published. texts: the heading per column. first_row: first line of the headings. hints: other
    columns that may hold such a word. rivals: columns of another list beside this one. beside: headings of a table
    beside it that is no list, and is not read. Tables are beside each other if a column without heading parts them.
    """

    row: int
    candidates: dict[Role, tuple[int, ...]]
    states: tuple[int, ...]
    texts: dict[int, str]
    first_row: int
    hints: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def is_media(self) -> bool:
        """Whether the sheet lists posts of accounts."""
        return Role.ACCOUNT in self.candidates

    @property
    def places(self) -> tuple[int, ...]:
        """Columns that are read."""
        own = {place for places in self.candidates.values() for place in places}
        return tuple(sorted(own | {*self.states, *self.hints, *self.rivals}))

    def is_twin(self, one: int, other: int) -> bool:
        """Return whether two columns have the same heading."""
        return one != other and folded(self.texts[one]) == folded(self.texts[other])


def spelled(role: Role, text: str) -> bool:
    """Return whether a cell holds a heading of the role."""
    return heading_key(text) in _SPELLINGS[role]


def heading_key(text: str) -> str:
    """Return a heading for comparison: without spaces, remarks in brackets, marks of sorted or required columns."""
    return _BRACKETED.sub("", folded(text)).strip("*:↑↓▲▼").casefold()


def heading_texts(cells: Sequence[object]) -> dict[int, str]:
    """Return the heading per column that has one."""
    near = enumerate(cells[:_MOST_COLUMNS])
    texts = {place: "".join(str(plain(cell)).split()) for place, cell in near if isinstance(cell, str)}
    return {place: text for place, text in texts.items() if folded(text)}


def _candidates(texts: Mapping[int, str]) -> dict[Role, tuple[int, ...]]:
    keys: dict[str, list[int]] = {}
    for place, text in texts.items():
        keys.setdefault(heading_key(text), []).append(place)
    found = {
        role: tuple(place for spelling in spellings for place in keys.get(spelling, ()))
        for role, spellings in _SPELLINGS.items()
    }
    return {role: places for role, places in found.items() if places}


def _enough(roles: Collection[Role]) -> bool:
    dated = Role.DATE in roles or Role.MONTH in roles
    return dated and (Role.ACCOUNT in roles or all(role in roles for role in _ARTICLES))


def find_head(lines: Sequence[Sequence[object]]) -> Headings | None:
    """Return the headings among the first lines of a sheet, if they suffice for articles or media posts, and if a row
    is either one article or tells its number of articles."""
    head = _best_head(lines)
    return None if head is None or _is_unclear(head) else head


def _is_unclear(head: Headings) -> bool:
    """Return whether a row may mean any number of articles: it has no title, and instead of a day
    only a month or an unexplained number."""
    if head.is_media or Role.TITLE in head.candidates or Role.POSTS in head.candidates:
        return False
    return Role.DATE not in head.candidates or any(_COUNTING.search(heading_key(text)) for text in head.texts.values())


def _best_head(lines: Sequence[Sequence[object]]) -> Headings | None:
    """Return the line with the most headings, or two lines if a heading spans both or a group heads its parts."""
    best: Headings | None = None
    above: dict[int, str] = {}
    for row, cells in enumerate(lines[:MOST_LINES_ABOVE]):
        own = heading_texts(cells)
        found = _candidates(own)
        two_lines = {**above, **own}
        both = _candidates(two_lines) if found else {}
        if _enough(both) and (best is None or len(both) > len(best.candidates)):
            one_line = both.keys() == found.keys()
            all_texts = own if one_line else two_lines
            texts, rivals, beside = _parted(all_texts)
            states = tuple(place for place, text in texts.items() if _is_state(text))
            roles = _candidates(texts)
            taken = {*states, *(place for places in roles.values() for place in places)}
            hints = tuple(
                place for place, text in texts.items() if place not in taken and _HINT.fullmatch(heading_key(text))
            )
            first = row if one_line else row - 1
            best = Headings(row, roles, states, {**all_texts, **texts}, first, hints, rivals, beside)
        above = own
    return best


def _parted(texts: Mapping[int, str]) -> tuple[dict[int, str], tuple[int, ...], tuple[str, ...]]:
    """Return the headings of one list, the columns of other lists beside it, and the headings of other tables beside
    it; all headings if no part of them suffices for a list."""
    parts: list[dict[int, str]] = []
    for place in sorted(texts):
        if not parts or place - 1 not in parts[-1]:
            parts.append({})
        parts[-1][place] = texts[place]
    lists = [part for part in parts if _enough(_candidates(part))]
    if not lists:
        return dict(texts), (), ()
    main = max(lists, key=lambda part: len(_candidates(part)))
    rivals = tuple(place for part in lists if part is not main for place in part)
    tables = [part for part in parts if part not in lists and _candidates(part).keys() & {*_ROW_HEADINGS}]
    apart = {place for part in tables for place in part}
    kept = {place: text for place, text in texts.items() if place not in apart and place not in rivals}
    return kept, rivals, tuple(texts[place] for place in sorted(apart))


def _is_state(text: str) -> bool:
    key = heading_key(text)
    return _STATE.fullmatch(key) is not None and key not in _NO_STATES


def why_no_list(lines: Sequence[Sequence[object]]) -> str:
    """Return why a sheet without usable headings is no list."""
    if _best_head(lines) is not None:
        return "没有标题，也没有“条数”列，看不出一行是一条还是几条"
    if any(_heads_months(cells) for cells in lines[:MOST_LINES_ABOVE]):
        return "是按月份分列的汇总表，不是一行一条的清单"
    if any(_heads_counts(lines[row:]) for row in range(min(len(lines), MOST_LINES_ABOVE))):
        return "是按栏目分列的汇总表，不是一行一条的清单"
    return NO_HEAD


def _heads_months(cells: Sequence[object]) -> bool:
    """Return whether a line heads a table of units (or columns, accounts) by months."""
    texts = heading_texts(cells)
    months = sum(_MONTH_HEADING.fullmatch(folded(text)) is not None for text in texts.values())
    return months > 1 and any(spelled(role, text) for role in _ROW_HEADINGS for text in texts.values())


def _heads_counts(lines: Sequence[Sequence[object]]) -> bool:
    """Return whether a line heads a table of units (or months) by counts: two rows below hold two counts each."""
    texts = heading_texts(lines[0])
    if not any(spelled(role, text) for role in (*_ROW_HEADINGS, Role.MONTH) for text in texts.values()):
        return False
    others = [place for place, text in texts.items() if not any(spelled(role, text) for role in Role)]
    below = [sum(is_count(cells[place]) for place in others if place < len(cells)) for cells in lines[1:6]]
    return sum(count > 1 for count in below) > 1


def is_count(cell: object) -> bool:
    """Return whether a cell holds a number of articles."""
    text = str(plain(cell)).removesuffix(".0")
    return not isinstance(cell, bool) and text.isascii() and text.isdigit() and len(text) < 7


def no_head(lines: Sequence[Sequence[object]], name: str, what: str = "") -> Refusal:
    """Return why a file without usable headings is refused; `what` is the kind of file, if unusual."""
    longest = max((len(cell) for cells in lines for cell in cells if isinstance(cell, str)), default=0)
    if longest > _LONGEST_CELL:
        told = f"里有一格长达 {longest} 个字，表格软件的一格放不下这么多，文件可能已损坏，或不是台账"
        return Refusal(f"“{name}”{told}：请重新导出。")
    why = why_no_list(lines)
    file = f"“{name}”{what}，" if what else f"“{name}”"
    if why != NO_HEAD:
        return Refusal(
            f"{file}{why}，没有读取：请在后台导出文章清单；只有汇总数的，改成“单位、栏目、月份、条数”四列，"
            "一行一个数，再导入。"
        )
    rows = [(len(_candidates(heading_texts(cells))), row) for row, cells in enumerate(lines[:MOST_LINES_ABOVE])]
    score, row = max(rows, key=lambda entry: (entry[0], -entry[1]), default=(0, 0))
    if not score:
        return Refusal(f"{file}里面找不到台账的标题行（标题、栏目、单位、发布日期）：请检查是否选错了文件。")
    there = _candidates(heading_texts(lines[row]))
    missing = "、".join(role.value for role in (*_ARTICLES, Role.DATE) if role not in there)
    return Refusal(f"{file}第 {row + 1} 行的标题里认不出{missing}：请把这几列的标题改成“栏目”“单位”“发布日期”再导入。")
