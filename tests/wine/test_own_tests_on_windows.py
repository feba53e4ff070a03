"""Our own tests that need no office, run on the desk by the bundled Python with the bundled packages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.wine.conftest import PROGRAM
from tests.wine.desk import Desk
from tools.bundle import pins

WHEELS = REPOSITORY / "build" / "test-wheels"
RUNNER = {"pytest", "pluggy", "iniconfig", "hypothesis", "sortedcontainers", "packaging", "colorama"}
CODE = "import sys; sys.path[:0] = ['packages', '.']; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
ROOMS = (
    *("tests/zwgk/statistics", "tests/zwgk/workbook", "tests/zwgk/intake"),
    *("tests/zwgk/addin/resident/test_request_files.py", "tests/zwgk/addin/test_configuration.py"),
    *(f"tests/xlwings_engines/test_{name}.py" for name in ("addresses", "excel", "functions", "sheet_text")),
    "tests/xlwings_engines/test_formula_syntax.py",
)
LEFT_OUT = {
    "tests/zwgk/intake/test_bombs.py": "limits of a Linux process",
    "tests/zwgk/intake/test_foreign_reader.py": "limits of a Linux process",
}

pytestmark = pytest.mark.xdist_group("wine")


@pytest.fixture(scope="module")
def packages() -> list[Path]:
    """Return the wheels of what runs tests, as locked."""
    lock = (REPOSITORY / "tests" / "requirements.lock").read_text("utf-8")
    pinned = [pin for pin in pins(lock) if pin.partition("==")[0] in RUNNER]
    WHEELS.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--implementation", "cp", "--platform", "win_amd64", "--python-version", "3.13"]
    done = subprocess.run([*command, "--dest", WHEELS, *pinned], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"没有网络，取不到 Windows 上的 pytest：{done.stderr.strip()[-200:]}")
    names = {pin.replace("==", "-").replace("-", "_") for pin in pinned}
    return [wheel for wheel in sorted(WHEELS.glob("*.whl")) if _name(wheel) in names]


def _name(wheel: Path) -> str:
    return "_".join(wheel.name.split("-")[:2])


def test_our_tests_pass(desk: Desk, installed: str, packages: list[Path], figures: list[str]) -> None:  # noqa: ARG001
    folder = desk.home / "Documents" / "测试 A&B"
    for name in ("tests", "workbook", "addin"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "python" / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    for wheel in packages:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "packages")
    options = ["-q", "-p", "no:cacheprovider", "-m", "not office and not desktop"]
    options += [f"--ignore={file}" for file in LEFT_OUT]
    done = desk.run(desk.home / PROGRAM / "python.exe", "-X", "utf8", "-c", CODE, *options, *ROOMS, folder=folder)
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, told[-6000:]
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None
    assert int(passed[1]) > 1000
