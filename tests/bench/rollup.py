"""汇总: files per second compared with a bare read by python-calamine with as many processes (from a pool, and from
Dask, which starts as long as ours does); memory; second run; scaling.

Needs Dask: `PYTHONPATH=build/rollup python -m tests.bench rollup` after `make rollup`. The environment variable
ZWGK_ROLLUP_FILES is the number of generated workbooks (60 if unset, which takes a minute or two; 3000 for the figures
of a province); none is kept, unless ZWGK_ROLLUP_FOLDER names a folder for them, from which they are used again.
"""

import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.rollup.counties import renamed
from zwgk.intake.foreign.mending import with_parts
from zwgk.model.period import Period
from zwgk.rollup import engine
from zwgk.rollup.engine import read_group
from zwgk.rollup.sources import CountyFile

FILES = int(os.environ.get("ZWGK_ROLLUP_FILES", "60"))
KEPT = os.environ.get("ZWGK_ROLLUP_FOLDER", "")
EXAMPLE = Path("workbook/示例-2024年第二季度.xlsx")
_RUN = """
import resource, sys, time
from pathlib import Path
from zwgk.model.period import Period
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.engine import gather
from zwgk.rollup.sources import find_files

if __name__ == "__main__":
    folder, workers, kept, most, bare = sys.argv[1:]
    start = time.perf_counter()
    files = find_files([folder]).files[: int(most)]
    period = Period(2024, 4, 6)
    if bare:
        from tests.bench.rollup import read_bare

        facts = read_bare(files, int(workers))
    else:
        facts = gather(files, period, workers=int(workers), checkpoint=Checkpoint(Path(kept), period) if kept else None)
    took = time.perf_counter() - start
    usage = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(took, *usage, len(facts))
"""


def figures() -> Iterator[tuple[str, str, str]]:
    if importlib.util.find_spec("distributed") is None:
        yield "汇总", "没有测", "没有装 Dask：先 make rollup，再 PYTHONPATH=build/rollup python -m tests.bench rollup"
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(KEPT or Path(place) / "报来")
        if not folder.is_dir():
            generate(folder)
        bare = _bare(folder)
        seconds, *memory = _ran(folder, 2)
        small = _ran(folder, 2, most=100)[1:]
        one = _run(folder, 1)
        on_dask = float(_ran(folder, 2, bare="bare")[0])
        two = float(seconds)
        ratio, ours, theirs = _cpu_of_one(folder)
        yield "一个文件的处理器时间", f"{ratio:.1f} 倍", f"{ours:.0f} 毫秒，calamine 读全部单元格 {theirs:.0f} 毫秒"
        country = 2_843 * 12 * ours / 1_000 / 3_600
        yield "全国 2,843 个县 × 12 个月", f"{country:.1f} 核时", f"8 个进程 {country * 60 / 8:.0f} 分钟，不含传输"
        yield (
            "汇总 ÷ calamine 读全部单元格",
            f"{bare / two:.2f}",
            f"{FILES} 个 60 张表的工作簿，各 2 个进程；每秒 {FILES / two:.0f} 个",
        )
        yield "汇总 ÷ 同样用 Dask 的 calamine", f"{on_dask / two:.2f}", f"{two:.1f} 秒，{on_dask:.1f} 秒，都含启动"
        yield "1 → 2 个进程", f"{one / two:.2f} 倍", f"{one:.1f} 秒 → {two:.1f} 秒，含启动"
        peaks = f"{small[0]} → {memory[0]}；子进程 {small[1]} → {memory[1]}"
        yield "内存峰值（主进程，MB）", peaks, f"{min(100, FILES)} → {FILES} 个工作簿"
        kept = Path(place) / "断点"
        first = _run(folder, 2, kept)
        changed = {path: path.read_bytes() for path in sorted(folder.iterdir())[:10]}
        for path, content in changed.items():
            path.write_bytes(renamed(content, "四季", "四时"))
        again = _run(folder, 2, kept)
        for path, content in changed.items():
            path.write_bytes(content)
        yield "改了 10 个文件后再跑一次", f"{again / first:.1%}", f"{first:.1f} 秒 → {again:.1f} 秒，含启动"
        few, many = (
            _whole(folder, Path(place) / f"{name}.xlsx", most)
            for name, most in (("少", min(100, FILES)), ("多", FILES))
        )
        yield (
            "整个命令，内存峰值（MB）",
            f"{few[1]} → {many[1]}",
            f"{few[0]:.0f} 秒 → {many[0]:.0f} 秒，{FILES} 张县的表",
        )


