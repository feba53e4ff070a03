"""A command's text on the clipboard of Windows, by its own program; LibreOffice's side has the office's clipboard."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from zwgk.addin.running import Report
from zwgk.confined import NO_WINDOW

COPIED = "催报文字已复制：到群里粘贴就行。"
_SECONDS = 10


def with_copy(report: Report) -> Report:
    """Copy the report's text if it has one, and say so; a clipboard that fails stops nothing."""
    if not report.copied or sys.platform != "win32":
        return report
    program = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "clip.exe")
    try:
        done = subprocess.run(
            [str(program)],
            input=report.copied.encode("utf-16"),
            timeout=_SECONDS,
            check=False,
            creationflags=NO_WINDOW,
        )
    except (OSError, subprocess.TimeoutExpired):
        return report
    return report if done.returncode else replace(report, text=f"{report.text}\n{COPIED}")
