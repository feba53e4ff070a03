"""A model of Excel, run on the desk by the program's own Python: `python excel_model.py WORKBOOK FOLDER`.

It has Excel's windows, hands out its object model through them as Excel does, and answers the members that xlwings'
own engine for Windows calls, on a workbook of the file engine. Cells read what they are given as if it were typed.
`FOLDER/window.txt` tells the window's number. A file `save` in the folder saves the workbook and writes down what the
status bar has shown, what was printed, how many calls came and how many objects others hold. `busy` makes the model
reject calls as Excel does while a cell is edited. A dialog answers with the lines of `chosen.txt`. `quit` ends it.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import pythoncom  # type: ignore[import-not-found, import-untyped, unused-ignore] # on Windows only
import pywintypes  # type: ignore[import-not-found, import-untyped, unused-ignore]
import win32event  # type: ignore[import-not-found, import-untyped, unused-ignore]
import win32gui  # type: ignore[import-not-found, import-untyped, unused-ignore]
import winerror  # type: ignore[import-not-found, import-untyped, unused-ignore]
import xlwings as xw
from win32com.server.exception import COMException  # type: ignore[import-not-found, import-untyped, unused-ignore]
from win32com.server.policy import DynamicPolicy  # type: ignore[import-not-found, import-untyped, unused-ignore]
from win32com.server.util import NewEnum, wrap  # type: ignore[import-not-found, import-untyped, unused-ignore]

from xlwings_engines.file_engine import open_book

WM_GETOBJECT, NATIVE_OBJECT_MODEL = 0x3D, 0xFFFFFFF0
PUT = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
BUSY = -2146777998
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})")

busy = False
calls: Counter[str] = Counter()


class Member:
    """An object of Excel. Properties are attributes, `put_NAME` sets one, `do_NAME` is a method, `item` the default."""

    def _dynamic_(self, name: str, _locale: int, flags: int, arguments: tuple[Any, ...]) -> Any:
        calls[f"{type(self).__name__}.{name}{'=' if flags & PUT else ''}"] += 1
        if busy:
            raise pywintypes.com_error(winerror.DISP_E_EXCEPTION, "", (0, "", "", "", 0, BUSY), None)
        found = self._member(name, flags)
        if found is None and not hasattr(self, f"do_{name}"):
            print("missing", type(self).__name__, name, flags, flush=True)
        if found is None:
            raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND, desc=f"{type(self).__name__}.{name}")
        try:
            value = found(*arguments) if callable(found) else found
        except (KeyError, IndexError) as error:
            raise COMException(scode=winerror.DISP_E_EXCEPTION, desc=str(error)) from error
        return handed_out(value)

    def _member(self, name: str, flags: int) -> Any:
        if flags & PUT:
            return getattr(self, f"put_{name}", None)
        if name == "_value_":
            return getattr(self, "item", None)
        if name == "_NewEnum":
            return lambda: NewEnum([handed_out(each) for each in self.all()])
        if flags & pythoncom.DISPATCH_METHOD and hasattr(self, f"do_{name}"):
            return getattr(self, f"do_{name}")
        return getattr(self, name, None)

    def all(self) -> list[Any]:
        """Return the members of a collection."""
        raise KeyError("not a collection")


def handed_out(value: Any) -> Any:
    """Return a value as COM takes it."""
    if isinstance(value, Member):
        return wrap(value, usePolicy=DynamicPolicy)
    if isinstance(value, list):  # a tuple would be a result with changed arguments
        return [[handed_out(each) for each in row] for row in value]
    if isinstance(value, dt.datetime):
        return pywintypes.Time(value.replace(tzinfo=dt.UTC))
    return value


def typed(value: Any) -> Any:
    """Return the content of a cell into which this is typed."""
    if value == "":
        return None
    if isinstance(value, pywintypes.TimeType):
        return dt.datetime(value.year, value.month, value.day, value.hour, value.minute, value.second)
    if not isinstance(value, str) or value.startswith("="):
        return value
    if value.startswith("'"):
        return value[1:]
    date = _DATE.fullmatch(value)
    if date:
        return dt.datetime(2024, int(date[1]), int(date[2]))
    return float(value) if _NUMBER.fullmatch(value) else value


class Application(Member):
    """Excel with one workbook."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book
        self.Hwnd = 0
        self.Ready = True
        self.ScreenUpdating = True
        self.Interactive = True
        self.Calculation = -4105
        self.DisplayAlerts = True
        self.StatusBar: Any = False
        self.shown: list[str] = []
        self.printed: list[list[Any]] = []
        """What was printed, shown or exported: the way, the sheets, and whether these were coloured."""
        self.answer: tuple[str, ...] = ()
        """What the next dialog answers."""
        self.dialogs: list[dict[str, Any]] = []

    @property
    def Application(self) -> Application:  # noqa: N802
        return self

    @property
    def ActiveWorkbook(self) -> Workbook:  # noqa: N802
        return Workbook(self, self._book)

    @property
    def Workbooks(self) -> Workbooks:  # noqa: N802
        return Workbooks([self.ActiveWorkbook])

    def put_ScreenUpdating(self, value: bool) -> None:  # noqa: N802
        self.ScreenUpdating = value

    def put_Interactive(self, value: bool) -> None:  # noqa: N802
        self.Interactive = value

    def put_Calculation(self, value: int) -> None:  # noqa: N802
        self.Calculation = value

    def put_StatusBar(self, value: Any) -> None:  # noqa: N802
        self.StatusBar = value
        self.shown.append(str(value))

    def put_DisplayAlerts(self, value: bool) -> None:  # noqa: N802
        self.DisplayAlerts = value

    def do_FileDialog(self, kind: int) -> FileDialog:  # noqa: N802
        return FileDialog(self, kind)


