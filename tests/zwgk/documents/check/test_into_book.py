"""The button 审校: results in 校验, in the dialog and beside the paper."""

from pathlib import Path

import docx
import openpyxl
import pytest

from tests.zwgk.documents.check.papers import published, town_table, write_word
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.outcome import Outcome


def click(workbook: Path, paper: Path) -> Outcome:
    with open_file(workbook) as book:
        outcome = commands.check(book, paper)
        book.save()
    return outcome


def listed(workbook: Path) -> list[tuple[object, ...]]:
    """Return severity, place, value as found, fault and remedy of the rows of 校验."""
    rows = openpyxl.load_workbook(workbook)["校验"].iter_rows(min_row=4, values_only=True)
    return [(row[1], row[2], row[4], row[5], row[6]) for row in rows if row[1]]


def test_the_published_bulletin(example: Path, tmp_path: Path) -> None:
    paper = tmp_path / "公布的通报.docx"
    write_word(published(), paper)
    before = paper.read_bytes()
    outcome = click(example, paper)
    rows = listed(example)
    assert (
        "错误",
        "公布的通报.docx｜第8段",
        "部门息公开",
        "“部门息公开”应为“部门信息公开”",
        "应为“部门信息公开”",
    ) in rows
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=["错误", "警告", "提示"].index)
    assert len(outcome.lines) <= 7  # plus the headline: eight in the dialog
    assert outcome.lines[0] == "已与工作簿逐数核对"
    (copy,) = outcome.files
    assert copy.name == "公布的通报（审校批注）.docx"
    assert len(list(docx.Document(str(copy)).comments)) == len(rows)
    assert paper.read_bytes() == before
    assert click(example, paper).files[0].name == "公布的通报（审校批注2）.docx"


def test_a_paper_of_another_place_is_not_compared(example: Path, tmp_path: Path) -> None:
    paper = tmp_path / "武定.docx"
    table = town_table("wuding_2024-09_newmedia_merged")
    write_word(
        [
            "2024年9月武定县政务新媒体通报",
            "9月，全县10个政务新媒体账号共发布信息304条。",
            "附件",
            "2024年9月政务新媒体发布情况表",
            table,
        ],
        paper,
    )
    outcome = click(example, paper)
    assert [(row[2], row[4]) for row in listed(example)] == [("304", "应为“338”")]
    assert outcome.lines[0] == "没有与工作簿核对：文件是2024年9月的，工作簿统计的是2024年第二季度"


def test_a_file_that_cannot_be_read_changes_nothing(example: Path, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"broken")
    before = example.read_bytes()
    with pytest.raises(Refusal, match="可能已损坏"):
        click(example, tmp_path / "坏.docx")
    assert example.read_bytes() == before
