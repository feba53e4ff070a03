"""Words that are never right, with their corrections: our own list, and what the office adds or silences."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources

from zwgk.model.roster import NOTHING, normal_name

SILENCED = "—"
"""Given as the correction: the office wants no finding for this word."""

_MOST_CLEAN, _LONG = 20_000, 200
SHORTEST = 2
"""A single character is part of too many words."""


@cache
def own_words() -> Mapping[str, str]:
    """Return wrong word -> right word from confusions.tsv, which was collected for this project."""
    text = resources.files("zwgk.model").joinpath("confusions.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


@dataclass(frozen=True)
class Words:
    """Wrong word -> right word, and the terms never to be reported."""

    pairs: Mapping[str, str] = field(default_factory=own_words)
    silenced: frozenset[str] = frozenset()

    def any_in(self, texts: Iterable[str]) -> bool:
        """Return whether one of some texts may have a wrong word. Texts without any are remembered: the workbooks of
        many counties repeat them."""
        new = {text for text in texts if text not in self._clean}
        if self._pattern.search("\n".join(new)) is not None:
            return True
        if len(self._clean) < _MOST_CLEAN:
            self._clean.update(text for text in new if len(text) < _LONG)
        return False

    @cached_property
    def _clean(self) -> set[str]:
        return set()

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (wrong, right) once per wrong word of a text; skip it inside its right word."""
        told: set[str] = set()
        for match in self._pattern.finditer(text):
            wrong = match[0]
            right = self.pairs[wrong]
            inside = any(text.startswith(right, match.start() - at) for at in range(len(right) - len(wrong) + 1))
            if not inside and wrong not in told:
                told.add(wrong)
                yield wrong, right

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.pairs, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


@cache
def own_list() -> Words:
    """Return the list of this project alone."""
    return Words()


def word_pair(wrong: str, right: str) -> tuple[str, str]:
    """Return two cells as words: without spaces, any sign for nothing as —."""
    wrong, right = "".join(wrong.split()), "".join(right.split())
    return wrong, SILENCED if right and right.casefold() in NOTHING else right


def why_no_pair(wrong: str, right: str) -> str:
    """Return why two words are not an entry of the list; "" if they are."""
    if not right:
        return "没有写正词"
    if normal_name(wrong) == normal_name(right):
        return "错词和正词相同"
    if len([part for part in re.split("[、；;]", wrong) if len(part) >= SHORTEST]) > 1:
        return "一格里有几个错词，要一行一个"
    if len(wrong) < SHORTEST and right != SILENCED:
        return "只有一个字，会误伤许多词"
    return ""


class Entries:
    """Wrong word -> right word, without entries that contradict each other: what one asks for, another reports."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self.pairs = dict(pairs)
        self._meant = {right: wrong for wrong, right in pairs.items()}

    def add(self, wrong: str, right: str) -> None:
        """Add an entry."""
        self.pairs[wrong] = right
        self._meant[right] = wrong

    def why_not(self, wrong: str, right: str) -> str:
        """Return why an entry contradicts those added before; "" if it does not."""
        if self.pairs.get(right, SILENCED) not in (SILENCED, right):
            return f"正词“{right}”在另一行里是错词（应为“{self.pairs[right]}”）"
        if right != SILENCED and wrong in self._meant:
            return f"错词“{wrong}”在另一行里是“{self._meant[wrong]}”的正词"
        return ""


def with_office(rows: Iterable[tuple[str, str]]) -> Words:
    """Return the own list plus the office's rows (wrong, right), but for those that are no entry or contradict a row
    before; a row with — as right word silences the wrong one. The office's words overrule the own list."""
    own = dict(own_words())
    office = Entries({})
    silenced = set()
    for wrong, right in (word_pair(*row) for row in rows):
        if why_no_pair(wrong, right) or office.why_not(wrong, right):
            continue
        if right == SILENCED:
            own.pop(wrong, None)
            silenced.add(wrong)
        else:
            office.add(wrong, right)
    kept = {wrong: right for wrong, right in own.items() if not office.why_not(wrong, right)}
    return Words(kept | office.pairs, frozenset(silenced))
