"""The file engine compared with openpyxl, in CPU seconds, which depend little on the machine's other load."""

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
from python_calamine import CalamineWorkbook

from tests.bench.recompute import EXAMPLE, load_and_save
from xlwings_engines.file_engine import engine, open_book
from zwgk import commands
from zwgk.files import open_file, run_on_file

ARTICLES, SHEETS = 1358, 2000
ROWS, COLUMNS = 10_000, 10

_STAGES = """
import sys, time
start = time.process_time()
import zwgk.cli, zwgk.commands
from zwgk.files import run_on_file
from xlwings_engines import file_engine
from xlwings_engines.file_engine import contents
from xlwings_engines.package.document import Document
import zwgk.commands as commands
spent = {"启动": start, "导入": time.process_time() - start}
def timed(owner, name, stage):
    function = getattr(owner, name)
    def run(*arguments, **options):
        before, others = time.process_time(), sum(spent.values())
        try:
            return function(*arguments, **options)
        finally:
            inner = sum(spent.values()) - others
            spent[stage] = spent.get(stage, 0) + time.process_time() - before - inner
    setattr(owner, name, run)
timed(contents, "load", "打开")
timed(commands, "read_workbook", "读")
timed(commands, "compute", "算")
timed(commands, "write_results", "写单元格")
timed(Document, "calculate", "算公式")
timed(contents.Contents, "save", "存盘")
from pathlib import Path
run_on_file(Path(sys.argv[1]), commands.recompute)
spent["其余"] = time.process_time() - sum(spent.values())
print("，".join(f"{stage} {1000 * seconds:.0f}" for stage, seconds in spent.items()))
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, result, note."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = subprocess.run(
            [sys.executable, "-c", _STAGES, str(fresh(folder))], capture_output=True, text=True, check=True
        )
        yield "整条重新统计的各段", "毫秒（CPU）", told.stdout.strip()
        yield from _commands(folder)
        yield from _cells(folder)
        yield from _many_sheets(folder)


def fresh(folder: Path) -> Path:
    """Return a writable copy of the example."""
    return Path(shutil.copy(EXAMPLE, folder / "通报.xlsx"))


def cpu(run: Callable[[], object]) -> float:
    """Return CPU seconds of a run, including processes that it started and waited for."""

    def spent() -> float:
        used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
        return sum(each.ru_utime + each.ru_stime for each in used)

    before = spent()
    run()
    return spent() - before


def best(*runs: Callable[[], object], times: int = 5) -> list[float]:
    """Return CPU seconds of the cheapest repetition of each run; repetitions alternate."""
    turns = [[cpu(run) for run in runs] for _ in range(times)]
    return [min(each) for each in zip(*turns, strict=True)]


def _commands(folder: Path) -> Iterator[tuple[str, str, str]]:
    forms, articles = folder / "下发", folder / "台账.csv"
    with open_file(fresh(folder)) as book:
        commands.send(book, forms)
        units = [str(unit) for unit in book.sheets["单位名录"].range("B4:B46").value if unit]
    lines = [
        f"关于第{n}号工作的通知,部门动态,{units[n % len(units)]},2024-0{4 + n % 3}-{1 + n % 28:02}"
        for n in range(ARTICLES)
    ]
    articles.write_text("\n".join(["标题,栏目,发布单位,发布日期", *lines]), encoding="utf-8")
    once = Path(shutil.copy(EXAMPLE, folder / "已统计.xlsx"))
    run_on_file(once, commands.recompute)
    floor, again, collected, imported = best(
        lambda: load_and_save(once),
        lambda: run_on_file(once, commands.recompute),
        lambda: run_on_file(fresh(folder), lambda book: commands.collect(book, [forms])),
        lambda: run_on_file(fresh(folder), lambda book: commands.import_articles(book, articles)),
    )
    yield "重新统计 ÷ openpyxl 读写（CPU）", f"{again / floor:.2f}", f"{again:.2f} 秒 ÷ {floor:.2f} 秒，目标 ≤ 0.4"
    yield (
        "回收 43 份 ÷ openpyxl 读写（CPU）",
        f"{collected / floor:.2f}",
        f"{collected:.2f} 秒，含读文件的进程，目标 ≤ 0.6",
    )
    yield (
        f"台账导入 {ARTICLES:,} 条 ÷ openpyxl 读写（CPU）",
        f"{imported / floor:.2f}",
        f"{imported:.2f} 秒，含读文件的进程，目标 ≤ 0.6",
    )


def _cells(folder: Path) -> Iterator[tuple[str, str, str]]:
    block = [[row * COLUMNS + column for column in range(COLUMNS)] for row in range(ROWS)]
    ours, theirs = folder / "甲.xlsx", folder / "乙.xlsx"

    def write() -> None:
        app = engine.apps.add(add_book=True)
        book = xw.Book(impl=app.books.active)
        book.sheets[0].range("A1").value = block
        book.save(ours)
        app.quit()

    def write_plainly() -> None:
        book = openpyxl.Workbook()
        for row in block:
            book.worksheets[0].append(row)
        book.save(theirs)

    def read() -> None:
        with open_book(ours) as book:
            assert book.sheets[0].used_range.value[-1][-1] == ROWS * COLUMNS - 1

    def read_plainly() -> None:
        assert list(openpyxl.load_workbook(ours).worksheets[0].values)[-1][-1] == ROWS * COLUMNS - 1

    def read_barely() -> None:
        CalamineWorkbook.from_path(ours).get_sheet_by_index(0).to_python()

    writing, plain_writing = best(write, write_plainly, times=3)
    reading, plain_reading, bare = best(read, read_plainly, read_barely, times=3)
    yield "写十万格 ÷ openpyxl（CPU）", f"{writing / plain_writing:.2f}", f"{writing:.2f} 秒 ÷ {plain_writing:.2f} 秒"
    yield "读十万格 ÷ openpyxl（CPU）", f"{reading / plain_reading:.2f}", f"{reading:.2f} 秒 ÷ {plain_reading:.2f} 秒"
    yield "读十万格 ÷ calamine 裸读（CPU）", f"{reading / bare:.1f}", f"{bare:.3f} 秒"


def _many_sheets(folder: Path) -> Iterator[tuple[str, str, str]]:
    path = folder / "多.xlsx"
    # In a separate process: the peak memory of a child started from here begins with this one's.
    make = "import sys; from tests.bench.recompute import county_of; from zwgk.workbook.template.build import build; "
    make += "open(sys.argv[1], 'wb').write(build(county_of(int(sys.argv[2]))))"
    subprocess.run([sys.executable, "-c", make, str(path), str(SHEETS)], check=True)
    imports = "import sys, openpyxl; from pathlib import Path; from zwgk import commands; "
    imports += "from zwgk.files import run_on_file; "
    plain = alone(imports + "openpyxl.load_workbook(sys.argv[1]).save(sys.argv[1] + '.floor.xlsx')", path)
    ours = alone(imports + "run_on_file(Path(sys.argv[1]), commands.recompute)", path)
    yield (
        f"{SHEETS:,} 张单位表重新统计 ÷ openpyxl 读写（CPU）",
        f"时间 {ours[0] / plain[0]:.2f}，内存 {ours[1] / plain[1]:.2f}",
        f"{ours[0]:.1f} 秒 ÷ {plain[0]:.1f} 秒，{ours[1]:.0f} MB ÷ {plain[1]:.0f} MB，目标 ≤ 0.4、≤ 0.5",
    )


def alone(code: str, path: Path) -> tuple[float, float]:
    """Return CPU seconds, without start and imports, and peak megabytes of a separate process."""
    imports, _, run = code.rpartition("; ")
    script = (
        f"import resource, time; {imports}; start = time.process_time(); {run}; "
        "print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    told = subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True)
    seconds, memory = map(float, told.stdout.split()[-2:])
    return seconds, memory


if __name__ == "__main__":
    started = time.perf_counter()
    for figure in figures():
        print(*figure, sep="\t", flush=True)
    print(f"{time.perf_counter() - started:.0f} s")
