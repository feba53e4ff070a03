"""The workbook's own rules, evaluated by a real LibreOffice: colours, live sums, quotas from 设置, no command run.

LibreOffice exports a cell's colour, conditional formats included, to HTML; that is read back here.
"""

import itertools
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from openpyxl import Workbook

from zwgk.documents.pdf import attachments_pdf
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]

RED, DEEP_RED, YELLOW, GREY = "#FFC7CE", "#F4838D", "#FFEB9C", "#E4E7EB"

Cells = dict[str, tuple[str, str | None]]
"""Address -> (text, fill)."""
Shown = dict[str, Cells]
"""Sheet -> its cells."""


class _Sheets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: Shown = {}
        self._cells: Cells = {}
        self._in_name = False
        self._row = self._column = 0
        self._text: list[str] | None = None
        self._look: tuple[int, str | None] = (1, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "em":
            self._in_name = True
        elif tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif tag == "td":
            found = dict(attrs)
            span = int(found.get("colspan") or 1)
            self._look = (span, found.get("bgcolor"))
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._in_name:
            self._cells = self.sheets.setdefault(data, {})
            self._row, self._in_name = 0, False
        elif self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._text is not None:
            span, fill = self._look
            if self._column < 26:
                address = f"{chr(ord('A') + self._column)}{self._row}"
                self._cells[address] = ("".join(self._text).strip(), fill)
            self._column += span
            self._text = None


def _fill_in(book: Workbook) -> None:
    """Fill in months of 小冀镇 (quotas 8 and 1) and three rows of 附件1, as clerk and command would."""
    unit = book["小冀镇"]
    for cell, value in {"B9": 7, "B10": 7, "B11": 8, "B12": None, "C10": 0, "C11": 1, "C12": None}.items():
        unit[cell].value = value
    rows = [(1, "小冀镇", 36, 20, "—", 56), (2, "翟坡镇", 24, 2, "—", 26), (3, "合河乡", 23, 0, "—", 23)]
    for row, values in enumerate(rows, start=6):
        for column, value in enumerate(values, start=1):
            book["附件1"].cell(row, column).value = value


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example plain, stricter (12 as quota of 乡镇动态 in the third quarter), and colourless."""
    folder = tmp_path_factory.mktemp("colours")
    plain = folder / "plain.xlsx"
    plain.write_bytes(build(read_source(Path(__file__).parents[3] / "workbook" / "example-2024Q2")))
    book = openpyxl.load_workbook(plain)
    _fill_in(book)
    book.save(plain)
    [(settings, ref)] = book.defined_names["栏目_每月最低"].destinations
    book[settings][ref][0][0].value = 12
    book["首页"]["B3"].value = "第三季度"
    book.save(folder / "stricter.xlsx")
    book = openpyxl.load_workbook(plain)
    [(home, ref)] = book.defined_names["显示颜色"].destinations
    book[home][ref].value = False
    book.save(folder / "colourless.xlsx")
    return folder


@pytest.fixture(scope="module")
def shown(versions: Path) -> dict[str, Shown]:
    """Return version -> what LibreOffice shows."""
    return shown_in(versions)


def shown_in(folder: Path) -> dict[str, Shown]:
    """Return the stem of each workbook in a folder -> what LibreOffice shows."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    books = map(str, sorted(folder.glob("*.xlsx")))
    command = [SOFFICE, profile, "--headless", "--convert-to", "html", "--outdir", str(folder), *books]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    found = {}
    for page in folder.glob("*.html"):
        parser = _Sheets()
        parser.feed(page.read_text(encoding="utf-8"))
        found[page.stem] = parser.sheets
    return found


def _texts(sheet: Cells, cells: str) -> list[str]:
    return [sheet[cell][0] for cell in cells.split()]


def _fills(sheet: Cells, cells: str) -> list[str | None]:
    return [sheet[cell][1] for cell in cells.split()]


def test_months_answer_while_the_clerk_types(shown: dict[str, Shown]) -> None:
    unit = shown["plain"]["小冀镇"]
    assert _texts(unit, "B5 C5 D5 B6") == ["8", "1", "—", "是"]
    assert _fills(unit, "B9 B10 C10") == [RED, RED, RED]
    assert _fills(unit, "B11 C11") == [None, None]
    assert _fills(unit, "B12 C12") == [YELLOW, YELLOW]
    assert _fills(unit, "B8 B13") == [None, None]
    assert _fills(unit, "D9 D12") == [GREY, GREY]


def test_sums_are_live(shown: dict[str, Shown]) -> None:
    unit = shown["plain"]["小冀镇"]
    # Months 3, 4, 5: 7, 7 + 0, 8 + 1; the quarter is 4 to 6.
    assert _texts(unit, "E9 E10 E11 E12") == ["7", "7", "9", ""]
    assert _texts(unit, "B19 C19 E19") == ["22", "1", "23"]
    assert _texts(unit, "B20 C20 E20") == ["15", "1", "16"]


def test_changed_quota_and_period_change_the_colours(shown: dict[str, Shown]) -> None:
    unit = shown["stricter"]["小冀镇"]
    assert _texts(unit, "B5 C5") == ["12", "1"]
    assert _fills(unit, "B11 C11") == [RED, None]
    assert _fills(unit, "B12 B13 B14 B15 B16") == [None, YELLOW, YELLOW, YELLOW, None]
    assert _texts(shown["stricter"]["首页"], "B3 B4") == ["第三季度", "7月至9月"]


def test_attachments_are_coloured_by_the_quota_of_the_period(shown: dict[str, Shown]) -> None:
    # 乡镇动态 24 and 乡镇信息公开 3 in a quarter; 重点领域 and 合计 have none.
    sheet = shown["plain"]["附件1"]
    assert _fills(sheet, "C6 C7 C8") == [None, None, RED]
    assert _fills(sheet, "D6 D7 D8") == [None, RED, DEEP_RED]
    assert _fills(sheet, "E6 E8 F8 B8") == [None, None, None, None]
    # 12 per month: 36 per quarter.
    assert _fills(shown["stricter"]["附件1"], "C6 C7 C8") == [None, RED, RED]


def test_colours_of_attachments_can_be_switched_off(shown: dict[str, Shown]) -> None:
    sheet = shown["colourless"]["附件1"]
    assert {sheet[f"{column}{row}"][1] for column in "ABCDEF" for row in (6, 7, 8)} == {None}


def test_grid_follows_the_rows(versions: Path) -> None:
    # HTML omits borders from rules: count the lines on the printed page, 2 mm right of the margin of 28 mm, at
    # a place without digits. Three rows and the headings have five lines; the print area would have eight rows.
    attachments_pdf(versions / "plain.xlsx", versions / "attachments.pdf")
    with pypdfium2.PdfDocument(versions / "attachments.pdf") as document:
        page = document[0].render(scale=200 / 72).to_pil().convert("L")
    column = [page.getpixel((round(30 / 25.4 * 200), y)) < 128 for y in range(round(60 / 25.4 * 200), page.height)]
    assert sum(dark and not before for before, dark in itertools.pairwise(column)) == 5


def test_title_and_helpers_have_no_error_value(shown: dict[str, Shown]) -> None:
    home = shown["plain"]["首页"]
    assert _texts(home, "A1 B3 B4") == ["新乡县政务公开统计工作簿", "第二季度", "4月至6月"]
    assert _texts(home, "B8 B50") == ["小冀镇", "公安局"]
    assert shown["plain"]["小冀镇"]["A1"][0] == "小冀镇 2024年政府网站信息公开填报表"
    errors = ("#NAME?", "#VALUE!", "#REF!", "#N/A", "Err:")
    texts = [text for sheet in shown["plain"].values() for text, _ in sheet.values()]
    assert len(texts) > 5000
    assert [text for text in texts if text.startswith(errors)] == []
