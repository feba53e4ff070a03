"""The worker process: started at the first click, kept for the next, ended with the office."""

import os
import subprocess
import threading
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import NamedValue
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.uno import Exception as UnoException

from zwgk_office.configuration import LOG_FILE, configuration_folder
from zwgk_office.connection import StreamConnection

START = "from zwgk.addin.libreoffice.worker import main; main()"
SECONDS_TO_END = 5


class WorkerFailed(Exception):
    """The worker did not start, or ended before it answered; one Chinese sentence."""


class Worker:
    """One process and the UNO bridge over its stdin and stdout."""

    def __init__(self, context, interpreter):
        self.interpreter = interpreter
        log = configuration_folder() / LOG_FILE
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [str(interpreter), "-I", "-c", START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=Path.home().anchor,
                env=_environment(),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        threading.Thread(target=self.process.wait, daemon=True, name="zwgk worker").start()
        factory = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", context)
        connection = StreamConnection(self.process.stdout, self.process.stdin)
        try:
            bridge = factory.createBridge("", "urp", connection, _OfficeContext(context))
            self.job = bridge.getInstance("worker")
        except UnoException:
            self.job = None
        if self.job is None:
            self.end()
            raise WorkerFailed(f"统计程序没有启动成功：请在终端运行“zwgk doctor”查看原因，日志在 {log}。")

    def alive(self):
        return self.process.poll() is None

    def run(self, button, document, chosen, answer):
        """Return code, text, sheet, file, choices and the text to copy of the command's report. Raise
        `WorkerFailed`."""
        try:
            values = (("button", button), ("document", document), ("chosen", chosen), ("answer", answer))
            return self.job.execute(tuple(NamedValue(name, value) for name, value in values))
        except UnoException as error:
            self.end()
            raise WorkerFailed("统计程序意外中断了，文档已恢复到点击之前的样子：请再点一次。") from error

    def end(self):
        """End the process if it still runs."""
        if self.alive():
            self.process.terminate()
            try:
                self.process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self.process.kill()


class _OfficeContext(unohelper.Base, XInstanceProvider):
    """Provides the bridge's only object to the worker: the office's component context."""

    def __init__(self, context):
        self.context = context

    def getInstance(self, name):  # noqa: N802 - UNO's name
        return self.context if name == "office" else None


def _environment():
    """Return the user's environment, without the office's settings for its own Python, but with its path to UNO."""
    ours = {"PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "URE_BOOTSTRAP", "UNO_PATH"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"XLWINGS_UNO_PATH": str(Path(uno.__file__).parent), "PYTHONUTF8": "1"}
