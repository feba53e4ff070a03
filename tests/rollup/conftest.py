"""Ten counties, built once."""

from pathlib import Path

import pytest

from tests.rollup.counties import county_workbook


@pytest.fixture(scope="session")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the workbooks of 县01 … 县10. Not to be changed."""
    folder = tmp_path_factory.mktemp("十县")
    for number in range(1, 11):
        county_workbook(folder / f"县{number:02}.xlsx", number)
    return folder
