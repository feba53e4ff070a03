"""Sizes of lists, and of an attachment on paper: columns in millimetres, rows in points, by GB/T 9704's type area and
font sizes."""

import re
from collections.abc import Iterable, Sequence

from zwgk.statistics.shown_columns import TableShape

TYPE_AREA_MM = 156.0
MARGINS_MM = (28.0, 26.0, 37.0, 35.0)
"""Left, right, top, bottom."""
_NUMBER_MM, _TOTAL_MM, _PADDING_MM = 14.0, 20.0, 1.5
BODY_POINTS, _LINE_POINTS, ROW_POINTS, _LEAST_HEAD_POINTS = 12, 16.0, 25.0, 36.0
_HIGH_LINE_POINTS = 18.0
LIST_ROW_POINTS, LIST_POINTS, _LIST_LINE_POINTS, _INDENT = 20.0, 11, 16.5, 1.3
_MOST_NAME = 28.0  # characters of a column of names: 14 of 11 points
_WIDE_DIGITS = 0.7  # as wide as Calc's, beside a substitute for a Chinese font
_MOST_FITTED = 500  # rows of a list: in Calc each change of height is a call


_DIGIT_MM = 8 / 96 * 25.4  # a digit of 宋体 11, the unit of column widths in files, is 8 pixels of 1/96 inch wide


def characters(millimetres: float) -> float:
    """Return the width of a column in the unit of the file."""
    return millimetres / _DIGIT_MM


def millimetres(characters: float) -> float:
    """Return the width of a column on paper."""
    return characters * _DIGIT_MM


def text_width(text: str, points: float = LIST_POINTS) -> float:
    """Return the width in characters of a column that shows the text, indented, in one line."""
    width = sum(0.6 if mark.isascii() else 1.0 for mark in text) * points
    return width * 25.4 / 72 / _DIGIT_MM + _INDENT + 1


def name_width(names: Iterable[str], least: float, points: float = LIST_POINTS) -> float:
    """Return the width in characters of a column of names, each in one line if it has at most 14 characters."""
    return min(max([least, *(text_width(name, points) for name in names)]), _MOST_NAME)


def head_width(head: str, least: float) -> float:
    """Return the width in characters, from `least` on, of a heading that breaks into two lines at most, never inside a
    word, whether or not the font's digits are as narrow as half a character."""
    width = least
    while width < text_width(head) and not _fits(head, millimetres(width)):
        width += 0.5
    return width


def _fits(head: str, width_mm: float) -> bool:
    return len(_broken(head, width_mm, LIST_POINTS)) <= 2 and all(
        _breaks_at_words(head, width_mm, LIST_POINTS, digits) for digits in (0.5, 0.7)
    )


def ranking_mm(heads: Sequence[str], shape: TableShape) -> tuple[float, ...]:
    """Return the widths of the columns of a ranking, whose units have these headings: number (if there is one), name,
    figures, the last a total. They fill the type area, with the name taking the rest."""
    number = (_NUMBER_MM,) if shape.numbered else ()
    area = TYPE_AREA_MM / shape.side_by_side - sum(number)
    figures = heads[len(number) + 1 :]
    columns = len(figures) - 1
    if columns < 1:
        each = [min(40.0, area * 0.4)] * len(figures)
    else:
        name = min(44.0 if columns < 4 else 36.0, area * 0.45)
        total = _TOTAL_MM if len(figures[-1]) <= 4 else max(_TOTAL_MM, (area - name) / (columns + 1))
        total = min(total, (area - name) / (columns + 1)) if shape.side_by_side > 1 else total
        each = [*[min((area - total - name) / columns, 40.0)] * columns, total]
    widths = (*number, area - sum(each), *each)
    return _at_words(heads, widths, len(number)) * shape.side_by_side


def media_mm(heads: Sequence[str], hosts: bool) -> tuple[float, ...]:
    """Return the widths of the new-media attachment's columns, 3 to 5 and one more for `hosts`: number, host, account,
    then figures and verdict."""
    host = (36.0,) if hosts else ()
    rest = {1: (38.0,), 2: (28.0, 32.0), 3: (26.0, 28.0, 22.0)}[len(heads) - 2 - hosts]
    if hosts and len(rest) == 1:
        rest = (28.0,)
    widths = (_NUMBER_MM, *host, TYPE_AREA_MM - _NUMBER_MM - sum(host) - sum(rest), *rest)
    return _at_words(heads, widths, 1 + hosts)


def cases_mm(heads: Sequence[str]) -> tuple[float, ...]:
    """Return the columns of an attachment of cases: number, unit, five counts and a rate."""
    widths = (_NUMBER_MM, TYPE_AREA_MM - _NUMBER_MM - 5 * 15.0 - 18.0, *[15.0] * 5, 18.0)
    return _at_words(heads, widths, 1)


def _at_words(heads: Sequence[str], widths_mm: Sequence[float], name: int) -> tuple[float, ...]:
    """Return narrower columns for headings that would break inside a word (部门信息公｜开); the column of the names,
    at place `name`, takes what they leave."""
    widths = list(widths_mm)
    for place, head in enumerate(heads):
        if place == name or _breaks_at_words(head, widths[place]):
            continue
        most = len(_broken(head, widths[place], BODY_POINTS)) + 1
        for count in range(int(_room(widths[place]) / BODY_POINTS) - 1, 1, -1):
            narrower = (count + 0.4) * BODY_POINTS * 25.4 / 72 + _PADDING_MM
            if _breaks_at_words(head, narrower) and len(_broken(head, narrower, BODY_POINTS)) <= most:
                widths[name] += widths[place] - narrower
                widths[place] = narrower
                break
    return tuple(widths)


