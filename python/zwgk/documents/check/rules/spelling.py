"""Words that are never right, repeated words, and characters lost from a known heading or name.

Examples of the 2024 Q2 bulletin: 部门息公开 for 部门信息公开; 未达标更新要求. The pairs are our own collection.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import folded, one_lost
from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity

_TWICE = re.compile(r"([一-鿿]{2,6})\1")
_MAY_REPEAT = re.compile("^[一逐层步个]|研究|讨论|考虑|商量|学习|检查")
_SHORTEST_TERM = 5


def spelling(paper: Paper) -> Iterator[Fault]:
    """Check the text of all paragraphs."""
    terms = _known_terms(paper)
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        for wrong, right in paper.words.found_in(text):
            yield Fault("错词", paragraph.place, wrong, right, f"“{wrong}”应为“{right}”", paragraph=index)
        for match in _TWICE.finditer(text):
            if not _MAY_REPEAT.search(match[1]):
                why = f"“{match[1]}”连着写了两遍"
                yield Fault("重复的词", paragraph.place, match[0], match[1], why, Severity.WARNING, index)
        for wrong, right in _lost_characters(text, terms):
            yield Fault("漏字", paragraph.place, wrong, right, f"“{wrong}”应为“{right}”", paragraph=index)


def _known_terms(paper: Paper) -> set[str]:
    """Return headings of counts and names of units, long enough to stay unique with one character lost."""
    terms: set[str] = set()
    for table in paper.tables:
        terms |= {table.heads[at] for at in table.count_columns}
        at = table.unit_column
        terms |= set(table.column(at)) if at is not None else set()
    return {term for term in terms if len(term) >= _SHORTEST_TERM and re.fullmatch("[一-鿿]+", term)}


def _lost_characters(text: str, terms: set[str]) -> Iterator[tuple[str, str]]:
    """Return pieces of the text that are a term with one inner character lost, and not part of another term."""
    bare = text
    for term in sorted(terms, key=len, reverse=True):
        bare = bare.replace(term, "\n" * len(term))
    for term in sorted(terms):
        for start in range(len(bare) - len(term) + 2):
            piece = bare[start : start + len(term) - 1]
            # Without its first or last character a term is often another, shorter term.
            if piece[0] == term[0] and piece[-1] == term[-1] and one_lost(piece, term):
                yield piece, term
