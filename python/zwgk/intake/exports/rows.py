"""Rows of an export that are not published articles: repeated headings, totals, signatures, drafts, hidden rows.

All others have the fate COUNTED so far; `articles` and `media_posts` decide the rest.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from zwgk.intake.exports.cells import Coded, Flags
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.headings import REMOVAL_FLAG, Role, spelled
from zwgk.workbook.numbers import folded

Fates = npt.NDArray[np.int8]
Leading = Mapping[int, tuple[str, ...]]
"""Index of a row that lacks its unit, column, date or account -> first texts of its cells, in any column."""

_TOTAL = re.compile(
    r".{0,12}(合计|总计|小计|共计|累计|总数|总和|平均[值数]?)(\(.{0,4}\))?(:?[\d.,]*[条篇件个次]?)|(grand|sub)?total:?|sum:?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(共|本页|当前)[第共]?\d+[页条篇件].*|第\d+页.*|\d+/\d+页?")
_SIGNATURE = re.compile(
    r"(制表|填表|填报|编制|审核|审批|复核|校对|统计|汇总|负责|分管|经办|联系|报送|签发|录入|打印|导出|备注|说明|注)"
    r"(人|员|者|领导|单位|部门|科室|股室|时间|日期|电话|方式|签字|签名|盖章|范围|口径)*:.*"
)
_SIGNATURE_LABEL = re.compile(r"(制表|填表|填报|编制|审核|复核|统计|经办|负责|签发)(人|员|者|领导)")
_NAMING = (Role.UNIT, Role.COLUMN, Role.ACCOUNT)


def set_aside(
    columns: Mapping[Role, Coded],
    leading: Leading,
    heads: Iterable[Sequence[object]],
    states: Sequence[tuple[str, Coded]],
    hidden: Flags,
    struck: Flags,
    broken: Flags,
    hints: Sequence[tuple[str, Coded]] = (),
) -> Fates:
    """Return the fate of every row so far.

    heads: lines above the rows, cells in the order of `columns`. states: heading and column of each column that says
    whether a row is published. hints: of other columns that may hold such a word.
    """
    fates = np.full(len(hidden), Fate.COUNTED, dtype=np.int8)
    unpublished, unknown = _by_state(states, len(hidden))
    for heading, column in hints:
        verdicts = np.array([_hint(heading, value) for value in column.distinct], dtype=np.int8)[column.codes]
        unpublished |= verdicts == Fate.NOT_PUBLISHED
        unknown |= verdicts == Fate.UNKNOWN_STATE
    if Role.TITLE in columns:
        unknown |= columns[Role.TITLE].matching(_is_marked)
    for condition, fate in (
        (_headings(columns, heads), Fate.HEADING),
        (_totals(columns, leading, len(hidden)), Fate.TOTAL),
        (_led(leading, _is_signature, len(hidden)), Fate.SIGNATURE),
        (broken, Fate.BROKEN),
        (unpublished, Fate.NOT_PUBLISHED),
        (hidden, Fate.HIDDEN),
        (struck, Fate.STRUCK),
        (unknown, Fate.UNKNOWN_STATE),
    ):
        fates[(fates == Fate.COUNTED) & condition] = fate
    return fates


def _headings(columns: Mapping[Role, Coded], heads: Iterable[Sequence[object]]) -> Flags:
    """Return which rows repeat a heading: every filled cell is a heading of its column, or equals the one above."""
    blank = {role: column.blank() for role, column in columns.items()}
    # Titles are checked last: they are many and nearly all different.
    spelt: dict[Role, Flags] = {
        role: column.matching(partial(spelled, role)) for role, column in columns.items() if role is not Role.TITLE
    }
    found: Flags = np.all([spelt[role] | blank[role] for role in spelt], axis=0)
    if Role.TITLE in columns and found.any():
        rows = np.flatnonzero(found)
        spelt[Role.TITLE] = np.zeros(len(found), dtype=bool)
        spelt[Role.TITLE][rows] = [spelled(Role.TITLE, str(text)) for text in columns[Role.TITLE][rows].values()]
        found &= spelt[Role.TITLE] | blank[Role.TITLE]
    found &= np.any(list(spelt.values()), axis=0)
    for head in heads:
        if sum(cell not in ("", None) for cell in head) >= 2:
            alike = zip(columns.items(), head, strict=True)
            found |= np.all([blank[r] if cell in ("", None) else c.equal(cell) for (r, c), cell in alike], axis=0)
    return found


def _totals(columns: Mapping[Role, Coded], leading: Leading, length: int) -> Flags:
    found = _led(leading, _is_total, length)
    for role in _NAMING:
        if role in columns:
            found |= columns[role].matching(is_total_text)
    return found


def is_total_text(text: str) -> bool:
    """Return whether a text names a total or an average."""
    return _TOTAL.fullmatch(folded(text)) is not None


def _led(leading: Leading, holds: Callable[[tuple[str, ...]], bool], length: int) -> Flags:
    found = np.zeros(length, dtype=bool)
    found[[position for position, texts in leading.items() if holds(texts)]] = True
    return found


def _is_total(texts: tuple[str, ...]) -> bool:
    return _PAGE.fullmatch(folded(texts[0])) is not None or any(_TOTAL.fullmatch(folded(text)) for text in texts)


def _is_signature(texts: tuple[str, ...]) -> bool:
    keys = [folded(text) for text in texts]
    return _SIGNATURE_LABEL.fullmatch(keys[0]) is not None or any(_SIGNATURE.fullmatch(key) for key in keys)


_PUBLISHED = (
    "已?(发布|发|上线|公开|签发|推送|群发|刊发|刊登|采用|录用|采纳|生效)|(发布|群发|发送|推送)成功|已?成功发布|在线|正常|有效|显示|审核通过并发布|已审核发布|"
    "published?|online|normal|public"
)
_PASSED = "已?(审核|终审|审批)(通过)?|已?通过|已审|同意|approved|pass(ed)?"
_YES = frozenset(["是", "√", "✓", "✔", "有", "已", "y", "yes", "true", "1", "1.0"])
_NO = frozenset(["否", "×", "✗", "✘", "无", "未", "n", "no", "false", "0", "0.0"])
_UNPUBLISHED = re.compile(
    r".*(草稿|草拟|撤|待|未|删|退|驳|下线|下架|停用|停止|隐藏|作废|无效|回收|失败|编辑中|审核中|审批中|暂存|定时|不通过|不公开|不予|不采|不录|"
    r"draft|delet|pending|offline|withdraw|reject|hidden|unpublish).*"
)
_QUESTION = re.compile(r"(是否|有无|已|is_?).*", re.IGNORECASE)
_REMOVAL = re.compile(rf".*(删除|撤|下线|草稿).*|{REMOVAL_FLAG}", re.IGNORECASE)


def _by_state(states: Sequence[tuple[str, Coded]], length: int) -> tuple[Flags, Flags]:
    """Return which rows are not published, and which are unclear.

    A column that is blank throughout says nothing; a blank cell says nothing if another column says published. 是否删除
    with “no” does not prove publication, unless no other column could.
    """
    unpublished, strange, published = (np.zeros(length, dtype=bool) for _ in range(3))
    filled = [(heading, column) for heading, column in states if not column.blank().all()]
    telling = [heading for heading, _ in filled if not _is_removal(heading)]
    for heading, column in filled:
        blank = column.blank()
        verdicts = np.array([_is_published(heading, value) for value in column.distinct], dtype=object)[column.codes]
        if heading in telling or not telling:
            published |= verdicts == True  # noqa: E712 - an array of True, False and None
        unpublished |= verdicts == False  # noqa: E712
        strange |= (verdicts == None) & ~blank  # noqa: E711
    return unpublished, (strange | ~published) & ~unpublished & bool(filled)


def _is_removal(heading: str) -> bool:
    return _REMOVAL.fullmatch(folded(heading)) is not None


def _is_published(heading: str, value: object) -> bool | None:
    """Return whether a value of a state column says that the row is published; None if unknown."""
    text = folded(str(value)).casefold() if value is not None else ""
    key = folded(heading)
    if _is_removal(heading):  # blank means no
        return True if text in _NO or not text else False if text in _YES else None
    if _QUESTION.fullmatch(key) and text in _YES | _NO:
        return text in _YES
    if re.fullmatch(f"{_PUBLISHED}|{_PASSED}" if "审" in key else _PUBLISHED, text):
        return True
    return False if text and _UNPUBLISHED.fullmatch(text) and not text.startswith("已发布") else None


_UNMISTAKABLE = re.compile(
    r"(已被?)?(草稿|撤稿|撤回|撤销|删除|下线|下架|退稿|退回|驳回|作废|回收站|移除)(箱|状态|中)?|被(撤|退|删|驳).{0,4}|待(审|发|签|编|处理).{0,4}"
    r"|(尚|还|暂)?未(发布|审|通过|签发|上线|发|采用|公开).{0,2}|([初复终]?审[核批]?|签发|编辑|撤稿)中|.{0,4}(不|未)(予)?通过|退回修改|不予?(公开|发布|采用)"
    r"|依申请公开|暂存|隐藏|不可见|仅自己可见|内部|draft|deleted?|withdrawn|pending|unpublished|rejected|offline|hidden",
    re.IGNORECASE,
)
_STEP = re.compile(r".*(环节|步骤|阶段|流程|流转|节点|进度|进展).*")
_UNDER_WAY = re.compile(r"([一二三四初复终]审|采编|撰稿|编辑|校对|录入|采集|签发)([一二三初复终]校|岗|环节|阶段)?")
_TITLE_MARK = re.compile(
    r"[【\[(〔](?P<first>[^】\])〕]{2,6})[】\])〕].*|.*[【\[(〔](?P<last>[^】\])〕]{2,6})[】\])〕]"
)
_BRACKETS = frozenset("【】[]（）()〔〕")
_REMARK = re.compile(r".*(备注|说明|情况|结果|意见|处理).*")
_PERHAPS_REMOVED = re.compile(
    r"(?<![无不未没])(?<!没有)(撤[稿下回销除]|删[除稿掉]|已删|作废|下线|下架|不[计算]|退稿|草稿|重复)|(?:没有|未)(?:发布|上线)"
)
"""A remark that speaks of a removal, perhaps of the row's own."""
_APPROVED = re.compile("同意|通过|已发布|重新发布")
_REMOVED = re.compile(r"(删除|撤稿|撤回|撤销|回收)(时间|日期|人员?|者|原因|操作人|操作员)")
_TAKEN_DOWN = re.compile(r"(下线|下架)(时间|日期)")
_NEVER = re.compile(r"(?:[—\-/无否]*|null|none|nan|0000.*|2099.*|9999.*)", re.IGNORECASE)


