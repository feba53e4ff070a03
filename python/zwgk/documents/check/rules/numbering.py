"""Headings and counting words in order: 一、二、三、; （一）（二）; 一是二是三是.

The four levels are those of GB/T 9704—2012 (DOMAIN.md). A level may be skipped, a number may not.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper

_DIGITS = "一二三四五六七八九十"
_LEVELS = (
    re.compile(rf"([{_DIGITS}]{{1,3}})、"),
    re.compile(rf"\(([{_DIGITS}]{{1,3}})\)"),
    re.compile(r"(\d{1,2})[.．、](?!\d)"),
    re.compile(r"\((\d{1,2})\)"),
)
_COUNTED = re.compile(rf"(?:^|[。;；，,：:])([{_DIGITS}])是(?!否)")


def numbering(paper: Paper) -> Iterator[Fault]:
    """Check that every heading follows the previous one on its level, and every 一是 is followed by 二是."""
    last = [0, 0, 0, 0]
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        if text.startswith("附件"):
            return  # the list of attachments has its own numbers, and ends the text
        for level, pattern in enumerate(_LEVELS):
            if match := pattern.match(text):
                number = value(match[1])
                if number not in (1, last[level] + 1):
                    why = f"层次序号“{match[0]}”前面是 {last[level] or '没有'}，应为 {last[level] + 1}"
                    yield Fault("序数", paragraph.place, match[0], str(last[level] + 1), why, paragraph=index)
                last[level:] = [number, *[0] * (3 - level)]
                break
        for level, pattern in enumerate(_LEVELS):
            # A paragraph may contain the first numbers itself: “总体情况：1.网站……”, then “2.” on a separate line.
            for inner in re.finditer(rf"(?<=[:：。;；]){pattern.pattern}", text):
                last[level] = value(inner[1])
        yield from _counted(text, paragraph.place, index)


def _counted(text: str, place: str, index: int) -> Iterator[Fault]:
    expected = 1
    for match in _COUNTED.finditer(text):
        number = value(match[1])
        if number not in (1, expected):
            why = f"“{match[1]}是”前面没有“{written(expected)}是”"
            yield Fault("序数", place, f"{match[1]}是", f"{written(expected)}是", why, paragraph=index)
        expected = number + 1


def value(text: str) -> int:
    """Return the number of 三, 十二, 二十 or 3."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (value(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.index(ones) + 1 if ones else 0)


def written(number: int) -> str:
    """Return the Chinese number of 1 to 99."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens - 1] + "十") + (_DIGITS[ones - 1] if ones else "")
