"""Only a plainly harmless package is parsed in this process: two cells at the ends of a sheet, in any spelling, and
long texts in many cells go to the other one; packages as nearly all programs write them stay.
"""

import io
import random
import zipfile

import pytest

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import EXPORT_LIMITS, FORM_LIMITS, ReadingLimits
from zwgk.intake.foreign.package_checks import Package, cells_are_plain, examine, examine_contents, examine_used

LIMITS = [pytest.param(FORM_LIMITS, id="form"), pytest.param(EXPORT_LIMITS, id="export")]
NEAR = b'<c r="A1" t="s"><v>0</v></c><c r="AZ1" s="3"/><c r="B2"><v>7</v></c>'
ODD = [
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<c r="BA1"><v>1</v></c>',
    b'<c r="A1048577"><v>1</v></c>',
    b'<c r="A9999999"><v>1</v></c>',
    b'<c r="B100000"><v>1</v></c>',
    b"<c r='XFD1048576'><v>1</v></c>",
    b'<c r = "XFD9"><v>1</v></c>',
    b'<c\tr="BA9"><v>1</v></c>',
    b'<c\nr="ZZ9"><v>1</v></c>',
    b'<c r="xfd9"><v>1</v></c>',
    b'<c s="1" t="n" r="XFD9"><v>1</v></c>',
    b'<x:c r="XFD9"><v>1</v></x:c>',
    b'<c  r="XFD9"><v>1</v></c>',
    b"<c><v>1</v></c>",
    b'<c t="n"><v>1</v></c>',
]
PADDING = random.Random(7).randbytes(2**22)  # does not deflate, so the package is not small by either limit


def sheet(cells: bytes) -> bytes:
    return b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"


def package(xml: bytes, parts: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", xml)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def long_sheet(cells: bytes) -> bytes:
    """Return a package too large for one scan, with the cells across the end of its first piece."""
    before = b"<worksheet><sheetData><row>"
    near = b'<c r="A1"><v>0</v></c>'
    before += near * ((2**20 - len(before) - len(cells) // 2) // len(near))
    xml = before + cells + near * 100 + b"</row></sheetData></worksheet>"
    return package(xml, {"padding.bin": PADDING})


@pytest.mark.parametrize("limits", LIMITS)
def test_cells_near_by_stay_here(limits: ReadingLimits) -> None:
    assert examine(package(sheet(NEAR)), limits).package is Package.PLAIN


def test_so_do_those_of_a_large_export() -> None:
    assert examine(long_sheet(NEAR), EXPORT_LIMITS).package is Package.PLAIN


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("cell", ODD)
def test_what_is_far_or_odd_goes_to_the_other_process(limits: ReadingLimits, cell: bytes) -> None:
    for source in (package(sheet(NEAR + cell)), long_sheet(cell)):
        assert examine(source, limits).package is Package.FOREIGN
        assert examine_contents(source, limits).package is Package.PLAIN
        assert not cells_are_plain(source, limits)


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("blanks", [150, 10_000])
def test_a_far_cell_cannot_hide_behind_blanks_between_two_looks(limits: ReadingLimits, blanks: int) -> None:
    cell = b"<c" + b" " * blanks + b'r="XFD9"' + b" " * blanks + b"><v>1</v></c>"
    assert examine(long_sheet(cell), limits).package is Package.FOREIGN


def test_an_export_may_go_below_row_99999_if_it_is_dense() -> None:
    low = b'<c r="A1048576"><v>1</v></c>'
    dense = package(sheet(b'<c r="A1"><v>0</v></c>' * 1_000_000 + low))
    assert examine(dense, EXPORT_LIMITS).package is Package.PLAIN
    assert examine(dense, FORM_LIMITS).package is Package.FOREIGN
    assert examine(package(sheet(NEAR + low)), EXPORT_LIMITS).package is Package.FOREIGN


def test_each_use_of_a_long_text_counts() -> None:
    """A form's limit is 64 MB of texts: 100 uses of 1 MB exceed it; 10 do not, nor 10,000 short ones among 2 MB."""
    long_text = {"xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 2**20 + b"</t></si></sst>"}
    short_texts = {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * 2**17 + b"</sst>"}
    cell = b'<c r="A1" t="s"><v>0</v></c>'
    assert examine(package(sheet(cell * 100), long_text), FORM_LIMITS).package is Package.FOREIGN
    assert examine(package(sheet(cell * 10), long_text), FORM_LIMITS).package is Package.PLAIN
    assert examine(package(sheet(cell * 10_000), short_texts), FORM_LIMITS).package is Package.PLAIN


@pytest.mark.parametrize(
    ("content", "package"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), Package.FOREIGN),
        (package(sheet(NEAR), {"content.xml": b"<x/>"}), Package.FOREIGN),
        (package(sheet(NEAR).decode().encode("utf-16")), Package.FOREIGN),
        (bytes([9, 4, 6, 0, 0, 0, 16, 0]) + bytes(100), Package.FOREIGN),
        (b"a,b\n1,2", Package.TEXT),
        (b"<html><table>", Package.TEXT),
        (b"", Package.TEXT),
    ],
)
def test_the_first_bytes_and_the_parts_say_what_a_file_is(content: bytes, package: Package) -> None:
    assert examine(content, FORM_LIMITS) == (content, package)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (package(sheet(NEAR))[:300], Fault.DAMAGED),
        (package(sheet(NEAR), {"blanks.bin": bytes(300 * 2**20)}), Fault.LARGE),
    ],
)
def test_what_is_refused_at_once(content: bytes, fault: Fault) -> None:
    with pytest.raises(Unreadable) as raised:
        examine(content, FORM_LIMITS)
    assert raised.value.fault is fault


