"""Straight lines and characters of a page -> tables of the enclosed cells, with merged ones repeated in each place."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zwgk.documents.check.readers.pdf_page import Character, Stroke

_NEAR = 2.5  # tolerance in points between lines that belong together
_MOST_LINES = 3_000  # of a page, once joined; a drawing has more


@dataclass(frozen=True)
class RuledTable:
    """A table by its lines: edges of its columns and rows, and per place the first corner of its cell."""

    lefts: tuple[float, ...]
    tops: tuple[float, ...]
    corner: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def top(self) -> float:
        """The table's upper edge."""
        return self.tops[0]

    @property
    def bottom(self) -> float:
        """The table's lower edge."""
        return self.tops[-1]

    def holds(self, character: Character) -> bool:
        """Return whether the middle of a character is inside."""
        across = (character.left + character.right) / 2
        return self.lefts[0] < across < self.lefts[-1] and self.top < character.middle < self.bottom

    def rows(self, characters: Iterable[Character]) -> tuple[tuple[str, ...], ...]:
        """Return the texts of the cells, in each of their places."""
        cells: dict[tuple[int, int], list[Character]] = {}
        for character in characters:
            row = bisect_right(self.tops, character.middle) - 1
            column = bisect_right(self.lefts, (character.left + character.right) / 2) - 1
            cells.setdefault(self.corner[row][column], []).append(character)
        texts = {
            place: "".join("".join(c.text for c in line) for line in lines_of(own)) for place, own in cells.items()
        }
        return tuple(tuple(texts.get(place, "") for place in row) for row in self.corner)


def lines_of(characters: Sequence[Character]) -> list[list[Character]]:
    """Return the characters by lines, from top to bottom and from left to right."""
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda each: each.middle):
        half = (character.bottom - character.top) / 2
        if lines and character.middle - lines[-1][0].middle < half:
            lines[-1].append(character)
        else:
            lines.append([character])
    return [sorted(line, key=lambda each: each.left) for line in lines]


def ruled_tables(strokes: Iterable[Stroke]) -> list[RuledTable]:
    """Return the tables with two cells or more, from top to bottom."""
    given = list(strokes)
    across = _joined(stroke for stroke in given if not stroke.upright)
    upright = _joined(stroke for stroke in given if stroke.upright)
    if len(across) + len(upright) > _MOST_LINES:
        return []
    tables = [_table(lines) for lines in _components(across, upright)]
    return sorted((table for table in tables if table is not None), key=lambda table: table.top)


def _joined(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Return pieces of one line as one line, including the two edges of a thin rectangle."""
    joined: list[Stroke] = []
    by_place: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda each: each.place):
        if by_place and stroke.place - by_place[-1][0].place <= _NEAR:
            by_place[-1].append(stroke)
        else:
            by_place.append([stroke])
    for pieces in by_place:
        place = sum(piece.place for piece in pieces) / len(pieces)
        open_piece: Stroke | None = None
        for piece in sorted(pieces, key=lambda each: each.start):
            if open_piece is not None and piece.start <= open_piece.end + _NEAR:
                open_piece = Stroke(piece.upright, place, open_piece.start, max(open_piece.end, piece.end))
            else:
                joined += [open_piece] if open_piece else []
                open_piece = Stroke(piece.upright, place, piece.start, piece.end)
        joined += [open_piece] if open_piece else []
    return [stroke for stroke in joined if stroke.end - stroke.start > 2 * _NEAR]


def _meet(across: Stroke, upright: Stroke) -> bool:
    return (
        across.start - _NEAR <= upright.place <= across.end + _NEAR
        and upright.start - _NEAR <= across.place <= upright.end + _NEAR
    )


def _components(across: Sequence[Stroke], upright: Sequence[Stroke]) -> list[list[Stroke]]:
    """Return groups of connected lines."""
    lines = [*across, *upright]
    leader = list(range(len(lines)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for first, line in enumerate(across):
        for second, other in enumerate(upright, start=len(across)):
            if _meet(line, other):
                leader[lead(first)] = lead(second)
    groups: dict[int, list[Stroke]] = {}
    for at, line in enumerate(lines):
        groups.setdefault(lead(at), []).append(line)
    return list(groups.values())


def _table(lines: Sequence[Stroke]) -> RuledTable | None:
    upright = [line for line in lines if line.upright]
    across = [line for line in lines if not line.upright]
    lefts, tops = _places(upright), _places(across)
    columns, rows = len(lefts) - 1, len(tops) - 1
    if columns < 1 or rows < 1 or columns * rows < 2:
        return None
    across_at = [_near(across, top) for top in tops]
    upright_at = [_near(upright, left) for left in lefts]
    beside = [[_is_ruled(lines, (top + low) / 2) for lines in upright_at[1:-1]] for top, low in _pairs(tops)]
    below = [[_is_ruled(lines, (left + end) / 2) for left, end in _pairs(lefts)] for lines in across_at[1:-1]]
    corner = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if column and not beside[row][column - 1]:
                corner[row][column] = corner[row][column - 1]
            elif row and not below[row - 1][column]:
                corner[row][column] = corner[row - 1][column]
    if len({place for row in corner for place in row}) < 2:
        return None
    return RuledTable(tuple(lefts), tuple(tops), tuple(map(tuple, corner)))


def _places(lines: Iterable[Stroke]) -> list[float]:
    found: list[float] = []
    for place in sorted(line.place for line in lines):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _pairs(places: Sequence[float]) -> list[tuple[float, float]]:
    return list(pairwise(places))


def _near(lines: Iterable[Stroke], place: float) -> list[Stroke]:
    return [line for line in lines if abs(line.place - place) <= _NEAR]


def _is_ruled(lines: Iterable[Stroke], middle: float) -> bool:
    return any(line.start < middle < line.end for line in lines)
