"""A click in WPS compared with the same command on the file: cost of snapshot, actions and JSON; the first click."""

import http.client
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.recompute import EXAMPLE, whole_command
from zwgk import commands
from zwgk.addin.resident.service import SECRET_HEADER, is_running, read_place, stop
from zwgk.addin.wps.click import Click, answer
from zwgk.files import open_file

SERVICE = "from zwgk.addin.resident.service import main; main()"
TIMES = 3


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note."""
    yield from own_cost()
    yield from first_click()


def own_cost() -> Iterator[tuple[str, str, str]]:
    """Compare CPU seconds in one process, so that other load does not count."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(shutil.copy(EXAMPLE, Path(folder) / "通报.xlsx"))
        copy = Path(shutil.copy(EXAMPLE, Path(folder) / "快照.xlsx"))
        click, log = Click("recompute", str(book)), Path(folder) / "log"

        def on_file() -> None:
            with open_file(book) as opened:
                commands.recompute(opened)

        def in_host() -> None:
            json.loads(json.dumps(answer(click, copy, log)))

        plain, bridged = cheapest(on_file, in_host)
        size = len(json.dumps(answer(click, copy, log)))
    note = f"{1000 * bridged:.0f} − {1000 * plain:.0f} 毫秒（CPU），答复 {size // 1024} KB，目标 ≤ 50"
    yield "WPS 里点一下，桥自己的开销（43 个单位）", f"{1000 * (bridged - plain):.0f} 毫秒", note


def cheapest(*runs: Callable[[], object], times: int = 7) -> list[float]:
    """Return the least CPU seconds of each run; repetitions alternate."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for run, so_far in zip(runs, seconds, strict=True):
            start = time.process_time()
            run()
            so_far.append(time.process_time() - start)
    return [min(each) for each in seconds]


def first_click() -> Iterator[tuple[str, str, str]]:
    """Compare a click with `zwgk recompute`, by the clock and by CPU: the first, which starts the worker, and the next.

    The service waits since the user logged on. A click is measured from the request to the answer, and contains the
    copy of the workbook that the host saves.
    """
    command: list[tuple[float, float]] = []
    first: list[tuple[float, float]] = []
    second: list[tuple[float, float]] = []
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as folder:
            book = Path(shutil.copy(EXAMPLE, Path(folder) / "通报.xlsx"))
            command.append(
                measured(partial(subprocess.run, whole_command(book), check=False, stdout=subprocess.DEVNULL))
            )
            environment = {**os.environ, "LOCALAPPDATA": folder}
            process = subprocess.Popen([sys.executable, "-I", "-c", SERVICE], env=environment)
            home = Path(folder) / "zwgk"
            while not is_running(home):
                time.sleep(0.05)
            for so_far in (first, second):
                before, start = cpu_of(process.pid), time.perf_counter()
                click(home, book)
                so_far.append((time.perf_counter() - start, cpu_of(process.pid) - before))
            stop(home)
            process.wait()
    (whole, whole_cpu), *clicks = (tuple(map(min, zip(*each, strict=True))) for each in (command, first, second))
    for name, (clock, cpu) in zip(("第一下", "以后每一下"), clicks, strict=True):
        note = f"{clock:.2f} ÷ {whole:.2f} 秒（时钟）；CPU {cpu:.2f} ÷ {whole_cpu:.2f} 秒 = {cpu / whole_cpu:.2f}"
        yield f"WPS 里点{name}到结果 ÷ 整条命令", f"{clock / whole:.2f}", note


def measured(run: Callable[[], object]) -> tuple[float, float]:
    """Return seconds by the clock and CPU seconds of the processes that a run starts and waits for."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def click(home: Path, book: Path) -> dict[str, Any]:
    """Ask the service as the add-in does, with a fresh copy of the workbook."""
    place = read_place(home)
    assert place is not None
    shutil.copy(book, Path(place["snapshots"], "s.xlsx"))
    request = {"button": "recompute", "fullname": str(book), "snapshot": "s.xlsx"}
    connection = http.client.HTTPConnection("127.0.0.1", place["port"])
    connection.request("POST", "/click", json.dumps(request), {SECRET_HEADER: place["secret"]})
    told: dict[str, Any] = json.loads(connection.getresponse().read())
    assert told["code"] <= 1, told["text"]
    return told


def cpu_of(process: int) -> float:
    """Return the CPU seconds of a running process and its children."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    children = [
        int(child)
        for thread in Path(f"/proc/{process}/task").iterdir()
        for child in (thread / "children").open().read().split()
    ]
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(cpu_of, children))
