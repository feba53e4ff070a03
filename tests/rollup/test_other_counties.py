"""Counties unlike the others: kinds and columns of their own, units that begin and end within the year, early
structures of the workbook, words in every cell, files in an object store."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.rollup.counties import county_folder, facts_of_file, renamed
from tests.rollup.test_rollup import PERIOD, roll_up
from zwgk.cli import app
from zwgk.model.period import Period
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.engine import gather
from zwgk.rollup.facts import Section
from zwgk.rollup.sources import find_files
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

QUARTER = Period(2024, 4, 6)
EARLIEST = REPOSITORY / "tests" / "data" / "structure" / "earliest-example.xlsx"
PRESENT = REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx"

_OWN_KINDS = """year = 2024
period = "第二季度"

[office]
county = "甲区"
name = "甲区人民政府办公室"

[parts]
media = false
catalogue = false

[[kinds]]
name = "街道"
attachment_title = "{时段}各街道统计表"

[[kinds]]
name = "国企"
attachment_title = "{时段}国企统计表"

[[columns]]
kind = "街道"
name = "要闻"
heading = "街道要闻"
monthly_quota = 4
naming = "未达标"

[[columns]]
kind = "国企"
name = "公告"
heading = "企业公告"
"""
_OWN_ROSTER = """name,kind,aliases,first_month,last_month,successor
东街,街道,,,,
西街,街道,,,4,东街
北街,街道,,6,,
水务集团,国企,自来水公司,,,
"""
_OWN_COUNTS = """unit,column,month,count
东街,要闻,4,1
东街,要闻,5,2
东街,要闻,6,3
西街,要闻,4,10
北街,要闻,6,20
水务集团,公告,4,5
水务集团,公告,5,6
水务集团,公告,6,7
"""


def facts_of(frame: pd.DataFrame, section: Section) -> pd.DataFrame:
    return frame[frame["section"] == section.value]


def test_kinds_columns_and_lives_of_its_own(tmp_path: Path) -> None:
    """西街 was merged into 东街 after April: 1 + 2 + 3 + 10 = 16. 北街 is new in June: 20. 水务集团: 5+6+7 = 18."""
    (tmp_path / "settings.toml").write_text(_OWN_KINDS, "utf-8")
    (tmp_path / "roster.csv").write_text(_OWN_ROSTER, encoding="utf-8")
    (tmp_path / "counts.csv").write_text(_OWN_COUNTS, encoding="utf-8")
    facts = facts_of_file("甲区.xlsx", build(read_source(tmp_path)), QUARTER)
    units = facts_of(facts, Section.UNIT)
    assert list(units[["kind", "unit", "value"]].itertuples(index=False, name=None)) == [
        ("街道", "东街", 16),
        ("街道", "北街", 20),
        ("国企", "水务集团", 18),
    ]
    counts = facts_of(facts, Section.COUNT)
    months = {(kind, month): value for kind, month, value in zip(counts.kind, counts.month, counts.value, strict=True)}
    wanted = {("街道", 4): 11, ("街道", 5): 2, ("街道", 6): 23, ("国企", 4): 5, ("国企", 5): 6, ("国企", 6): 7}
    assert months == wanted
    standing = facts_of(facts, Section.STANDING).set_index("item")["value"]
    # 东街 has 16 of 12, 北街 20 of 4: nobody is below
    assert (standing["单位数"], standing["报齐单位"], standing["达标单位"], standing["未达标单位"]) == (3, 3, 3, 0)


@pytest.mark.parametrize("path", [EARLIEST, PRESENT], ids=["earliest structure", "present one"])
def test_every_structure_of_the_workbook_gives_the_published_figures(path: Path) -> None:
    """2024 Q2: 591 + 687 + 80 items; towns 54+28+21+19+15+14+13+9 = 173."""
    facts = facts_of_file("新乡县.xlsx", path.read_bytes(), QUARTER)
    portal = facts_of(facts, Section.PORTAL)
    sums = portal[portal["month"].between(4, 6)].groupby("item")["value"].sum()
    assert (sums["news"], sums["disclosure"], sums["other"]) == (591, 687, 80)
    units = facts_of(facts, Section.UNIT)
    towns = dict(units.loc[units["kind"] == "乡镇", ["unit", "value"]].itertuples(index=False, name=None))
    assert (sum(towns.values()), towns["小冀镇"], towns["大召营镇"]) == (173, 54, 9)


@pytest.mark.parametrize("version", range(2, 7))
def test_a_workbook_of_each_earlier_structure(version: int) -> None:
    """As they were built: 东镇 1+2+3, 西镇 2+3+4, 教育局 3+4+5, 人社局 4+5+6, 民政局 5+6+7; all meet their quotas."""
    content = (EARLIEST.parent / f"structure-{version}.xlsx").read_bytes()
    facts = facts_of_file("县01.xlsx", content, QUARTER)
    assert facts_of(facts, Section.COUNTY)["text"].tolist() == ["县01"]
    units = facts_of(facts, Section.UNIT)
    assert dict(zip(units["unit"], units["value"], strict=True)) == {
        "东镇": 6,
        "西镇": 9,
        "教育局": 12,
        "人社局": 15,
        "民政局": 18,
    }
    standing = facts_of(facts, Section.STANDING).set_index("item")["value"]
    assert (standing["单位数"], standing["报齐单位"], standing["达标单位"], standing["点名单位"]) == (5, 5, 5, 0)
    portal = facts_of(facts, Section.PORTAL)
    assert portal[portal["item"] == "news"][["month", "value"]].values.tolist() == [[4, 1], [5, 1], [6, 1]]
    assert facts_of(facts, Section.MEDIA).set_index("month")["value"].to_dict() == {0: 1, 4: 30, 5: 30, 6: 30}
    entries = facts_of(facts, Section.PROBLEM)
    assert not entries[entries["item"] == "错误"].size


_NAMES = ("县01", "东镇", "西镇", "教育局", "人社局", "民政局")


def test_no_word_that_is_no_name_leaves_a_county(tmp_path: Path) -> None:
    """Every blank cell of every sheet but those of rules and names holds a word: it is in no fact, not in the
    checkpoint, and neither in the city's workbook nor in its bulletin."""
    own = build(read_source(county_folder(tmp_path / "源", 1)))
    book = openpyxl.load_workbook(io.BytesIO(own))
    planted = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=3, max_row=min(sheet.max_row + 2, 60), max_col=sheet.max_column + 1):
            for cell in row:
                if isinstance(cell, Cell) and cell.value is None and sheet.title not in ("设置", "单位名录", "首页"):
                    planted += 1
                    cell.value = f"暗桩{planted}"
    assert planted > 1000
    (tmp_path / "报来").mkdir()
    book.save(tmp_path / "报来" / "县01.xlsx")
    files = find_files([str(tmp_path / "报来")]).files
    facts = gather(files, QUARTER, workers=0, checkpoint=Checkpoint(tmp_path / "断点", QUARTER))
    assert not facts_of(facts, Section.FAULT).size
    assert not [text for name in facts.select_dtypes(object) for text in facts[name] if "暗桩" in str(text)]
    kept = [file.read_bytes() for file in (tmp_path / "断点").iterdir()]
    assert len(kept) == 2
    (tmp_path / "报来" / "县02.xlsx").write_bytes(renamed(own, "县01", "县02"))
    code, output = roll_up(tmp_path / "报来", "-o", tmp_path / "市.xlsx", *PERIOD)
    assert (code, "计入 2 个县" in output) == (1, True), output
    done = CliRunner().invoke(app, ["bulletin", str(tmp_path / "市.xlsx"), "-o", str(tmp_path / "通报.docx")])
    assert done.exit_code in (0, 1), done.output
    for made in ("市.xlsx", "通报.docx"):
        with zipfile.ZipFile(tmp_path / made) as archive:
            kept += [archive.read(part) for part in archive.namelist()]
    spellings = [name("暗桩") for name in (str.encode, lambda text: text.encode("ascii", "xmlcharrefreplace"))]
    assert not any(spelling in content for content in kept for spelling in spellings)


def test_an_object_store_serves_as_well_as_a_folder(tmp_path: Path) -> None:
    import fsspec

    content = build(read_source(county_folder(tmp_path / "源", 1)))
    store = fsspec.filesystem("memory")
    store.pipe("/rollup-store/报来/县01.xlsx", content)
    try:
        (file,) = find_files(["memory://rollup-store/报来"]).files
        assert (file.name, file.url.startswith("memory://")) == ("县01.xlsx", True)
        there = gather([file], QUARTER, workers=0)
    finally:
        store.rm("/rollup-store", recursive=True)
    pd.testing.assert_frame_equal(there, facts_of_file("县01.xlsx", content, QUARTER))
