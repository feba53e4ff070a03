"""The example's papers, made once by the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from zwgk.cli import app
from zwgk.documents.office import find_soffice

STEM = "2024年第二季度政务公开工作通报"


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `zwgk publish` fills from the example workbook."""
    if find_soffice() is None:
        pytest.skip("没有 LibreOffice，PDF 无从测起")
    folder = tmp_path_factory.mktemp("papers") / "通报"
    result = CliRunner().invoke(app, ["publish", str(EXAMPLE), "-o", str(folder)])
    assert result.exit_code == 0, result.output
    return folder
