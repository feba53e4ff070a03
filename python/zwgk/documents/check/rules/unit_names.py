"""Names of units with one character wrong, lost or added, compared with the tables' names."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import clauses, folded, one_lost
from zwgk.documents.check.paper import Fault, Paper

_LIST = re.compile(r"[一-鿿()]{2,}(?:、[一-鿿()]{2,})+")
_HEAD = re.compile(r"^.*(?:是|有|为|如|即|:)(?=[一-鿿])")
_TAIL = re.compile(r"(?:等|在|的|未|连续|\d).*$")
_SHORTEST = 4  # shorter names differ by one character from other right names: 财政局, 民政局


def unit_names(paper: Paper) -> Iterator[Fault]:
    """Check lists with at least two names of a table: no other name of the list may be almost one."""
    known = {
        re.sub(r"\(.*?\)", "", name)
        for table in paper.tables
        if table.unit_column is not None
        for name in table.column(table.unit_column)
    }
    for index, paragraph in enumerate(paper.paragraphs):
        for clause in clauses(folded(paragraph.text)):
            for match in _LIST.finditer(clause):
                yield from _strangers(match[0], known, paragraph.place, index)


def _strangers(listed: str, known: set[str], place: str, index: int) -> Iterator[Fault]:
    parts = [_TAIL.sub("", _HEAD.sub("", part)) for part in listed.split("、")]
    if sum(_bare(part) in known or part in known for part in parts) < 2:
        return
    for part in parts:
        if part in known or _bare(part) in known or len(part) < _SHORTEST:
            continue
        near = [name for name in known if len(name) >= _SHORTEST and one_apart(part, name)]
        if len(near) == 1:
            yield Fault("名称", place, part, near[0], f"“{part}”与附表里的“{near[0]}”不同", paragraph=index)


def _bare(name: str) -> str:
    return re.sub("^[县市区旗]", "", name)


def one_apart(left: str, right: str) -> bool:
    """Return whether one character was changed, lost or added."""
    if len(left) == len(right):
        return sum(first != second for first, second in zip(left, right, strict=True)) == 1
    return one_lost(left, right) or one_lost(right, left)
