"""What every room of tests may use."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import settings

from xlwings_engines.libreoffice_engine import engine as libreoffice
from xlwings_engines.libreoffice_engine.failures import OfficeNotFound
from xlwings_engines.libreoffice_engine.uno_import import UnoMissing

REPOSITORY = Path(__file__).parent.parent
EXAMPLE = REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx"
PUBLISHED = REPOSITORY / "tests" / "data" / "bulletin-2024Q2"

# A busy machine must not fail a test.
settings.register_profile("zwgk", deadline=None)
settings.load_profile("zwgk")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the committed example workbook, as a clerk would have it."""
    return Path(shutil.copy(EXAMPLE, tmp_path / "通报.xlsx"))


@pytest.fixture(scope="session")
def published() -> dict[int, list[list[str]]]:
    """The three tables of the bulletin, heads included, by number of the attachment; typed from the published text."""
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
    """A running LibreOffice without a window, one for all tests that can share it.

    One that died fails its own test; the next gets a new one.
    """
    if _offices and not _offices[-1].impl.bridge.alive:
        _offices.pop().impl.clean_up()
    if not _offices:
        try:
            _offices.append(xw.App(impl=libreoffice.apps.add(visible=False)))
        except (OfficeNotFound, UnoMissing) as error:
            pytest.skip(f"没有可用的 LibreOffice：{error}")
    return _offices[-1]
