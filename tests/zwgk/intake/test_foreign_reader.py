"""Files that break a parser end as one reason each, within limits; the good ones before and after them are read."""

import io
import os
import resource
import signal
import subprocess
import threading
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from tests.conftest import REPOSITORY
from tests.zwgk.intake.foreign_files import (
    compound_of_loops,
    encrypted,
    excel_4,
    ods,
    ods_number,
    with_dimension,
    with_errors_97,
    with_password_97,
    xlsb,
    zipped,
)
from zwgk import confined
from zwgk.intake.foreign.faults import EXPORT_REMEDIES, FORM_REMEDIES, Fault, Unreadable
from zwgk.intake.foreign.limits import EXPORT_LIMITS, FORM_LIMITS
from zwgk.intake.foreign.marks import UNFINISHED
from zwgk.intake.foreign.package_checks import Package, examine
from zwgk.intake.foreign.reader import ForeignReader

DATA = REPOSITORY / "tests" / "data" / "foreign"
CUT = (DATA / "form-cut94.xls").read_bytes()


def xlsx(**cells: Any) -> bytes:
    book = openpyxl.Workbook()
    for address, value in cells.items():
        book.worksheets[0][address] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def text_in_a_thousand_cells(length: int) -> bytes:
    """Return one shared text used in a thousand cells; the source file has one of 1 MB."""
    with zipfile.ZipFile(DATA / "strings-1000.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * length}</t></si></sst>'
    )
    return zipped({**parts, "xl/sharedStrings.xml": text.encode()})


def row(*cells: str, times: int = 1, more: str = "") -> str:
    return f'<table:table-row table:number-rows-repeated="{times}" {more}>{"".join(cells)}</table:table-row>'


