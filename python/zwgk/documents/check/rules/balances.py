"""Requests and letters: received and carried over = closed and still open; no more answers than cases.

Example of our own text: “共收到依申请公开6条（另有上期结转2条），办结并答复4条，尚有4条正在办理”.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import clauses, folded
from zwgk.documents.check.paper import Fault, Paper

_CASES = r"(\d+)(?:条|件|封)"
_RECEIVED = re.compile(rf"(?:收到|受理|接收|接到)[^\d,，]{{0,14}}?{_CASES}")
_CARRIED = re.compile(rf"结转{_CASES}")
_CLOSED = re.compile(rf"办结(?:并(?:答复|回复))?{_CASES}")
_ANSWERED = re.compile(rf"(?<!并)(?:答复|回复){_CASES}")
_OPEN = re.compile(rf"(?:尚有|还有|仍有){_CASES}(?:正在办理|未办结|在办|办理中)|(?:正在办理|在办|未办结){_CASES}")
_ALL_CLOSED = re.compile("全部办结")
_OTHER = re.compile("其中|不含|包括|超期|逾期")


def balances(paper: Paper) -> Iterator[Fault]:
    """Check each clause on the outcome of received cases."""
    for index, paragraph in enumerate(paper.paragraphs):
        for clause in clauses(folded(paragraph.text)):
            if not _OTHER.search(clause) and len(_RECEIVED.findall(clause)) == 1:
                for found, expected, why in _wrong(clause):
                    yield Fault("办理数", paragraph.place, found, expected, why, paragraph=index)


def _wrong(clause: str) -> Iterator[tuple[str, str, str]]:
    received, carried = _count(_RECEIVED, clause), _count(_CARRIED, clause) or 0
    closed, answered, still_open = (_count(pattern, clause) for pattern in (_CLOSED, _ANSWERED, _OPEN))
    if received is None:
        return
    if closed is not None and still_open is not None and received + carried != closed + still_open:
        with_carried = f"（另结转 {carried}）" if carried else ""
        added = closed + still_open
        why = f"收到 {received}{with_carried}，办结 {closed}，尚有 {still_open}：办结与未办结相加是 {added}"
        yield str(received + carried), str(added), why
    most = received + carried if _ALL_CLOSED.search(clause) else closed
    if answered is not None and most is not None and answered > most:
        yield str(answered), f"不大于 {most}", f"办结 {most}，答复却有 {answered}"


def _count(pattern: re.Pattern[str], clause: str) -> int | None:
    match = pattern.search(clause)
    return int(next(group for group in match.groups() if group)) if match else None