@pytest.mark.parametrize(
    ("styles", "changed"),
    [
        (b'<cellXfs><xf numFmtId="31"/></cellXfs>', b'<cellXfs><xf numFmtId="14"/></cellXfs>'),
        (b"<x:xf fontId=\"1\" numFmtId = '57' />", b"<x:xf fontId=\"1\" numFmtId = '14' />"),
        (b'<xf numFmtId="26"/><xf numFmtId="37"/><xf numFmtId="0"/>', None),
        (b'<numFmts><numFmt numFmtId="31" formatCode="0"/></numFmts><cellXfs><xf numFmtId="31"/></cellXfs>', None),
    ],
)
def test_date_formats_that_only_an_east_asian_excel_knows_are_made_plain(styles: bytes, changed: bytes | None) -> None:
    content = package(sheet(NEAR), {"xl/styles.xml": styles})
    source = examine(content, FORM_LIMITS)
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        assert archive.read("xl/styles.xml") == (changed or styles)
        assert archive.read("xl/worksheets/sheet1.xml") == sheet(NEAR)
        assert archive.testzip() is None
    assert (source.content == content) is (changed is None)


BOOK = b"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
 <sheet name="\xe7\x94\xb2" r:id="r1"/><sheet name="\xe4\xb9\x99" r:id="r2"/></sheets></workbook>"""
LINKS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>{}</Relationships>'
SECOND = '<Relationship Id="r2" Target="worksheets/sheet2.xml"/>'


@pytest.mark.parametrize(
    ("unused", "links", "parts", "plain"),
    [
        ("乙", SECOND, {}, True),
        ("甲", SECOND, {}, False),  # it is the other sheet that is read
        ("丙", SECOND, {}, False),
        ("乙", SECOND.replace("sheet2", "sheet1"), {}, False),  # two names for one part
        ("乙", SECOND + SECOND.replace("r2", "r1"), {}, False),  # a parser may follow either link
        ("乙", SECOND + SECOND.replace("r2", "&#114;1"), {}, False),
        ("乙", SECOND, {"xl/worksheets/Sheet2.xml": sheet(NEAR)}, False),  # a parser may ignore case
        ("乙", "", {}, False),
        ("乙", "<", {}, False),
    ],
)
def test_a_sheet_that_is_not_read_need_not_be_plain(
    unused: str, links: str, parts: dict[str, bytes], plain: bool
) -> None:
    """甲 is plain; 乙 has an error, as the points of a chart may be."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS.format(links))
        archive.writestr("xl/worksheets/sheet1.xml", sheet(NEAR))
        archive.writestr("xl/worksheets/sheet2.xml", sheet(b'<c r="A1" t="e"><v>#N/A</v></c>'))
        for name, content in parts.items():
            archive.writestr(name, content)
    found, _ = examine_used(buffer.getvalue(), FORM_LIMITS, lambda _: [unused])
    assert found.package is (Package.PLAIN if plain else Package.FOREIGN)
    assert not cells_are_plain(buffer.getvalue(), FORM_LIMITS)
