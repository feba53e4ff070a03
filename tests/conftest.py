"""What every room of tests may use."""

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

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
