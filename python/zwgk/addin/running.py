"""Runs the command behind a button on a book, on any host; success and failure become one Chinese text."""

import inspect
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import xlwings as xw

from xlwings_engines.errors import EngineError
from xlwings_engines.excel import ExcelBusy, is_busy
from zwgk.addin.choosing import Chooser
from zwgk.buttons import BUTTONS, Button
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.files import BACKUPS
from zwgk.outcome import Outcome, Status

PROGRESS = logging.getLogger("zwgk.progress")
"""Messages logged here during a command (level INFO, Chinese) are shown in the status bar."""

CRASHED = max(Status) + 1
"""The code beyond those of `Status`: an unexpected error."""

MOST_LINES = 8
"""More than a clerk reads in a dialog; long lists are in sheets."""
LONGEST_LINE = 60
"""One line of a dialog on the smallest screen; eight of them fit one box of Excel, which takes 500 characters."""
_UNSAVED = "结果写在打开的工作簿里，还没有存盘。"
_CANCELLED = Outcome(Status.DONE, "已取消，什么也没有改。", silent=True)
_RESTORED = ("screen_updating", "calculation")


@dataclass(frozen=True)
class Report:
    """`code` is a `Status` or CRASHED; `text` is the whole text of the one dialog, "" for no dialog.

    A host that can offers to show `sheet` and to open `file` (or its folder). `choices`: the host asks for one of them
    and runs the command again. `copied`: the host puts it on the clipboard, and says so.
    """

    code: int
    text: str
    sheet: str = ""
    file: Path | None = None
    choices: tuple[str, ...] = ()
    copied: str = ""


def run(button_id: str, book: xw.Book | None, chooser: Chooser, log: Path, note: str = "") -> Report:
    """Call `zwgk.commands.<button_id>(book)`, with the user's choice as further argument, and never raise.

    `note`: a line for the dialog of a command that has written, such as where the backup is.

    Progress goes to the host's status bar; status bar, screen updating and calculation mode are restored on return.
    The traceback of an unexpected error is appended to `log`.
    """
    try:
        button = _button(button_id, book)
        return _report(_run(button, book, chooser), button, note)
    except Refusal as refusal:
        return Report(Status.REFUSED, _in_a_box(str(refusal)))
    except Exception as error:
        crash = _report_of_crash(error, log)
        return replace(crash, text=f"{crash.text}\n{note}") if note and crash.code == CRASHED else crash


def _button(button_id: str, book: xw.Book | None) -> Button:
    button = next((button for button in BUTTONS if button.id == button_id), None)
    if button is None:
        raise Refusal(f"没有“{button_id}”这个功能，加载项和程序的版本可能不一致，请重新运行安装包里的“安装.cmd”。")
    if book is None and button.needs_book:
        raise Refusal("请先打开工作簿。")
    return button


def _run(button: Button, book: xw.Book | None, chooser: Chooser) -> Outcome:
    from zwgk import commands

    command: Callable[..., Outcome] = getattr(commands, button.id)
    asked = _ask(button, chooser)
    if asked is None:
        return _CANCELLED
    if book is None:
        return command(None, *asked)
    arguments = _progress(command, button)

    def work(**decision: str) -> Outcome:
        with _restored(book.app, button):
            return command(book, *asked, **arguments, **decision)

    outcome = work(decision="") if "decision" in inspect.signature(command).parameters else work()
    if outcome.choices:
        answer = chooser.decision(button.screentip, "\n".join(_lines(outcome, MOST_LINES)), outcome.choices)
        if answer == "":
            return outcome
        if answer is None:
            return _CANCELLED
        outcome = work(decision=answer)
    if outcome.goes_there:
        from zwgk.workbook.showing import show_sheet

        # A view that fails to update does not make the command a failure.
        with suppress(Exception):
            show_sheet(book, outcome.sheet)
    return outcome


def _progress(command: Callable[..., Outcome], button: Button) -> dict[str, Callable[[int, int], None]]:
    """Return a function that shows progress, for a command that reports steps by `progress(done, total)`.

    The time left supposes that all steps are alike.
    """
    if "progress" not in inspect.signature(command).parameters:
        return {}
    started = time.monotonic()

    def tell(done: int, total: int) -> None:
        left = round((time.monotonic() - started) / done * (total - done)) if done else 0
        told = f"，还要约 {left} 秒" if 0 < left < 100 else f"，还要约 {round(left / 60)} 分钟" if left else ""
        PROGRESS.info("正在%s……（%d/%d%s）", button.label, done, total, told)

    return {"progress": tell}


def _ask(button: Button, chooser: Chooser) -> tuple[object, ...] | None:
    """Return the command's further arguments, or None if the user cancelled."""
    if not button.opens_chooser:
        return ()
    answer = getattr(chooser, button.asks)(button.screentip)
    return (answer,) if answer else None


