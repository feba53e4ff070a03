"""One sheet of an export -> its needed columns, as arrays, with fates that are already certain.

Read by chunks and by columns, so that columns that are not needed are never in memory.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from zwgk.garbage_collection import no_garbage_collection
from zwgk.intake.exports.cells import Coded, Codes, Flags, coded, objects, plain
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.headings import MOST_LINES_ABOVE, Headings, Role, find_head, spelled, why_no_list
from zwgk.intake.exports.rows import Fates, Leading, set_aside
from zwgk.intake.foreign.marks import Span
from zwgk.intake.foreign.raw_sheet import RawSheet
from zwgk.outcome import Progress
from zwgk.workbook.cell_values import month_of
from zwgk.workbook.numbers import is_error, says_nothing

Row = Sequence[object]

_BLANKS = frozenset({"", " ", "\t", "\xa0", "\u3000", None})
_NAMING = (Role.UNIT, Role.COLUMN, Role.ACCOUNT, Role.DATE, Role.MONTH)
_ONE_LIST = "左右并排的几张清单，改成上下接着的一张；多余的同名列，删去或改名；再导入"
_NO_TOTALS = (
    "请在后台导出文章清单；只有汇总数的，在表的标题里写明栏目和月份（例如“2024年5月工作动态”），"
    "或改成“单位、栏目、月份、条数”四列，一行一个数，再导入"
)
_BELOW = "是文章的，移到标题行下面再导入"
_LIKE_ABOVE = "把这些行的各列改成和第一行标题一样的顺序，再导入"
_YEAR = re.compile(r"(20\d\d)(?:\.0|年度?)?")
_DAY = re.compile(r"(\d{1,2})(?:\.0|日)?")
SHARED = "合并"
"""In place of a count that is merged over rows of several units, columns or months."""
_MOST_TEXTS = 4
_MOST_LED = 200_000


@dataclass(frozen=True)
class ListSheet:
    """A sheet with headings: one column per role, without blank rows.

    headings: per role, of the column taken. rows: row numbers, counted from 1. fates: COUNTED if nothing speaks against
    a row so far. hidden: headings of hidden columns that were taken. notes: sentences for the clerk. left_out: rows
    above the headings that look like rows of the list (it was sorted with its headings), and rows below headings in
    another order.
    """

    name: str
    columns: dict[Role, Coded]
    headings: dict[Role, str]
    rows: Codes
    fates: Fates
    is_media: bool
    hidden: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple["UnreadSheet", ...] = ()


@dataclass(frozen=True)
class UnreadSheet:
    """A sheet that is not read, and why; `rows`: numbers of its filled rows. `remedy`: "" for the usual one. partly:
    other rows of it are read."""

    name: str
    rows: Codes
    why: str
    first_lines: tuple[Row, ...] = ()
    remedy: str = ""
    partly: bool = False


Totals = Callable[[RawSheet, Sequence[Row], Iterator[Sequence[Row]]], ListSheet | str]
"""Reader of a table of totals: the sheet, its first rows, those after; returns why it is not read, "" if it is none."""


@dataclass(frozen=True)
class Columns:
    """Columns by place in the row; `leading` by position. `above`: the lines up to the last of the headings."""

    by_place: dict[int, Coded]
    length: int
    leading: Leading
    above: Sequence[Row]


def read_sheet(
    raw: RawSheet,
    progress: Progress | None = None,
    broken: frozenset[int] = frozenset(),
    totals: Totals | None = None,
) -> ListSheet | UnreadSheet:
    """Return the content of a sheet; an `UnreadSheet` without rows if it is blank.

    broken: rows with a broken character, counted from 0. totals: reader of a sheet that is no list.
    """
    lines, chunks = _first_lines(raw.chunks)
    headings = find_head(lines)
    if headings is None or not raw.visible:
        read = totals(raw, lines, chunks) if headings is None and raw.visible and totals is not None else ""
        if isinstance(read, ListSheet):
            return read
        why = read or (why_no_list(lines) if headings is None else "是隐藏的工作表")
        return _unread(raw, lines, chunks, why, _NO_TOTALS if read else "")
    columns = _collected(headings, lines, chunks, raw.height, progress)
    hidden_columns = frozenset(column - raw.left for column in raw.hidden_columns)
    struck = frozenset((row, column - raw.left) for row, column in raw.struck)
    spans = _spans(raw)
    return list_sheet(raw.name, headings, columns, raw.top, spans, raw.hidden_rows, broken, hidden_columns, struck)


def _first_lines(chunks: Iterator[Sequence[Row]]) -> tuple[list[Row], Iterator[Sequence[Row]]]:
    lines: list[Row] = []
    for chunk in chunks:
        room = MOST_LINES_ABOVE - len(lines)
        lines += chunk[:room]
        if len(chunk) > room:
            return lines, itertools.chain([chunk[room:]], chunks)
    return lines, iter(())


def _unread(raw: RawSheet, lines: Sequence[Row], chunks: Iterator[Sequence[Row]], why: str, remedy: str) -> UnreadSheet:
    rows = [
        number
        for number, row in enumerate(itertools.chain(lines, *chunks), start=raw.top + 1)
        if any(plain(cell) not in ("", None) for cell in row)
    ]
    return UnreadSheet(raw.name, np.array(rows, dtype=np.int64), why, tuple(lines), remedy)


def _spans(raw: RawSheet) -> list[Span]:
    """Return the merged areas with their columns counted from the row's first cell."""
    left = raw.left
    return [((top, first - left), (bottom, last - left)) for (top, first), (bottom, last) in raw.merged]


