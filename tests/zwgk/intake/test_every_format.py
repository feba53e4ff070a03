"""The same random tables in every format: the rows of an export and the figures of a form have the same fates.

| format              | hidden rows, columns, sheets | merged areas | days            | struck out |
|---------------------|------------------------------|--------------|-----------------|------------|
| .xlsx, .xls, .xlsb, .ods | known                   | known        | known           | known      |
| Excel 95 and before | known                        | it has none  | known           | known      |
| XML 2003            | rows and sheets              | known        | known, as text  | known      |
| web page            | rows                         | known        | as texts        | known      |
| text                | it has none                  | it has none  | as texts        | it has none |

The last four have tests of their own: `test_handed_in`, `test_export_readers`, `test_export_cases`; strikes in Excel 95
and XML 2003 have none.
"""

import datetime as dt
import itertools
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.zwgk.intake.county import County
from tests.zwgk.intake.foreign_files import as_xlsb
from tests.zwgk.intake.test_export_account import NO_ROW, ROWS, doubtful, expected, export_of, merged_runs, told
from tests.zwgk.intake.test_form_account import HEADINGS, MONTHS, Figure, fill, place, unaccounted
from zwgk.documents.office import find_soffice
from zwgk.files import open_file
from zwgk.intake.exports.fates import FATE_WORDS, Fate
from zwgk.intake.foreign.limits import FORM_LIMITS
from zwgk.intake.foreign.reader import ForeignReader
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import read_returns
from zwgk.model.inputs import Inputs
from zwgk.workbook.reader import read_workbook

FORMATS = ["xlsx", "xls", "ods", "xlsb"]
SEEDS = range(8)
STRUCK = "struck out"


@pytest.fixture(scope="module")
def inputs(small_built: Path) -> Inputs:
    with open_file(small_built) as book:
        return read_workbook(book).inputs


def random_export(chance: random.Random) -> tuple[openpyxl.Workbook, list[list[str]], list[int]]:
    """Return a workbook with lists, the kinds of their rows, and the sizes of its sheets without headings."""
    kinds = [*ROWS, STRUCK, NO_ROW, "counted", "counted"]
    sheets = [["counted", *chance.choices(kinds, k=chance.randint(0, 25))] for _ in range(chance.randint(1, 3))]
    loose = [chance.randint(1, 4) for _ in range(chance.randint(0, 1))]
    merged = merged_runs(sheets[0]) if chance.random() < 0.6 else []
    book = export_of([["counted" if kind == STRUCK else kind for kind in rows] for rows in sheets], loose, merged)
    for number, rows in enumerate(sheets, start=1):
        for row, kind in enumerate(rows, start=3):
            for cell in book[f"表{number}"][row]:
                cell.font = Font(strike=kind == STRUCK)
                text = str(cell.value or "")
                if len(text) == 10 and text[:4].isdecimal():
                    cell.value, cell.number_format = dt.date.fromisoformat(text), "yyyy-mm-dd"
    book["表1"].column_dimensions["A"].hidden = chance.random() < 0.3
    for number in range(1, len(loose) + 1):
        book[f"散{number}"].sheet_state = chance.choice(["visible", "hidden", "veryHidden"])
    return book, sheets, loose


def random_form(chance: random.Random) -> tuple[openpyxl.Workbook, list[Figure], set[tuple[int, int]]]:
    """Return a form, its figures, and the (row, column) of those struck out."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填报表"
    sheet["A1"], sheet["A2"], sheet["B2"] = "2024年第二季度填报表", "填报单位", "小冀镇"
    numbers = itertools.count(101)

    def table() -> tuple[list[str | None], list[Any]]:
        lines = [
            (chance.choice(MONTHS), [chance.random() < 0.5 for _ in range(5)]) for _ in range(chance.randint(0, 5))
        ]
        return chance.choices(HEADINGS, k=chance.randint(0, 4)), lines

    headings, lines = table()
    first = ["乡镇信息公开", *headings], [*lines, (6, [True] * 5)]
    figures = list(fill(sheet, [first, *(table() for _ in range(chance.randint(0, 1)))], numbers))
    for row in range(5, 10):
        sheet.row_dimensions[row].hidden = chance.random() < 0.2
    for letter in "BC":
        sheet.column_dimensions[letter].hidden = chance.random() < 0.2
    for number in range(chance.randint(0, 1)):
        other = book.create_sheet(f"别的{number}")
        other.sheet_state = chance.choice(["visible", "hidden"])
        other["B3"] = next(numbers)
        figures.append(Figure(other.title, 3, 2))
    struck = {(each.row, each.column) for each in figures if each.sheet == "填报表" and chance.random() < 0.2}
    for row, column in struck:
        sheet.cell(row, column).font = Font(strike=True)
    return book, figures, struck


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every random workbook in every format; the office runs once per format."""
    folder = tmp_path_factory.mktemp("格式")
    for seed in SEEDS:
        for name, made in (("台账", random_export(random.Random(seed))), ("交表", random_form(random.Random(seed)))):
            made[0].save(folder / f"{name}{seed}.xlsx")
            (folder / f"{name}{seed}.xlsb").write_bytes(as_xlsb(made[0]))
    soffice = find_soffice()
    if soffice is not None:
        profile = tmp_path_factory.mktemp("profile").as_uri()
        for suffix in ("xls", "ods"):
            command = [str(soffice), f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
            files = [str(path) for path in sorted(folder.glob("*.xlsx"))]
            subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300)
    return folder


