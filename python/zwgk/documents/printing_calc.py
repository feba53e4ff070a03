"""Printing in LibreOffice Calc, over UNO.

Calc prints the sheets whose tabs are selected, so these are selected while the job is made; the clerk's own sheet and
cells are selected again afterwards. A PDF takes the cells to export as an argument, no selection.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.bridge import Bridge
from zwgk.documents.print_host import no_printer
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.temporary import temporary_folder

_LEFT_TO_RIGHT = 0  # of com.sun.star.text.WritingMode2
_LOOK_SECONDS = 0.2
_SECONDS_TO_APPEAR = 10
_NO_PRINTER = "Generic Printer"  # the office's printer if the system has none


class Calc:
    """One document of a running office."""

    def __init__(self, bridge: Bridge, model: Any) -> None:
        self._bridge = bridge
        self._model = model

    def hidden(self, sheet: str, last_row: int, last_column: int) -> tuple[list[int], list[int]]:
        """Return the numbers of hidden rows and columns up to a cell."""
        table = self._model.Sheets.getByName(sheet)
        rows, columns = table.getRows(), table.getColumns()
        return (
            [row for row in range(1, last_row + 1) if not rows.getByIndex(row - 1).IsVisible],
            [column for column in range(1, last_column + 1) if not columns.getByIndex(column - 1).IsVisible],
        )

    def repeat_row(self, sheet: str, row: int) -> None:
        """Repeat a row at the top of each page. Also print zeros, and from left to right, as the web page has it."""
        table = self._model.Sheets.getByName(sheet)
        if table.TableLayout != _LEFT_TO_RIGHT:
            table.TableLayout = _LEFT_TO_RIGHT
        style = self._model.StyleFamilies.getByName("PageStyles").getByName(table.PageStyle)
        if not style.PrintZeroValues:
            style.PrintZeroValues = True
        titles = table.getTitleRows()
        if table.getPrintTitleRows() and (titles.StartRow, titles.EndRow) == (row - 1, row - 1):
            return
        titles.StartRow = titles.EndRow = row - 1
        table.setTitleRows(titles)
        table.setPrintTitleRows(True)

    def preview(self, sheets: Sequence[str]) -> None:
        """Show the print preview of these sheets."""
        controller = self._model.getCurrentController()
        frame = controller.getFrame() if controller is not None else None
        if frame is None or not uno.is_on_screen(frame.getContainerWindow()):
            raise Refusal("LibreOffice 在后台运行，没有窗口，不能预览：请用“导出 PDF”。")
        with self._selected(sheets):
            sheets_before = self._model.getCurrentController()
            self._bridge.dispatch(frame, ".uno:PrintPreview")
            self._wait_for_other_sheets(frame, sheets_before)

    def print_out(self, sheets: Sequence[str], printer: str | None) -> None:
        """Print these sheets."""
        names = [name for name in self._bridge.create("awt.PrinterServer").getPrinterNames() if name != _NO_PRINTER]
        if not names:
            raise no_printer("LibreOffice ")
        if printer is not None and printer not in names:
            raise Refusal(f"没有叫“{printer}”的打印机，现有：{'、'.join(names)}。")
        with self._selected(sheets), self._printing_on(printer), self._selected_sheets_only():
            self._bridge.on_main(lambda: self._model.print(uno.properties(Wait=True)))

    def export_pdf(self, sheets: Sequence[str], target: Path) -> None:
        """Save the print areas of these sheets as a PDF file."""
        cells = self._model.createInstance("com.sun.star.sheet.SheetCellRanges")
        for name in sheets:
            for area in self._model.Sheets.getByName(name).getPrintAreas():
                cells.addRangeAddress(area, False)
        data = uno.typed("[]com.sun.star.beans.PropertyValue", uno.properties(Selection=cells))
        with temporary_folder() as folder:
            made = Path(folder) / "attachments.pdf"
            wanted = uno.properties(FilterName="calc_pdf_Export", FilterData=data)
            self._bridge.on_main(lambda: self._model.storeToURL(uno.to_url(made), wanted))
            save_file(target, made.read_bytes())

    def _wait_for_other_sheets(self, frame: Any, before: Any) -> None:
        """Wait until the preview ends: a new view of the sheets replaces it, even if it was closed unseen. Frame and
        model are updated one after the other."""
        end = time.monotonic() + _SECONDS_TO_APPEAR
        while True:
            now = frame.getController(), self._model.getCurrentController()
            if before in now:
                if time.monotonic() > end:
                    return
            elif all(map(_is_view, now)):
                return
            time.sleep(_LOOK_SECONDS)

    @contextmanager
    def _selected(self, sheets: Sequence[str]) -> Iterator[None]:
        """Select the sheets' tabs inside the block; then restore sheet and cells. They are never left as a group."""
        controller = self._model.getCurrentController()
        sheet, cells = controller.getActiveSheet(), controller.getSelection()
        names = list(self._model.Sheets.getElementNames())
        numbers = [names.index(name) for name in sheets]
        self._select(numbers)
        try:
            yield
        finally:
            self._bridge.on_main(lambda: self._show([names.index(sheet.getName())], sheet, cells))

    def _show(self, numbers: Sequence[int], sheet: Any, cells: Any) -> None:
        controller = self._model.getCurrentController()
        self._select(numbers)
        controller.setActiveSheet(sheet)
        controller.select(cells)

    def _select(self, numbers: Sequence[int]) -> None:
        frame = self._model.getCurrentController().getFrame()
        self._bridge.dispatch(frame, ".uno:SelectTables", Tables=uno.typed("[]short", tuple(numbers)))

    @contextmanager
    def _printing_on(self, printer: str | None) -> Iterator[None]:
        before = next(value.Value for value in self._model.getPrinter() if value.Name == "Name")
        if printer is None or printer == before:
            yield
            return
        self._model.setPrinter(uno.properties(Name=printer))
        try:
            yield
        finally:
            self._model.setPrinter(uno.properties(Name=before))

    @contextmanager
    def _selected_sheets_only(self) -> Iterator[None]:
        """Turn off the office's own option to print all sheets inside the block."""
        options = self._bridge.configuration("/org.openoffice.Office.Calc/Print/Other", writable=True)
        before = options.AllSheets
        if not before:
            yield
            return
        options.AllSheets = False
        options.commitChanges()
        try:
            yield
        finally:
            options.AllSheets = before
            options.commitChanges()


def _is_view(controller: Any) -> bool:
    """Return whether the controller is a view of sheets: the preview's has no active sheet."""
    return hasattr(controller, "getActiveSheet")
