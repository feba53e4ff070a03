from pathlib import Path

import pytest

from tests.addin.excel_in_memory import Excel

ADDIN = Path(__file__).parent.parent.parent / "addin"


@pytest.fixture
def addin() -> Path:
    """Return the folder of the add-in in the repository."""
    return ADDIN


@pytest.fixture
def excel(monkeypatch: pytest.MonkeyPatch) -> Excel:
    """Return Excel in memory with the committed add-in installed, and no workbook open."""
    return Excel(ADDIN / "zwgk.xlam", monkeypatch)