def _collected(
    headings: Headings,
    lines: Sequence[Row],
    chunks: Iterator[Sequence[Row]],
    height: int,
    progress: Progress | None,
) -> Columns:
    coders = {place: _Coder(place) for place in headings.places}
    width = max(coders) + 1
    leading: dict[int, tuple[str, ...]] = {}
    count = 0
    with no_garbage_collection():
        for found in itertools.chain([lines[headings.row + 1 :]], chunks):
            chunk = padded(found, width)
            for coder in coders.values():
                coder.add(chunk)
            if len(leading) < _MOST_LED:
                leading.update((count + place, leading_texts(chunk[place])) for place in _incomplete(headings, chunk))
            count += len(chunk)
            if progress is not None:
                progress(count, height)
    columns = {place: coder.column() for place, coder in coders.items()}
    return Columns(columns, count, leading, lines[: headings.row + 1])


def padded(rows: Sequence[Row], width: int) -> Sequence[Row]:
    """Return rows padded to at least `width` cells."""
    if not rows or min(map(len, rows)) >= width:
        return rows
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _incomplete(headings: Headings, chunk: Sequence[Row]) -> list[int]:
    """Return the indices of rows that lack a unit, column, date or account, if the headings have it."""
    found: set[int] = set()
    for places in naming_places(headings):
        lacking: Iterator[int] = (at for at, row in enumerate(chunk) if row[places[0]] in _BLANKS)
        for place in places[1:]:
            lacking = (at for at in list(lacking) if chunk[at][place] in _BLANKS)
        found.update(lacking)
    return sorted(found)


def naming_places(headings: Headings) -> list[tuple[int, ...]]:
    """Return the columns of each role that a complete row needs."""
    roles = (Role.ACCOUNT,) if headings.is_media else (Role.UNIT, Role.COLUMN)
    dated = headings.candidates.get(Role.DATE, ()) + headings.candidates.get(Role.MONTH, ())
    return [*(headings.candidates[role] for role in roles), dated]


def leading_texts(row: Row) -> tuple[str, ...]:
    """Return the first texts of a row's cells."""
    texts = (str(plain(cell)) for cell in row if cell not in _BLANKS)
    return tuple(itertools.islice((text for text in texts if text), _MOST_TEXTS))


class _Coder:
    """Codes one column of rows, a chunk at a time: of equal values only the first is kept in memory."""

    def __init__(self, place: int) -> None:
        self._cell = itemgetter(place)
        self._places: defaultdict[object, int] = defaultdict(itertools.count().__next__)
        self._codes: list[Codes] = []

    def add(self, chunk: Sequence[Row]) -> None:
        codes = map(self._places.__getitem__, map(self._cell, chunk))
        self._codes.append(np.fromiter(codes, np.int64, len(chunk)))

    def column(self) -> Coded:
        codes = np.concatenate(self._codes) if self._codes else np.empty(0, dtype=np.int64)
        return Coded(codes, objects(list(self._places)))


