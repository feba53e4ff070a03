"""Asking for a folder or files before a command runs: a protocol, and Excel's own dialogs behind it."""

from pathlib import Path
from typing import Any, Protocol

import xlwings as xw

_FILE_PICKER = 3  # msoFileDialogFilePicker
_FOLDER_PICKER = 4  # msoFileDialogFolderPicker


class Chooser(Protocol):
    """What a host offers. An empty answer means that the user cancelled."""

    def folder(self, title: str) -> Path | None:
        """One existing folder."""

    def file(self, title: str) -> Path | None:
        """One existing file."""

    def files(self, title: str) -> tuple[Path, ...]:
        """One or more existing files."""


class ExcelChooser:
    """Excel's FileDialog: xlwings has no call for it, so this reaches through `App.api`."""

    def __init__(self, app: xw.App) -> None:
        self._app = app

    def folder(self, title: str) -> Path | None:
        return next(iter(self._show(_FOLDER_PICKER, title)), None)

    def file(self, title: str) -> Path | None:
        return next(iter(self._show(_FILE_PICKER, title)), None)

    def files(self, title: str) -> tuple[Path, ...]:
        return self._show(_FILE_PICKER, title, several=True)

    def _show(self, kind: int, title: str, *, several: bool = False) -> tuple[Path, ...]:
        dialog: Any = self._app.api.FileDialog(kind)
        dialog.Title = title
        dialog.AllowMultiSelect = several
        if not dialog.Show():
            return ()
        chosen = dialog.SelectedItems
        return tuple(Path(chosen.Item(number)) for number in range(1, chosen.Count + 1))