def _whole(folder: Path, target: Path, most: int) -> tuple[float, int]:
    """Return seconds and peak memory in MB of the largest process of the command, for the first files of a folder."""
    command = Path(sys.executable).parent / "zwgk"
    some = target.with_suffix(".some")
    some.mkdir()
    for path in sorted(folder.iterdir())[:most]:
        (some / path.name).hardlink_to(path) if path.stat().st_dev == some.stat().st_dev else shutil.copy(path, some)
    start = time.perf_counter()
    arguments = [str(command), "rollup", str(some), "-o", str(target), "--period", "2024Q2", "--workers", "2"]
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL) as running:
        _, _, usage = os.wait4(running.pid, 0)
        running.returncode = 0
    assert target.exists()
    shutil.rmtree(some)
    return time.perf_counter() - start, usage.ru_maxrss // 1024


def generate(folder: Path) -> None:
    """Write FILES workbooks that differ in the county's name; only the parts that hold it are packed anew."""
    folder.mkdir()
    example = EXAMPLE.read_bytes()
    spellings = [name("新乡县") for name in (str.encode, _as_references)]
    with zipfile.ZipFile(io.BytesIO(example)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    named = {name: part for name, part in parts.items() if any(spelling in part for spelling in spellings)}
    for number in range(FILES):
        county = f"甲县{number:04}".encode()
        changed = {}
        for name, part in named.items():
            for spelling in spellings:
                part = part.replace(spelling, county)
            changed[name] = part
        (folder / f"甲县{number:04}.xlsx").write_bytes(with_parts(example, changed))


def _as_references(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")


def _cpu_of_one(folder: Path) -> tuple[float, float, float]:
    """Return our processor time for one file ÷ the parser's, and both in ms: the least of ten groups, by turns."""
    paths = sorted(folder.iterdir())[:10]
    files = [CountyFile(path.name, f"file://{path.absolute()}", "") for path in paths]
    period = Period(2024, 4, 6)
    taken: tuple[list[float], list[float]] = [], []
    runs: tuple[Callable[[], object], ...] = (lambda: read_group(files, period), lambda: _read_all(paths))
    for _ in range(10):
        for times, work in zip(taken, runs, strict=True):
            start = time.process_time()
            work()
            times.append((time.process_time() - start) * 1_000 / len(paths))
    ours, theirs = map(min, taken)
    return ours / theirs, ours, theirs


def _read(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _bare(folder: Path) -> float:
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        sum(pool.map(_read, sorted(folder.iterdir()), chunksize=8))
    return time.perf_counter() - start


def read_bare(files: Sequence[CountyFile], workers: int) -> list[int]:
    """Read all cells by the parser alone, on the same processes and in the same groups as the roll-up."""
    with engine._client(None, workers, len(files)) as client:
        groups = [[file.url.removeprefix("file://") for file in group] for group in engine._groups(files, workers)]
        return list(client.gather(client.map(_read_all, groups, pure=False)))


def _read_all(paths: Sequence[str | Path]) -> int:
    return sum(_read(Path(path)) for path in paths)


def _run(folder: Path, workers: int, kept: Path | None = None) -> float:
    return float(_ran(folder, workers, kept)[0])


def _ran(folder: Path, workers: int, kept: Path | None = None, most: int = FILES, bare: str = "") -> list[str]:
    """Return seconds, peak memory in MB of the main process and of the largest worker, and the number of results."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / "run.py"
        script.write_text(_RUN, encoding="utf-8")
        arguments = [str(folder), str(workers), str(kept or ""), str(most), bare]
        paths = [os.environ.get("PYTHONPATH", ""), "python", "."]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        done = subprocess.run(
            [sys.executable, str(script), *arguments], capture_output=True, text=True, check=True, env=environment
        )
    return done.stdout.split()