def list_sheet(
    name: str,
    headings: Headings,
    columns: Columns,
    top: int = 0,
    spans: Sequence[Span] = (),
    hidden_rows: frozenset[int] = frozenset(),
    broken_rows: frozenset[int] = frozenset(),
    hidden_columns: frozenset[int] = frozenset(),
    struck: frozenset[tuple[int, int]] = frozenset(),
) -> ListSheet | UnreadSheet:
    """Return the sheet with merged cells filled down, columns chosen and blank rows removed; an `UnreadSheet` if two
    columns of one heading contradict each other (two lists side by side).

    top: number of the first line read, counted from 0, as are the rows of `spans`, `hidden_rows` and `broken_rows`.
    hidden_columns: by place in the row; struck: cells, by row and place.
    """
    first = top + headings.row + 1
    length = columns.length
    cleaned = {place: column.cleaned() for place, column in columns.by_place.items()}
    filled = ~np.all([column.blank() for column in cleaned.values()], axis=0) if length else np.zeros(0, dtype=bool)
    led = {position: texts for position, texts in columns.leading.items() if texts}
    filled[list(led)] = True
    _fill_merged(cleaned, headings, spans, first, length)
    places = {role: _chosen(candidates, cleaned) for role, candidates in headings.candidates.items()}
    if Role.DATE in places and Role.MONTH in places and cleaned[places[Role.DATE]].blank().all():
        del places[Role.DATE]
    _with_year(places, cleaned)
    numbers = np.arange(first, first + length)
    if any(not cleaned[place].blank().all() for place in headings.rivals):
        return UnreadSheet(name, numbers[filled] + 1, "左右并排着两张清单", remedy=_ONE_LIST)
    for role, place in places.items():
        twins = [twin for twin in headings.candidates.get(role, ()) if headings.is_twin(twin, place)]
        if any(_contradict(cleaned[twin], cleaned[place]) for twin in twins):
            why = f"有不止一列都叫“{headings.texts[place]}”，内容不一样"
            return UnreadSheet(name, numbers[filled] + 1, why, remedy=_ONE_LIST)
    roles = {role: cleaned[place] for role, place in places.items()}
    incomplete = np.any([roles[role].blank() for role in _NAMING if role in roles], axis=0)
    fates = set_aside(
        roles,
        {position: texts for position, texts in led.items() if incomplete[position]},
        [[plain(line[place]) if place < len(line) else "" for place in places.values()] for line in columns.above],
        [(headings.texts[place], cleaned[place]) for place in headings.states],
        row_flags(numbers, hidden_rows),
        row_flags(numbers, {row for row, place in struck if place in places.values()}),
        row_flags(numbers, broken_rows),
        [(headings.texts[place], cleaned[place]) for place in headings.hints],
    )
    texts = {role: headings.texts[place] for role, place in places.items()}
    hidden = tuple(texts[role] for role, place in places.items() if place in hidden_columns)
    over = [top + at + 1 for at in _rows_above(headings, columns.above)]
    other = filled & _under_other_headings(roles, fates)
    filled &= ~other
    left_out = [UnreadSheet(name, np.array(over), "在标题行上面", remedy=_BELOW, partly=True)] if over else []
    if other.any():
        why = "上面又有一行标题，各列的顺序和前面的不同"
        left_out.append(UnreadSheet(name, numbers[other] + 1, why, remedy=_LIKE_ABOVE, partly=True))
    kept = {role: column[filled] for role, column in roles.items()}
    rows, media = numbers[filled] + 1, headings.is_media
    return ListSheet(name, kept, texts, rows, fates[filled], media, hidden, _notes(name, headings), tuple(left_out))


def _fill_merged(cleaned: dict[int, Coded], headings: Headings, spans: Sequence[Span], first: int, length: int) -> None:
    """Fill merged cells down, but for counts; a count merged over rows that differ otherwise becomes `SHARED`."""
    counts = headings.candidates.get(Role.POSTS, ())
    filled_to = dict.fromkeys(cleaned, -1)
    for (above, left), (below, _) in sorted(spans):
        # No spreadsheet makes overlapping areas; a file may hold any number of them, some below the last row.
        below = min(below, first + length - 1)
        if left in cleaned and left not in counts and max(first, filled_to[left] + 1) <= above < below:
            cleaned[left].filled_down(above - first, below - first)
            filled_to[left] = below
    naming = [place for role in _NAMING for place in headings.candidates.get(role, ())]
    for place in counts:
        areas = [
            slice(max(above - first, 0), max(below - first + 1, 0))
            for (above, left), (below, _) in spans
            if left == place
        ]
        shared = [rows for rows in areas if any(len(set(cleaned[name].codes[rows])) > 1 for name in naming)]
        if shared:
            cleaned[place] = Coded(cleaned[place].codes.copy(), np.append(cleaned[place].distinct, SHARED))
            for rows in shared:
                cleaned[place].codes[rows] = len(cleaned[place].distinct) - 1


