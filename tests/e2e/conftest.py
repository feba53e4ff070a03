"""Real windows: a screen, the extension installed by our own installer, a LibreOffice per test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.e2e.calc import Calc
from tests.e2e.screen import Screen, missing_programs, running_screen
from xlwings_engines.libreoffice_engine.uno_import import UnoMissing, load

PICTURES = REPOSITORY / "out" / "screenshots"
EXTENSION = REPOSITORY / "addin" / "zwgk.oxt"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    missing = missing_programs()
    if missing:
        pytest.skip(f"没有 {'、'.join(missing)}，不能测试真实窗口")
    try:
        load()
    except UnoMissing as error:
        pytest.skip(str(error))
    with running_screen(PICTURES) as screen:
        yield screen


@pytest.fixture(scope="session")
def installed(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - skips for both
    """Return a user's folders after `zwgk addin install --libreoffice`: profile/ and data/."""
    from zwgk.addin.libreoffice.install import install

    folder = tmp_path_factory.mktemp("user")
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, "utf-8")
    before = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    try:
        install(EXTENSION, folder / "profile")
    finally:
        os.environ.pop("XDG_DATA_HOME") if before is None else os.environ.update(XDG_DATA_HOME=before)
    return folder


@pytest.fixture
def user(installed: Path, tmp_path: Path) -> Path:
    """Return a copy of them for one test, which may change it."""
    return Path(shutil.copytree(installed, tmp_path / "user", ignore=shutil.ignore_patterns(".lock")))


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """Return the file that lists whatever the desk was asked to open; it has no real browser."""
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$1" >> "{tmp_path}/opened"\nexit ${{ZWGK_OPENING_FAILS:-0}}\n')
    program.chmod(0o755)
    return tmp_path / "opened"


@pytest.fixture
def start_calc(screen: Screen, user: Path, opened: Path) -> Iterator[Callable[..., Calc]]:
    """Return a function that starts an office of this user; it is ended after the test."""
    started: list[Calc] = []
    path = f"{opened.with_name('bin')}{os.pathsep}{os.environ['PATH']}"

    def start(errors: Path | None = None, **environment: str) -> Calc:
        started.append(Calc(screen, user / "profile", user / "data", errors, **{"PATH": path, **environment}))
        return started[-1]

    yield start
    for calc in started:
        calc.quit()


@pytest.fixture
def calc(start_calc: Callable[..., Calc]) -> Calc:
    return start_calc()
