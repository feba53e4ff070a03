"""Shapes with text changed by the file engine: changed in the saved file, with nothing else touched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlwings as xw

from tests.xlwings_engines.packages import Parts, edit, schema_errors
from tests.xlwings_engines.shapes_file import with_shapes
from xlwings_engines.file_engine import open_book

PART = "xl/drawings/drawing1.xml"
FIRST_END = b"</xdr:twoCellAnchor>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return with_shapes(tmp_path / "说明.xlsx")


def drawing(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(PART)


def changed(path: Path) -> Path:
    """Return the file with a new text and font in its notice, and its other box renamed and moved."""
    book = open_book(path)
    notice, box = book.sheets[0].shapes
    notice.text = "请于10日前\n报统计局"
    notice.characters[2:5].font.color = "#0070c0"
    notice.font.size = 16
    notice.font.italic = True
    notice.font.name = "仿宋"
    box.name = "复核"
    box.left, box.top, box.width = 30, 90, 120
    book.save()
    book.save()
    book.close()
    return path


def assert_changed(sheet: xw.Sheet) -> None:
    notice, box = sheet.shapes["填报提示"], sheet.shapes["复核"]
    assert notice.text == "请于10日前\n报统计局"
    font = notice.font
    assert (font.size, font.bold, font.italic, font.name) == (16, True, True, "仿宋")
    assert [notice.characters[part].font.color for part in (slice(0, 2), slice(2, 5), slice(7, 11))] == [
        (192, 0, 0),
        (0, 112, 192),
        (192, 0, 0),
    ]
    assert (box.text, box.font.size, box.font.color) == ("已审核\n统计局", 12, (255, 255, 255))
    assert (box.left, box.top, box.width) == pytest.approx((30, 90, 120), abs=0.1)


def test_changes_are_in_the_file(path: Path) -> None:
    book = open_book(changed(path))
    assert_changed(book.sheets[0])
    book.close()
    assert schema_errors(path) == []


@pytest.mark.office
def test_office_sees_the_changes(path: Path, office: xw.App) -> None:
    book = office.books.open(changed(path))
    assert_changed(book.sheets[0])
    book.close()


def test_what_was_not_changed_stays_byte_for_byte(path: Path) -> None:
    before = drawing(path)
    book = open_book(path)
    book.sheets[0].shapes["填报提示"].font.bold = False
    book.save()
    book.close()
    after = drawing(path)
    start, end = before.index(b"<xdr:twoCellAnchor"), before.index(FIRST_END) + len(FIRST_END)
    assert after != before
    assert after.startswith(before[:start])
    assert after.endswith(before[end:])


def test_looking_changes_nothing(path: Path) -> None:
    before = drawing(path)
    book = open_book(path)
    for shape in book.sheets[0].shapes:
        assert shape.width > shape.characters[1:2].font.size > 0
    book.save()
    book.close()
    assert drawing(path) == before


def test_deleted_shape_is_not_in_the_file(path: Path) -> None:
    before = drawing(path)
    book = open_book(path)
    book.sheets[0].shapes["填报提示"].delete()
    book.save()
    book.close()
    start, end = before.index(b"<xdr:twoCellAnchor"), before.index(FIRST_END) + len(FIRST_END)
    assert drawing(path) == before[:start] + before[end:]
    assert schema_errors(path) == []


def test_font_of_a_shape_without_text_is_for_what_comes(path: Path) -> None:
    book = open_book(path)
    box = book.sheets[0].shapes["审核"]
    box.text = None
    box.font.size = 20
    book.save()
    book.close()
    book = open_book(path)
    box = book.sheets[0].shapes["审核"]
    assert (box.text, box.font.size) == (None, 20)
    box.text = "退回"
    assert (box.font.size, box.font.color) == (20, (255, 255, 255))
    book.close()
    assert schema_errors(path) == []


def test_text_of_a_shape_linked_to_a_cell(path: Path) -> None:
    def link(parts: Parts) -> None:
        run, field = b"<a:r><a:rPr", b'<a:fld id="{00000000-0000-0000-0000-00000000000A}" type="TxLink"><a:rPr'
        head, tail = parts[PART].split(FIRST_END)[0], FIRST_END.join(parts[PART].split(FIRST_END)[1:])
        head = head.replace(b'textlink=""', b'textlink="$A$1"').replace(run, field).replace(b"</a:r>", b"</a:fld>")
        parts[PART] = head + FIRST_END + tail

    book = open_book(edit(path, link))
    notice = book.sheets[0].shapes["填报提示"]
    assert notice.text == "请于5日前填报"
    notice.text = "请于10日前填报"
    book.save()
    book.close()
    assert b"$A$1" not in drawing(path)
    assert schema_errors(path) == []


def test_text_that_xml_cannot_hold_is_refused(path: Path) -> None:
    book = open_book(path)
    notice = book.sheets[0].shapes["填报提示"]
    with pytest.raises(ValueError, match="XML compatible"):
        notice.text = "第一页\x0c第二页"
    assert notice.text == "请于5日前填报"
    book.close()
