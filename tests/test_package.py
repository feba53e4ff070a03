"""A wheel contains everything that the commands need, and declares everything that it imports."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import docx
import pytest

from tests.conftest import REPOSITORY

OUR_OWN = {"tools", "xlwings_engines", "zwgk"}
OF_THE_HOST = {"uno", "unohelper", "com", "pythoncom", "win32com", "win32api", "win32gui", "pywintypes"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package as installed by a wheel, in its own folder, far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    sources = folder / "sources"
    sources.mkdir()
    for name in ("python", "workbook", "addin", "docs", "pyproject.toml", "setup.py", "README.md", "LICENSE"):
        subprocess.run(["cp", "-r", REPOSITORY / name, sources / name], check=True)
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, sources]
    done = subprocess.run(wheel, capture_output=True, text=True, check=False)
    if done.returncode and "setuptools" in done.stderr:
        pytest.skip("这里没有 setuptools，做不了 wheel")
    assert done.returncode == 0, done.stderr
    [made] = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", folder / "site", made], check=True)
    return folder / "site"


def run_installed(installed: Path, place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed package, not the checkout, from another folder."""
    script = "import zwgk, sys; assert 'sources' not in zwgk.__file__; from zwgk.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_new_works_from_anywhere(installed: Path, tmp_path: Path) -> None:
    for arguments in (
        ["new", "-o", "空白.xlsx"],
        ["materials", "我县"],
        ["new", "--from", "我县", "-o", "我县.xlsx"],
    ):
        done = run_installed(installed, tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "空白.xlsx").stat().st_size > 10_000
    assert (tmp_path / "我县.xlsx").stat().st_size > 10_000


def test_the_built_add_ins_are_in_it(installed: Path) -> None:
    for name in ("zwgk.xlam", "zwgk.oxt", "zwgk-wps.zip"):
        assert (installed / "zwgk" / "packaged" / name).read_bytes() == (REPOSITORY / "addin" / name).read_bytes()


def test_a_bulletin_is_written_from_anywhere_with_the_template_that_is_in_it(
    installed: Path, example: Path, tmp_path: Path
) -> None:
    done = run_installed(installed, tmp_path, "bulletin", str(example), "--period", "2024Q2", "-o", "通报.docx")
    assert done.returncode in (0, 1), done.stderr
    assert "政务公开工作通报" in "".join(part.text for part in docx.Document(str(tmp_path / "通报.docx")).paragraphs)


def test_the_developers_tools_are_not_in_it(installed: Path) -> None:
    packages = {path.parent.name for path in installed.glob("*/__init__.py")}
    assert packages == {"xlwings_engines", "zwgk"}


def test_the_manual_is_in_it(installed: Path) -> None:
    for name in ("manual.html", "manual.pdf"):
        built = REPOSITORY / "docs" / "manual" / name
        assert (installed / "zwgk" / "packaged" / name).read_bytes() == built.read_bytes()


def test_every_import_is_declared() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["build"], *extras["rollup"]]
    declared = {re.split(r"[^\w.-]", line)[0].lower() for line in lines}
    distributions = packages_distributions()
    missing = set()
    for path in (REPOSITORY / "python").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in {name.partition(".")[0] for name in names}:
                if name in sys.stdlib_module_names or name in OF_THE_HOST or name in OUR_OWN:
                    continue
                if not declared & {found.lower() for found in distributions.get(name, [name])}:
                    missing.add(f"{name} ({path.name})")
    assert missing == set()
