"""Asking for a folder or files with the office's own dialogs, over the window that was clicked in."""

from pathlib import Path
from typing import Any

from xlwings_engines.libreoffice_engine.bridge import struct, to_path
from zwgk.addin.choosing import ALL_FILES, TABLE_PATTERNS, TABLES

_OPEN = 0  # com.sun.star.ui.dialogs.TemplateDescription.FILEOPEN_SIMPLE


class OfficeChooser:
    """A `zwgk.addin.choosing.Chooser` over UNO: from the office's component context and the window's frame."""

    def __init__(self, context: Any, frame: Any) -> None:
        self._context = context
        self._frame = frame

    def folder(self, title: str) -> Path | None:
        picker = self._create("FolderPicker", title)
        return Path(to_path(picker.getDirectory())) if picker.execute() else None

    def file(self, title: str) -> Path | None:
        return next(iter(self._files(title, several=False)), None)

    def files(self, title: str) -> tuple[Path, ...]:
        return self._files(title, several=True)

    def _files(self, title: str, *, several: bool) -> tuple[Path, ...]:
        picker = self._create("FilePicker", title)
        picker.setMultiSelectionMode(several)
        picker.appendFilter(TABLES, ";".join(TABLE_PATTERNS))
        picker.appendFilter(ALL_FILES, "*.*")
        picker.setCurrentFilter(TABLES)
        return tuple(Path(to_path(url)) for url in picker.getSelectedFiles()) if picker.execute() else ()

    def _create(self, service: str, title: str) -> Any:
        """The dialog, in the workbook's own folder; where that was never saved, in the one that the office takes."""
        name = f"com.sun.star.ui.dialogs.{service}"
        picker = self._context.ServiceManager.createInstanceWithContext(name, self._context)
        window = self._frame.getContainerWindow()
        # The desktop's own dialogs take the parent by its place, the office's by its name; each passes over the other.
        if hasattr(picker, "initialize"):
            picker.initialize((_OPEN, window, struct("beans.NamedValue", "ParentWindow", window)))
        picker.setTitle(title)
        address = self._frame.getController().getModel().getURL()
        if address:
            picker.setDisplayDirectory(address.rpartition("/")[0])
        return picker
