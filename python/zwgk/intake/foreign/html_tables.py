"""The tables of a web page named like a spreadsheet, as written by back ends and Excel's "save as web page"."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from lxml import etree

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.marks import Span
from zwgk.intake.foreign.raw_sheet import MOST_CELLS, RawSheet
from zwgk.web_pages import (
    BadPage,
    PageFault,
    cells_of,
    is_hidden,
    is_struck,
    own_lines,
    page_root,
    placed_cells,
    shown_text,
)

Rows = list[list[object]]
IsList = Callable[[Sequence[Sequence[object]]], bool]
"""Whether the first rows of a table are what the caller looks for."""
_FAULTS = {PageFault.NO_PAGE: Fault.DAMAGED, PageFault.DEEP: Fault.NESTED, PageFault.LARGE: Fault.FAR}


def html_sheet(text: str, is_list: IsList, title: str = "") -> RawSheet:
    """Return all tables of a page as one sheet, one below the other: some back ends write the headings as a separate
    table.

    A table in a cell is read instead of the table around it, unless `is_list` holds for the outer one: then it is part
    of the cell's text. Raise `Unreadable` if the text is not a page or is nested too deeply.
    """
    rows: Rows = []
    merged: list[Span] = []
    hidden: list[int] = []
    struck: set[tuple[int, int]] = set()
    try:
        size = 0
        for lines in _lists(page_root(text), is_list):
            first = len(rows)
            _place(lines, rows, merged, hidden, struck)
            size += sum(map(len, rows[first:]))
            if size > MOST_CELLS:
                raise Unreadable(Fault.FAR)
    except BadPage as bad:
        raise Unreadable(_FAULTS[bad.fault]) from None
    return RawSheet(
        title,
        iter([rows]),
        merged=tuple(merged),
        hidden_rows=frozenset(hidden),
        struck=frozenset(struck),
        height=len(rows),
    )


def _lists(root: "etree._Element", is_list: IsList) -> Iterator[list["etree._Element"]]:
    """Yield the rows (tr) of each table that is read, in the order of the page."""
    inside: set[etree._Element] = set()  # tables that are text of a cell
    for table in root.iter("table"):
        if table in inside:
            continue
        own = own_lines(table)
        nested = [each for each in table.iter("table") if each is not table]
        if not nested:
            yield own
        elif is_list([[shown_text(cell) for cell in cells_of(line)] for line in islice(own, 40)]):
            inside.update(nested)
            yield own
        else:
            yield [line for line in own if next(line.iter("table"), None) is None]


def _place(
    lines: Sequence["etree._Element"], rows: Rows, merged: list[Span], hidden: list[int], struck: set[tuple[int, int]]
) -> None:
    """Add the rows of a table, each cell in its column; record spans and leave their other cells blank."""
    for line, placed in zip(lines, placed_cells(lines), strict=True):
        row = len(rows)
        cells: list[object] = []
        for cell in placed:
            cells += [""] * (cell.column - len(cells))
            cells += [cell.text, *[""] * (cell.across - 1)]
            if is_struck(cell.element):
                struck.add((row, cell.column))
            if cell.down > 1 or cell.across > 1:
                merged.append(((row, cell.column), (row + cell.down - 1, cell.column + cell.across - 1)))
        if is_hidden(line):
            hidden.append(row)
        rows.append(cells)
