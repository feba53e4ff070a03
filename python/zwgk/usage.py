"""帮助: what each button does, for a dialog or a terminal."""

from zwgk import __version__
from zwgk.buttons import BUTTONS
from zwgk.outcome import Outcome, Status


def usage() -> Outcome:
    """One line for every button that works on the workbook, and where the guide is."""
    lines = [f"【{button.label}】{button.supertip}" for button in BUTTONS if button.needs_book]
    lines.append("详细说明见安装包里的“使用说明.txt”；不对的时候请点“诊断”。")
    return Outcome(Status.DONE, f"政务公开工作通报 {__version__}", tuple(lines))
