"""Names of units that are almost right, or missing from all tables.

One character wrong, lost or added, compared with the tables' names; and a unit praised or blamed among units of a
table, without a row there.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import clauses, folded, one_lost
from zwgk.documents.check.paper import Fault, Paper, PaperTable
from zwgk.model.problems import Severity

_LIST = re.compile(r"[一-鿿()]{2,}(?:、[一-鿿()]{2,})+")
_HEAD = re.compile(r"^.*(?:是|有|为|如|即|:)(?=[一-鿿])")
_TAIL = re.compile(r"(?:等|在|的|未|连续|\d).*$")
_LAST = "局委办镇乡"
_SHORTEST = 4  # shorter names differ by one character from other right names: 财政局, 民政局
_JUDGED = (
    re.compile(r"(?:较好|良好|突出|优秀|领先)的?[^:。;,]{0,10}(?:是|有|为):([^:;。]+)"),
    re.compile(r"(?:^|[:,。;]|例如:?)([^:;,。]+?)(?:\d个单位|等单位)?在[^,。;]{2,14}栏目"),
)
_NAME = re.compile("[一-鿿]{2,16}")
_OFFICE = re.compile("[一-鿿]{2,30}(?:办公室|人民政府|委员会)")


def unit_names(paper: Paper) -> Iterator[Fault]:
    """Check lists with at least two names of a table: no other name of the list may be almost one.

    A praised or blamed unit must have a row if other such units have one, and if their table has units of its kind.
    """
    yield from _offices(paper)
    tables = [(table, _names(table)) for table in paper.tables if table.unit_column is not None]
    known = {name for _, names in tables for name in names}
    told: set[tuple[int, str]] = set()
    for index, paragraph in enumerate(paper.paragraphs):
        for clause in clauses(folded(paragraph.text)):
            for match in _LIST.finditer(clause):
                for part, near in _strangers(match[0], known):
                    told.add((index, part))
                    why = f"“{part}”与附表里的“{near}”不同"
                    yield Fault("名称", paragraph.place, part, near, why, paragraph=index)
    judged = [
        (index, _unit(part))
        for index, paragraph in enumerate(paper.paragraphs)
        for pattern in _JUDGED
        for clause in clauses(folded(paragraph.text))
        for match in pattern.finditer(clause)
        for part in match[1].split("、")
    ]
    present = {unit for _, unit in judged if unit in known}
    for index, unit in dict.fromkeys(judged):
        if unit in known or (index, unit) in told or not _NAME.fullmatch(unit):
            continue
        others = sorted({_bare(name) for name in known if name not in present and one_apart(unit, _bare(name))})
        homes = [table.name for table, names in tables if _is_home(unit, names, present)]
        # A changed character may make another right name, unless this table has the judged units.
        almost = len(others) == 1 and bool(present or _slipped(unit, others[0]))
        if (homes and unit[-1] in _LAST) or almost:
            right = others[0] if len(others) == 1 else ""
            why = f"正文点到了{unit}，附表里没有这个单位" + (f"，有“{right}”" if right else "")
            yield Fault("名称", paper.paragraphs[index].place, unit, right, why, Severity.WARNING, index)


def _offices(paper: Paper) -> Iterator[Fault]:
    """Report an office whose signature differs slightly from its name at the head."""
    lines = [(index, folded(paragraph.text)) for index, paragraph in enumerate(paper.paragraphs)]
    signed = [(index, text) for index, text in lines if _OFFICE.fullmatch(text)]
    for at, (_, first) in enumerate(signed):
        for index, second in signed[at + 1 :]:
            if one_apart(first, second):
                why = f"前面写的是“{first}”，这里是“{second}”"
                yield Fault("名称", paper.paragraphs[index].place, second, first, why, Severity.WARNING, index)


def _names(table: PaperTable) -> set[str]:
    at = table.unit_column
    names = {re.sub(r"\(.*?\)", "", name) for name in table.column(at)} if at is not None else set()
    return names | {_bare(name) for name in names}


def _is_home(unit: str, names: set[str], present: set[str]) -> bool:
    """Return whether a table ranks units like this one: it has another judged unit, and enough of its kind."""
    alike = sum(name[-1:] == unit[-1] for name in names)
    return any(name in present and name[-1] == unit[-1] for name in names) and alike * 4 >= len(names)


def _unit(part: str) -> str:
    return _bare(re.sub(r"\(.*?\)", "", _TAIL.sub("", part)))


def _strangers(listed: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (name of the list, name of a table that is one character apart)."""
    parts = [_TAIL.sub("", _HEAD.sub("", part)) for part in listed.split("、")]
    if sum(_bare(part) in known or part in known for part in parts) < 2:
        return
    for part in parts:
        if part in known or _bare(part) in known or len(part) < _SHORTEST:
            continue
        near = {_bare(name) for name in known if len(name) >= _SHORTEST and one_apart(_bare(part), _bare(name))}
        if len(near) == 1:
            yield part, near.pop()


def _slipped(left: str, right: str) -> bool:
    """Return whether a character was lost or added, or two were swapped."""
    return len(left) != len(right) or sorted(left) == sorted(right)


def _bare(name: str) -> str:
    return re.sub("^[县市区旗]", "", name)


def one_apart(left: str, right: str) -> bool:
    """Return whether one character was changed, lost or added, or two neighbours were swapped."""
    if len(left) == len(right):
        apart = [at for at, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1]]
        swapped = (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and left[apart[0] : apart[1] + 1] == right[apart[1]] + right[apart[0]]
        )
        return len(apart) == 1 or swapped
    return one_lost(left, right) or one_lost(right, left)
