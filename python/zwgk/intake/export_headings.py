"""Headings of a list that the portal's back end or a media platform exports, with the spellings in use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zwgk.errors import Refusal
from zwgk.workbook.numbers import folded


class Role(StrEnum):
    """What a column of an export holds; the values are what a refusal calls it."""

    TITLE = "标题"
    COLUMN = "栏目"
    UNIT = "单位"
    DATE = "日期"
    ACCOUNT = "账号"
    POSTS = "条数"


# The most telling spelling first: where an export has two that fit, the earlier is taken.
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
        "数量",
    ),
}
_BRACKETED = re.compile(r"\(.*?\)$")
ARTICLES = (Role.COLUMN, Role.UNIT, Role.DATE)
MEDIA = (Role.ACCOUNT, Role.DATE)
MOST_LINES_ABOVE = 30


@dataclass(frozen=True)
class Head:
    """Where the headings stand: row counted from 0, and the column of each role that was found."""

    row: int
    columns: dict[Role, int]
    headings: dict[Role, str]

    @property
    def is_media(self) -> bool:
        return Role.ACCOUNT in self.columns


def _roles_in(cells: Sequence[object]) -> dict[Role, int]:
    keys: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and cell.strip():
            keys.setdefault(_BRACKETED.sub("", folded(cell)).casefold(), index)
    found = {}
    for role, spellings in _SPELLINGS.items():
        place = next((keys[spelling] for spelling in spellings if spelling in keys), None)
        if place is not None:
            found[role] = place
    return found


def find_head(lines: Sequence[Sequence[object]]) -> Head | None:
    """The line (of the first ones of a sheet) that has headings enough for articles or media posts."""
    best: Head | None = None
    for row, cells in enumerate(lines[:MOST_LINES_ABOVE]):
        roles = _roles_in(cells)
        enough = any(all(role in roles for role in needed) for needed in (ARTICLES, MEDIA))
        if enough and (best is None or len(roles) > len(best.columns)):
            best = Head(row, roles, {role: str(cells[place]).strip() for role, place in roles.items()})
    return best


def no_head(lines: Sequence[Sequence[object]], name: str) -> Refusal:
    """Why a file without usable headings is refused: what is there, what is missing."""
    rows = [(len(_roles_in(cells)), row) for row, cells in enumerate(lines[:MOST_LINES_ABOVE])]
    score, row = max(rows, key=lambda entry: (entry[0], -entry[1]), default=(0, 0))
    if not score:
        return Refusal(f"“{name}”里找不到台账的标题行（标题、栏目、单位、发布日期）：请检查是否选错了文件。")
    there = _roles_in(lines[row])
    missing = "、".join(role.value for role in ARTICLES if role not in there)
    return Refusal(
        f"“{name}”第 {row + 1} 行的标题里认不出{missing}：请把这几列的标题改成“栏目”“单位”“发布日期”再导入。"
    )
