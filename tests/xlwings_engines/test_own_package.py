"""The engines build a wheel of their own, which works without zwgk and with its declared dependencies only."""

import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import openpyxl
import pytest
from packaging.requirements import Requirement

from tests.conftest import REPOSITORY

SOURCES = REPOSITORY / "python" / "xlwings_engines"
PROJECT = tomllib.loads((SOURCES / "pyproject.toml").read_text(encoding="utf-8"))


def names_of(requirements: list[str]) -> list[str]:
    """Return the distributions that this system and Python need, without those of extras."""
    parsed = map(Requirement, requirements)
    return [one.name for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})]


def link_dependencies(folder: Path) -> None:
    """Link the declared dependencies, and theirs, from this environment into a folder."""
    waiting, done = names_of(PROJECT["project"]["dependencies"]), set()
    while waiting:
        name = waiting.pop()
        if name in done:
            continue
        done.add(name)
        found = distribution(name)
        waiting += names_of(found.requires or [])
        for top in {path.parts[0] for path in found.files or [] if path.parts[0] not in {"..", "__pycache__"}}:
            if not (folder / top).exists():
                (folder / top).symlink_to(Path(str(found.locate_file(top))))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the installed wheel and its dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("engines")
    shutil.copytree(SOURCES, folder / "sources", ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder / "sources"]
    done = subprocess.run(wheel, capture_output=True, text=True, check=False)
    if done.returncode and "setuptools" in done.stderr:
        pytest.skip("这里没有 setuptools，做不了 wheel")
    assert done.returncode == 0, done.stderr
    [made] = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", folder / "site", made], check=True)
    link_dependencies(folder / "site")
    return folder / "site"


def run_bare(site: Path, code: str, *arguments: Path) -> str:
    """Run code with the standard library and the folder only."""
    lines = f"import sys; sys.path.insert(0, {str(site)!r})\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", lines, *arguments], capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_file_is_opened_changed_and_saved_without_zwgk(site: Path, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append([1, 2])
    workbook.save(tmp_path / "figures.xlsx")
    code = (
        "import importlib.util; assert importlib.util.find_spec('zwgk') is None\n"
        "from xlwings_engines.file_engine import open_book\n"
        "book = open_book(sys.argv[1]); sheet = book.sheets[0]\n"
        "sheet['C1'].value = '=A1+B1'; sheet['A1'].font.bold = True; book.app.calculate()\n"
        "print(sheet['C1'].value); book.save(); book.close()"
    )
    assert run_bare(site, code, tmp_path / "figures.xlsx") == "3.0"
    saved = openpyxl.load_workbook(tmp_path / "figures.xlsx", data_only=True).active
    assert (saved["C1"].value, saved["A1"].font.b) == (3, True)


def test_an_error_has_its_code_in_the_wheel_too(site: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(b"")
    code = (
        "from xlwings_engines.errors import CannotOpen; from xlwings_engines.file_engine import open_book\n"
        "try: open_book(sys.argv[1])\n"
        "except CannotOpen as error: print(error.code, error.fields['reason'].code)"
    )
    assert run_bare(site, code, tmp_path / "empty.xlsx") == "open.failed refused.empty"


def test_every_module_is_in_the_wheel(site: Path) -> None:
    made = {path.relative_to(site) for path in (site / "xlwings_engines").rglob("*.py")}
    assert made == {path.relative_to(SOURCES.parent) for path in SOURCES.rglob("*.py")}
    assert (site / "xlwings_engines" / "py.typed").exists()


def test_the_projects_wheel_allows_the_same_versions() -> None:
    whole = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    extras = PROJECT["project"]["optional-dependencies"]["pictures"]
    assert set(PROJECT["project"]["dependencies"]) | set(extras) <= set(whole)
