"""“6家，分别为：甲、乙……”: as many names as stated, and the same names as in the table.

Example: the 2024 Q2 bulletin lists its six new media accounts in the text and in attachment 3.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper, PaperTable
from zwgk.documents.check.rules.unit_names import one_apart

_LISTED = re.compile(r"(\d+)(?:家|个)(?:账号|帐号|单位)?[,，]?(?:分别)?(?:为|是)[:：]?([^。;；:：\d]+)")
_OTHERS = re.compile("等|以及|和|及")


def listed_accounts(paper: Paper) -> Iterator[Fault]:
    """Count the names of each list that states its number, and compare them with a table of as many rows."""
    for index, paragraph in enumerate(paper.paragraphs):
        for match in _LISTED.finditer(folded(paragraph.text)):
            stated, names = int(match[1]), [_bare(name) for name in match[2].rstrip(",，").split("、")]
            if _OTHERS.search(match[2]) or ",," in match[2]:
                continue
            if len(names) > 1 and len(names) != stated and not any("," in name for name in names):
                why = f"写的是 {stated} 家，后面列了 {len(names)} 个"
                yield Fault("名单", paragraph.place, str(stated), str(len(names)), why, paragraph=index)
            for table in paper.tables:
                yield from _unlike(names, table, paragraph.place, index)


def _unlike(names: list[str], table: PaperTable, place: str, index: int) -> Iterator[Fault]:
    """Return a name of the list missing from the table, if the table has most of the others."""
    at = table.unit_column
    if at is None or len(table.rows) != len(names):
        return
    printed = [_bare(name) for name in table.column(at)]
    strange = [name for name in names if name not in printed]
    free = [name for name in printed if name not in names]
    alike = len(strange) == len(free) == 1 and one_apart(strange[0], free[0])
    if alike or (strange and len(strange) * 2 < len(names)):
        for name in strange:
            right = free[0] if len(free) == 1 else ""
            why = f"正文的名单有“{name}”，{table.name}里没有" + (f"，有“{right}”" if right else "")
            yield Fault("名单", place, name, right, why, paragraph=index)


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)|[“”\"《》]", "", name)
