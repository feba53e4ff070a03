"""Asking for a folder or files with the office's own dialogs."""

from pathlib import Path
from typing import Any

from xlwings_engines.libreoffice_engine.bridge import to_path


class OfficeChooser:
    """A `zwgk.addin.choosing.Chooser` over UNO, from the office's component context."""

    def __init__(self, context: Any) -> None:
        self._context = context

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
        return tuple(Path(to_path(url)) for url in picker.getSelectedFiles()) if picker.execute() else ()

    def _create(self, service: str, title: str) -> Any:
        name = f"com.sun.star.ui.dialogs.{service}"
        picker = self._context.ServiceManager.createInstanceWithContext(name, self._context)
        picker.setTitle(title)
        return picker
