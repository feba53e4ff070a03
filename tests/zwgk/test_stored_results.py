"""LibreOffice's recalculation gives the result that the file engine has stored for each formula."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from tests.conftest import EXAMPLE, REPOSITORY
from tests.xlwings_engines.judge import refuted
from zwgk import commands
from zwgk.files import open_file, run_on_file
from zwgk.outcome import Outcome, Status

pytestmark = pytest.mark.office
BLANK = REPOSITORY / "workbook" / "空白工作簿.xlsx"


def change_a_month(book: xw.Book) -> None:
    """Put another number into May of the first column of one unit."""
    sheet = book.sheets["小冀镇"]
    heads = sheet.range("A1:A30").value
    sheet.range(heads.index(5) + 1, 2).value = 77


def changed(command: Callable[[xw.Book], Outcome]) -> Callable[[xw.Book], Outcome]:
    def run(book: xw.Book) -> Outcome:
        change_a_month(book)
        return command(book)

    return run


def renamed_unit(book: xw.Book) -> Outcome:
    sheet = book.sheets["单位名录"]
    row = sheet.range("B4:B66").value.index("卫健委") + 4
    sheet.range(row, 2).value, sheet.range(row, 5).value = ["卫健和疾控委", "卫健和疾控委"], "卫健委"
    return commands.sync(book)


COMMANDS: dict[str, Callable[[xw.Book], Outcome]] = {
    "重新统计": changed(commands.recompute),
    "校验": changed(commands.validate),
    "催报": changed(commands.remind),
    "同步结构": renamed_unit,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_after_a_command(name: str, example: Path, office: xw.App) -> None:
    assert run_on_file(example, COMMANDS[name]).status is not Status.REFUSED
    formulas, wrong = refuted(office, example)
    assert formulas > 1000
    assert not wrong


def test_after_forms_went_out_and_came_back(example: Path, tmp_path: Path, office: xw.App) -> None:
    """The forms, one of them filled in; the workbook that collects them; next year's, made from it."""
    sent, next_year = tmp_path / "下发", tmp_path / "明年.xlsx"
    with open_file(example) as book:
        commands.send(book, sent)
    form = next(path for path in sorted(sent.iterdir()) if "小冀镇" in path.name)
    with open_file(form) as book:
        sheet = book.sheets[0]
        row = sheet.range("A1:A20").value.index(5) + 1
        sheet.range(row, 2).value = 99
        book.save()
    formulas, wrong = refuted(office, form)
    assert formulas > 10
    assert not wrong
    run_on_file(example, lambda book: commands.collect(book, [sent], overwrite=True))
    with open_file(example) as book:
        sheet = book.sheets["小冀镇"]
        assert 99 in [row[1] for row in sheet.range("A1:B30").value]
        commands.new_year(book, next_year)
    for path in (example, next_year):
        formulas, wrong = refuted(office, path)
        assert formulas > 1000
        assert not wrong


def test_after_an_import(example: Path, tmp_path: Path, office: xw.App) -> None:
    articles = tmp_path / "台账.csv"
    lines = [f"关于第{n}号工作的通知,部门动态,财政局,2024-05-{n:02}" for n in range(1, 29)]
    articles.write_text("\n".join(["标题,栏目,发布单位,发布日期", *lines]), encoding="utf-8")
    outcome = run_on_file(example, lambda book: commands.import_articles(book, articles, overwrite=True))
    assert outcome.status is not Status.REFUSED
    formulas, wrong = refuted(office, example)
    assert formulas > 1000
    assert not wrong


def test_the_shipped_workbooks(tmp_path: Path, office: xw.App) -> None:
    for shipped in (EXAMPLE, BLANK):
        formulas, wrong = refuted(office, Path(shutil.copy(shipped, tmp_path / "通报.xlsx")))
        assert formulas > 300
        assert not wrong