# Words have two characters, with 率, 数 … after the last one three; a number keeps its unit.
_WORDS = re.compile(
    r"新媒体|依申请公开|[\x21-\x7e—]+[年月周日天次个]?|[\u4e00-\u9fff]{2}[率数量度值分次](?![\u4e00-\u9fff])|[\u4e00-\u9fff]{1,2}|."
)


def _breaks_at_words(head: str, width_mm: float, points: float = BODY_POINTS, digits: float = 0.5) -> bool:
    ends, broken, at = {found.end() for found in _WORDS.finditer(head)}, _broken(head, width_mm, points, digits), 0
    for line in broken[:-1]:
        at += len(line)
        if at not in ends:
            return False
    return True


def _room(width_mm: float) -> float:
    """Return the points inside a column."""
    return (width_mm - _PADDING_MM) * 72 / 25.4


def _broken(text: str, width_mm: float, points: float, digits: float = 0.5) -> list[str]:
    """Return the lines of a text in a column; characters are as wide as high, digits half as wide."""
    broken, used = [""], 0.0
    for mark in text:
        width = (digits if mark.isascii() else 1.0) * points
        if used and used + width > _room(width_mm):
            broken.append("")
            used = 0.0
        broken[-1] += mark
        used += width
    return broken


def holds_names(head: str) -> bool:
    """Return whether a column of a further table, other than the first two, holds names and not figures: 最多的县."""
    return head.endswith("的县")


def table_mm(heads: Sequence[str]) -> tuple[float, ...]:
    """Return the columns of a further table: number, name, and the others alike, but those of names twice as wide."""
    columns = len(heads)
    name = 28.0 if columns > 4 else 44.0
    if columns < 3:
        return (_NUMBER_MM, TYPE_AREA_MM - _NUMBER_MM)[:columns]
    parts = [2 if holds_names(head) else 1 for head in heads[2:]]
    one = (TYPE_AREA_MM - _NUMBER_MM - name) / sum(parts)
    return (_NUMBER_MM, name, *(part * one for part in parts))


def lines(text: str, width_mm: float, points: float, digits: float = 0.5) -> int:
    """Return the number of lines of a text in a column."""
    return len(_broken(text, width_mm, points, digits))


def head_height(heads: Sequence[str], widths_mm: Sequence[float], points: float = BODY_POINTS) -> float:
    """Return the height in points of the row of headings, each completely visible in its column."""
    most = max(lines(head, width, points) for head, width in zip(heads, widths_mm, strict=True))
    # Substitutes for 黑体 are slightly higher, which adds up in a heading of many lines.
    line = (_LINE_POINTS if most < 4 else _HIGH_LINE_POINTS) * points / BODY_POINTS
    return max(line * most + 4, _LEAST_HEAD_POINTS)


def row_height(texts: Sequence[str], widths_mm: Sequence[float], points: float = BODY_POINTS) -> float:
    """Return the height in points of a row with these texts, each completely visible in its column."""
    most = max(lines(text, width, points) for text, width in zip(texts, widths_mm, strict=True))
    return max(_LINE_POINTS * points / BODY_POINTS * most + 4 if most > 1 or points > BODY_POINTS else 0, ROW_POINTS)


def line_height(text: str, width_mm: float, points: float) -> float:
    """Return the height in points of a row with a text outside the table, completely visible."""
    return 1.3 * points * sum(lines(line, width_mm, points) for line in text.split("\n"))


def column_mm(text: str, points: float) -> tuple[float, float]:
    """Return the widths of a column that shows a text with one character per line, and so that it is easily read. Its
    digits and Latin letters stay in one line."""
    width = sum(0.6 if mark.isascii() else 1.0 for mark in text)
    least, easy = (width, width) if text.isascii() else (1.0, min(width, 4.0))
    return least * points * 25.4 / 72 + _PADDING_MM, easy * points * 25.4 / 72 + 2 * _PADDING_MM


_LINK = re.compile(r'=HYPERLINK\(".*","(.*)"\)', re.DOTALL)


def _shown(text: str) -> str:
    """Return the text that a cell shows: of a link, that of its last argument; of another formula nothing."""
    link = _LINK.fullmatch(text)
    return link[1].replace('""', '"') if link else "" if text.startswith("=") else text


def list_heights(rows: Sequence[Sequence[object]], widths: Sequence[float]) -> list[float]:
    """Return the heights in points of the rows of a list whose columns are `widths` characters wide, so that each text
    is completely visible."""
    heights = []
    for row in rows[:_MOST_FITTED]:
        texts = [(cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str)]
        most = max(
            (
                sum(
                    lines(line, millimetres(width - _INDENT), LIST_POINTS, _WIDE_DIGITS)
                    for line in _shown(text).split("\n")
                )
                for text, width in texts
            ),
            default=1,
        )
        heights.append(max(LIST_ROW_POINTS, _LIST_LINE_POINTS * most + 3.5))
    return heights
