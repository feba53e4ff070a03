"""Asking for a folder or files before a command runs: a protocol, and its implementation by Excel's dialogs."""

from pathlib import Path
from typing import Any, Protocol

import xlwings as xw

TABLES = "表格文件"
TABLE_PATTERNS = tuple(
    f"*.{suffix}"
    for suffix in (
        *("xlsx", "xls", "xlsm", "xlsb", "xltx", "xltm", "xlt", "et", "ett", "ods", "csv", "txt"),
        *("htm", "html", "mht", "mhtml", "xml", "zip"),
    )
)
PAPERS = "通报文稿"
PAPER_PATTERNS = ("*.docx", "*.pdf", "*.html", "*.htm", "*.xlsx", "*.md", "*.txt")
ALL_FILES = "所有文件"
"""File types that the dialogs list at first, and on request."""

_FILE_PICKER = 3  # msoFileDialogFilePicker
_FOLDER_PICKER = 4  # msoFileDialogFolderPicker


class Chooser(Protocol):
    """A host's dialogs. An empty answer means that the user cancelled."""

    def folder(self, title: str) -> Path | None:
        """Return one existing folder."""

    def file(self, title: str) -> Path | None:
        """Return one existing file."""

    def files(self, title: str) -> tuple[Path, ...]:
        """Return one or more existing files."""

    def paper(self, title: str) -> Path | None:
        """Return one existing file that holds a finished bulletin."""

    def decision(self, title: str, text: str, choices: tuple[str, ...]) -> str | None:
        """Return one of two choices, None if the user cancelled, "" if the host asks and runs the command again."""


class Chosen:
    """The host's choices made before the command started. If nothing was chosen, nothing is asked for."""

    def __init__(self, paths: tuple[Path, ...], answer: str = "") -> None:
        self._paths = paths
        self._answer = answer

    def folder(self, _title: str) -> Path | None:
        """Return the folder that was chosen before."""
        return next(iter(self._paths), None)

    file = paper = folder

    def files(self, _title: str) -> tuple[Path, ...]:
        """Return the files that were chosen before."""
        return self._paths

    def decision(self, _title: str, _text: str, _choices: tuple[str, ...]) -> str:
        """Return the answers that were given before."""
        return self._answer


class ExcelChooser:
    """Excel's FileDialog, in the book's own folder: xlwings has no call for it, so this uses `App.api`."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def folder(self, title: str) -> Path | None:
        """Return the folder chosen in Excel's dialog."""
        return next(iter(self._show(self._dialog(_FOLDER_PICKER, title))), None)

    def file(self, title: str) -> Path | None:
        """Return the file chosen in Excel's dialog."""
        return next(iter(self._show(self._file_dialog(title, several=False))), None)

    def paper(self, title: str) -> Path | None:
        """Return the paper chosen in Excel's dialog."""
        dialog = self._file_dialog(title, several=False, kind=PAPERS, patterns=PAPER_PATTERNS)
        return next(iter(self._show(dialog)), None)

    def files(self, title: str) -> tuple[Path, ...]:
        """Return the files chosen in Excel's dialog."""
        return self._show(self._file_dialog(title, several=True))

    def decision(self, title: str, text: str, choices: tuple[str, ...]) -> str | None:
        """Ask with a message box, whose buttons always say 是, 否, 取消."""
        first, second = choices
        question = f"{text}\n\n“是”：{first}；“否”：{second}；“取消”：什么也不改。"
        pressed = self._book.app.alert(question, title, buttons="yes_no_cancel", mode="info")
        return {"yes": first, "no": second}.get(str(pressed))

    def _file_dialog(
        self, title: str, *, several: bool, kind: str = TABLES, patterns: tuple[str, ...] = TABLE_PATTERNS
    ) -> Any:
        dialog = self._dialog(_FILE_PICKER, title)
        dialog.AllowMultiSelect = several
        dialog.Filters.Clear()  # Excel keeps them between calls
        dialog.Filters.Add(kind, ";".join(patterns))
        dialog.Filters.Add(ALL_FILES, "*.*")
        dialog.FilterIndex = 1
        return dialog

    def _dialog(self, kind: int, title: str) -> Any:
        dialog: Any = self._book.app.api.FileDialog(kind)
        dialog.Title = title
        folder = str(self._book.api.Path)
        if folder and "://" not in folder:  # otherwise it was never saved, or is in the cloud
            dialog.InitialFileName = folder.rstrip("\\") + "\\"
        return dialog

    def _show(self, dialog: Any) -> tuple[Path, ...]:
        if not dialog.Show():
            return ()
        chosen = dialog.SelectedItems
        return tuple(Path(chosen.Item(number)) for number in range(1, chosen.Count + 1))
