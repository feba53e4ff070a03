"""A copy of the workbook's file in 备份/ beside it, made before anything is written."""

import datetime as dt
from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.files import save_file

FOLDER = "备份"


def back_up(book: xw.Book, now: dt.datetime) -> Path:
    """Copies the workbook's file as it is on disk; returns the copy.

    Raises `Refusal` where the workbook has no file yet or the copy cannot be made.
    """
    path = Path(book.fullname)
    if not path.is_absolute() or not path.is_file():
        raise Refusal(f"工作簿“{book.name}”还没有存到本机，无法备份：请先保存到本机文件夹再操作。")
    folder = path.parent / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        target = _free_path(folder, f"{path.stem}-{now:%Y%m%d-%H%M%S}", path.suffix)
        source = path.read_bytes()
    except OSError as error:
        raise Refusal(f"备份不了“{path.name}”（{error.strerror}），没有改动：请检查“{folder}”能否写入。") from None
    save_file(target, source)
    return target


def _free_path(folder: Path, stem: str, suffix: str) -> Path:
    target, number = folder / f"{stem}{suffix}", 1
    while target.exists():
        number += 1
        target = folder / f"{stem}({number}){suffix}"
    return target
