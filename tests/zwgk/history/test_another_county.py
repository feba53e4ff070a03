"""武定县, by data alone: months from a published paper, running zeros, closing, correcting, the next year's workbook.

July and September 2024 are published (tests/data/other_counties/README.md has the texts): 县税务局 had nothing for
three months in September, 县水务局 for two. July's text names 县水务局 too, against September's; so it is left out.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.zwgk.documents.bulletin.test_publish import no_office, signed
from tests.zwgk.documents.check.papers import write_word
from tests.zwgk.history.test_archive import SIGNED, change, told
from tests.zwgk.history.test_history import run
from tests.zwgk.sheets import table
from tests.zwgk.test_other_counties import DATA

__all__ = ["no_office"]  # the fixture
SETTINGS = (
    ('province = "云南省"', 'province = "云南省"\ncompared = true'),
    ('attachment_title = "{时段}各单位', 'compared = ["上期", "同比"]\nattachment_title = "{时段}各单位'),
)
JULY = [["序号", "单位名称", "动态"], ["1", "县林业和草原局", "2"], ["2", "县税务局", "0"], ["3", "县水利局", "1"]]
AUGUST = {"县水务局": 0, "县税务局": 0, "县林业和草原局": 1, "县投资促进局": 2}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return September's workbook with August's figures, July taken from its paper."""
    folder = shutil.copytree(DATA / "wuding_2024-09", tmp_path / "武定")
    settings = (folder / "settings.toml").read_text(encoding="utf-8")
    for old, new in SETTINGS:
        assert old in settings
        settings = settings.replace(old, new)
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    with (folder / "counts.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{unit},动态,8,{count}\n" for unit, count in AUGUST.items())
    path = tmp_path / "武定县2024.xlsx"
    run("new", "--from", folder, "-o", path)
    paper = tmp_path / "2024年7月通报.docx"
    write_word(["2024年7月各单位动态信息发布情况", JULY], paper)
    output = run("history", path, "--from", paper, code=1)
    assert "名录里没有“县水利局”" in output
    return path


def text(path: Path) -> str:
    run("bulletin", path, "-o", path.with_suffix(".docx"), code=1)
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path.with_suffix(".docx"))).paragraphs)


def rows(path: Path) -> list[Sequence[str]]:
    return table(path, "附件1", 5)


def history(path: Path, column: int = 1) -> list[tuple[Any, ...]]:
    cells = openpyxl.load_workbook(path)["历史"].iter_rows(min_row=4, min_col=column, values_only=True)
    return [row for row in cells if row[0]]


@pytest.mark.usefixtures("no_office")
def test_it_has_all_of_it(book: Path) -> None:
    run("recompute", book, code=1)
    assert rows(book)[0][2:] == ["动态", "合计", "上月条数", "比上年同期增减"]
    assert [row[5] for row in rows(book)[1:]] == ["—"] * 4  # nothing is known of 2023
    assert {row[1]: row[4] for row in rows(book)[1:]} == {unit: str(count) for unit, count in AUGUST.items()}
    assert "县税务局在动态栏目已连续三个月为零；县水务局在动态栏目已连续两个月为零。" in text(book)

    signed(book, *SIGNED)
    run("close", book, code=0)
    change(book, "县水务局", "动态", 9, 3)  # type: ignore[arg-type]
    run("validate", book, code=1)
    assert "2024年9月已经公布：县水务局的“动态”9月（单位表）公布时是0，现在是3" in told(book)
    run("correct", book)
    assert [row[:7] for row in history(book, 16)] == [("2024年9月", "单位表", "县水务局", "动态", "9", "0", "3")]

    run("sync", book, code=1)  # nothing of the history is lost
    assert len(history(book, 16)) == 1
    later = book.with_name("2025.xlsx")
    run("new-year", book, "-o", later)
    assert history(later) == history(book)
    assert history(later, 16) == history(book, 16)
    for unit, count in {"县水务局": 5, "县税务局": 0, "县林业和草原局": 1, "县投资促进局": 2}.items():
        change(later, unit, "动态", 9, count)  # type: ignore[arg-type]
    run("recompute", later, "--period", "2025-09", code=1)
    assert {row[1]: row[5] for row in rows(later)[1:]} == {
        "县水务局": "2",  # 5 after 3: as corrected
        "县税务局": "0",
        "县林业和草原局": "1",
        "县投资促进局": "2",
    }
