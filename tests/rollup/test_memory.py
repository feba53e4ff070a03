"""The memory of a worker does not grow with the number of files that it reads."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rollup.counties import renamed

_READ = """
import resource, sys
from zwgk.model.period import Period
from zwgk.rollup import engine
from zwgk.rollup.sources import find_files

files = find_files([sys.argv[1]]).files
for start in range(0, len(files), engine._GROUP):
    engine.read_group(files[start : start + engine._GROUP], Period(2024, 4, 6))
    if start + engine._GROUP >= 100 and start < 100:
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(files))
"""
_MOST_GROWTH = 8  # MB: for 500 files


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss")
def test_a_worker_needs_as_much_for_600_files_as_for_100(ten: Path, tmp_path: Path) -> None:
    """Every county has another name, and its units have others: what is remembered of texts is bounded."""
    county = (ten / "县01.xlsx").read_bytes()
    for number in range(600):
        (tmp_path / f"{number}.xlsx").write_bytes(renamed(county, "县01", f"区{number:03}"))
    done = subprocess.run([sys.executable, "-c", _READ, str(tmp_path)], capture_output=True, text=True, check=True)
    after_100, after_600, files = map(int, done.stdout.split())
    assert files == 600
    assert after_600 - after_100 < _MOST_GROWTH * 1024, (after_100, after_600)
