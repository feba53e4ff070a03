"""汇总: files per second compared with a bare read by python-calamine with as many processes; memory; second run;
scaling.

Needs Dask: `PYTHONPATH=build/rollup python -m tests.bench rollup` after `make rollup`. The environment variable
ZWGK_ROLLUP_FILES is the number of generated workbooks (200 if unset); none is kept.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.rollup.counties import renamed

FILES = int(os.environ.get("ZWGK_ROLLUP_FILES", "200"))
EXAMPLE = Path("workbook/示例-2024年第二季度.xlsx")
_RUN = """
import resource, sys, time
from pathlib import Path
from zwgk.model.period import Period
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.engine import gather
from zwgk.rollup.sources import find_files

if __name__ == "__main__":
    folder, workers, kept, most = sys.argv[1:]
    start = time.perf_counter()
    files = find_files([folder]).files[: int(most)]
    period = Period(2024, 4, 6)
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
        folder = Path(place) / "报来"
        folder.mkdir()
        _generate(folder)
        bare = _bare(folder)
        two, memory = _run(folder, 2), _memory(folder)
        one = _run(folder, 1)
        yield (
            "汇总 ÷ calamine 读全部单元格",
            f"{bare / two:.2f}",
            f"{FILES} 个 60 张表的工作簿，各 2 个进程；每秒 {FILES / two:.0f} 个",
        )
        yield "1 → 2 个进程", f"{one / two:.2f} 倍", f"{one:.1f} 秒 → {two:.1f} 秒，含启动"
        yield "内存峰值（主进程，MB）", f"{memory[0]} → {memory[1]}", f"{min(100, FILES)} → {FILES} 个工作簿"
        kept = Path(place) / "断点"
        first = _run(folder, 2, kept)
        changed = sorted(folder.iterdir())[:10]
        for path in changed:
            path.write_bytes(renamed(path.read_bytes(), "四季", "四时"))
        again = _run(folder, 2, kept)
        yield "改了 10 个文件后再跑一次", f"{again / first:.1%}", f"{first:.1f} 秒 → {again:.1f} 秒，含启动"


def _generate(folder: Path) -> None:
    example = EXAMPLE.read_bytes()
    for number in range(FILES):
        (folder / f"甲县{number:04}.xlsx").write_bytes(renamed(example, "新乡县", f"甲县{number:04}"))


def _read(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _bare(folder: Path) -> float:
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        sum(pool.map(_read, sorted(folder.iterdir()), chunksize=8))
    return time.perf_counter() - start


def _run(folder: Path, workers: int, kept: Path | None = None, most: int = FILES) -> float:
    return float(_ran(folder, workers, kept, most)[0])


def _memory(folder: Path) -> tuple[str, str]:
    return _ran(folder, 2, None, 100)[1], _ran(folder, 2, None, FILES)[1]


def _ran(folder: Path, workers: int, kept: Path | None, most: int) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / "run.py"
        script.write_text(_RUN, encoding="utf-8")
        arguments = [str(folder), str(workers), str(kept or ""), str(most)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), "python"])}
        done = subprocess.run(
            [sys.executable, str(script), *arguments], capture_output=True, text=True, check=True, env=environment
        )
    return done.stdout.split()
