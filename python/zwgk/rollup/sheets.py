"""The sheets of a county's workbook, each parsed when it is first needed; a roll-up needs no hidden rows or marks.

A plainly harmless package is parsed here, any other by `read_many` in a process of its own.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetTypeEnum

from zwgk.errors import Refusal
from zwgk.intake.foreign.alike_sheets import AlikeSheets
from zwgk.intake.foreign.faults import FORM_REMEDIES, Fault, Unreadable
from zwgk.intake.foreign.limits import FORM_LIMITS
from zwgk.intake.foreign.package_checks import Package, examine_used
from zwgk.intake.foreign.parser import parser_faults
from zwgk.intake.forms.handed_in import HandedIn
from zwgk.intake.forms.returned_files import read_many
from zwgk.intake.forms.stamp import SHEET, Stamp, read_stamp
from zwgk.workbook import layout
from zwgk.workbook.grid import MOST_COLUMNS, MOST_ROWS, Grid
from zwgk.workbook.sheet_ends import MOST_LINES

_NOT_READ = frozenset(
    {layout.PROGRESS, layout.IMPORTS, layout.SHORTFALLS, layout.CHECKS, layout.DASHBOARD, layout.MAPPING}
)


def _not_read(names: Collection[str]) -> frozenset[str]:
    """Return the sheets that no figure is taken from: those that only Python writes, and 栏目映射, which imports use.
    The data of 看板's charts are errors (#N/A) until a unit is chosen: they send no file to the other process."""
    return _NOT_READ | set(layout.attachments_among(names))


@dataclass(frozen=True)
class OpenedFile:
    """A file: its sheets by name, and the stamp of a form."""

    sheets: Mapping[str, Callable[[], Grid]]
    stamp: Stamp | None

    @property
    def is_ours(self) -> bool:
        """Whether it has the main sheets of this program's workbooks."""
        return {layout.HOME, layout.SETTINGS, layout.ROSTER} <= self.sheets.keys()


def open_sheets(name: str, content: bytes) -> OpenedFile:
    """Return the sheets of a file; one may still raise `Unreadable` when it is read.

    Raise `Refusal` for a file that cannot be read.
    """
    try:
        source, alike = examine_used(content, FORM_LIMITS, _not_read, layout.FIXED_SHEETS)
        if source.package is Package.PLAIN:
            return _plain(source.content, alike)
    except Unreadable as unreadable:
        raise unreadable.refusal(name, FORM_REMEDIES) from None
    return open_foreign(name, content)


def open_foreign(name: str, content: bytes) -> OpenedFile:
    """Return the sheets of a file as the readers of returned forms see them. Raise `Refusal` as `open_sheets` does."""
    ((_, read),) = read_many([HandedIn(name, (name,), lambda: content)])
    if isinstance(read, Refusal):
        raise read
    return OpenedFile({sheet.grid.sheet: partial(_itself, sheet.grid) for sheet in read.sheets}, read.stamp)


def _plain(content: bytes, alike: AlikeSheets) -> OpenedFile:
    with parser_faults():
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        names = [each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
        stamp = read_stamp(book.get_sheet_by_name(SHEET).to_python()) if SHEET in names else None

    unread = _not_read(names)
    read_before: dict[str, Grid] = {}

    def read(name: str) -> Grid:
        if name in unread:  # it was not examined
            raise Unreadable(Fault.DAMAGED)
        if name in read_before:
            return read_before[name]
        grid = alike.grid(name)
        if grid is None:
            grid = parsed(name)
            alike.learn(grid)
        read_before[name] = grid
        return grid

    def parsed(name: str) -> Grid:
        with parser_faults():
            sheet = book.get_sheet_by_name(name)
            if sheet.start is None:
                return Grid(name, 1, 1, [[None]])
            most = MOST_LINES if name == layout.HISTORY else MOST_ROWS
            top, left = sheet.start
            rows = sheet.to_python(nrows=most) if sheet.height > most else sheet.to_python()
        values = [[None if cell == "" else cell for cell in row[:MOST_COLUMNS]] for row in rows]
        truncated = sheet.height > most or sheet.width > MOST_COLUMNS
        return Grid(name, top + 1, left + 1, values, truncated)

    return OpenedFile({name: partial(read, name) for name in names if name not in (SHEET, layout.MAPPING)}, stamp)


def _itself(grid: Grid) -> Grid:
    return grid
