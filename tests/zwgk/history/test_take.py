"""zwgk history --from: the published bulletin of 2024 Q2 in every format; each printed row is taken or listed."""

import csv
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from tests.conftest import REPOSITORY
from tests.zwgk.documents.check.papers import WRITERS, published
from tests.zwgk.history.test_history import run
from zwgk.documents.office import find_soffice
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

FOLDER = REPOSITORY / "tests" / "data" / "bulletin-2024Q2"
GONE = ("公安局", "史志办", "翟坡镇")
"""Units that the next year's roster no longer has."""


@pytest.fixture(scope="module")
def next_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the county's workbook of 2025, without figures."""
    source = read_source(REPOSITORY / "workbook" / "example-2024Q2")
    units = tuple(unit for unit in source.units if unit.name not in GONE)
    path = tmp_path_factory.mktemp("明年") / "2025.xlsx"
    path.write_bytes(build(replace(source, year=2025, units=units, counts={}, portal=(), cases=())))
    return path


@pytest.fixture
def book(next_year: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(next_year, tmp_path))


def history(path: Path) -> list[tuple[Any, ...]]:
    rows = openpyxl.load_workbook(path)["历史"].iter_rows(min_row=4, max_col=13, values_only=True)
    return [row for row in rows if row[0]]


def typed(number: int) -> dict[str, list[str]]:
    """Return the rows of a published attachment by name, as typed from the publication."""
    with (FOLDER / f"attachment-{number}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row[1]: row for row in list(csv.reader(file))[1:]}


def as_pdf(path: Path) -> None:
    """Print it with LibreOffice."""
    WRITERS["docx"](published(), path.with_suffix(".docx"))
    soffice = find_soffice()
    assert soffice is not None
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [str(soffice), profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent)]
    subprocess.run([*command, str(path.with_suffix(".docx"))], check=True, capture_output=True, timeout=180)
    shutil.rmtree(path.parent / "profile")


def check_taken(book: Path, path: Path) -> None:
    """Rows in = rows taken + rows listed; each figure is the published one."""
    output = run("history", book, "--from", path, "--period", "2025Q2", code=1)
    rows = history(book)
    assert {(row[0], row[10], row[11]) for row in rows} == {("2024年第二季度", "公布的文稿", path.name)}
    found = {(row[2], row[3]): row[4] for row in rows}
    columns = ("动态", "信息公开", "重点领域", "合计")
    for number in (1, 2):
        for unit, cells in typed(number).items():
            if unit in GONE:
                assert f"名录里没有“{unit}”" in output
                assert not [key for key in found if key[0] == unit]
                continue
            told = [str(found.pop((unit, column))) for column in columns]
            assert told == cells[2:6], unit
    accounts = {name.split(" ")[0]: count for (name, _), count in found.items()}
    listed = typed(3)
    assert {name: str(count) for name, count in accounts.items()} == {
        name.partition("（")[0]: row[2] for name, row in listed.items()
    }


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "md", "txt"])
def test_a_published_bulletin(ending: str, book: Path, tmp_path: Path) -> None:
    path = tmp_path / f"通报2024.{ending}"
    WRITERS[ending](published(), path)
    check_taken(book, path)


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，做不出 PDF")
def test_a_published_bulletin_as_pdf(book: Path, tmp_path: Path) -> None:
    as_pdf(tmp_path / "通报2024.pdf")
    check_taken(book, tmp_path / "通报2024.pdf")


def test_a_scan_has_no_figures_and_is_said_so(book: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    with (tmp_path / "扫描.pdf").open("wb") as file:
        writer.write(file)
    before = book.read_bytes()
    output = run("history", book, "--from", tmp_path / "扫描.pdf", "--period", "2025Q2", code=2)
    assert "扫描件" in output
    assert book.read_bytes() == before


def test_a_workbook_that_was_never_closed_is_marked_so(book: Path) -> None:
    older = book.with_name("示例.xlsx")
    shutil.copy(REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx", older)
    run("history", book, "--from", older, "--period", "2025Q2", code=0)
    rows = history(book)
    assert {(row[0], row[10], row[11]) for row in rows} == {("2024年第二季度", "没有封存", "示例.xlsx")}
    totals = {row[2]: (row[4], row[5]) for row in rows if row[3] == "合计"}
    assert totals == {row[1]: (int(row[5]), int(row[0])) for number in (1, 2) for row in typed(number).values()}
