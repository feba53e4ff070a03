"""An untrusted file -> its paper and its faults, read and checked by a child process within limits."""

from zwgk.confined import Child, End, Ended, received
from zwgk.documents.check.paper import Fault, Paper, PaperTable, Paragraph
from zwgk.errors import Refusal
from zwgk.model.problems import Severity
from zwgk.model.words import Words

SECONDS = 120
"""Seconds of processor time for one paper."""

_WHY = {
    End.LARGE: "内容异常庞大或已损坏，读取它要占用过多内存，没有读取",
    End.SLOW: "读了很久还没有读完，可能已损坏，没有读取",
    End.CRASH: "读到一半出错，文件可能已损坏",
}


def examined(name: str, content: bytes, words: Words | None = None) -> tuple[Paper, list[Fault]]:
    """Return the paper of a file and the faults of all rules, errors first; its name tells the format.

    Raise `Refusal` for a file that cannot be read within the limits.
    """
    child = Child("zwgk.documents.check.worker")
    pairs, silenced = (dict(words.pairs), words.silenced) if words else (None, frozenset())
    request = (name, content, pairs, silenced, SECONDS)
    try:
        with child.asked(request, SECONDS) as answers:
            kind, *told = received(answers)
    except Ended as ended:
        raise Refusal(f"“{name}”{_WHY[ended.why]}：请检查是否选错了文件，或重新导出。") from None
    finally:
        child.end()
    if kind == "refused":
        raise Refusal(told[0])
    if kind == "large":
        raise Refusal(f"“{name}”{_WHY[End.LARGE]}：请检查是否选错了文件，或重新导出。")
    paragraphs, tables, typographic, faults = told
    paper = Paper(
        name,
        tuple(Paragraph(*paragraph) for paragraph in paragraphs),
        tuple(PaperTable(*table) for table in tables),
        typographic,
        words or Words(),
    )
    return paper, [
        Fault(rule, place, found, expected, why, Severity(severity), at)
        for rule, place, found, expected, why, severity, at in faults
    ]
