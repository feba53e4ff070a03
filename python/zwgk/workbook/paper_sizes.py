"""Sizes of an attachment on paper: columns in millimetres, rows in points, by GB/T 9704's type area and font sizes."""

from collections.abc import Sequence

TYPE_AREA_MM = 156.0
_NUMBER_MM, _TOTAL_MM, _PADDING_MM = 14.0, 20.0, 1.5
_BODY_POINTS, _LINE_POINTS, ROW_POINTS, _LEAST_HEAD_POINTS = 12, 16.0, 25.0, 36.0
_HIGH_LINE_POINTS = 18.0


_DIGIT_MM = 8 / 96 * 25.4  # a digit of 宋体 11, the unit of column widths in files, is 8 pixels of 1/96 inch wide


def characters(millimetres: float) -> float:
    """Return the width of a column in the unit of the file."""
    return millimetres / _DIGIT_MM


def millimetres(characters: float) -> float:
    """Return the width of a column on paper."""
    return characters * _DIGIT_MM


def ranking_mm(heads: Sequence[str]) -> tuple[float, ...]:
    """Return widths for number, name, and columns with these headings, the last a total: they fill the type area, with
    the name taking the rest."""
    columns = len(heads) - 1
    if not columns:
        return (_NUMBER_MM, TYPE_AREA_MM - _NUMBER_MM - 40.0, 40.0)
    name = 44.0 if columns < 4 else 36.0
    total = _TOTAL_MM if len(heads[-1]) <= 4 else max(_TOTAL_MM, (TYPE_AREA_MM - _NUMBER_MM - name) / (columns + 1))
    each = min((TYPE_AREA_MM - _NUMBER_MM - total - name) / columns, 40.0)
    name = TYPE_AREA_MM - _NUMBER_MM - total - each * columns
    return (_NUMBER_MM, name, *[each] * columns, total)


def media_mm(columns: int, hosts: bool) -> tuple[float, ...]:
    """Return the widths of the new-media attachment's columns, 3 to 5 and one more for `hosts`: number, host, account,
    then figures and verdict."""
    host = (36.0,) if hosts else ()
    rest = {1: (38.0,), 2: (28.0, 32.0), 3: (26.0, 28.0, 22.0)}[columns - 2 - hosts]
    if hosts and len(rest) == 1:
        rest = (28.0,)
    return (_NUMBER_MM, *host, TYPE_AREA_MM - _NUMBER_MM - sum(host) - sum(rest), *rest)


def cases_mm() -> tuple[float, ...]:
    """Return the columns of an attachment of cases: number, unit, five counts and a rate."""
    return (_NUMBER_MM, TYPE_AREA_MM - _NUMBER_MM - 5 * 15.0 - 18.0, *[15.0] * 5, 18.0)


def table_mm(columns: int) -> tuple[float, ...]:
    """Return the columns of a further table: number, name, and the others alike."""
    name = 28.0 if columns > 4 else 44.0
    if columns < 3:
        return (_NUMBER_MM, TYPE_AREA_MM - _NUMBER_MM)[:columns]
    return (_NUMBER_MM, name, *[(TYPE_AREA_MM - _NUMBER_MM - name) / (columns - 2)] * (columns - 2))


def lines(text: str, width_mm: float, points: float) -> int:
    """Return the number of lines of a text in a column; characters are as wide as high, digits half as wide."""
    room = (width_mm - _PADDING_MM) * 72 / 25.4
    count, used = 1, 0.0
    for mark in text:
        width = (0.5 if mark.isascii() else 1.0) * points
        if used and used + width > room:
            count, used = count + 1, 0.0
        used += width
    return count


def head_height(heads: Sequence[str], widths_mm: Sequence[float]) -> float:
    """Return the height in points of the row of headings, each completely visible in its column."""
    most = max(lines(head, width, _BODY_POINTS) for head, width in zip(heads, widths_mm, strict=True))
    # Substitutes for 黑体 are slightly higher, which adds up in a heading of many lines.
    return max((_LINE_POINTS if most < 4 else _HIGH_LINE_POINTS) * most + 4, _LEAST_HEAD_POINTS)


def row_height(texts: Sequence[str], widths_mm: Sequence[float]) -> float:
    """Return the height in points of a row with these texts, each completely visible in its column."""
    most = max(lines(text, width, _BODY_POINTS) for text, width in zip(texts, widths_mm, strict=True))
    return max(_LINE_POINTS * most + 4, ROW_POINTS) if most > 1 else ROW_POINTS


def name_height(name: str, widths_mm: Sequence[float]) -> float:
    """Return the height in points of a unit's or account's row: a long name takes more lines, so nothing is cut off."""
    return max(_LINE_POINTS * lines(name, widths_mm[1], _BODY_POINTS) + 4, ROW_POINTS)