class FileDialog(Member):
    """A dialog for files or a folder; it writes down what it was told, and answers at once."""

    def __init__(self, app: Application, kind: int) -> None:
        self._app = app
        self.told: dict[str, Any] = {"kind": kind, "filters": ["left by another macro"]}

    @property
    def Filters(self) -> Filters:  # noqa: N802
        return Filters(self.told["filters"])

    @property
    def SelectedItems(self) -> Collection:  # noqa: N802
        return Collection(list(self._app.answer))

    def put_Title(self, value: str) -> None:  # noqa: N802
        self.told["title"] = value

    def put_InitialFileName(self, value: str) -> None:  # noqa: N802
        self.told["folder"] = value

    def put_AllowMultiSelect(self, value: bool) -> None:  # noqa: N802
        self.told["several"] = value

    def put_FilterIndex(self, value: int) -> None:  # noqa: N802
        self.told["first"] = value

    def do_Show(self) -> int:  # noqa: N802
        self._app.dialogs.append(self.told)
        return -1 if self._app.answer else 0


class Filters(Member):
    """The kinds of files that a dialog lists."""

    def __init__(self, kinds: list[str]) -> None:
        self._kinds = kinds

    def do_Clear(self) -> None:  # noqa: N802
        self._kinds.clear()

    def do_Add(self, label: str, patterns: str) -> None:  # noqa: N802
        self._kinds.append(f"{label} {patterns}")


class Collection(Member):
    """Members by number or name."""

    def __init__(self, members: list[Any]) -> None:
        self._members = members

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self._members)

    def all(self) -> list[Any]:
        return self._members

    def do_Item(self, key: str | int) -> Any:  # noqa: N802
        return self.item(key)

    def item(self, key: str | int) -> Any:
        if isinstance(key, str):
            return next(each for each in [*self._members, None] if each is None or each.Name == key) or self._none(key)
        return self._members[int(key) - 1]

    def _none(self, key: str) -> Any:
        raise KeyError(key)


class Workbooks(Collection):
    """The open workbooks."""


class Workbook(Member):
    """A workbook of the file engine."""

    def __init__(self, app: Application, book: xw.Book) -> None:
        self.Application = app
        self.book = book
        self.edited = False  # by the clerk, since it was saved

    @property
    def Name(self) -> str:  # noqa: N802
        return self.book.name

    @property
    def FullName(self) -> str:  # noqa: N802
        return self.book.fullname

    @property
    def Path(self) -> str:  # noqa: N802
        return str(Path(self.book.fullname).parent)

    @property
    def Worksheets(self) -> Worksheets:  # noqa: N802
        return Worksheets(self)

    @property
    def ActiveSheet(self) -> Worksheet:  # noqa: N802
        return Worksheet(self, self.book.sheets.active)

    @property
    def Names(self) -> Names:  # noqa: N802
        return Names([Name(self, name) for name in self.book.names])

    @property
    def Saved(self) -> bool:  # noqa: N802
        return not self.edited

    def do_SaveCopyAs(self, path: str) -> None:  # noqa: N802
        document = self.book.impl.document
        assert document is not None
        Path(path).write_bytes(document.to_bytes())

    def do_Activate(self) -> None:  # noqa: N802
        return None

    def do_ExportAsFixedFormat(self, *_: Any) -> None:  # noqa: N802
        printed(self, "export", [each for each in self.Worksheets.all() if each.Visible])


def printed(book: Workbook, how: str, sheets: list[Worksheet]) -> None:
    """Write down that sheets were printed, and whether their colours were on."""
    [colours] = [name for name in book.book.names if name.name == "显示颜色"]
    on = colours.refers_to_range.value
    book.Application.printed.append([how, [(each.Name, PageSetup.repeated.get(each.Name)) for each in sheets], on])


