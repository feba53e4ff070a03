"""The process that runs the commands (`serving`), as its parent sees it: started when asked, ended when idle."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zwgk.addin.resident.request_files import Request
from zwgk.confined import NO_WINDOW

_CODE = "from zwgk.addin.resident.serving import main; main()"
WRONG_REQUEST = "加载项的请求不对：加载项和程序的版本可能不一致，请重新运行安装程序。"
_STOPPED = "统计程序中途停了，没有做完，工作簿没有改动：请再点一次按钮。"
_STOPPED_IN_EXCEL = "统计程序中途停了，可能只写了一半：请不要保存，关掉工作簿重新打开，再点一次按钮。"
CRASHED = 3
"""As `running.CRASHED`, which takes pandas to import."""


class Worker:
    """The parent's side: starts the process when asked, and starts another if it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, Any], snapshot: Path | None) -> dict[str, Any]:
        """Return the answer to a host's request; if the process ends instead, an answer that says so."""
        return self._ask({"click": request, "snapshot": str(snapshot or "")}, _STOPPED)

    def ask_excel(self, request: Request) -> dict[str, Any]:
        """Return code and text of a click in Excel, whose workbook the process changes itself."""
        return self._ask({"excel": asdict(request)}, _STOPPED_IN_EXCEL)

    def _ask(self, asked: dict[str, Any], stopped: str) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        line = json.dumps(asked) + "\n"
        try:
            process.stdin.write(line.encode())
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        if not answer.endswith(b"\n"):
            self.end()
            return {"code": CRASHED, "text": stopped, "actions": []}
        return json.loads(answer)  # type: ignore[no-any-return]

    def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-c", _CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(sys.executable).parent,  # Windows looks for libraries in the current folder
                creationflags=NO_WINDOW,
            )
        return self._process
