"""Backups of the workbook's file in 备份/ beside it, made before anything is written; the oldest are removed."""

import contextlib
import datetime as dt
import filecmp
import re
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from xlwings_engines.fitting_names import fitting_name
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.files import BACKUPS, save_file

LISTING = "-未计入明细.csv"  # file that 台账导入 puts beside its backup, removed with it
KEPT = 30
"""Number of copies kept per workbook."""


@dataclass(frozen=True)
class Backup:
    """The copy made, and how many older ones were removed for it."""

    path: Path
    removed: int

    def __str__(self) -> str:
        """Return a sentence for the clerk."""
        pruned = f"（只留最近 {KEPT} 份，删了 {self.removed} 份更早的）" if self.removed else ""
        return f"改动前的工作簿已备份到“{BACKUPS}”文件夹：{self.path.name}{pruned}"


def back_up(book: xw.Book, now: dt.datetime) -> Backup:
    """Copy the workbook's file as it is on disk, and remove its oldest copies beyond `KEPT`.

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
    return Backup(target, _prune(folder, path, target))


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


def _prune(folder: Path, path: Path, newest: Path) -> int:
    """Remove a workbook's oldest copies, by the time in their names; keep files with other names."""
    stem = newest.stem[: re.search(r"-\d{8}-\d{6}(\(\d+\))?$", newest.stem).start()]  # type: ignore[union-attr]
    ours = re.compile(re.escape(stem) + r"-(\d{8}-\d{6})(?:\((\d+)\))?" + re.escape(path.suffix))
    copies = [
        ((match[1], int(match[2] or 1)), file)
        for file in folder.iterdir()
        if (match := ours.fullmatch(file.name)) and file.is_file() and file != newest
    ]
    removed = 0
    for _, file in sorted(copies)[: max(0, len(copies) + 1 - KEPT)]:
        try:
            file.unlink()
            file.with_name(f"{file.stem}{LISTING}").unlink(missing_ok=True)
        except OSError:  # open in a program, or owned by another user
            continue
        removed += 1
    return removed
