"""Punctuation: unpaired brackets and quotes, half-width marks between Chinese characters, 。 in a list of addressees.

Example: the 2024 Q2 bulletin has 。 after 管委会 in the list 本期发. A text with half-width marks throughout is a
scan or its program's habit: then the width is ignored.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity

_HALF = re.compile(r"(?<=[一-鿿”》）])[,;:?!](?=[一-鿿“《（])")
_FULL = re.compile(r"[，；：？！]")
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("〔", "〕"), ("【", "】"))
_ADDRESSEES = re.compile(r"(?:本期发|主送|抄送|报送|分送|发)[:：](.*)")


def typography(paper: Paper) -> Iterator[Fault]:
    """Check the punctuation of every paragraph."""
    halves = sum(len(_HALF.findall(paragraph.text)) for paragraph in paper.paragraphs)
    fulls = sum(len(_FULL.findall(paragraph.text)) for paragraph in paper.paragraphs)
    mixed = paper.typographic and halves and fulls > 2 * halves
    for index, paragraph in enumerate(paper.paragraphs):
        text = paragraph.text
        if mixed and (match := _HALF.search(text)):
            near = text[max(0, match.start() - 4) : match.end() + 4]
            why = f"“{near}”里的“{match[0]}”是半角标点"
            yield Fault("标点", paragraph.place, match[0], "全角标点", why, Severity.WARNING, index)
        if paper.typographic:
            yield from _unpaired(text, paragraph.place, index)
            yield from _open_end(text, paragraph.place, index)
        if (listed := _ADDRESSEES.fullmatch(folded(text))) and (inner := re.search(r"。(?=.)", listed[1])):
            near = listed[1][max(0, inner.start() - 6) : inner.end() + 6]
            why = f"发送范围没有写完就用了句号：“{near}”"
            yield Fault("标点", paragraph.place, "。", "，", why, paragraph=index)


def _open_end(text: str, place: str, index: int) -> Iterator[Fault]:
    """Return a paragraph of sentences whose last one has no end mark."""
    bare = text.strip()
    if "。" in bare[:-1] and len(bare) > 30 and bare[-1] not in "。！？；：:;.!?”）)】》":
        why = f"段末没有标点：“{bare[-8:]}”"
        yield Fault("标点", place, bare[-1], "。", why, Severity.WARNING, index)


def _unpaired(text: str, place: str, index: int) -> Iterator[Fault]:
    for opening, closing in _PAIRS:
        depth = 0
        for character in "" if text.endswith("…") else text:  # cut off, such as a chart's label
            depth += (character == opening) - (character == closing)
            if depth < 0:
                break
        # A numbering like 1) or 1） opens nothing.
        numbered = opening in "（(" and re.match(r"\s*[\d一二三四五六七八九十]+[)）]", text)
        if depth and not numbered and not _mixed_width(text, opening):
            why = f"“{opening}”和“{closing}”不成对"
            yield Fault("标点", place, opening if depth > 0 else closing, "", why, Severity.WARNING, index)


def _mixed_width(text: str, opening: str) -> bool:
    """Report （ closed by ) as a matter of width, not of pairs."""
    return opening in "（(" and len(re.findall("[（(]", text)) == len(re.findall("[）)]", text))
