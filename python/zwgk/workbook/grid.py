"""A sheet read in one block, with tables found by their headings wherever they are."""

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import xlwings as xw
from xlwings.utils import col_name

from zwgk.errors import Refusal
from zwgk.model.problems import Problem, Severity
from zwgk.workbook.numbers import folded

MOST_ROWS, MOST_COLUMNS = 5_000, 200

_letters = lru_cache(maxsize=256)(col_name)


@dataclass(frozen=True)
class Grid:
    """The values of a sheet's used range; rows and columns are counted from 0 within it."""

    sheet: str
    top: int
    left: int
    values: Sequence[Sequence[object]]
    truncated: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @cached_property
    def texts(self) -> list[frozenset[str]]:
        """The folded texts of each row: several tables are found on one sheet."""
        return [frozenset([folded(cell) for cell in cells if isinstance(cell, str)]) for cells in self.values]

    def address(self, row: int, column: int) -> str:
        """Return the A1 address of a cell of the grid."""
        return f"{_letters(self.left + column)}{self.top + row}"

    def value(self, row: int, column: int | None) -> object:
        """Return the value, None outside the grid."""
        if column is None or not 0 <= row < len(self.values) or not 0 <= column < len(self.values[row]):
            return None
        return self.values[row][column]

    def text(self, row: int, column: int | None) -> str:
        """Return the value as text without spaces at its ends; whole numbers without .0."""
        return as_text(self.value(row, column))

    def problem(self, row: int, column: int, severity: Severity, what: str, remedy: str, *, file: str = "") -> Problem:
        """Return a problem of a cell, with its value; of the sheet as a whole if `column` is negative."""
        cell = self.address(row, column) if column >= 0 else ""
        value = self.text(row, column)
        return Problem(severity=severity, sheet=self.sheet, cell=cell, value=value, what=what, remedy=remedy, file=file)


@dataclass(frozen=True)
class Table:
    """A table of a grid: the row of its headings, and the column of each heading that was found."""

    grid: Grid
    head_row: int
    columns: dict[str, int]
    missing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    similar: dict[str, str] = field(default_factory=dict)  # missing heading -> address of a similar one
    doubtful: frozenset[int] = frozenset()  # columns whose headings are repeated, or similar to a missing one

    def rows(self) -> Iterator[int]:
        """Return the rows below the headings, down to the end of the grid."""
        return iter(range(self.head_row + 1, len(self.grid.values)))

    def value(self, row: int, heading: str) -> object:
        """Return the value of a row under a heading; None if the column is missing."""
        return self.grid.value(row, self.columns.get(heading))

    def text(self, row: int, heading: str) -> str:
        """Return the text of a row under a heading."""
        return self.grid.text(row, self.columns.get(heading))

    def address(self, row: int, heading: str) -> str:
        """Return the address of the cell under `heading`, or of the row's first cell if the heading is missing."""
        return self.grid.address(row, self.columns.get(heading, 0))

    def problem(self, row: int, heading: str, severity: Severity, what: str, remedy: str) -> Problem:
        """Return a problem of the cell under `heading`, with its value."""
        sheet, cell = self.grid.sheet, self.address(row, heading)
        return Problem(
            severity=severity, sheet=sheet, cell=cell, value=self.text(row, heading), what=what, remedy=remedy
        )


def refuse_without(present: Iterable[str], *names: str, more: str = "") -> None:
    """Raise `Refusal` for the first of `names` that is not among the sheets `present`."""
    there = set(present)
    for name in names:
        if name not in there:
            raise Refusal(f"工作簿里没有工作表“{name}”：请恢复它，或改用本工具新建的工作簿{more}。")


