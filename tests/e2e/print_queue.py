"""A private CUPS for the test: private folders, a socket and no port, one queue that prints to a PDF file."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.screen import wait_for

CUPSD = "/usr/sbin/cupsd"
MODEL = "lsb/usr/cupsfilters/Generic-PDF_Printer-PDF.ppd"
SERVER = """LogLevel info
Listen {folder}/run/cups.sock
Browsing No
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
Allow all
</Limit>
</Policy>
"""
FILES = """ServerRoot {folder}/root
StateDir {folder}/run
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
FileDevice Yes
"""


@dataclass(frozen=True)
class PrintQueue:
    """`environment` is for a program that prints there; `file` holds the last job's pages."""

    name: str
    file: Path
    environment: dict[str, str]

    def jobs(self) -> list[str]:
        """Return the finished jobs, one line per job."""
        command = ["lpstat", "-W", "completed", "-o", self.name]
        done = subprocess.run(command, env=os.environ | self.environment, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()


def why_not() -> str:
    """Return why there can be no such queue here, or ""."""
    if os.name != "posix" or os.getuid() != 0:
        return "不是 root，不能启动自己的 cupsd"
    if not Path(CUPSD).exists() or shutil.which("lpadmin") is None:
        return "没有 cups，不能测试打印"
    return ""


@contextlib.contextmanager
def running_queue() -> Iterator[PrintQueue]:
    # A socket's path must be short, and cupsd's children, which run as another user, must have access.
    folder = Path(tempfile.mkdtemp(prefix="cups-", dir="/tmp"))
    folder.chmod(0o755)
    server = None
    try:
        for name in ("root/ppd", "run/certs", "cache", "spool/tmp", "log", "out"):
            (folder / name).mkdir(parents=True)
        (folder / "root/cupsd.conf").write_text(SERVER.format(folder=folder))
        (folder / "root/cups-files.conf").write_text(FILES.format(folder=folder))
        command = [CUPSD, "-f", "-c", str(folder / "root/cupsd.conf"), "-s", str(folder / "root/cups-files.conf")]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("cupsd", lambda: (folder / "run/cups.sock").exists(), 20)
        queue = PrintQueue("zwgk", folder / "out/job.pdf", {"CUPS_SERVER": f"{folder}/run/cups.sock"})
        add = ["lpadmin", "-p", queue.name, "-E", "-v", f"file:{queue.file}", "-m", MODEL]
        for setting in (add, ["lpadmin", "-d", queue.name]):
            subprocess.run(setting, env=os.environ | queue.environment, check=True, capture_output=True)
        yield queue
    finally:
        if server is not None:
            server.terminate()
            server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
