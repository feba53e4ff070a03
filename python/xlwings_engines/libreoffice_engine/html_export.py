"""A sheet as an HTML page."""

from __future__ import annotations

from pathlib import Path

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import file_formats
from xlwings_engines.libreoffice_engine.cells import SheetOfCells


def write_html(sheet: SheetOfCells, path: str) -> None:
    """Write one sheet; Calc's filter writes whole documents, so a copy with only this sheet is written."""
    app = sheet.document.app
    target = Path(path).resolve()
    arguments = uno.properties(Hidden=True)
    model = app.bridge.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, arguments)
    try:
        sheets = model.getSheets()
        sheets.importSheet(sheet.document.model, sheet.name, 0)
        for name in sheets.getElementNames()[1:]:
            sheets.removeByName(name)
        model.storeToURL(uno.to_url(target), uno.properties(FilterName=file_formats.FILTERS[".html"]))
    finally:
        model.setModified(False)
        model.close(True)
