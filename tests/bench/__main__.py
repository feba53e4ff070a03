"""`make bench`: a clerk's waiting times, as ratios to a floor of the same run. No timed tests; a table to read."""

import importlib
import sys

from rich.console import Console
from rich.table import Table

ROOMS = (
    "tests.bench.recompute",
    "tests.bench.engine",
    "tests.bench.libreoffice",
    "tests.bench.publish",
    "tests.bench.intake",
    "tests.bench.check",
    "tests.bench.bridge",
    "tests.bench.rollup",
)


def main(chosen: list[str]) -> None:
    """Run all rooms, or those given by name: `python -m tests.bench recompute`."""
    table = Table(title="倍数，同一次运行内测得")
    for heading in ("项目", "结果", "说明"):
        table.add_column(heading, overflow="fold")
    for room in ROOMS:
        if chosen and room.rpartition(".")[2] not in chosen:
            continue
        for name, result, note in importlib.import_module(room).figures():
            table.add_row(name, result, note)
    Console(width=140).print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