def _is_marked(title: str) -> bool:
    """Return whether a title begins or ends with such a word in brackets: 【草稿】…, …（已撤稿）."""
    if title[:1] not in _BRACKETS and title[-1:] not in _BRACKETS:
        return False
    mark = _TITLE_MARK.fullmatch(folded(title))
    return mark is not None and _UNMISTAKABLE.fullmatch(mark["first"] or mark["last"]) is not None


def _hint(heading: str, value: object) -> Fate:
    """Return what a cell of a remark, a step, a mark or a time of removal says of its row; COUNTED if nothing."""
    text = folded(str(value)) if value is not None else ""
    key = folded(heading)
    if _UNMISTAKABLE.fullmatch(text):
        return Fate.NOT_PUBLISHED
    if text and _REMOVED.fullmatch(key) and not _NEVER.fullmatch(text):
        return Fate.NOT_PUBLISHED
    if _REMARK.fullmatch(key) and _PERHAPS_REMOVED.search(text) and not _APPROVED.search(text):
        return Fate.UNKNOWN_STATE
    if _STEP.fullmatch(key) and _UNDER_WAY.fullmatch(text):
        return Fate.UNKNOWN_STATE
    return Fate.UNKNOWN_STATE if _TAKEN_DOWN.fullmatch(key) and not _NEVER.fullmatch(text) else Fate.COUNTED
