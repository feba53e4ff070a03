"""Two cells at the ends of a sheet are found before a parser makes one block of all between them, however they are
written; what nearly all programs write passes."""

import io
import random
import zipfile

import pytest

from zwgk.errors import Refusal
from zwgk.intake.package_checks import EXPORT_LIMITS, FORM_LIMITS, Limits, Package, check_contents, check_package

LIMITS = [pytest.param(FORM_LIMITS, id="form"), pytest.param(EXPORT_LIMITS, id="export")]
NEAR = b'<c r="A1" t="s"><v>0</v></c><c r="AZ1" s="3"/><c r="B2"><v>7</v></c>'
FAR = [
    b'<c r="XFD1048576"><v>1</v></c>',
    b"<c r='XFD1048576'><v>1</v></c>",
    b'<c r = "XFD9"><v>1</v></c>',
    b'<c\tr="BA9"><v>1</v></c>',
    b'<c\nr="ZZ9"><v>1</v></c>',
    b'<c r="xfd9"><v>1</v></c>',
    b'<c s="1" t="n" r="XFD9"><v>1</v></c>',
    b'<x:c r="XFD9"><v>1</v></x:c>',
    b'<c  r="XFD9"><v>1</v></c>',
]
PADDING = random.Random(7).randbytes(2**22)  # does not deflate, so the package is no small one by either limit


def sheet(cells: bytes) -> bytes:
    return b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"


def package(xml: bytes, **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        for name, content in more.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def long_sheet(cells: bytes) -> bytes:
    """A package too large to be looked at in one go, with the cells across the end of its first piece."""
    before = b"<worksheet><sheetData><row>"
    near = b'<c r="A1"><v>0</v></c>'
    before += near * ((2**20 - len(before) - len(cells) // 2) // len(near))
    xml = before + cells + near * 100 + b"</row></sheetData></worksheet>"
    return package(xml, padding_bin=PADDING)


@pytest.mark.parametrize("limits", LIMITS)
def test_cells_near_by_pass(limits: Limits) -> None:
    assert check_package(package(sheet(NEAR)), "表.xlsx", limits) is Package.OFFICE
    assert check_package(long_sheet(NEAR), "表.xlsx", limits) is Package.OFFICE


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("cell", FAR)
def test_a_cell_far_out_is_refused(limits: Limits, cell: bytes) -> None:
    for source in (package(sheet(NEAR + cell)), long_sheet(cell)):
        with pytest.raises(Refusal, match="在表格以外很远的地方还有内容"):
            check_package(source, "表.xlsx", limits)


@pytest.mark.parametrize("limits", LIMITS)
def test_a_package_that_also_looks_like_an_ods_file_is_looked_at_all_the_same(limits: Limits) -> None:
    with pytest.raises(Refusal, match="很远的地方"):
        check_package(package(sheet(FAR[0]), content_xml=b"<x/>"), "表.xlsx", limits)


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("blanks", [150, 10_000])
def test_a_far_cell_cannot_hide_behind_blanks_between_two_looks(limits: Limits, blanks: int) -> None:
    cell = b"<c" + b" " * blanks + b'r="XFD9"' + b" " * blanks + b"><v>1</v></c>"
    with pytest.raises(Refusal, match="很远的地方"):
        check_package(long_sheet(cell), "表.xlsx", limits)


def test_a_form_may_not_go_below_row_99999_but_an_export_may() -> None:
    source = package(sheet(NEAR + b'<c r="B100000"><v>1</v></c>'))
    assert check_package(source, "表.xlsx", EXPORT_LIMITS) is Package.OFFICE
    with pytest.raises(Refusal, match="很远的地方"):
        check_package(source, "表.xlsx", FORM_LIMITS)


def test_a_style_far_out_in_a_form_is_no_content() -> None:
    for empty in (b'<c r="XFD9" s="1"/>', b'<c r="XFD9" s="1"></c>', b'<x:c r="XFD9"></x:c>'):
        assert check_package(package(sheet(NEAR + empty)), "表.xlsx", FORM_LIMITS) is Package.OFFICE


def test_the_contents_alone_are_not_about_cells() -> None:
    assert check_contents(package(sheet(FAR[0])), "表.xlsx", EXPORT_LIMITS) is Package.OFFICE
    assert check_contents(b"a,b", "表.csv", EXPORT_LIMITS) is Package.NONE
