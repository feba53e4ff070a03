"""Workbook files without a spreadsheet program: open, run a command, save in one step."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from zwgk.errors import Refusal
from zwgk.garbage_collection import no_garbage_collection
from zwgk.one_change import one_change
from zwgk.outcome import Outcome
from zwgk.stopping import stop_if_asked
from zwgk.timeless_zip import timeless_zip

if TYPE_CHECKING:
    import xlwings as xw

ARCHIVE = "归档"
"""The folder of closed periods beside a workbook."""
BACKUPS = "备份"
"""The folder of its former states."""
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@contextmanager
def open_file(path: Path) -> "Iterator[xw.Book]":
    """Yield the workbook of a file; close it without saving. Raise `Refusal` for what the engine cannot do."""
    from xlwings_engines.errors import EngineError
    from xlwings_engines.file_engine import open_book
    from zwgk.engine_messages import chinese

    refuse_devices(path)
    try:
        with no_garbage_collection():
            book = open_book(path)
        try:
            yield book
        finally:
            book.close()
    except EngineError as error:
        raise Refusal(chinese(error)) from error


@contextmanager
def open_settled(path: Path) -> "Iterator[xw.Book]":
    """Yield the workbook of a file that no program has open, so that the file holds what its clerk sees.

    Raise `Refusal` if a program has it open.
    """
    refuse_if_open(path)
    with open_file(path) as book:
        yield book


def refuse_if_open(path: Path) -> None:
    """Raise `Refusal` if a program has the file open: unsaved changes would be missed."""
    from xlwings_engines.other_programs import foreign_lock
    from zwgk.engine_messages import chinese

    lock = foreign_lock(path)
    if lock:
        raise Refusal(
            f"“{path.name}”{chinese(lock.message)}，还没有保存的改动读不到：请先保存并关闭它再重试"
            f"（如果并没有打开，请删除旁边的“{lock.path.name}”）。"
        )


def run_on_file(
    path: Path, command: "Callable[[xw.Book], Outcome]", target: Path | None = None, doing: str = "zwgk"
) -> Outcome:
    """Open `path`, run the command, save to the same file or to `target`. If anything fails, no file changes.

    The saved file is locked from before reading until after saving; `doing` names the command to other users.
    The outcome's lines name whatever a copy at `target` lacks.
    """
    from zwgk.engine_messages import chinese
    from zwgk.file_lock import locked

    saved = target or path
    refuse_if_not_writable(saved)
    with locked(saved, doing), open_file(path) as book:
        with one_change(saved):
            outcome = command(book)
            stop_if_asked()
            book.save(saved)
        losses = tuple(f"“{saved.name}”里没有：{chinese(loss)}（原文件未动）" for loss in book.impl.losses)
        if book.impl.signature_broken:
            losses += (f"“{saved.name}”的数字签名因内容改动已失效，需要时请重新签名",)
    return replace(outcome, lines=outcome.lines + losses, files=(saved, *outcome.files))


def on_its_file(book: "xw.Book", command: "Callable[[xw.Book, Path], Outcome]") -> Outcome:
    """Run a command that works on workbook files only; it also gets the path.

    If a program has the workbook open, it is saved unchanged, and the result is opened in the same window instead.
    """
    from xlwings_engines.errors import EngineError
    from zwgk.engine_messages import chinese
    from zwgk.temporary import temporary_folder

    if book.app.engine.name == "openpyxl":
        return command(book, Path(book.fullname))
    path = Path(book.fullname)
    if not path.is_absolute() or not path.is_file() or path.suffix.lower() != ".xlsx":
        raise Refusal("这个功能要改工作簿文件：请先把工作簿保存到本机，扩展名是 .xlsx，再点一次。")
    if not zipfile.is_zipfile(path):
        raise Refusal(f"“{path.name}”设有打开密码，这个功能会存成没有密码的：请先在“另存为”里去掉密码，点完再设上。")
    if not hasattr(book.impl, "replace_by"):
        return _closed_meanwhile(book, path, command)
    try:
        with temporary_folder() as folder:
            copy = folder / path.name
            book.impl.save_copy(str(copy))
            with one_change(path):
                with open_file(copy) as file:
                    outcome = command(file, path)
                    stop_if_asked()
                    file.save(copy)
                book.impl.replace_by(str(copy))
    except EngineError as error:
        raise Refusal(chinese(error)) from error
    return Outcome(outcome.status, outcome.headline, outcome.lines, (path, *outcome.files), outcome.tables)


def _closed_meanwhile(book: "xw.Book", path: Path, command: "Callable[[xw.Book, Path], Outcome]") -> Outcome:
    """Run a command on the file of an open book: its program closes the book first and always reopens it."""
    app = book.app
    book.save()
    book.close()
    try:
        return run_on_file(path, lambda file: command(file, path))
    finally:
        app.books.open(str(path))


def refuse_devices(*paths: Path) -> None:
    """Raise `Refusal` for a device or a pipe, as reading might never end. The reader reports a missing file."""
    for path in paths:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise Refusal(f"打不开“{path}”：这不是普通文件（是设备或管道），请检查路径。")


def refuse_if_not_writable(target: Path) -> None:
    """Raise `Refusal` if `target` cannot be saved: read-only, open in a program, or not a regular file."""
    from xlwings_engines import atomic_save
    from xlwings_engines.errors import EngineError
    from zwgk.engine_messages import chinese

    try:
        atomic_save.refuse_if_not_writable(target)
    except EngineError as error:
        raise Refusal(chinese(error)) from error


def save_file(target: Path, content: bytes, new: bool = False, like: Path | None = None) -> None:
    """Write `target` atomically. Raise `Refusal` if it cannot be written.

    `new`: an existing file of that name is never replaced, even one created a moment ago. `like`: the file whose copy
    this is; who cannot read it cannot read the copy.
    """
    from xlwings_engines.atomic_save import atomic_save
    from xlwings_engines.errors import EngineError
    from xlwings_engines.file_stamp import ABSENT
    from zwgk.engine_messages import chinese

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    stop_if_asked()
    try:
        atomic_save(target, write, ABSENT if new else None, like)
    except EngineError as error:
        raise Refusal(chinese(error)) from error


def without_clock(package: bytes, modified: dt.datetime | None = None) -> bytes:
    """Return an Office package with the same parts and fixed times, so that the same parts give the same bytes.

    `modified`: recorded as the time of the last change; None keeps the package's own.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return timeless_zip((name, _part(archive, name, modified)) for name in archive.namelist())


def _part(archive: zipfile.ZipFile, name: str, modified: dt.datetime | None) -> bytes:
    content = archive.read(name)
    if modified is None or name != "docProps/core.xml":
        return content
    return _MODIFIED.sub(rb"\g<1>" + modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
