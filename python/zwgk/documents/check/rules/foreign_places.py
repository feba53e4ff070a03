"""Places outside the province: leftovers of a copied text.

Example: the 2024 Q2 bulletin reports “广东省” in a catalogue of 河南省: quoting an error is no error.
"""

import re
from collections import Counter
from collections.abc import Iterator

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.documents.check.places import Place, places, province_name
from zwgk.model.problems import Severity

_ABOUT_ELSEWHERE = re.compile(
    "学习|考察|调研|对口|帮扶|支援|协作|借鉴|外地|先进|交流|合作|来自|赴|招商|返乡|务工|错误|表述"
)


def foreign_places(paper: Paper) -> Iterator[Fault]:
    """Report the places outside the paper's province; skip sentences about other places.

    The paper's province is the one of most of its places. Without a clear majority nothing is reported.
    """
    texts = [folded(paragraph.text) for paragraph in paper.paragraphs]
    cells = [cell for table in paper.tables for row in table.rows for cell in row]
    home = _home([place for text in (*texts, *cells) for place in places(text)])
    if home is None:
        return
    for index, text in enumerate(texts):
        for sentence in re.split("[。;；]", text):
            for place in places(sentence):
                if not place.inside(home) and not _ABOUT_ELSEWHERE.search(sentence):
                    why = f"“{place.name}”不在{province_name(home)}：是不是从别处抄来的"
                    yield Fault("地名", paper.paragraphs[index].place, place.name, "", why, Severity.WARNING, index)


def _home(found: list[Place]) -> str | None:
    """Return the two-digit code of the province of more than half of all places, and at least three."""
    votes: Counter[str] = Counter()
    for place in found:
        votes.update({code[:2] for code in place.codes})
    home, most = next(iter(votes.most_common(1)), ("", 0))
    return home if most >= 3 and most * 2 > len(found) else None
