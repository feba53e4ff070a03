"""Statements of the text on one unit or account compared with its row of the table.

Example of our own text: “其中乙号发布24条，按总数26条计算，未达到每周更新两次的要求” beside attachment 3.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from zwgk.documents.check.language import clauses, folded, number
from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity

_SAID = re.compile(r"([^、,，:：\d]{2,}?)(?:共|仅|只)?(?:发布|更新|上传|推送)(?:信息|文章|资讯)?(\d+)(?:条|篇)")
_ASKED = re.compile(r"(?:发布|更新)(\d+)条,按总数(\d+)条计算,未达到")
_OTHER_TIME = re.compile(r"\d月|周|去年|同期|上[季月年期]|比|较|增|减|下降|其他|其余")
_LEAD = re.compile("^(?:其中|例如|如)")


def row_figures(paper: Paper) -> Iterator[Fault]:
    """Compare the figure of a unit with the figures of its row; skip a unit with several tables."""
    rows: dict[str, list[tuple[str, set[Decimal]]]] = {}
    for table in paper.tables:
        for row in table.rows if table.unit_column is not None else ():
            name = re.sub(r"\(.*?\)", "", row[table.unit_column or 0])
            figures = {count for at in table.count_columns if (count := number(row[at])) is not None}
            rows.setdefault(name, []).append((table.name, figures))
    for index, paragraph in enumerate(paper.paragraphs):
        for clause in clauses(folded(paragraph.text)):
            for match in _ASKED.finditer(clause):
                if int(match[1]) >= int(match[2]):
                    why = f"发布 {match[1]} 条，不少于要求的 {match[2]} 条，却说未达到要求"
                    yield Fault("是否达标", paragraph.place, match[1], "", why, Severity.WARNING, index)
            for match in _SAID.finditer(re.sub(r",按总数.*", "", clause)):
                known = rows.get(_LEAD.sub("", match[1]), [])
                if len(known) == 1 and not _OTHER_TIME.search(match[0]) and known[0][1]:
                    label, figures = known[0]
                    if Decimal(match[2]) not in figures:
                        right = "、".join(str(figure) for figure in sorted(figures))
                        why = f"正文写{_LEAD.sub('', match[1])} {match[2]} 条，{label}里是 {right}"
                        yield Fault("正文与附表", paragraph.place, match[2], right, why, Severity.WARNING, index)
