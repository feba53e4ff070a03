"""The file of a workbook that a program has open: as it was saved, and as the program shows it now."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xlwings_engines.errors import EngineError
from xlwings_engines.excel import is_busy
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.temporary import temporary_folder


def saved_file(book: xw.Book) -> Path:
    """Return the book's file; raise `Refusal` if it has never been saved."""
    path = Path(book.fullname)
    if not path.is_file():
        raise Refusal(f"工作簿“{book.name}”还没有保存过：请先保存，再点一次。")
    return path


@contextmanager
def file_as_shown(book: xw.Book, workbook: Path) -> Iterator[Path]:
    """Yield the file to print from: `workbook`, or a copy of what the program shows, if that is not saved yet.

    Raise `Refusal` if the program cannot save a copy.
    """
    # A copy of a file with an opening password would have none: the file itself is refused.
    if not _is_changed(book) or not zipfile.is_zipfile(workbook):
        yield workbook
        return
    with temporary_folder() as folder:
        copy = folder / workbook.name
        _save_copy(book, copy)
        yield copy


def _is_changed(book: xw.Book) -> bool:
    """Return whether a program shows, or may show, other content than the file; a host's copy does not tell."""
    host = book.app.engine.name
    if host == "libreoffice":
        return bool(book.api.isModified())
    return host == "snapshot" or (host == "excel" and not book.api.Saved)


def _save_copy(book: xw.Book, copy: Path) -> None:
    try:
        if book.app.engine.name == "excel":
            book.api.SaveCopyAs(str(copy))
        elif book.app.engine.name == "snapshot":
            shutil.copyfile(book.impl.held.fullname, copy)
        else:
            book.impl.save_copy(str(copy))
    except EngineError as error:
        raise Refusal(chinese(error)) from error
    except Exception as error:  # Excel's own, of which Python knows no class
        if is_busy(error) or not hasattr(error, "hresult"):
            raise
        raise Refusal(f"Excel 没有存下“{book.name}”现在的样子（{error}）：请先保存，再点一次。") from error