class Worksheets(Collection):
    """The sheets of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self.Parent = book

    @property
    def _members(self) -> list[Any]:  # type: ignore[override] # as they are now
        return [Worksheet(self.Parent, sheet) for sheet in self.Parent.book.sheets]

    def item(self, key: Any) -> Any:
        if isinstance(key, tuple | list):
            return Selection(self.Parent, [self.item(each) for each in key])
        return super().item(key)


class Selection(Member):
    """Several sheets."""

    def __init__(self, book: Workbook, sheets: list[Worksheet]) -> None:
        self._book, self._sheets = book, sheets

    def do_PrintOut(self) -> None:  # noqa: N802
        printed(self._book, "print", self._sheets)

    def do_PrintPreview(self) -> None:  # noqa: N802
        assert self._book.Application.ScreenUpdating, "it would stay blank"
        assert self._book.Application.Interactive, "the clerk could not close it"
        printed(self._book, "preview", self._sheets)


class Names(Collection):
    """The defined names of a workbook."""


class Name(Member):
    """A defined name."""

    def __init__(self, book: Workbook, name: xw.Name) -> None:
        self._book = book
        self._name = name

    @property
    def Name(self) -> str:  # noqa: N802
        return self._name.name

    @property
    def RefersTo(self) -> str:  # noqa: N802
        return str(self._name.refers_to)

    @property
    def RefersToRange(self) -> Cells:  # noqa: N802
        cells = self._name.refers_to_range
        return Cells(Worksheet(self._book, cells.sheet), cells)


class Worksheet(Member):
    """A sheet."""

    def __init__(self, book: Workbook, sheet: xw.Sheet) -> None:
        self.Parent = book
        self.Application = book.Application
        self.sheet = sheet

    @property
    def Name(self) -> str:  # noqa: N802
        return self.sheet.name

    @property
    def Index(self) -> int:  # noqa: N802
        return self.sheet.index

    @property
    def Visible(self) -> int:  # noqa: N802
        return -1 if self.sheet.visible else 0

    @property
    def UsedRange(self) -> Cells:  # noqa: N802
        return Cells(self, self.sheet.used_range)

    @property
    def PageSetup(self) -> PageSetup:  # noqa: N802
        return PageSetup(self.sheet)

    def do_Cells(self, row: int, column: int) -> Cells:  # noqa: N802
        return Cells(self, self.sheet.range((int(row), int(column))))

    def do_Range(self, first: Any, last: Any = None) -> Cells:  # noqa: N802
        ends = [end if isinstance(end, str) else unwrapped(end) for end in (first, last) if end is not None]
        return Cells(self, self.sheet.range(*ends))

    def do_Activate(self) -> None:  # noqa: N802
        self.sheet.activate()

    def put_Visible(self, value: int) -> None:  # noqa: N802
        self.sheet.visible = bool(value)


def unwrapped(given: Any) -> xw.Range:
    """Return the cells of a range that this process handed out before."""
    cells: xw.Range = given._obj_.cells if hasattr(given, "_obj_") else pythoncom_object(given).cells
    return cells


def pythoncom_object(given: Any) -> Any:
    """Return the model's own object behind an interface."""
    from win32com.server.util import unwrap

    return unwrap(given)


class PageSetup(Member):
    """The page set-up of a sheet."""

    def __init__(self, sheet: xw.Sheet) -> None:
        self._sheet = sheet

    @property
    def PrintArea(self) -> str:  # noqa: N802
        return self._sheet.page_setup.print_area or ""

    repeated: ClassVar[dict[str, str]] = {}
    """The rows that are printed again on each page, by the sheet's name: the file engine does not know them."""

    def put_PrintTitleRows(self, value: str) -> None:  # noqa: N802
        self.repeated[self._sheet.name] = value

    def put_PrintArea(self, value: str) -> None:  # noqa: N802
        self._sheet.page_setup.print_area = value or None