def as_text(value: object) -> str:
    """Return a cell's value as a stripped text; a whole number without decimals, a date at midnight without a time."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return str(value.date())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_grid(sheet: xw.Sheet, most_rows: int = MOST_ROWS, *, hidden: bool = False) -> Grid:
    """Read the sheet's used range in one block (bounded: a stray format in the last row must not cost minutes).

    hidden: whether to look for hidden rows and columns, too.
    """
    used = sheet.used_range
    top, left = used.row, used.column
    rows, columns = used.shape
    truncated = rows > most_rows or columns > MOST_COLUMNS
    if truncated:
        used = sheet.range((top, left), (top + min(rows, most_rows) - 1, left + min(columns, MOST_COLUMNS) - 1))
    values = used.options(ndim=2, err_to_str=True).value
    if not hidden:
        return Grid(sheet.name, top, left, values, truncated)
    in_excel = sheet.book.app.engine.name == "excel"
    lines = (tuple(_hidden(used, by_row, in_excel)) for by_row in (True, False))
    return Grid(sheet.name, top, left, values, truncated, *lines)


def _hidden(block: xw.Range, by_row: bool, in_excel: bool, first: int = 0) -> list[int]:
    """Return the hidden rows or columns of a block. Each question is a call into the host; usually none is hidden."""
    if in_excel:  # xlwings would ask line by line
        hidden = (block.api.EntireRow if by_row else block.api.EntireColumn).Hidden
    else:
        hidden = (block.rows if by_row else block.columns).hidden
    count = block.shape[0 if by_row else 1]
    if hidden is not None or count == 1:
        return list(range(first, first + count)) if hidden else []
    half = count // 2
    before, after = (block[:half, :], block[half:, :]) if by_row else (block[:, :half], block[:, half:])
    return [*_hidden(before, by_row, in_excel, first), *_hidden(after, by_row, in_excel, first + half)]


def line_names(rows: Sequence[int], columns: Sequence[int]) -> str:
    """Return rows and columns, counted from 1, as a text: 第 3—5 行、第 9 行、B 列."""
    starts = [row for row in rows if row - 1 not in rows]
    ends = [row for row in rows if row + 1 not in rows]
    lines = [f"第 {a} 行" if a == b else f"第 {a}—{b} 行" for a, b in zip(starts, ends, strict=True)]
    return "、".join([*lines, *(f"{col_name(column)} 列" for column in columns)])


def find_table(grid: Grid, anchor: str, headings: Iterable[str]) -> Table | None:
    """Return the first row that holds `anchor` and the most of `headings`; None if no row holds the anchor."""
    wanted = tuple(headings)
    targets = {folded(heading): heading for heading in wanted}
    anchor_key = folded(anchor)
    best: tuple[int, int] | None = None
    for row, keys in enumerate(grid.texts):
        if anchor_key in keys:
            score = len(keys & targets.keys())
            if best is None or score > best[1]:
                best = (row, score)
            if score == len(targets):
                break
    if best is None:
        return None
    heads = tuple([folded(as_text(cell)) for cell in grid.values[best[0]]])
    columns, missing, repeated, similar, doubtful = _places(heads, wanted)
    addresses = {heading: grid.address(best[0], index) for heading, index in similar.items()}
    return Table(grid, best[0], dict(columns), missing, repeated, addresses, doubtful)


@lru_cache(maxsize=256)  # the sheets of a kind's units have the same headings
def _places(
    heads: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...], dict[str, int], frozenset[int]]:
    """Return columns, missing, repeated, similar (by index) and doubtful, as `Table` describes them."""
    targets = {folded(heading): heading for heading in wanted}
    columns: dict[str, int] = {}
    repeated: list[str] = []
    doubtful: set[int] = set()
    others: dict[str, int] = {}
    for index, key in enumerate(heads):
        if key not in targets:
            if key:
                others[key] = index
            continue
        if targets[key] in columns:
            repeated.append(targets[key])
            doubtful |= {columns[targets[key]], index}
        else:
            columns[targets[key]] = index
    missing = tuple(heading for heading in targets.values() if heading not in columns)
    similar = {}
    for heading in missing:
        close = difflib.get_close_matches(folded(heading), others, n=1, cutoff=0.6)
        if close:
            similar[heading] = others[close[0]]
            doubtful.add(others[close[0]])
    return columns, missing, tuple(dict.fromkeys(repeated)), similar, frozenset(doubtful)


def value_beside(
    grid: Grid, label: str, accepts: Callable[[object], bool] = lambda _: True
) -> tuple[object, str] | None:
    """Return the first filled cell right of a label (with or without a colon) and its address; None without the label.

    If `accepts` rejects that cell (other text follows in the same row), return the cell beside the label, whatever it
    holds.
    """
    place = _beside(grid, label, accepts)
    return None if place is None else (grid.value(*place), grid.address(*place))


def label_value_place(grid: Grid, label: str, accepts: Callable[[object], bool] = lambda _: True) -> tuple[int, int]:
    """Return (row, column) on the sheet, counted from 1, of the value beside a label. Raise KeyError without it."""
    place = _beside(grid, label, accepts)
    if place is None:
        raise KeyError(label)
    return grid.top + place[0], grid.left + place[1]


def _beside(grid: Grid, label: str, accepts: Callable[[object], bool]) -> tuple[int, int] | None:
    wanted = folded(label)
    for row, cells in enumerate(grid.values):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and folded(cell).rstrip(":") == wanted:
                filled = (right for right in range(column + 1, len(cells)) if cells[right] not in (None, ""))
                first = next(filled, column + 1)
                return row, first if accepts(cells[first] if first < len(cells) else None) else column + 1
    return None
