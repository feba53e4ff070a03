"""A preview is for somebody who looks at it."""

from __future__ import annotations

import pytest
import xlwings as xw

from xlwings_engines.libreoffice_engine import attach
from zwgk.documents.printing_calc import Calc
from zwgk.errors import Refusal

pytestmark = [pytest.mark.office, pytest.mark.xdist_group("office-engine")]


def test_an_office_without_a_screen_shows_no_preview(office: xw.App) -> None:
    book = office.books.add()
    with pytest.raises(Refusal, match="没有窗口，不能预览"):
        Calc(office.impl.bridge, book.api).preview(["Sheet1"])
    book.close()


def test_nor_does_one_that_was_joined_while_it_ran_show_a_message(office: xw.App) -> None:
    book = office.books.add()
    joined = attach(office.impl.bridge.pipe)
    try:
        with pytest.raises(Refusal, match="没有窗口，不能预览"):
            Calc(joined.impl.bridge, joined.books[book.name].api).preview(["Sheet1"])
        with pytest.raises(NotImplementedError, match="没有窗口"):
            joined.alert("完成")
    finally:
        joined.quit()
        book.close()