@contextmanager
def _restored(app: xw.App, button: Button) -> Iterator[None]:
    before: dict[str, object] = {}
    for name in _RESTORED:
        with suppress(NotImplementedError):
            before[name] = getattr(app, name)
    handler = _StatusBar(app)
    PROGRESS.addHandler(handler)
    PROGRESS.setLevel(logging.INFO)
    try:
        PROGRESS.info("正在%s……", button.label)
        with suppress(NotImplementedError):
            app.screen_updating = False
        with suppress(NotImplementedError):
            # Excel is idle meanwhile: if the clerk began to edit a cell, nothing could be written any more. A workbook
            # that is opened again may ask something.
            if app.engine.name == "excel" and not button.reopens:
                before["interactive"] = app.interactive
                app.interactive = False
        yield
    finally:
        PROGRESS.removeHandler(handler)
        for name, value in [*before.items(), ("status_bar", False)]:
            # If one cannot be restored (Excel is gone, or busy), the next must still be tried.
            with suppress(Exception):
                setattr(app, name, value)


class _StatusBar(logging.Handler):
    def __init__(self, app: xw.App) -> None:
        super().__init__()
        self._app = app

    def emit(self, record: logging.LogRecord) -> None:
        # A failure to show progress does not stop the command.
        with suppress(Exception):
            self._app.status_bar = f"政务公开：{record.getMessage()}"


def _report(outcome: Outcome, button: Button, note: str) -> Report:
    """Return the dialog's text. Its last line is about the file made or the unsaved workbook, never about a backup."""
    if outcome.silent:
        return Report(outcome.status, "")
    made = [file for file in outcome.files if file.parent.name != BACKUPS]  # the lines mention a backup
    last = [_made_line(made)] if made else []
    if button.writes and not button.reopens and not outcome.choices:
        last += [note, _UNSAVED] if note else [_UNSAVED]
    shown = _lines(outcome, MOST_LINES - len(outcome.places) - len(last) - bool(outcome.copied))
    text = "\n".join([*shown, *map(_shortened, outcome.places), *map(_with_both_ends, last)])
    offered = "" if outcome.goes_there else outcome.sheet
    return Report(outcome.status, text, offered, made[0] if made else None, outcome.choices, outcome.copied)


def _lines(outcome: Outcome, room: int) -> list[str]:
    """Return the headline and the first facts, at most `room` lines."""
    rows = ["  ".join(filter(None, row)) for table in outcome.tables for row in table.rows]
    facts = list(outcome.lines) or ([] if outcome.places else rows)
    shown = [_shortened(line) for line in (outcome.headline, *facts[: room - 1])]
    if len(facts) > room - 1:
        more = f"（另有 {len(facts) - room + 1} 条）"
        shown[-1] = _shortened_to(shown[-1], LONGEST_LINE - len(more)) + more
    return shown


def _made_line(files: list[Path]) -> str:
    if len(files) == 1:
        return f"已生成：{files[0]}"
    return f"已生成 {len(files)} 个文件，在文件夹“{files[0].parent}”里。"


def _shortened(line: str) -> str:
    return _shortened_to(line.replace("\n", " "), LONGEST_LINE)


def _shortened_to(line: str, longest: int) -> str:
    return line if len(line) <= longest else line[: longest - 2] + "……"


def _with_both_ends(line: str, longest: int = LONGEST_LINE) -> str:
    """Return a line without its middle if it is too long: the ends of a path tell more."""
    if len(line) <= longest:
        return line
    end = longest * 2 // 3
    return f"{line[: longest - end - 2]}……{line[-end:]}"


def _in_a_box(sentence: str) -> str:
    """Return a refusal that fits a dialog: what is wrong at its beginning, the remedy at its end."""
    return _with_both_ends(sentence, MOST_LINES * LONGEST_LINE)


def _report_of_crash(error: Exception, log: Path) -> Report:
    if is_busy(error):
        error = ExcelBusy()
    if isinstance(error, EngineError):
        return Report(Status.REFUSED, chinese(error))
    write_log(log, error)
    return Report(CRASHED, f"程序出错，没有做完：{type(error).__name__}。\n请把日志文件发给管理员：{log}")


def write_log(log: Path, error: BaseException) -> None:
    """Append the traceback; keep the file below about a megabyte."""
    from logging.handlers import RotatingFileHandler

    log.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(log, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    record = logging.LogRecord(
        "zwgk", logging.ERROR, "", 0, "%s", (type(error).__name__,), (type(error), error, error.__traceback__)
    )
    handler.emit(record)
    handler.close()
