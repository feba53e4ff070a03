"""生成通报 prints what the host shows, not what it saved before: a column hidden or shown since then.

Excel is a model of its objects (tests/wine/excel_model.py); WPS sends a copy of the open workbook.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.xlwings_engines.excel_over_com import excel_with
from tests.zwgk.documents.three_ways import on_paper, on_web_page
from tests.zwgk.sheets import spoil
from xlwings_engines.remote_engine import open_snapshot
from zwgk import commands
from zwgk.addin.choosing import Chosen
from zwgk.addin.running import Report, run
from zwgk.documents.bulletin.run import LEAVE
from zwgk.documents.office import find_soffice
from zwgk.files import run_on_file
from zwgk.outcome import Status

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，PDF 无从测起"),
]

Publish = Callable[[Path, Path], Report]
"""生成通报, of the file as saved and of the one shown."""


def hidden_column(book: openpyxl.Workbook) -> None:
    book["附件1"].column_dimensions["C"].hidden = True


def in_excel(saved: Path, shown: Path, monkeypatch: pytest.MonkeyPatch) -> xw.Book:
    """Return the file as opened in Excel, where it has since become the workbook `shown`."""
    book, _ = excel_with(shown, monkeypatch)
    workbook = book.impl.xl._inner._obj_
    workbook.edited = True
    shutil.copy(saved, workbook.FullName)
    return book


def in_wps(saved: Path, shown: Path, _: pytest.MonkeyPatch) -> xw.Book:
    """Return the copy that WPS sends at a click; the file beside it is as it was saved."""
    name = str(shown)
    snapshot = shown.rename(shown.with_name("s1-2.xlsx"))
    shutil.copy(saved, name)
    return open_snapshot(snapshot, name)


@pytest.fixture
def both(example: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return the example with all columns, and with a hidden one, both computed."""
    run_on_file(example, commands.recompute)
    whole = Path(shutil.copy(example, tmp_path / "whole.xlsx"))
    spoil(example, hidden_column)
    return whole, Path(shutil.copy(example, tmp_path / "hidden.xlsx"))


@pytest.fixture(params=[in_excel, in_wps])
def publish(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Return 生成通报 on a host that shows the second file, while the first is as it was saved."""

    def done(saved: Path, shown: Path) -> Report:
        book = request.param(saved, Path(shutil.copy(shown, tmp_path / "通报.xlsx")), monkeypatch)
        return run("publish", book, Chosen((tmp_path / "稿",), LEAVE), tmp_path / "log")

    return done


class TestUnsaved:
    """The host shows another state than its file has."""

    def test_a_column_shown_again_is_printed(self, publish: Publish, both: tuple[Path, Path], tmp_path: Path) -> None:
        whole, hidden = both
        report = publish(hidden, whole)
        assert report.code in (Status.DONE, Status.DONE_WITH_PROBLEMS), report.text
        paper = on_paper(next((tmp_path / "稿").glob("*（附件）.pdf")))
        assert len(paper["附件1"].rows[0]) == 6
        assert paper == on_web_page(next((tmp_path / "稿").glob("*.html")))

    def test_a_column_hidden_since_is_refused_by_name(
        self, publish: Publish, both: tuple[Path, Path], tmp_path: Path
    ) -> None:
        whole, hidden = both
        report = publish(whole, hidden)
        assert report.code == Status.REFUSED
        assert "“通报.xlsx”里“附件1”的C 列隐藏着" in report.text.replace("\n", "")
        assert not (tmp_path / "稿").exists()
