"""LibreOffice started from a terminal with an activated Python environment."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.calc import Calc
from tests.e2e.conftest import EXTENSION
from zwgk.addin.libreoffice.install import install

pytestmark = pytest.mark.desktop

FOREIGN = "激活了别的 Python 环境"


def test_with_our_own_environment_activated(
    start_calc: Callable[..., Calc], user: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its `python3` comes first on PATH; the office takes it for its own Python."""
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "data"))
    install(EXTENSION, user / "profile")
    folder = Path(sys.executable).parent
    calc = start_calc(PATH=f"{folder}:{os.defpath}", VIRTUAL_ENV=str(folder.parent))
    document = calc.open(example)
    assert "校验没有发现问题" in calc.run(document, "校验")


def a_venv(folder: Path) -> dict[str, str]:
    """Return the environment of another project's virtual environment, activated."""
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    return {"PATH": f"{folder / 'venv/bin'}:{os.defpath}", "VIRTUAL_ENV": str(folder / "venv")}


def an_installation(folder: Path) -> dict[str, str]:
    """Return a whole Python of the office's version, first on PATH as with pyenv and conda."""
    version = subprocess.run(
        ["/usr/bin/python3", "-c", "import sys; print('python%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (folder / "conda/bin").mkdir(parents=True)
    shutil.copy("/usr/bin/python3", folder / "conda/bin/python3")
    source = Path("/usr/lib", version)
    shutil.copytree(source, folder / "conda/lib" / version, ignore=shutil.ignore_patterns("__pycache__", "test"))
    return {"PATH": f"{folder / 'conda/bin'}:{os.defpath}"}


def a_home(folder: Path) -> dict[str, str]:
    return {"PYTHONHOME": str(folder / "nowhere"), "PATH": os.defpath}


def a_path(folder: Path) -> dict[str, str]:
    """Return modules of another Python that hide those of the office's."""
    (folder / "lib/encodings").mkdir(parents=True)
    (folder / "lib/encodings/__init__.py").write_text("raise ImportError\\n", "utf-8")
    return {"PYTHONPATH": str(folder / "lib"), "PATH": os.defpath}


@pytest.mark.parametrize("surroundings", [a_venv, an_installation, a_home, a_path])
def test_with_somebody_elses(
    start_calc: Callable[..., Calc], example: Path, tmp_path: Path, surroundings: Callable[[Path], dict[str, str]]
) -> None:
    """The office starts, shows the toolbar and accepts input; a click says why it cannot work, and the remedy."""
    calc = start_calc(**surroundings(tmp_path))
    document = calc.open(example)
    cell = document.Sheets.getByName("小冀镇").getCellRangeByName("Z50")
    cell.setValue(4321)
    for _ in range(2):
        assert FOREIGN in calc.run(document, "校验")
    assert calc.process.poll() is None
    assert cell.getValue() == 4321
