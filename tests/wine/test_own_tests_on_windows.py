"""Our own tests that need no office, run on the desk by the bundled Python with the bundled packages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
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
INTAKE = "backup export_readers handed_in names package_checks returned_files"
# Only what can differ on Windows: names and encodings of files, archives, copies, the engine for Excel, requests.
FILES = (
    *(f"tests/zwgk/intake/test_{name}.py" for name in INTAKE.split()),
    *(f"tests/zwgk/workbook/test_{name}.py" for name in ("source", "source_account", "next_year")),
    *("tests/zwgk/addin/resident/test_request_files.py", "tests/zwgk/addin/test_configuration.py"),
    "tests/xlwings_engines/test_excel.py",
)

HANDED_IN = "tests/zwgk/intake/test_handed_in.py::test_"
LEFT_OUT = {
    f"{HANDED_IN}a_file_beside_a_good_one_is_taken_or_named[a name in GBK]": "names on Windows are Unicode",
    f"{HANDED_IN}a_file_beside_a_good_one_is_taken_or_named[a name in no encoding]": "names on Windows are Unicode",
    f"{HANDED_IN}folders_pipes_and_dead_links_are_named": "no pipes among files on Windows",
}


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
    options += ["--basetemp=temporary", *(f"--deselect={test}" for test in LEFT_OUT)]
    start = time.monotonic()
    done = desk.run(desk.home / PROGRAM / "python.exe", "-X", "utf8", "-c", CODE, *options, *FILES, folder=folder)
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, told[-6000:]
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None
    assert int(passed[1]) > 350
    figures.append(f"our own tests: {passed[1]} passed in {time.monotonic() - start:.0f} s")
