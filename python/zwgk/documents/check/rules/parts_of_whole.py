"""Parts compared with their whole in one sentence.

Example: “共公开信息1358条，其中政务要闻栏目591条，信息公开栏目687条，其他栏目80条”: 591 + 687 + 80 = 1358.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from zwgk.documents.check.language import MEASURE, clauses, folded
from zwgk.documents.check.paper import Fault, Paper

_WHOLE = re.compile(rf"(\d+(?:\.\d+)?)({MEASURE})[^\d]{{0,12}}?其中")
_PART = re.compile(rf"([^\d、,，:：()（）]*?)(\d+(?:\.\d+)?)({MEASURE})?(?=[、,，(（。;；]|和|及|$)")
_JOINED = re.compile(
    rf"((?:[^\d、,，;；。]+\d+(?:{MEASURE})[、,，]){{2,}})(?:共计|合计|总计|共)[^\d,，]{{0,6}}(\d+)(?:{MEASURE})"
)
_ASIDE = re.compile(r"\((?![^()]*其中)[^()]*\)")  # 320条（6月数据尚未报齐），其中
_REST = re.compile("其他|其它|其余")
_OVERLAP = re.compile("按时|及时|超时|逾期|办结|答复|同比|环比|比上|增加|减少|增长|下降|采用|采纳|达标")


def parts_of_whole(paper: Paper) -> Iterator[Fault]:
    """Compare a whole with the parts listed by 其中, and a sum with the preceding parts."""
    for index, paragraph in enumerate(paper.paragraphs):
        for clause in clauses(folded(paragraph.text)):
            for whole, added in (*_listed_after(clause), *_listed_before(clause)):
                if whole != added:
                    why = f"各部分相加是 {added}，总数写的是 {whole}"
                    yield Fault("分项与总数", paragraph.place, str(whole), str(added), why, paragraph=index)


def _listed_after(clause: str) -> Iterator[tuple[Decimal, Decimal]]:
    match = _WHOLE.search(_ASIDE.sub("", clause)) or _WHOLE.search(clause)
    if not match:
        return
    listed = re.sub(r"\([^()]*\)|（[^（）]*）|占\d+(?:\.\d+)?%", "", match.string[match.end() :])
    parts = [part for part in _PART.finditer(listed) if part[3] in (match[2], None)]
    whole, added = Decimal(match[1]), sum((Decimal(part[2]) for part in parts), Decimal(0))
    if len(parts) < 2 or any(_OVERLAP.search(part[1]) for part in parts):
        return
    # Parts that name the rest, or that exceed the whole, must add up; others may omit something.
    if _REST.search(listed) or added > whole or added * 10 >= whole * 9:
        yield whole, added


def _listed_before(clause: str) -> Iterator[tuple[Decimal, Decimal]]:
    for match in _JOINED.finditer(clause):
        parts = [Decimal(part) for part in re.findall(rf"(\d+)(?:{MEASURE})", match[1])]
        yield Decimal(match[2]), sum(parts, Decimal(0))
