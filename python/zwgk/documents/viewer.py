"""Opening a file in this desk's default program for its kind; messages are those of a preview, which is a PDF."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from zwgk.errors import Refusal

_NONE = "这里打不开 PDF 阅读器（{why}）：请用 zwgk pdf 把附件存成文件，到能看的电脑上打开。"
_NO_PROGRAM = "没有装能打开 PDF 的程序"
_SECONDS = 5


def _view_on_windows(file: Path) -> None:
    if sys.platform == "win32":
        try:
            os.startfile(file)
        except OSError:
            raise Refusal(_NONE.format(why=_NO_PROGRAM)) from None


def find_viewer() -> Callable[[Path], None]:
    """Return a function that shows a file; raise `Refusal` if this desk cannot show any, or has no screen."""
    if sys.platform == "win32":
        return _view_on_windows
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise Refusal(_NONE.format(why="没有找到 xdg-open"))
    if sys.platform != "darwin" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Refusal(_NONE.format(why="没有图形桌面"))

    def view(file: Path) -> None:
        starter = subprocess.Popen(
            [program, str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            failed = starter.wait(_SECONDS)
        except subprocess.TimeoutExpired:  # some desks start the reader itself, which stays open
            return
        if failed:
            raise Refusal(_NONE.format(why=_NO_PROGRAM))

    return view
