"""Books in LibreOffice: opening, saving, formats, passwords, PDF."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from pypdf import PdfReader

from xlwings_engines.errors import CannotOpen, CannotSave, CannotWrite

pytestmark = pytest.mark.office


def test_saved_workbook_is_read_by_others(office_book: xw.Book, tmp_path: Path) -> None:
    sheet = office_book.sheets[0]
    sheet.name = "小冀镇"
    sheet["A1"].value = [["动态", 12], ["合计", "=B1*2"]]
    office_book.save(tmp_path / "通报.xlsx")
    assert (office_book.name, office_book.fullname) == ("通报.xlsx", str(tmp_path / "通报.xlsx"))
    saved = openpyxl.load_workbook(tmp_path / "通报.xlsx")["小冀镇"]
    assert [[cell.value for cell in row] for row in saved["A1:B2"]] == [["动态", 12], ["合计", "=B1*2"]]
    assert openpyxl.load_workbook(tmp_path / "通报.xlsx", data_only=True)["小冀镇"]["B2"].value == 24


def test_saved_file_has_the_usual_permissions(office_book: xw.Book, tmp_path: Path) -> None:
    (tmp_path / "probe").touch()
    office_book.save(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "probe").stat().st_mode


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "ods", "csv"])
def test_suffix_chooses_the_format(office: xw.App, tmp_path: Path, suffix: str) -> None:
    book = office.books.add()
    book.sheets[0]["A1"].value = "内容"
    book.save(tmp_path / f"a.{suffix}")
    assert book.name == f"a.{suffix}"
    book.save()
    book.close()
    assert (tmp_path / f"a.{suffix}").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [f"a.{suffix}"]


@pytest.mark.parametrize("suffix", ["xlsb", "xla", "xlam"])
def test_formats_that_calc_cannot_write(office_book: xw.Book, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(NotImplementedError, match=rf"LibreOffice cannot save as \.{suffix}\. Use \.xlsx\."):
        office_book.save(tmp_path / f"a.{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_unknown_suffix(office_book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match=r"The file name 'a\.什么' does not tell the format"):
        office_book.save(tmp_path / "a.什么")


def test_new_book_saves_in_the_current_folder(
    office_book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = office_book.name
    office_book.save()
    assert office_book.fullname == str(tmp_path / f"{name}.xlsx")


def test_folder_that_is_not_there(office_book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(CannotSave, match=r"'a\.xlsx' was not saved: "):
        office_book.save(tmp_path / "没有" / "a.xlsx")


def test_password(office: xw.App, tmp_path: Path) -> None:
    book = office.books.add()
    book.sheets[0]["A1"].value = "秘密"
    book.save(tmp_path / "a.xlsx", password="口令")
    book.close()
    assert "秘密".encode() not in (tmp_path / "a.xlsx").read_bytes()
    with pytest.raises(CannotOpen, match="the password is wrong"):
        office.books.open(tmp_path / "a.xlsx", password="错的")
    book = office.books.open(tmp_path / "a.xlsx", password="口令")
    assert book.sheets[0]["A1"].value == "秘密"
    book.close()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 not a workbook"])
def test_damaged_file(office: xw.App, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "坏.xlsx").write_bytes(content)
    with pytest.raises(CannotOpen, match=r"'坏\.xlsx' cannot be opened"):
        office.books.open(tmp_path / "坏.xlsx")


def test_read_only_book_is_not_written(office: xw.App, office_book: xw.Book, tmp_path: Path) -> None:
    office_book.save(tmp_path / "a.xlsx")
    office_book.save(tmp_path / "b.xlsx")
    book = office.books.open(tmp_path / "a.xlsx", read_only=True)
    with pytest.raises(CannotWrite, match="A1:B1 of sheet 'Sheet1' cannot be written: the workbook is read-only"):
        book.sheets[0]["A1"].value = [1, 2]
    book.close()


def test_protected_sheet_is_not_written(office_book: xw.Book) -> None:
    office_book.sheets[0].api.protect("口令")
    with pytest.raises(CannotWrite, match="the sheet is protected"):
        office_book.sheets[0]["A1"].value = 1


def test_opening_twice_gives_the_same_book(office: xw.App, office_book: xw.Book, tmp_path: Path) -> None:
    office_book.save(tmp_path / "a.xlsx")
    assert office.books.open(tmp_path / "a.xlsx") == office_book
    assert office.books["A.XLSX"] == office_book
    with pytest.raises(KeyError):
        office.books["没有.xlsx"]


def test_cached_results_of_excel_are_calculated_anew(office: xw.App, tmp_path: Path) -> None:
    file = openpyxl.Workbook()
    file["Sheet"]["A1"], file["Sheet"]["A2"] = 5, "=A1*2"
    file.save(tmp_path / "a.xlsx")
    book = office.books.open(tmp_path / "a.xlsx")
    office.calculate()
    assert book.sheets[0]["A2"].value == 10
    book.close()


def test_csv_is_read_as_utf8(office: xw.App, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("单位,动态\n小冀镇,12\n", encoding="utf-8")
    book = office.books.open(tmp_path / "a.csv")
    assert book.sheets[0]["A1:B2"].value == [["单位", "动态"], ["小冀镇", 12]]
    book.close()


def test_pdf_has_the_sheets_that_were_chosen(office_book: xw.Book, tmp_path: Path) -> None:
    office_book.sheets[0]["A1"].value = "first"
    office_book.sheets.add("Second", after=1)["A1"].value = [["second"], ["outside"]]
    office_book.sheets["Second"].page_setup.print_area = "A1:A1"
    office_book.to_pdf(tmp_path / "all.pdf")
    text = [page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages]
    assert len(text) == 2
    assert "first" in text[0]
    assert "second" in text[1]
    assert "outside" not in text[1]
    office_book.to_pdf(tmp_path / "one.pdf", include=["Second"])
    assert [page.extract_text().count("second") for page in PdfReader(tmp_path / "one.pdf").pages] == [1]
    assert [sheet.visible for sheet in office_book.sheets] == [True, True]


def test_pdf_and_picture_of_a_range(office_book: xw.Book, tmp_path: Path) -> None:
    sheet = office_book.sheets[0]
    sheet["A1"].value = [["inside"], ["outside"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].to_pdf(tmp_path / "a.pdf")
    text = PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert "inside" in text
    assert "outside" not in text
    sheet["A1"].to_png(tmp_path / "a.png")
    from PIL import Image

    with Image.open(tmp_path / "a.png") as picture:
        colours = picture.convert("RGB").getcolors(1 << 20)
    assert (255, 0, 0) in {colour for _, colour in colours or []}


def test_sheet_as_html(office_book: xw.Book, tmp_path: Path) -> None:
    office_book.sheets[0]["A1"].value = "小冀镇"
    office_book.sheets[0].to_html(tmp_path / "a.html")
    assert "小冀镇" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_macros_of_a_file_do_not_run(office_book: xw.Book) -> None:
    with pytest.raises(Exception, match=r"模块|macro|Script|script"):
        office_book.macro("Module1.Test")()


def test_app_properties(office: xw.App, office_book: xw.Book) -> None:
    assert office.version.major >= 7
    assert Path(office.path).is_dir()
    with office.properties(screen_updating=False, status_bar="正在统计", display_alerts=False, enable_events=False):
        assert (office.screen_updating, office.status_bar, office.display_alerts) == (False, "正在统计", False)
        office_book.sheets[0]["A1"].value = 3
    assert (office.screen_updating, office.status_bar, office.display_alerts) == (True, False, True)
    assert office_book.sheets[0]["A1"].value == 3


def test_manual_calculation(office: xw.App, office_book: xw.Book) -> None:
    sheet = office_book.sheets[0]
    sheet["A1"].value = [[2, "=A1*2"]]
    with office.properties(calculation="manual"):
        sheet["A1"].value = 4
        assert sheet["B1"].value == 4
        office.calculate()
        assert sheet["B1"].value == 8
    sheet["A1"].value = 5
    assert sheet["B1"].value == 10


def test_the_calculation_mode_is_the_documents_own(office: xw.App, office_book: xw.Book) -> None:
    model = office_book.api
    assert office.calculation == "automatic"
    model.enableAutomaticCalculation(False)  # as a clerk does by the menu
    assert office.calculation == "manual"
    office.calculation = "semiautomatic"
    assert model.isAutomaticCalculationEnabled()
    assert office.calculation == "semiautomatic"
    office.calculation = "automatic"
    assert office.calculation == "automatic"


def test_selection(office: xw.App, office_book: xw.Book) -> None:
    sheet = office_book.sheets.add("二")
    sheet["B2:C5"].select()
    assert office.selection == sheet["B2:C5"]
    assert office_book.selection is not None
    assert office_book.selection.address == "$B$2:$C$5"
