"""After one value is written, nothing else of the package has changed: for each possible feature of a workbook."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.xlwings_engines.features import FEATURES, macros, plain
from tests.xlwings_engines.packages import edit
from tests.xlwings_engines.sameness import changed_cells, changed_parts, raw_parts
from xlwings_engines.errors import CannotWrite
from xlwings_engines.file_engine import open_book
from xlwings_engines.opc import PackageReader

SHEET = "xl/worksheets/sheet1.xml"
EXAMPLE = Path("workbook/示例-2024年第二季度.xlsx")


@pytest.mark.parametrize("what", [*FEATURES, "macros"])
def test_only_the_cell_differs(what: str, tmp_path: Path) -> None:
    change, suffix = (macros, ".xlsm") if what == "macros" else (FEATURES[what], ".xlsx")
    path = edit(plain(tmp_path / f"填报{suffix}"), change)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B3"].value = 77
        book.save()
        assert book.impl.losses == ()
        assert book.impl.document is not None, "openpyxl was asked"
    after = path.read_bytes()
    assert list(raw_parts(after)) == list(raw_parts(before))
    assert changed_parts(before, after) == {SHEET}
    assert changed_cells(PackageReader(before).read(SHEET), PackageReader(after).read(SHEET)) == {"B3"}
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["B3"].value == 77


def test_saving_without_a_change_copies_the_file(tmp_path: Path) -> None:
    path = Path(shutil.copy(plain(tmp_path / "一.xlsx"), tmp_path / "二.xlsx"))
    before = path.read_bytes()
    with open_book(path) as book:
        book.save()
    assert raw_parts(path.read_bytes()) == raw_parts(before)


def test_a_formula_that_goes_takes_the_calculation_chain_along(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), FEATURES["a calculation chain"])
    with open_book(path) as book:
        book.sheets["七里营镇"]["C1"].value = 5
        book.save()
    package = PackageReader(path.read_bytes())
    assert "xl/calcChain.xml" not in package.names
    assert "calcChain" not in {relation.kind for relation in package.relations("xl/workbook.xml")}
    assert b"calcChain" not in package.read("[Content_Types].xml")


def test_a_result_that_depends_on_the_value_follows(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), FEATURES["a calculation chain"])
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].value = 7
        book.save()
    after = PackageReader(path.read_bytes())
    assert changed_cells(before.read(SHEET), after.read(SHEET)) == {"B1", "C1"}
    assert openpyxl.load_workbook(path, data_only=True)["七里营镇"]["C1"].value == 14


def test_a_shared_formula_survives_the_loss_of_its_first_cell(tmp_path: Path) -> None:
    def shared(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].decode()
        for row in range(1, 6):
            formula = '<f t="shared" ref="C1:C5" si="0">B1*$B$5+10</f>' if row == 1 else '<f t="shared" si="0"/>'
            text = text.replace(
                f'<c r="C{row}" t="n"><v>{row * 2}</v>', f'<c r="C{row}">{formula}<v>{row * 5 + 10}</v>'
            )
        parts[SHEET] = text.encode()

    path = edit(plain(tmp_path / "填报.xlsx"), shared)
    with open_book(path) as book:
        sheet = book.sheets["七里营镇"]
        assert [cell.formula for cell in sheet["C1:C3"]] == ["=B1*$B$5+10", "=B2*$B$5+10", "=B3*$B$5+10"]
        sheet["C1"].value = None
        sheet["B2"].value = 4
        assert sheet["C1:C5"].value == [None, 30, 25, 30, 35]
        book.save()
    assert openpyxl.load_workbook(path)["七里营镇"]["C4"].value == "=B4*$B$5+10"


def test_a_package_without_addresses_shared_texts_or_calculation_settings(tmp_path: Path) -> None:
    """As small writers make it: consecutive cells, inline texts, no calcPr."""
    rows = '<row><c t="inlineStr"><is><t>单位</t></is></c><c><v>3</v></c></row><row><c/><c><f>B1*2</f></c></row>'

    def small(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].decode()
        start, end = text.index("<sheetData>"), text.index("</sheetData>")
        parts[SHEET] = (text[:start] + "<sheetData>" + rows + text[end:]).encode()
        book = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = book.replace(
            book[book.index("<calcPr") : book.index("/>", book.index("<calcPr")) + 2], ""
        ).encode()

    path = edit(plain(tmp_path / "小.xlsx"), small)
    with open_book(path) as book:
        sheet = book.sheets["七里营镇"]
        assert sheet["A1:B2"].value == [["单位", 3], [None, 6]]
        sheet["C3"].value = "新文字"
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)["七里营镇"]
    assert [saved["A1"].value, saved["B2"].value, saved["C3"].value] == ["单位", 6, "新文字"]


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (31, None, dt.datetime(2024, 6, 28)),
        (57, None, dt.datetime(2024, 6, 28)),
        (200, 'yyyy"年"m"月"d"日";@', dt.datetime(2024, 6, 28)),
        (200, '0"天"', 45471),
        (200, "[Red]0.00", 45471),
        (200, "[h]:mm", dt.timedelta(days=45471)),
        (49, None, 45471),
    ],
)
@pytest.mark.parametrize("through_openpyxl", [False, True])
def test_dates_by_their_format(
    number: int, code: str | None, expected: object, through_openpyxl: bool, tmp_path: Path
) -> None:
    def style(parts: dict[str, bytes]) -> None:
        text = parts["xl/styles.xml"].decode()
        text = text.replace("</cellXfs>", f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0"/></cellXfs>')
        if code is not None:
            quoted = code.replace('"', "&quot;")
            formats = f'<numFmts count="1"><numFmt numFmtId="{number}" formatCode="{quoted}"/></numFmts>'
            text = text.replace('<numFmts count="0"/>', "").replace("<fonts", f"{formats}<fonts", 1)
        parts["xl/styles.xml"] = text.encode()
        parts[SHEET] = parts[SHEET].replace(b'<c r="B1" t="n"><v>1</v>', b'<c r="B1" s="1"><v>45471</v>')

    path = edit(plain(tmp_path / "日期.xlsx"), style)
    with open_book(path) as book:
        if through_openpyxl:
            assert book.api is not None
        assert book.sheets["七里营镇"]["B1"].value == expected


def test_a_number_that_is_no_day_stays_the_number(tmp_path: Path) -> None:
    def style(parts: dict[str, bytes]) -> None:
        text = parts["xl/styles.xml"].decode()
        parts["xl/styles.xml"] = text.replace(
            "</cellXfs>", '<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/></cellXfs>'
        ).encode()
        parts[SHEET] = parts[SHEET].replace(b'<c r="B1" t="n"><v>1</v>', b'<c r="B1" s="1"><v>20240628</v>')

    path = edit(plain(tmp_path / "日期.xlsx"), style)
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["B1"].value == 20240628
        book.sheets["七里营镇"]["B2"].value = 1
        book.save()
    assert b"<v>20240628</v>" in PackageReader(path.read_bytes()).read(SHEET)


def test_values_under_a_merged_cell_stay_and_count(tmp_path: Path) -> None:
    def merge(parts: dict[str, bytes]) -> None:
        text = parts[SHEET].decode().replace('<c r="C1" t="n"><v>2</v></c>', '<c r="C1"><f>SUM(B1:B5)</f><v>15</v></c>')
        parts[SHEET] = text.replace(
            "<pageMargins", '<mergeCells><mergeCell ref="B1:B3"/></mergeCells><pageMargins'
        ).encode()

    path = edit(plain(tmp_path / "合并.xlsx"), merge)
    with open_book(path) as book:
        sheet = book.sheets["七里营镇"]
        sheet["B2"].value = 50  # hidden: takes no value, as in Excel
        sheet["B5"].value = 6
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)["七里营镇"]
    assert saved["C1"].value == 1 + 2 + 3 + 4 + 6
    with zipfile.ZipFile(path) as archive:
        assert b'<c r="B2" t="n"><v>2</v></c>' in archive.read(SHEET)


def shared_texts(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_an_overwritten_text_is_gone_from_the_file_unless_another_cell_shows_it(tmp_path: Path) -> None:
    path = plain(tmp_path / "文字.xlsx")
    with open_book(path) as book:
        book.sheets["七里营镇"]["A1:A3"].value = [["张三的电话"], ["共用的话"], ["李四的话"]]
        book.sheets["其他"]["A2"].value = "共用的话"
        book.save()
    with open_book(path) as book:
        book.sheets["七里营镇"]["A1:A3"].value = [["甲"], ["乙"], [None]]
        book.save()
    everything = shared_texts(path).decode("utf-8", "ignore")
    assert "张三的电话" not in everything
    assert "李四的话" not in everything
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["A1:A4"].value == ["甲", "乙", None, "4月"]
        assert book.sheets["其他"]["A2"].value == "共用的话"


def test_texts_with_coded_characters(tmp_path: Path) -> None:
    path = plain(tmp_path / "文字.xlsx")
    texts = ["_x000a_", "第一行\n第二行", " 前后有空格 ", "a_x0041_b", "&<>\"'"]
    with open_book(path) as book:
        book.sheets["七里营镇"]["A1"].options(transpose=True).value = texts
        book.save()
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["A1:A5"].value == texts


@pytest.mark.parametrize("kind", ["backslashes", "content types in small letters"])
def test_parts_named_as_some_writers_do(kind: str, tmp_path: Path) -> None:
    path = plain(tmp_path / "一.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("/", "\\") if kind == "backslashes" else name.lower(), data)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B3"].value = 77
        book.save()
    after = path.read_bytes()
    assert list(raw_parts(after)) == list(raw_parts(before))
    assert {name.replace("\\", "/").lower() for name in changed_parts(before, after)} == {SHEET}
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["B1:B3"].value == [1, 2, 77]


def test_a_package_with_macros_keeps_them_under_its_own_name(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), macros)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B3"].value = 77
        book.save()
        assert book.impl.losses == ()
    assert changed_parts(before, path.read_bytes()) == {SHEET}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-28", dt.datetime(2024, 6, 28)),
        ("2024-06-28T08:30:00Z", dt.datetime(2024, 6, 28, 8, 30)),
        ("23:44:51.5", dt.time(23, 44, 51, 500000)),
        ("PT10H10M10S", dt.timedelta(hours=10, minutes=10, seconds=10)),
    ],
)
def test_cells_of_type_d(text: str, expected: object, tmp_path: Path) -> None:
    def put(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b'<c r="B1" t="n"><v>1</v>', f'<c r="B1" s="" t="d"><v>{text}</v>'.encode())

    path = edit(plain(tmp_path / "日期.xlsx"), put)
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["B1"].value == expected


ARRAYS = {
    "an array formula": '<f t="array" ref="C1:C3">B1:B3*2</f>',
    "a data table": '<f t="dataTable" ref="C1:C3" dt2D="0" dtr="0" r1="B1"/>',
}


@pytest.mark.parametrize("kind", ARRAYS)
def test_a_part_of_an_array_is_not_written(kind: str, tmp_path: Path) -> None:
    def array(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b'<c r="C1" t="n"><v>2</v>', f'<c r="C1">{ARRAYS[kind]}<v>2</v>'.encode())

    path = edit(plain(tmp_path / "数组.xlsx"), array)
    with open_book(path) as book:
        sheet = book.sheets["七里营镇"]
        with pytest.raises(CannotWrite, match=r"C1:C3 of sheet .* belong to one array formula"):
            sheet["C2"].value = 5
        with pytest.raises(CannotWrite):
            sheet["C1:C2"].clear_contents()
        sheet["C1:C4"].value = [[1], [2], [3], [4]]
        book.save()
    assert b"<f" not in PackageReader(path.read_bytes()).read(SHEET)
