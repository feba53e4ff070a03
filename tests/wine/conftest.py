"""One desk for all tests of this room: a fresh Wine prefix with the unpacked bundle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from tests.wine.desk import Desk, unpack

FIGURES = pytest.StashKey[list[str]]()
ZWGK = ("-X", "utf8", "-c", "from zwgk.cli import main; main()")
PROGRAM = PurePath("AppData/Local/zwgk/program")
XLSTART = PurePath("AppData/Roaming/Microsoft/Excel/XLSTART")


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> list[str]:
    """Return the list of lines to print after the tests."""
    return request.config.stash.setdefault(FIGURES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = terminalreporter.config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("figures of this run")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def bundle() -> Path:
    """Return the zip to test."""
    if "ZWGK_BUNDLE" not in os.environ:
        pytest.skip("Windows 安装包的测试要 root、debootstrap 和一两分钟以上：请运行 make windows")
    return Path(os.environ["ZWGK_BUNDLE"])


@pytest.fixture(scope="session")
def desk(bundle: Path) -> Iterator[Desk]:  # noqa: ARG001 - skips for both
    desk = Desk(Path(os.environ["ZWGK_WINE_ROOT"]).resolve())
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def unpacked(desk: Desk, bundle: Path) -> Path:
    return unpack(bundle, desk.home / "Downloads" / "下载 A&B (1)", Path(os.environ["ZWGK_WINE_ROOT"]).resolve())


@pytest.fixture(scope="session")
def before(desk: Desk, unpacked: Path) -> tuple[set[str], str]:  # noqa: ARG001 - the bundle exists before
    """Return the user's files and settings before the installation."""
    return desk.files(), desk.settings()


@pytest.fixture(scope="session")
def installed(desk: Desk, unpacked: Path, before: tuple[set[str], str]) -> str:  # noqa: ARG001 - recorded before
    done = desk.run(unpacked / "安装.cmd")
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which the same commands run on this machine."""
    return tmp_path_factory.mktemp("here")


@pytest.fixture(scope="session")
def there(desk: Desk, installed: str) -> Path:  # noqa: ARG001 - the program is installed
    folder = desk.home / "Documents" / "通报 A&B"
    folder.mkdir()
    return folder
