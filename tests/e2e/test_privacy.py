"""Nobody else can reach office or worker: no port, no pipe but the office's own, no socket open to other users."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.e2e.calc import Calc
from tests.sockets import has_tcp_port, sockets_of

pytestmark = pytest.mark.desktop

NOBODY = 65534
# Run as another user: tries to connect to each path of argv, prints those that succeed.
INTRUDER = """
import socket, sys
for path in sys.argv[1:]:
    with socket.socket(socket.AF_UNIX) as s:
        try:
            s.connect(path)
        except OSError:
            continue
        print(path)
"""


def listening_paths(pid: int) -> set[str]:
    """Return the named Unix sockets on which a process listens."""
    inodes = sockets_of(pid)
    lines = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return {fields[7] for fields in lines if len(fields) > 7 and fields[6] in inodes and fields[5] == "01"}


def worker_of(calc: Calc) -> int:
    answer = subprocess.run(["pgrep", "-P", str(calc.process.pid)], capture_output=True, text=True, check=True)
    return int(answer.stdout)


def test_a_click_opens_no_port_and_no_pipe(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    before = listening_paths(calc.process.pid)
    calc.run(document, "校验")
    assert listening_paths(calc.process.pid) == before
    assert not has_tcp_port(calc.process.pid)
    worker = worker_of(calc)
    assert listening_paths(worker) == set()
    assert not has_tcp_port(worker)


def test_a_second_user_gets_in_nowhere(calc: Calc, example: Path) -> None:
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("不是 root，不能以另一个用户的身份试着连接")
    document = calc.open(example)
    calc.run(document, "校验")
    with socket.socket(socket.AF_UNIX) as control:
        folder = Path("/tmp") / f"zwgk-{os.getpid()}"
        folder.mkdir(mode=0o755)
        try:
            control.bind(str(folder / "open"))
            (folder / "open").chmod(0o777)
            control.listen()
            paths = [*listening_paths(calc.process.pid), *listening_paths(worker_of(calc))]
            assert paths
            intruder = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "/usr/bin/python3"]
            answer = subprocess.run(
                [*intruder, "-c", INTRUDER, str(folder / "open"), *paths], capture_output=True, text=True, check=True
            )
        finally:
            shutil.rmtree(folder)
    named = [path for path in answer.stdout.split() if not path.startswith("@")]
    assert named == [str(folder / "open")]  # left open on purpose, to show that the intruder can connect
