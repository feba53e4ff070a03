"""重新统计 on the file engine compared with openpyxl's own load and save of the same workbook."""

import dataclasses
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

from zwgk import commands
from zwgk.files import run_on_file
from zwgk.workbook.source import Source, read_source
from zwgk.workbook.template.build import build

EXAMPLE = Path("workbook/示例-2024年第二季度.xlsx")
SIZES = (50, 500, 2000)


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(shutil.copy(EXAMPLE, Path(folder) / "通报.xlsx"))
        floor, ours, whole = best(
            lambda: load_and_save(book),
            lambda: run_on_file(book, commands.recompute),
            lambda: subprocess.run(whole_command(book), check=False, stdout=subprocess.DEVNULL),
        )
        yield "重新统计 ÷ openpyxl 读写", f"{ours / floor:.2f}", f"{ours:.2f} 秒 ÷ {floor:.2f} 秒，目标 ≤ 1.5"
        yield "整条命令 ÷ openpyxl 读写", f"{whole / floor:.2f}", f"{whole:.2f} 秒，含解释器启动和导入"
        yield from growth(Path(folder))


def load_and_save(path: Path) -> None:
    openpyxl.load_workbook(path).save(path.with_name("floor.xlsx"))


def whole_command(path: Path) -> list[str]:
    return [sys.executable, "-c", "from zwgk.cli import main; main()", "recompute", str(path)]


def best(*runs: Callable[[], object], times: int = 5) -> list[float]:
    """Return seconds of each run's fastest repetition; repetitions alternate to share other load."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for run, measured_so_far in zip(runs, seconds, strict=True):
            start = time.perf_counter()
            run()
            measured_so_far.append(time.perf_counter() - start)
    return [min(each) for each in seconds]


def growth(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Return time and peak memory of the whole command at 50, 500 and 2,000 unit sheets, per sheet, as ratios."""
    base: tuple[float, float] | None = None
    for size in SIZES:
        path = folder / f"{size}.xlsx"
        path.write_bytes(build(county_of(size)))
        seconds, megabytes = measured(path)
        base = base or (seconds / size, megabytes / size)
        ratio = (seconds / size / base[0], megabytes / size / base[1])
        yield (
            f"{size} 张单位表，每张相对 {SIZES[0]} 张时",
            f"时间 {ratio[0]:.2f}，内存 {ratio[1]:.2f}",
            f"{seconds:.1f} 秒，内存峰值 {megabytes:.0f} MB",
        )


def county_of(size: int) -> Source:
    """Return the example's county with that many departments, each with the first one's reports."""
    source = read_source(Path("workbook/example-2024Q2"))
    units = [unit for unit in source.units if unit.kind == "部门"]
    many = tuple(
        dataclasses.replace(
            units[place % len(units)],
            order=place + 1,
            name=f"单位{place + 1}",
            full_name=f"单位{place + 1}",
            aliases=(),
        )
        for place in range(size)
    )
    return dataclasses.replace(source, units=many)


def measured(path: Path) -> tuple[float, float]:
    """Return seconds and peak megabytes of a separate process."""
    start = time.perf_counter()
    subprocess.run(whole_command(path), check=False, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, *whole_command(path)], check=True, capture_output=True, text=True
    )
    return seconds, int(told.stdout) / 1024
