"""LibreOffice started from a terminal in which an environment of Python is activated."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.calc import Calc
from tests.e2e.conftest import EXTENSION
from zwgk.addin.libreoffice.install import install

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]


def test_with_our_own_environment_activated(
    start_calc: Callable[..., Calc], user: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its `python3` is the first on the PATH; the office takes it for its own Python."""
    monkeypatch.setenv("XDG_DATA_HOME", str(user / "data"))
    install(EXTENSION, user / "profile")
    folder = Path(sys.executable).parent
    calc = start_calc(PATH=f"{folder}:{os.defpath}", VIRTUAL_ENV=str(folder.parent))
    document = calc.open(example)
    assert "校验没有发现问题" in calc.run(document, "校验")