def blank(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


BAD: dict[str, tuple[Callable[[], bytes], set[Fault]]] = {
    "a form as .xls, cut short at 94 %": (lambda: CUT, {Fault.DAMAGED}),
    "cut at 60 %": (lambda: CUT[: len(CUT) * 6 // 10], {Fault.DAMAGED, Fault.LARGE, Fault.SLOW}),
    "cut at 20 %": (lambda: CUT[: len(CUT) // 5], {Fault.DAMAGED, Fault.LARGE, Fault.SLOW}),
    "a sector of zeros": (lambda: CUT[:512] + bytes(512) + CUT[1024:], {Fault.DAMAGED, Fault.LARGE, Fault.SLOW}),
    "sectors that follow themselves": (compound_of_loops, {Fault.DAMAGED, Fault.LARGE, Fault.NO_SPREADSHEET}),
    "nothing but the first eight bytes": (lambda: CUT[:8], {Fault.DAMAGED}),
    "a text of 1 MB in 1,000 cells": ((DATA / "strings-1000.xlsx").read_bytes, {Fault.LARGE}),
    "a text of 100 KB in 1,000 cells": (lambda: text_in_a_thousand_cells(100_000), {Fault.LARGE}),
    "an .xlsb with a number in the last cell": (lambda: xlsb([(0, 0, 1), (1_048_575, 16_383, 2)]), {Fault.LARGE}),
    "an .xlsb of 80 million cells": (lambda: xlsb([(0, 0, 1), (8_000, 9_999, 2)]), {Fault.FAR, Fault.LARGE}),
    "an .xlsx with a number in the last cell": (lambda: xlsx(A1=1, XFD1048576=2), {Fault.FAR}),
    "an .ods with a number in the last cell": (
        lambda: ods(row(ods_number(1)) + row(blank(1), times=1_048_574) + row(blank(16_383), ods_number(2))),
        {Fault.FAR},
    ),
    "an .ods that repeats a row a million times": (
        lambda: ods(row(ods_number(1), times=1_048_576)),
        {Fault.REPEATED},
    ),
    "an .ods that repeats a cell and its row 900 times, in 9 columns": (
        lambda: ods(row(ods_number(1, 'table:number-columns-repeated="900"') * 9, times=900)),
        {Fault.FAR},
    ),
    "an .ods that repeats beyond all numbers": (
        lambda: ods(row(blank(1), times=10**20) + row(ods_number(1))),
        {Fault.DAMAGED, Fault.FAR, Fault.LARGE},
    ),
    "an .ods with a password": (
        lambda: ods("", b'<m xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m>'),
        {Fault.PASSWORD},
    ),
    "an .ods of which all is encrypted as one": (
        lambda: zipped({"META-INF/manifest.xml": b"<m><encryption-data/></m>", "encrypted-package": bytes(99)}),
        {Fault.PASSWORD},
    ),
    "an .xls with a password": (
        lambda: with_password_97((DATA / "form-hidden.xls").read_bytes()),
        {Fault.PASSWORD},
    ),
    "an .xlsx with a password": (lambda: encrypted(xlsx(A1=1), "1234"), {Fault.PASSWORD}),
    "Excel 95, cut": (lambda: (DATA / "excel95.xls").read_bytes()[:1500], {Fault.DAMAGED}),
    "Excel 4, cut": (lambda: excel_4({(0, 0): 1.0, (1, 1): "字"}, 0, 0)[:-12], {Fault.DAMAGED}),
    "the first bytes of Excel 4": (lambda: bytes([9, 4, 6, 0, 0, 0, 16, 0]) + bytes(100), {Fault.DAMAGED}),
    "no workbook in the package": (
        lambda: zipped({"word/document.xml": b"<x/>"}),
        {Fault.DAMAGED, Fault.NO_SPREADSHEET},
    ),
}


def read(foreign: ForeignReader, content: bytes) -> list[Any]:
    return [row for sheet in foreign.sheets(content, FORM_LIMITS) for row in sheet.rows()]


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_one_reason_and_the_next_one_is_read(what: str) -> None:
    content, faults = BAD[what]
    with ForeignReader() as foreign:
        with pytest.raises(Unreadable) as raised:
            read(foreign, content())
        assert raised.value.fault in faults
        assert read(foreign, xlsx(A1=7, B2="字")) == [[7.0, ""], ["", "字"]]


def test_no_bad_file_takes_much_memory() -> None:
    """The limit of a form's worker is 1 GB; the cases above would take up to 400 GB without."""
    with ForeignReader() as foreign, pytest.raises(Unreadable):
        read(foreign, xlsb([(0, 0, 1), (1_048_575, 16_383, 2)]))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 * 2**20


def test_one_process_reads_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = subprocess.Popen

    def counted(*args: Any, **options: Any) -> Any:
        started.append(args)
        return start(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", counted)
    with ForeignReader() as foreign:
        assert started == []
        for number in range(43):
            assert read(foreign, xlsx(A1=number)) == [[float(number)]]
        with pytest.raises(Unreadable):
            read(foreign, encrypted(xlsx(A1=1), "1234"))
        assert read(foreign, xlsx(A1=1)) == [[1.0]]
    assert len(started) == 1


def test_time_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_CLOCK_FACTOR", 0)
    with ForeignReader() as foreign:
        with pytest.raises(Unreadable) as raised:
            read(foreign, xlsx(A1=1))
        assert raised.value.fault is Fault.SLOW
        monkeypatch.setattr(confined, "_CLOCK_FACTOR", 60)
        assert read(foreign, xlsx(A1=1)) == [[1.0]]


def test_processor_time_and_memory_are_limited_by_the_system() -> None:
    with ForeignReader() as foreign:
        assert read(foreign, xlsx(A1=1)) == [[1.0]]
        process = foreign._child._process
        assert process is not None
        seconds, _ = resource.prlimit(process.pid, resource.RLIMIT_CPU)
        assert FORM_LIMITS.seconds <= seconds <= FORM_LIMITS.seconds + 10  # plus the time for its start
        assert resource.prlimit(process.pid, resource.RLIMIT_AS)[0] == FORM_LIMITS.memory
        os.kill(process.pid, signal.SIGSTOP)  # so that the next steps happen while it reads
        sheets = foreign.sheets(xlsx(A1=1), FORM_LIMITS)
        threading.Timer(
            0.2, lambda: (os.kill(process.pid, signal.SIGXCPU), os.kill(process.pid, signal.SIGCONT))
        ).start()
        with pytest.raises(Unreadable) as raised:
            next(sheets)
        assert raised.value.fault is Fault.SLOW


def test_a_sheet_says_what_its_format_tells() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["C4"], sheet["C5"], sheet["D6"] = 1, "=1+1", 2
    sheet.merge_cells("C8:D9")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    with ForeignReader() as foreign:
        shown, hidden = [(sheet, sheet.rows()) for sheet in foreign.sheets(buffer.getvalue(), FORM_LIMITS)]
    assert shown[1] == [[1.0, ""], ["#GETTING_DATA", ""], ["", 2.0]]
    sheet = shown[0]
    assert (sheet.name, sheet.visible, sheet.top, sheet.left, sheet.height, sheet.width) == ("Sheet", True, 3, 2, 3, 2)
    assert sheet.merged == (((7, 2), (8, 3)),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {5})
    assert (hidden[0].name, hidden[0].visible, hidden[1]) == ("藏", False, [])


def test_an_xlsb_and_an_xls_say_what_is_hidden() -> None:
    """Row 3 and column B; row 6 and column C of the form."""
    binary = xlsb([(1, 0, 1), (2, 1, 2), (3, 2, 3)], hidden_rows={2}, hidden_columns=[1])
    with ForeignReader() as foreign:
        for content, row, column in ((binary, 2, 1), ((DATA / "form-hidden.xls").read_bytes(), 5, 2)):
            ((sheet, cells),) = [(sheet, sheet.rows()) for sheet in foreign.sheets(content, FORM_LIMITS)]
            assert (sheet.hidden_rows, sheet.hidden_columns) == ({row}, {column})
        assert cells[5] == [5.0, 10.0, 6.0, "—", 16.0, ""]


def test_excel_95_and_earlier_are_read() -> None:
    """The form is of Excel 95, in code page 936; a workbook of Excel 4 tells none."""
    cells: dict[tuple[int, int], float | str | None] = {(2, 1): "小冀镇", (2, 2): 12.0, (4, 3): None}
    with ForeignReader() as foreign:
        form = read(foreign, (DATA / "excel95.xls").read_bytes())
        ((sheet, rows),) = [
            (sheet, sheet.rows())
            for sheet in foreign.sheets(excel_4(cells, hidden_row=4, hidden_column=2), FORM_LIMITS)
        ]
    assert form[1:4] == [
        ["填报单位", "小冀镇", "类别", "乡镇", "", ""],
        ["月份", "乡镇动态", "乡镇信息公开", "重点领域", "合计", "备注"],
        [4.0, 12.0, 7.0, "—", 19.0, ""],
    ]
    assert rows == [["小冀镇", 12.0, ""], ["", "", ""], ["", "", "#N/A"]]
    assert (sheet.top, sheet.left, sheet.hidden_rows, sheet.hidden_columns) == (2, 1, {4}, {2})


def error_in_xlsx(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = 1
    book.worksheets[0]["A4"] = text
    book.worksheets[0]["A4"].data_type = "e"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
ODS_ERROR = (
    f'<table:table-cell {CALC} calcext:value-type="error" table:formula="of:=NA()"><text:p>#N/A</text:p>'
    "</table:table-cell>"
)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (error_in_xlsx("#REF!"), [["", 1.0], ["", ""], ["#REF!", ""]]),
        (xlsx(A1=1, C3="=1+1", B4="=A1"), [[1.0, "", ""], ["", "", ""], ["", "", UNFINISHED], ["", UNFINISHED, ""]]),
        (xlsx(B2="=1+1"), [[UNFINISHED]]),
        (
            xlsb([(1, 1, 1)], errors=[(2, 0, 0x07), (4, 1, 0x1D)]),
            [["", 1.0], ["#DIV/0!", ""], ["", ""], ["", "#NAME?"]],
        ),
        (ods(row(blank(1), ods_number(1)) + row(ODS_ERROR)), [["", 1.0], ["#N/A", ""]]),
        (ods(row(ods_number(1)) + row('<table:table-cell table:formula="of:=A1"/>')), [[1.0], [UNFINISHED]]),
    ],
)
def test_an_error_and_a_formula_without_a_result_are_no_blank(content: bytes, rows: list[list[object]]) -> None:
    with ForeignReader() as foreign:
        assert read(foreign, content) == rows
    if zipfile.is_zipfile(io.BytesIO(content)):
        assert examine(content, FORM_LIMITS).package is Package.FOREIGN


def test_an_error_in_an_xls_is_no_blank() -> None:
    with ForeignReader() as foreign:
        cells = read(foreign, with_errors_97((DATA / "form-hidden.xls").read_bytes()))
    assert cells[4:6] == [["#N/A", "#REF!", "", "—", 19.0, ""], [5.0, 10.0, 6.0, "—", 16.0, ""]]


ODD_DIMENSIONS = ("", "<dimension/>", *(f'<dimension ref="{ref}"/>' for ref in ("", "A0:D6", "A1:D0", "A1", "B2:A1")))


@pytest.mark.parametrize("dimension", [*ODD_DIMENSIONS, '<dimension ref="A1:XFD1048576"/>'])
def test_what_a_sheet_says_of_its_size_is_not_believed(dimension: str) -> None:
    with ForeignReader() as foreign:
        assert read(foreign, with_dimension(xlsx(A1=7, B3="字"), dimension)) == [[7.0, ""], ["", ""], ["", "字"]]


@pytest.mark.parametrize(
    ("written", "merged"),
    [
        ("K:K", ((0, 10), (1048575, 10))),
        ("M:N", ((0, 12), (1048575, 13))),
        ("$K:$L", ((0, 10), (1048575, 11))),
        ("3:3", ((2, 0), (2, 16383))),
        ("$B$2:$C$3", ((1, 1), (2, 2))),
        ("b2:c3", ((1, 1), (2, 2))),
        ("B2:C3", ((1, 1), (2, 2))),
        ("#REF!", None),
        ("", None),
        ("列:列", None),
    ],
)
@pytest.mark.parametrize("element", ['<mergeCell ref="{}"/>', "<mergeCell  ref='{}'></mergeCell>"])
def test_merged_cells_in_every_spelling(written: str, merged: object, element: str) -> None:
    content = xlsx(A1=7)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    cells = f"</sheetData><mergeCells>{element.format(written)}</mergeCells>"
    parts[part] = parts[part].replace(b"</sheetData>", cells.encode())
    with ForeignReader() as foreign:
        ((sheet, rows),) = [(each, each.rows()) for each in foreign.sheets(zipped(parts), FORM_LIMITS)]
    assert (rows, sheet.merged) == ([[7.0]], () if merged is None else (merged,))
    plain = written == "B2:C3" and "'" not in element
    assert examine(zipped(parts), FORM_LIMITS).package is (Package.PLAIN if plain else Package.FOREIGN)


def test_a_file_of_calc_with_merged_whole_columns() -> None:
    content = (DATA / "calc-whole-columns.xlsx").read_bytes()
    assert examine(content, FORM_LIMITS).package is Package.FOREIGN
    with ForeignReader() as foreign:
        found = {sheet.name: (sheet.merged, sheet.rows()) for sheet in foreign.sheets(content, FORM_LIMITS)}
    assert found["表"][0] == (((0, 10), (1048575, 10)), ((0, 12), (1048575, 13)), ((8, 0), (8, 16383)))
    assert [row[:5] for row in found["表"][1]] == [[10 * row + column for column in range(1, 6)] for row in range(1, 6)]


def test_an_ods_says_so_too() -> None:
    merged = ods_number(5, 'table:number-rows-spanned="2" table:number-columns-spanned="3"')
    rows = (
        '<table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="3"/>',
        row(blank(1024), times=2),
        row(blank(1), merged),
        row(blank(1), times=2, more='table:visibility="filter"'),
        row(blank(1024), times=1_048_571),
    )
    with ForeignReader() as foreign:
        ((sheet, cells),) = [(sheet, sheet.rows()) for sheet in foreign.sheets(ods("".join(rows)), FORM_LIMITS)]
    assert cells == [[5.0]]
    assert (sheet.top, sheet.left, sheet.merged) == (2, 1, (((2, 1), (3, 3)),))
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3, 4}, {0})


def test_merged_areas_of_a_whole_sheet_cost_nothing() -> None:
    spans = 'table:number-rows-spanned="1048576" table:number-columns-spanned="16384"'
    with ForeignReader() as foreign:
        assert read(foreign, ods(row(ods_number(1, spans)))) == [[1.0]]


def test_only_the_rows_asked_for_are_sent_but_all_are_counted() -> None:
    book = openpyxl.Workbook()
    for number in range(9):
        book.worksheets[0].append([number])
    buffer = io.BytesIO()
    book.save(buffer)
    with ForeignReader() as foreign:
        ((sheet, cells),) = [(sheet, sheet.rows()) for sheet in foreign.sheets(buffer.getvalue(), EXPORT_LIMITS, 2)]
    assert (sheet.height, cells) == (9, [[0.0], [1.0]])


def test_a_sheet_that_nobody_reads_is_passed_over() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 1
    book.create_sheet("二")["A1"] = 2
    buffer = io.BytesIO()
    book.save(buffer)
    with ForeignReader() as foreign:
        found = [sheet.rows() for sheet in foreign.sheets(buffer.getvalue(), FORM_LIMITS) if sheet.name == "二"]
        assert found == [[[2.0]]]
        next(foreign.sheets(buffer.getvalue(), FORM_LIMITS))  # abandoned in the middle
        assert read(foreign, xlsx(A1=3)) == [[3.0]]


def test_the_default_password_is_no_password() -> None:
    with ForeignReader() as foreign:
        assert read(foreign, encrypted(xlsx(A1=8), "VelvetSweatshop")) == [[8.0]]
        assert read(foreign, (DATA / "default-password.xlsx").read_bytes())[1][:2] == ["填报单位", "小冀镇"]


@pytest.mark.parametrize("fault", Fault)
def test_every_reason_has_a_sentence(fault: Fault) -> None:
    for remedies in (FORM_REMEDIES, EXPORT_REMEDIES):
        told = str(Unreadable(fault).refusal("表.xls", remedies))
        assert told.startswith("“表.xls”")
        assert "：请" in told
        assert told.endswith("。")
