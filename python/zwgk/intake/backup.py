"""Backups of the workbook's file in 备份/ beside it, made before anything is written; the oldest are removed."""

import contextlib
import datetime as dt
import filecmp
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import xlwings as xw

from xlwings_engines.fitting_names import fitting_name
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.files import BACKUPS, save_file
from zwgk.one_change import once_saved, undo_unless_saved

LISTING = "-未计入明细.csv"  # file that 台账导入 puts beside its backup, removed with it
KEPT = 30
"""Number of copies kept per workbook."""


@dataclass(frozen=True)
class Backup:
    """The copy made, and how many older ones are removed for it."""

    path: Path
    removed: int

    def __str__(self) -> str:
        """Return a sentence for the clerk."""
        pruned = f"（只留最近 {KEPT} 份，更早的 {self.removed} 份删去）" if self.removed else ""
        return f"改动前的工作簿已备份到“{BACKUPS}”文件夹：{self.path.name}{pruned}"


def back_up(book: xw.Book, now: dt.datetime) -> Backup:
    """Copy the workbook's file as it is on disk, and remove its oldest copies beyond `KEPT` once the change is saved.

    Without the change the copy is removed again.

    Raise `Refusal` if the workbook has no file yet or the copy cannot be made.
    """
    return back_up_file(Path(book.fullname), now)


def back_up_file(path: Path, now: dt.datetime) -> Backup:
    """Do the same for the file at a path."""
    if not path.is_absolute() or not path.is_file():
        raise Refusal(f"工作簿“{path.name}”还没有存到本机，无法备份：请先保存到本机文件夹再操作。")
    folder = path.parent / BACKUPS
    try:
        folder.mkdir(exist_ok=True)
        target = _free_path(folder, path, f"-{now:%Y%m%d-%H%M%S}")
        save_file(target, path.read_bytes(), new=True, like=path)
    except OSError as error:
        raise Refusal(f"备份不了“{path.name}”，没有改动：“{folder}”写入不了（{reason_of(error)}）。") from None
    except Refusal:
        with contextlib.suppress(OSError):
            folder.rmdir()  # if this was to be the first copy
        raise
    undo_unless_saved(partial(_take_back, target))
    superseded = _superseded(folder, path, target)
    once_saved(partial(_remove, superseded))
    return Backup(target, len(superseded))


def back_up_once(book: xw.Book, now: dt.datetime) -> Backup | None:
    """Copy like `back_up`, but return None if a copy with the same content exists."""
    path = Path(book.fullname)
    if path.is_absolute() and path.is_file():
        copies = (path.parent / BACKUPS).glob("*")
        if any(copy.is_file() and filecmp.cmp(copy, path, shallow=False) for copy in copies):
            return None
    return back_up(book, now)


def _free_path(folder: Path, path: Path, mark: str) -> Path:
    target, number = folder / fitting_name(path.stem, f"{mark}{path.suffix}"), 1
    while target.exists():
        number += 1
        target = folder / fitting_name(path.stem, f"{mark}({number}){path.suffix}")
    return target


def _take_back(copy: Path) -> None:
    with contextlib.suppress(OSError):
        _remove([copy])
        copy.parent.rmdir()  # if it was the first copy


def _superseded(folder: Path, path: Path, newest: Path) -> list[Path]:
    """Return a workbook's oldest copies beyond `KEPT`, by the time in their names; files with other names are no
    copies."""
    stem = newest.stem[: re.search(r"-\d{8}-\d{6}(\(\d+\))?$", newest.stem).start()]  # type: ignore[union-attr]
    ours = re.compile(re.escape(stem) + r"-(\d{8}-\d{6})(?:\((\d+)\))?" + re.escape(path.suffix))
    copies = [
        ((match[1], int(match[2] or 1)), file)
        for file in folder.iterdir()
        if (match := ours.fullmatch(file.name)) and file.is_file() and file != newest
    ]
    return [file for _, file in sorted(copies)[: max(0, len(copies) + 1 - KEPT)]]


def _remove(copies: Sequence[Path]) -> None:
    for file in copies:
        with contextlib.suppress(OSError):  # open in a program, or owned by another user
            file.unlink()
            file.with_name(f"{file.stem}{LISTING}").unlink(missing_ok=True)