def in_format(batch: Path, name: str, suffix: str) -> Path:
    path = batch / f"{name}.{suffix}"
    if not path.exists() and find_soffice() is None:
        pytest.skip("没有 LibreOffice，做不出 .xls 和 .ods")
    return path


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_has_the_same_fate_in_every_format(batch: Path, county: County, seed: int, suffix: str) -> None:
    _, sheets, loose = random_export(random.Random(seed))
    export, counts = county.counted(in_format(batch, f"台账{seed}", suffix))
    read: Counter[tuple[str, str]] = Counter()
    for sheet, words, rows in told(export, counts):
        read[sheet, words] += rows
    wanted = Counter(
        (f"表{number}", FATE_WORDS[Fate.STRUCK if kind == STRUCK else expected(kind, kinds)])
        for number, kinds in enumerate(sheets, start=1)
        for kind in kinds
        if kind != NO_ROW
    )
    wanted.update({(f"散{number}", "没有读"): rows for number, rows in enumerate(loose, start=1)})
    assert {key: rows for key, rows in read.items() if rows} == dict(wanted)
    kinds = [kind for each in sheets for kind in each]
    found = {tuple(slot): count for slot, count in counts.unit_counts.items() if count}
    by_hand = {
        ("财政局", "动态", 4): kinds.count("counted"),
        ("公安局", "信息公开", 6): kinds.count("counted in a path"),
    }
    assert found == {slot: count for slot, count in by_hand.items() if count}
    struck = {("财政局", "动态", 4)} if STRUCK in kinds else set()
    zeros = {slot for slot, count in counts.unit_counts.items() if not count}
    assert not zeros & (doubtful([kind for kind in kinds if kind != STRUCK], loose) | struck)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_figure_is_lost_in_any_format(batch: Path, inputs: Inputs, tmp_path: Path, seed: int, suffix: str) -> None:
    book, figures, struck = random_form(random.Random(seed))
    path = Path(shutil.copy(in_format(batch, f"交表{seed}", suffix), tmp_path))
    returns = read_returns(handed_in([path]), inputs)
    assert len(returns.outcomes) == 1
    assert unaccounted(figures, book, returns) == []
    counted = {entry.place for entry in returns.incoming}
    assert not counted & {
        place(figure) for figure in figures if (figure.row, figure.column) in struck and figure.sheet == "填报表"
    }


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one workbook in every format: each thing to be known once."""
    folder = tmp_path_factory.mktemp("记号")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for row in range(1, 8):
        for column in range(1, 5):
            sheet.cell(row, column, row * 10 + column)
    sheet["A1"] = dt.date(2024, 6, 28)
    sheet["A1"].number_format = "yyyy-mm-dd"
    sheet["B2"].font = Font(strike=True)
    sheet["C3"].font = Font(strike=True)
    sheet.merge_cells("A4:A6")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("藏")["A1"] = 1
    book["藏"].sheet_state = "hidden"
    book.save(folder / "表.xlsx")
    (folder / "表.xlsb").write_bytes(as_xlsb(book))
    if (soffice := find_soffice()) is not None:
        profile = tmp_path_factory.mktemp("profile").as_uri()
        for suffix in ("xls", "ods"):
            command = [str(soffice), f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
            subprocess.run(
                [*command, "--outdir", str(folder), str(folder / "表.xlsx")],
                check=True,
                capture_output=True,
                timeout=300,
            )
    return folder


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_known_of_a_sheet(marked: Path, suffix: str) -> None:
    content = in_format(marked, "表", suffix).read_bytes()
    with ForeignReader() as reader:
        facts = [(each, each.rows()) for each in reader.sheets(content, FORM_LIMITS)]
    (sheet, rows), (other, _) = facts
    assert (sheet.visible, other.visible) == (True, False)
    assert sheet.hidden_rows == {4}
    assert sheet.hidden_columns == {2}
    assert sheet.merged == (((3, 0), (5, 0)),)
    assert sheet.struck == {(1, 1), (2, 2)}
    assert isinstance(rows[0][0], dt.date)
    assert rows[0][0].isoformat()[:10] == "2024-06-28"
    assert rows[1][:2] == [21, 22]
