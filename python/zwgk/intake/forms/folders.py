"""Default folders for sent and returned forms of a period."""

from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.file_names import safe_file_name
from zwgk.model.period import Period

SENT, FEEDBACK = "下发", "反馈"


def folder_of(book: xw.Book, chosen: Path | None, period: Period, what: str) -> Path:
    """Return the folder for `what`: 下发/2026年第三季度 beside the workbook if none, or the workbook's own, is chosen.

    Raise `Refusal` if the workbook has no folder yet.
    """
    home = _home(book)
    if chosen is not None and (home is None or chosen.resolve() != home.resolve()):
        return chosen
    if home is None:
        raise Refusal("工作簿还没有存到本机，不知道文件放在哪里：请先保存工作簿，再来一次。")
    return home / what / safe_file_name(period.title)


def collecting_paths(book: xw.Book, chosen: Sequence[Path], period: Period, last: str) -> list[Path]:
    """Return the paths to collect: those chosen, or the folder that the period's forms were sent to.

    Raise `Refusal` if there are none; it tells what was collected last, if anything.
    """
    if chosen:
        return list(chosen)
    home = _home(book)
    folder = home / SENT / safe_file_name(period.title) if home is not None else None
    if folder is not None and folder.is_dir():
        return [folder]
    again = f"；上次收的是{last}，照样再收用 zwgk collect-again" if last else ""
    raise Refusal(f"不知道回收哪些表：请选交回的表，或放着它们的文件夹{again}。")


def _home(book: xw.Book) -> Path | None:
    path = Path(book.fullname)
    return path.parent if path.is_absolute() and path.parent.is_dir() else None
