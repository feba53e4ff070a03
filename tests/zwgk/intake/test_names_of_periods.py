"""Files that are named after a period, whose name may be the office's own."""

import re
from pathlib import Path

import openpyxl
import pytest

from tests.zwgk.documents.bulletin.test_publish import no_office, signed
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import open_file

__all__ = ["no_office"]  # the fixture
ODD_PERIOD = "4/6月:<急>?"
FORBIDDEN = set('<>:"/\\|?*')


@pytest.mark.usefixtures("no_office")
def test_every_file_named_after_a_period_has_a_name_that_windows_takes(example: Path) -> None:
    """A period's name is the office's own; in texts it stays as typed."""
    signed(example, ("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "2024-7-11"))
    workbook = openpyxl.load_workbook(example)
    for sheet in ("设置", "首页"):
        cells = [cell for row in workbook[sheet].iter_rows() for cell in row if cell.value == "第二季度"]
        cells[-1].value = ODD_PERIOD  # the list of periods is below others' notes of them
    workbook.save(example)
    before = set(example.parent.rglob("*"))
    with open_file(example) as book:
        commands.send(book)
        commands.feedback(book)
        commands.publish(book, example.parent / "通报", into_book=False)
        commands.close(book)
    made = set(example.parent.rglob("*")) - before
    assert [path for path in made if set(path.name) & FORBIDDEN] == []
    assert {path.name for path in made} >= {
        "2024年4_6月_急_",
        "2024年4_6月_急_-下发清单.xlsx",
        "2024年4_6月_急_-财政局.xlsx",
        "2024年4_6月_急_-反馈单.xlsx",
        "2024年4_6月_急_政务公开工作通报.docx",
        "datapackage.json",
    }
    with open_file(example) as book, pytest.raises(Refusal, match=rf"2024年{re.escape(ODD_PERIOD)}已经封存在"):
        commands.close(book)


@pytest.mark.usefixtures("no_office")
def test_a_period_whose_name_begins_as_anothers_can_be_closed(example: Path) -> None:
    signed(example, ("甲", "乙", "丙"), ("2024-7-10", "2024-7-11", "2024-7-11"))
    (example.parent / "归档" / "2024年第二季度补发").mkdir(parents=True)
    with open_file(example) as book:
        assert commands.close(book).files[0].name == "2024年第二季度"
