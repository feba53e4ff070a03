"""重新统计 on the file engine compared with openpyxl's own load and save of the same workbook."""

import dataclasses
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import xlwings as xw

from zwgk import commands
from zwgk.files import open_file, run_on_file
from zwgk.history.record import figures_of
from zwgk.model.county import County
from zwgk.model.past import Basis
from zwgk.model.period import Period
from zwgk.outcome import Outcome, Status
from zwgk.statistics.results import compute
from zwgk.workbook.plan_history import history_blocks
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build
from zwgk.workbook.writer import write_plain_blocks

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
        yield from with_history(Path(folder))
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


def with_history(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Return the CPU time of the whole command with three years of quarters in 历史, as a ratio to that without."""
    plain, full = (Path(shutil.copy(EXAMPLE, folder / f"{name}.xlsx")) for name in ("无历史", "有历史"))
    with open_file(plain) as book:
        inputs = read_workbook(book).inputs
    found = list(figures_of(compute(inputs), Basis.CLOSED, "封存", "2024-07-15 10:30"))
    periods = [Period(year, first, first + 2) for year in (2021, 2022, 2023) for first in (1, 4, 7, 10)]
    past = [dataclasses.replace(figure, period=period) for period in periods for figure in found]

    def fill(book: xw.Book) -> Outcome:
        write_plain_blocks(book, history_blocks(book, past))
        return Outcome(Status.DONE, "")

    run_on_file(full, fill)
    seconds: dict[Path, list[float]] = {plain: [], full: []}
    for _ in range(5):
        for path, told in seconds.items():
            told.append(cpu_seconds(whole_command(path)))
    without, having = (min(told) for told in seconds.values())
    note = f"{having:.2f} 秒 ÷ {without:.2f} 秒（CPU），{len(past)} 行，目标 ≤ 1.2"
    yield "整条命令，三年历史 ÷ 没有历史", f"{having / without:.2f}", note


def cpu_seconds(command: list[str]) -> float:
    """Return the CPU time of a separate process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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


def county_of(size: int) -> County:
    """Return the example's county with that many departments, each with the reports of an example's department."""
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
    reports: dict[str, list[tuple[str, int, int]]] = {unit.name: [] for unit in units}
    for (unit, column, month), count in source.counts.items():
        if unit in reports:
            reports[unit].append((column, month, count))
    counts = {
        (each.name, column, month): count
        for place, each in enumerate(many)
        for column, month, count in reports[units[place % len(units)].name]
    }
    return dataclasses.replace(source, units=many, counts=counts)


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
