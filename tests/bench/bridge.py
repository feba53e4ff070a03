"""A click in WPS compared with the same command on an open file: the cost of snapshot, actions and JSON."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.recompute import EXAMPLE
from zwgk import commands
from zwgk.addin.wps.click import Click, answer
from zwgk.files import open_file


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note. CPU seconds in one process, so that other load does not count."""
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
