"""Words that are never right, each with the right one: our own list, and what the office adds or silences."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

SILENCED = "—"
"""As the right word: the office wants nothing said about this one."""


@cache
def own_words() -> Mapping[str, str]:
    """Return wrong word -> right word of confusions.tsv, which was collected for this project."""
    text = resources.files("zwgk.documents.check").joinpath("confusions.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def with_office(rows: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the own list with the office's rows (wrong, right) added; a row whose right word is — silences one."""
    words = dict(own_words())
    for wrong, right in rows:
        if right == SILENCED:
            words.pop(wrong, None)
        else:
            words[wrong] = right
    return words
