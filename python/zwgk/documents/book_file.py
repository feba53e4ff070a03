"""The file of a workbook that a program has open: as it was saved, and as the program shows it now."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xlwings_engines.errors import EngineError
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.temporary import temporary_folder


def saved_file(book: xw.Book) -> Path:
    """Return the book's file; raise `Refusal` if it has never been saved."""
    path = Path(book.fullname)
    if not path.is_file():
        raise Refusal(f"工作簿“{book.name}”还没有保存过：请先保存，再生成通报。")
    return path


@contextmanager
def file_as_shown(book: xw.Book, workbook: Path) -> Iterator[Path]:
    """Yield the file to print from: `workbook`, or a copy of what LibreOffice shows, if that is not saved yet."""
    # A copy of a file with an opening password would have none: the file itself is refused.
    if book.app.engine.name != "libreoffice" or not book.api.isModified() or not zipfile.is_zipfile(workbook):
        yield workbook
        return
    with temporary_folder() as folder:
        copy = folder / workbook.name
        try:
            book.impl.save_copy(str(copy))
        except EngineError as error:
            raise Refusal(chinese(error)) from error
        yield copy
