"""A copy of the file on disk, once per save, before a command writes to an open workbook whose host cannot undo it."""

import datetime as dt
from pathlib import Path

import xlwings as xw

from zwgk.addin.choosing import Chooser
from zwgk.addin.clipboard import with_copy
from zwgk.addin.running import Report, run
from zwgk.buttons import BUTTONS
from zwgk.errors import Refusal
from zwgk.intake.backup import back_up_once

_OVERWRITING = {button.id for button in BUTTONS if button.writes and not button.backs_up}
"""The undo list of Excel and WPS is empty after a command that writes."""


def run_backed_up(button_id: str, book: xw.Book, chooser: Chooser, log: Path) -> Report:
    """Run a command as `run` does; copy the file first if the command writes and makes no copy itself."""
    backup = _back_up(book) if button_id in _OVERWRITING else ""
    return with_copy(run(button_id, book, chooser, log, backup))


def _back_up(book: xw.Book) -> str:
    """Return a message for the clerk. A failed copy stops nothing: the changes exist in the host only until the clerk
    saves."""
    try:
        return str(back_up_once(book, dt.datetime.now()) or "")
    except Refusal as refusal:
        return f"没有备份：{refusal}"
