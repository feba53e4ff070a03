"""Finding, adding, ordering and naming sheets and ranges, on every engine."""

from __future__ import annotations

import pytest
import xlwings as xw


def test_sheets_by_name_and_place(book: xw.Book) -> None:
    first = book.sheets[0]
    first.name = "首页"
    last = book.sheets.add("日志", after=first)
    middle = book.sheets.add("设置", before=last)
    assert book.sheet_names == ["首页", "设置", "日志"]
    assert book.sheets["设置"] == middle
    assert [sheet.index for sheet in book.sheets] == [1, 2, 3]
    assert "校验" not in book.sheets


def test_moving_and_deleting_sheets(book: xw.Book) -> None:
    book.sheets[0].name = "甲"
    for name in ("乙", "丙"):
        book.sheets.add(name, after=book.sheets[-1])
    book.sheets["丙"].move(before=book.sheets["甲"])
    assert book.sheet_names == ["丙", "甲", "乙"]
    book.sheets["甲"].delete()
    assert book.sheet_names == ["丙", "乙"]


def test_hidden_sheet(book: xw.Book) -> None:
    log = book.sheets.add("日志", after=book.sheets[-1])
    log.visible = False
    assert not log.visible
    assert book.sheets[0].visible


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("B2", "$B$2"),
        ("B2:C4", "$B$2:$C$4"),
        ("C4:B2", "$B$2:$C$4"),
        ("B:C", "$B:$C"),
        ("2:3", "$2:$3"),
        ((2, 3), "$C$2"),
    ],
)
def test_references(book: xw.Book, reference: str | tuple[int, int], address: str) -> None:
    assert book.sheets[0].range(reference).address == address


def test_ranges_from_ranges(book: xw.Book) -> None:
    sheet = book.sheets[0]
    rng = sheet["B2:D5"]
    assert rng.shape == (4, 3)
    assert rng[0, 0].address == "$B$2"
    assert rng[1:, :2].address == "$B$3:$C$5"
    assert rng.offset(1, 1).address == "$C$3:$E$6"
    assert rng.resize(1, 2).address == "$B$2:$C$2"
    assert rng.last_cell.address == "$D$5"
    assert sheet.range((2, 2), (3, 3)).address == "$B$2:$C$3"
    assert rng(2, 1).address == "$B$3"
    assert rng(4).address == "$B$3"


def test_book_names(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet.name = "设置"
    sheet["B2"].value = 8
    book.names.add("动态月指标", "=设置!$B$2")
    assert "动态月指标" in book.names
    assert book.names["动态月指标"].refers_to_range.value == 8
    assert book.names["动态月指标"].refers_to_range.sheet.name == "设置"
    book.names["动态月指标"].delete()
    assert "动态月指标" not in book.names


def test_name_of_a_sheet_with_blanks(book: xw.Book) -> None:
    book.sheets[0].name = "附件 1"
    book.names.add("首行", "='附件 1'!$A$1:$C$1")
    assert book.names["首行"].refers_to_range.address == "$A$1:$C$1"


def test_print_area(book: xw.Book) -> None:
    setup = book.sheets[0].page_setup
    setup.print_area = "$A$1:$G$40"
    assert setup.print_area == "$A$1:$G$40"
    setup.print_area = None
    assert setup.print_area is None


def test_unknown_book_is_a_key_error(book: xw.Book) -> None:
    with pytest.raises(KeyError):
        book.app.books.impl("没有这个文件.xlsx")


def test_names_come_by_their_bare_names_a_sheets_own_first(book: xw.Book) -> None:
    book.sheets[0].name = "汇总"
    book.names.add("total", "=汇总!$A$1")
    book.names.add("Base", "=汇总!$A$2")
    book.names.add("汇总!Total", "=汇总!$A$3")
    book.names.add("汇总!area", "=汇总!$A$4")
    assert [name.name for name in book.names] == ["汇总!area", "Base", "汇总!Total", "total"]
    assert [book.names[place].refers_to_range.address for place in range(4)] == ["$A$4", "$A$2", "$A$3", "$A$1"]


def test_name_that_is_not_defined(book: xw.Book) -> None:
    with pytest.raises(xw.NoSuchObjectError):
        book.sheets[0]["没有这个名称"].clear()
    with pytest.raises(ValueError, match="neither an address nor a defined name"):
        book.sheets[0]["没有这个名称"].clear()
