"""The acceptance case: one command produces the published bulletin's tables from the example workbook."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.sheets import records, table
from zwgk.cli import app

HEAD_ROW, LIST_HEAD_ROW = 5, 3


@pytest.fixture(scope="module")
def recomputed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.conftest import EXAMPLE

    target = tmp_path_factory.mktemp("bulletin") / "通报.xlsx"
    result = CliRunner().invoke(app, ["recompute", str(EXAMPLE), "--period", "2024Q2", "-o", str(target)])
    assert result.exit_code == 0, result.output
    return target


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_attachment_is_the_published_table(
    recomputed: Path, published: dict[int, list[list[str]]], number: int
) -> None:
    assert table(recomputed, f"附件{number}", HEAD_ROW) == published[number]


def test_the_published_tables_were_typed_in_full(published: dict[int, list[list[str]]]) -> None:
    assert [len(published[number]) - 1 for number in (1, 2, 3)] == [8, 35, 6]


@pytest.mark.parametrize(("number", "column", "total"), [(1, 5, 173), (2, 5, 934), (3, 2, 859)])
def test_the_totals_are_the_published_ones(recomputed: Path, number: int, column: int, total: int) -> None:
    rows = table(recomputed, f"附件{number}", HEAD_ROW)[1:]
    assert sum(int(row[column]) for row in rows) == total


@pytest.mark.parametrize(
    ("number", "title"),
    [
        (1, "2024年第二季度各乡镇政府网站信息公开统计表"),
        (2, "2024年第二季度各部门政府网站信息公开统计表"),
        (3, "2024年第二季度全县政务新媒体检查情况"),
    ],
)
def test_label_and_title_stand_on_lines_1_and_3(recomputed: Path, number: int, title: str) -> None:
    worksheet = openpyxl.load_workbook(recomputed)[f"附件{number}"]
    assert worksheet["A1"].value == f"附件{number}"
    assert str(worksheet["A3"].value).replace("\n", "") == title


def test_five_departments_are_at_zero_though_the_bulletin_named_four(recomputed: Path) -> None:
    rows = [row for row in records(recomputed, "问题清单", LIST_HEAD_ROW) if row["栏目"] == "部门信息公开"]
    zero = [name_in(row["单位名称"]) for row in rows if row["情形"] == "为零"]
    assert zero == ["机关事务中心", "统计局", "退役军人事务局", "信访局", "公安局"]
    assert all((row["通报点名"] == "是") == (row["情形"] == "为零") for row in rows)


def test_two_townships_are_below_their_quota_of_disclosure(recomputed: Path) -> None:
    rows = [row for row in records(recomputed, "问题清单", LIST_HEAD_ROW) if row["栏目"] == "乡镇信息公开"]
    assert [(name_in(row["单位名称"]), row["应发"], row["实发"], row["差额"]) for row in rows] == [
        ("七里营镇", 3, 2, 1),
        ("大召营镇", 3, 1, 2),
    ]
    assert {row["通报点名"] for row in rows} == {"是"}


def test_39_units_are_below_their_quota_of_news_and_none_is_named(recomputed: Path) -> None:
    rows = [row for row in records(recomputed, "问题清单", LIST_HEAD_ROW) if row["栏目"] in ("乡镇动态", "部门动态")]
    assert len(rows) == 39
    assert {row["通报点名"] for row in rows} == {"否"}
    enough = {"小冀镇", "融媒体中心", "市场监管局", "机关事务中心"}  # 34, 66, 34, 31; the quota is 24
    assert enough.isdisjoint(name_in(row["单位名称"]) for row in rows)


def test_the_units_to_be_named_are_on_top_of_the_list(recomputed: Path) -> None:
    named = [row["通报点名"] for row in records(recomputed, "问题清单", LIST_HEAD_ROW)]
    assert named[:7] == ["是"] * 7  # five departments at zero, two townships below
    assert set(named[7:]) == {"否"}


def test_nothing_odd_is_found_in_the_example(recomputed: Path) -> None:
    assert records(recomputed, "校验", LIST_HEAD_ROW) == []


def name_in(link: str) -> str:
    """Return the text shown by a HYPERLINK formula."""
    return link.split('","')[1].removesuffix('")')