def _notes(name: str, headings: Headings) -> tuple[str, ...]:
    where = f"“{name}”上" if name else ""
    told = "”“".join(headings.beside)
    return (f"{where}清单旁边还有一张表（“{told}”），没有读",) if headings.beside else ()


def _with_year(places: dict[Role, int], columns: dict[int, Coded]) -> None:
    """Join columns of years, months and days to one of dates, in place of that of months."""
    year, day = places.pop(Role.YEAR, None), places.pop(Role.DAY, None)
    if Role.DATE in places or Role.MONTH not in places or year is None:
        return
    parts = [columns[year].values(), columns[places[Role.MONTH]].values()]
    parts.append(columns[day].values() if day is not None else objects([""] * len(parts[0])))
    columns[places[Role.MONTH]] = coded(objects(map(_date_text, *parts)))
    if day is not None:
        places[Role.DATE] = places.pop(Role.MONTH)


def _date_text(year: object, month: object, day: object) -> object:
    """Return 2024年4月5日, or 2024年4月 without a day; the month alone if it is not a bare one."""
    number = month_of(month)
    of_year = _YEAR.fullmatch(str(year))
    if number is None or of_year is None:
        return month
    of_day = _DAY.fullmatch(str(day))
    return f"{of_year[1]}年{number}月" + (f"{of_day[1]}日" if of_day else "")


def _under_other_headings(roles: Mapping[Role, Coded], fates: Fates) -> Flags:
    """Return the rows from headings in another order on, up to the list's own headings if they follow again."""
    named = [column for role, column in roles.items() if role in _NAMING]
    spelt = np.sum([column.matching(_is_heading) for column in named], axis=0) if named else np.zeros(len(fates))
    starts = np.flatnonzero((spelt >= min(2, len(named))) & (fates != Fate.HEADING) & (fates != Fate.TOTAL))
    found = np.zeros(len(fates), dtype=bool)
    own = np.flatnonzero(fates == Fate.HEADING)
    for start in starts:
        ends = own[own > start]
        found[start : ends[0] if len(ends) else len(fates)] = True
    return found


def _is_heading(text: str) -> bool:
    return any(spelled(role, text) for role in Role)


def _rows_above(headings: Headings, lines: Sequence[Row]) -> Iterator[int]:
    """Yield the lines above the headings that fill every column of a complete row, with a digit for its day."""
    *names, dated = naming_places(headings)
    for at, line in enumerate(lines[: headings.first_row]):
        texts = [next((text for place in places if (text := _text_at(line, place))), "") for places in (*names, dated)]
        if len(set(texts) - {""}) == len(texts) and any(map(str.isdigit, texts[-1])):
            yield at


def _text_at(line: Row, place: int) -> str:
    return str(plain(line[place])).strip() if place < len(line) else ""


def _contradict(one: Coded, other: Coded) -> bool:
    """Return whether two columns differ in a row that both fill."""
    both = ~one.blank() & ~other.blank()
    return bool(np.any(one[both].values() != other[both].values()))


def row_flags(numbers: Codes, marked: Collection[int]) -> Flags:
    """Return whether each row, by its number, is among the marked ones."""
    return np.isin(numbers, list(marked)) if marked else np.zeros(len(numbers), dtype=bool)


def _chosen(candidates: Sequence[int], columns: Mapping[int, Coded]) -> int:
    """Return the most specific column filled at least half as often as the fullest; errors and — fill nothing."""
    if len(candidates) == 1:
        return candidates[0]
    counts = [
        int(
            np.count_nonzero(
                ~columns[place].blank() & ~columns[place].matching(lambda text: is_error(text) or says_nothing(text))
            )
        )
        for place in candidates
    ]
    return next(place for place, count in zip(candidates, counts, strict=True) if 2 * count >= max(counts))
