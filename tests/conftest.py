"""Fixtures for every room of tests."""

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import HealthCheck, settings

from xlwings_engines.libreoffice_engine import engine as libreoffice
from xlwings_engines.libreoffice_engine.failures import OfficeNotFound
from xlwings_engines.libreoffice_engine.uno_import import UnoMissing

REPOSITORY = Path(__file__).parent.parent
EXAMPLE = REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx"
PUBLISHED = REPOSITORY / "tests" / "data" / "bulletin-2024Q2"

# Nothing opens on the screen of whoever runs the tests (帮助, 打印预览); tests of windows have a screen of their own.
for name in ("DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(name, None)

# A busy machine must not fail a test; fixtures of these tests are made once and not changed.
NO_FAULTS = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("zwgk", deadline=None, suppress_health_check=NO_FAULTS)
settings.register_profile("few", settings.get_profile("zwgk"), max_examples=5, derandomize=True)  # for small faults
settings.load_profile("zwgk")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the files that take longest, so that no worker is left alone with one at the end."""
    order = ("long", "desktop", "office")
    ranks: dict[Path, int] = {}
    for item in items:
        rank = next((i for i, mark in enumerate(order) if item.get_closest_marker(mark)), len(order))
        ranks[item.path] = min(rank, ranks.get(item.path, rank))
    items.sort(key=lambda item: ranks[item.path])


@pytest.fixture(scope="session", autouse=True)
def _own_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the configuration folder of whoever runs the tests as it is: 回收 writes there what it has read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a copy of the committed example workbook, as a clerk would have it."""
    return Path(shutil.copy(EXAMPLE, tmp_path / "通报.xlsx"))


@pytest.fixture(scope="session")
def published() -> dict[int, list[list[str]]]:
    """Return the bulletin's three tables, headings included, by attachment number; typed from the published text."""
    tables = {}
    for number in (1, 2, 3):
        with (PUBLISHED / f"attachment-{number}.csv").open(encoding="utf-8", newline="") as file:
            tables[number] = list(csv.reader(file))
    return tables


@pytest.fixture(scope="session")
def _offices() -> Iterator[list[xw.App]]:
    offices: list[xw.App] = []
    yield offices
    for office in offices:
        office.quit()


@pytest.fixture
def office(_offices: list[xw.App]) -> xw.App:
    """Return a running LibreOffice without a window, shared by all tests that can.

    If it dies, only that test fails; the next one gets a new office.
    """
    if _offices and not _offices[-1].impl.bridge.alive:
        _offices.pop().impl.clean_up()
    if not _offices:
        try:
            _offices.append(xw.App(impl=libreoffice.apps.add(visible=False)))
        except (OfficeNotFound, UnoMissing) as error:
            pytest.skip(f"没有可用的 LibreOffice：{error}")
    return _offices[-1]
