"""Totals in the text compared with the tables that contain them.

Examples: 武定县, September 2024: “发布信息304条” over a table of 338. 新乡县 2024 Q2: the portal's 1358 and the tables'
1107 are different counts, a question and not an error (DOMAIN.md).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zwgk.documents.check.language import added, clauses, folded
from zwgk.documents.check.paper import Fault, Paper, PaperTable
from zwgk.model.problems import Severity


@dataclass(frozen=True)
class _Topic:
    """A topic of sentences (found by `speaks`) and of tables (title and headings found by `shown`)."""

    speaks: re.Pattern[str]
    shown: re.Pattern[str]
    counted: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # (claim with its number, heading of the column)
    members: re.Pattern[str] | None = None  # claim of the number of rows


_ITEMS = re.compile(r"(?:共|累计|合计|总计)?(?:计)?(?:发布|发表|推送|更新)[^\d,，、]{0,14}?(\d+)(?:条|篇|件)")
_RECEIVED = re.compile(r"(?:收到|受理|接收|接到)[^\d,，]{0,14}?(\d+)(?:件|封|条)")
_ANSWERED = re.compile(r"(?:办结|回复|答复)[^\d,，]{0,8}?(\d+)(?:件|封|条)")
_TOPICS = (
    _Topic(
        re.compile("新媒体|公众号|账号|帐号"),
        re.compile("新媒体|公众号|账号|帐号"),
        ((_ITEMS, re.compile("条|数|篇")),),
        re.compile(r"(?:新媒体|账号|帐号|公众号)(?:账号|帐号)?(?:共|共有|有)?(\d+)(?:家|个)"),
    ),
    _Topic(
        re.compile("信箱|来信|信件"),
        re.compile("信箱|来信|信件"),
        ((_RECEIVED, re.compile("收到|来信|受理")), (_ANSWERED, re.compile("办结|回复|答复"))),
    ),
)
_SOME_BODIES = re.compile("县区|市区|县市|市直|县直|区直|部门|乡镇|街道")
_BEFORE = 8
_PORTAL = re.compile(r"网站[^。;；]{0,20}?(?:公开|发布|更新)(?:政务|政府)?信息(?:共|总计|合计)?(\d+)条")
_PORTAL_TABLE = re.compile("网站|信息公开|信息发布")


def text_totals(paper: Paper) -> Iterator[Fault]:
    """Compare the totals of new media, mailboxes and the portal with the tables that are about them."""
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        for clause in clauses(text):
            for topic in _TOPICS:
                if topic.speaks.search(text):
                    for table in _whole_tables(paper.tables):
                        for stated, right, what in _claims(topic, clause, table):
                            # The table of some bodies may omit what others have.
                            if stated != right and not (stated > right and _SOME_BODIES.search(table.title)):
                                why = f"正文写{what} {stated}，{table.name}是 {right}"
                                yield Fault(
                                    "正文与附表", paragraph.place, str(stated), str(right), why, paragraph=index
                                )
        yield from _portal(paper, index, text)


def _whole_tables(tables: Sequence[PaperTable]) -> list[PaperTable]:
    """Return tables of equal counts for several groups of bodies as one: 各县市区 and 市直部门 of 渭南市."""
    groups: dict[tuple[str, ...], list[PaperTable]] = {}
    for table in tables:
        groups.setdefault(tuple(table.heads[at] for at in table.count_columns), []).append(table)
    whole = []
    for first, *others in groups.values():
        rows = tuple(row for table in (first, *others) for row in table.rows)
        title = "".join(table.title for table in (first, *others))
        places = tuple(place for table in (first, *others) for place in table.places)
        alike = all(
            len(table.heads) == len(first.heads) and table.count_columns == first.count_columns for table in others
        )
        whole += [replace(first, title=title, rows=rows, places=places)] if alike else [first, *others]
    return whole


def _claims(topic: _Topic, clause: str, table: PaperTable) -> Iterator[tuple[Decimal, Decimal, str]]:
    if not topic.shown.search(table.title + "".join(table.heads)):
        return
    subject = topic.speaks.search(clause)
    # A sentence may mention the portal first: its claims on this topic come after the topic's word.
    said = clause[max(0, subject.start() - _BEFORE) :] if subject else clause
    if topic.members and (claim := topic.members.search(said)):
        yield Decimal(claim[1]), Decimal(len(table.rows)), "账号个数"
    for pattern, head in topic.counted:
        columns = [at for at in table.count_columns if head.search(table.heads[at])]
        claim = pattern.search(said)
        if claim and len(columns) == 1:
            yield Decimal(claim[1]), added(table.column(columns[0])), table.heads[columns[0]]


def _portal(paper: Paper, index: int, text: str) -> Iterator[Fault]:
    """Compare the portal's figure with the units' sum; they may differ, but the difference needs an explanation."""
    claim = _PORTAL.search(text)
    totals = [
        (table, at)
        for table in paper.tables
        if _PORTAL_TABLE.search(table.title) and table.unit_column is not None
        for at in [table.total_column]
        if at is not None
    ]
    if not claim or not totals:
        return
    stated, right = Decimal(claim[1]), sum((added(table.column(at)) for table, at in totals), Decimal(0))
    # A table of units that published nothing is not the portal's total.
    if stated != right and right and "差额" not in text and "不含" not in text:
        names = "、".join(table.name for table, _ in totals)
        yield Fault(
            "正文与附表",
            paper.paragraphs[index].place,
            str(stated),
            str(right),
            f"正文写网站公开 {stated} 条，{names}相加是 {right} 条，相差 {abs(stated - right)} 条：请说明原因",
            Severity.NOTE,
            index,
        )