class Cells(Member):
    """A rectangle of cells."""

    def __init__(self, sheet: Worksheet, cells: xw.Range) -> None:
        self.Worksheet = sheet
        self.cells = cells
        self.Row, self.Column = cells.row, cells.column
        self.Count = cells.count

    @property
    def Rows(self) -> Collection:  # noqa: N802
        return Collection([None] * self.cells.shape[0])

    @property
    def Columns(self) -> Collection:  # noqa: N802
        return Collection([None] * self.cells.shape[1])

    @property
    def EntireRow(self) -> Lines:  # noqa: N802
        return Lines(self.cells.rows)

    @property
    def EntireColumn(self) -> Lines:  # noqa: N802
        return Lines(self.cells.columns)

    @property
    def Address(self) -> str:  # noqa: N802
        return self.cells.address

    @property
    def Value(self) -> Any:  # noqa: N802
        rows = self.cells.options(ndim=2).value
        return rows[0][0] if self.Count == 1 else rows

    def put_Value(self, value: Any) -> None:  # noqa: N802
        assert not self.Worksheet.Application.Interactive, "the clerk may be editing a cell"
        rows = value if isinstance(value, tuple) else ((value,) * self.cells.shape[1],) * self.cells.shape[0]
        self.cells.options(ndim=2).value = [[typed(each) for each in row] for row in rows]

    @property
    def Formula(self) -> Any:  # noqa: N802
        found = self.cells.formula
        return [list(row) for row in found] if isinstance(found, tuple) else found  # see handed_out

    def put_Formula(self, value: Any) -> None:  # noqa: N802
        self.cells.formula = value

    @property
    def NumberFormat(self) -> Any:  # noqa: N802
        return self.cells.number_format

    @property
    def RowHeight(self) -> Any:  # noqa: N802
        return self.cells.row_height

    def put_RowHeight(self, value: float) -> None:  # noqa: N802
        self.cells.row_height = value

    @property
    def ColumnWidth(self) -> Any:  # noqa: N802
        return self.cells.column_width

    def put_ColumnWidth(self, value: float) -> None:  # noqa: N802
        self.cells.column_width = value

    @property
    def MergeCells(self) -> bool:  # noqa: N802
        return self.cells.merge_cells

    @property
    def MergeArea(self) -> Cells:  # noqa: N802
        return Cells(self.Worksheet, self.cells.merge_area)

    def item(self, row: int, column: int) -> Cells:
        """Return a cell by its place from the first one."""
        place = (self.Row + int(row) - 1, self.Column + int(column) - 1)
        return Cells(self.Worksheet, self.cells.sheet.range(place))

    def do_ClearContents(self) -> None:  # noqa: N802
        self.cells.clear_contents()

    def do_Select(self) -> None:  # noqa: N802
        self.cells.select()


class Lines(Member):
    """Whole rows or columns."""

    def __init__(self, lines: Any) -> None:
        self._lines = lines

    @property
    def Hidden(self) -> bool | None:  # noqa: N802
        return self._lines.hidden  # type: ignore[no-any-return]


def window_of(app: Application) -> int:
    """Open Excel's windows, one in the other, and return the number of the outermost."""
    handed = wrap(app, usePolicy=DynamicPolicy)
    pointer = ctypes.c_void_p()
    dispatch = (ctypes.c_byte * 16).from_buffer_copy(bytes(pythoncom.IID_IDispatch))
    library = ctypes.PyDLL(pythoncom.__file__)
    library.PyCom_InterfaceFromPyObject(ctypes.py_object(handed), dispatch, ctypes.byref(pointer), 0)
    give = ctypes.oledll.oleacc.LresultFromObject  # type: ignore[attr-defined, unused-ignore]
    give.restype = ctypes.c_ssize_t
    give.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]

    def answer(window: int, message: int, word: int, long: int) -> int:
        if message == WM_GETOBJECT and long & 0xFFFFFFFF == NATIVE_OBJECT_MODEL:
            return int(give(dispatch, word, pointer))
        return int(win32gui.DefWindowProc(window, message, word, long))

    parent = outermost = 0
    for name in ("XLMAIN", "XLDESK", "EXCEL7"):
        kind = win32gui.WNDCLASS()
        kind.lpszClassName = name
        kind.lpfnWndProc = answer
        win32gui.RegisterClass(kind)
        parent = win32gui.CreateWindow(name, name, 0x40000000 if parent else 0, 0, 0, 9, 9, parent, 0, 0, None)
        outermost = outermost or parent
    return outermost


def main(workbook: Path, folder: Path) -> None:
    """Be Excel with one open workbook until told to quit."""
    global busy
    book = open_book(workbook)
    app = Application(book)
    app.Hwnd = window_of(app)
    (folder / "window.new").write_text(str(app.Hwnd), "ascii")
    (folder / "window.new").rename(folder / "window.txt")
    while not (folder / "quit").exists():
        pythoncom.PumpWaitingMessages()
        busy = (folder / "busy").exists()
        if (folder / "chosen.txt").exists():
            app.answer = tuple((folder / "chosen.txt").read_text("utf-8").splitlines())
        if (folder / "save").exists():
            book.save()
            (folder / "dialogs.json").write_text(json.dumps(app.dialogs), "utf-8")
            (folder / "printed.json").write_text(json.dumps(app.printed), "utf-8")
            (folder / "shown.txt").write_text("\n".join(app.shown), "utf-8")
            (folder / "calls.txt").write_text(json.dumps(calls.most_common()), "utf-8")
            (folder / "held.txt").write_text(str(pythoncom._GetGatewayCount()), "ascii")
            (folder / "save").unlink()
        win32event.MsgWaitForMultipleObjects([], False, 50, win32event.QS_ALLINPUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
