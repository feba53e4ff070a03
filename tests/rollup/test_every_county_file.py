"""A folder of counties' files: files in = files counted, each for one county + files named in 校验, each with a reason.

| a file                                                             | becomes                                       |
|--------------------------------------------------------------------|-----------------------------------------------|
| a workbook of an expected county, the only one                     | counted                                       |
| the city's form, without a workbook of the county                  | counted                                       |
| a published paper, without either                                  | counted, with a note                          |
| two of the best kind of one county                                 | all named (papers of the same figures: one)   |
| a form or a paper beside something better                          | named                                         |
| another county's name in the file's name, no name, not expected    | named                                         |
| another roll-up, a unit's form, a paper without a legible table    | named                                         |
| unreadable, of another year, no workbook; not read (link, archive) | named                                         |

Rows of a county's workbook: its figures are sums of what its own readers count (`test_every_reader`), each illegible
cell is named with sheet and cell. Of the city's form: entered, or named by sheet and cell. Of a paper: each table and
row that is not read is named.
"""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup.counties import city_rules
from zwgk.model.period import Period
from zwgk.model.problems import Severity
from zwgk.rollup.city import expected_counties, prepare_rules, write_figures
from zwgk.rollup.facts import Fact, Section, facts_frame, facts_table
from zwgk.rollup.judge import Judged, judge

PERIOD = Period(2024, 4, 6)
COUNTIES = ("县01", "县02", "县03")
ROSTER = "name,full_name,kind,aliases\n" + "".join(f"{county},,县区,\n" for county in COUNTIES)

Make = Callable[[str, int], list[Fact]]


def workbook(county: str, value: int) -> list[Fact]:
    column = Fact(Section.COLUMN, "乡镇", item="动态", value=1, text="乡镇动态")
    return [Fact(Section.COUNTY, text=county), column, Fact(Section.COUNT, "乡镇", item="动态", month=4, value=value)]


def form(county: str, value: int) -> list[Fact]:
    return [Fact(Section.COUNTY, text=county), Fact(Section.ENTERED, item="信息总量", month=5, value=value)]


def paper(county: str, value: int) -> list[Fact]:
    return [Fact(Section.PAPER, text=f"{county}2024年第二季度通报"), *workbook("", value)[1:]]


def no_table(county: str, _: int) -> list[Fact]:
    return [
        Fact(Section.PAPER, text=f"{county}2024年第二季度通报"),
        Fact(Section.UNPRINTED, sheet="表1", text="是2023年的"),
    ]


def rolled_up(county: str, value: int) -> list[Fact]:
    others = [Fact(Section.UNIT, "县区", each, text=each, value=1) for each in COUNTIES]
    return [*workbook(county, value), *others]


# Kind -> facts for a county and a figure; rank among the kinds that may count.
GOOD: dict[str, tuple[Make, int]] = {"workbook": (workbook, 0), "form": (form, 1), "paper": (paper, 2)}
NAMED: dict[str, tuple[Make, str]] = {
    "no name": (lambda _, value: workbook(" ", value), "没有写县（市、区）名称"),
    "not expected": (lambda _, value: workbook("外县", value), "名录里没有这个县"),
    "a unit's form": (lambda *_: [Fact(Section.FORM, unit="东镇")], "这是一个单位（东镇）的填报表"),
    "unreadable": (lambda *_: [Fact(Section.FAULT, text="文件已损坏")], "文件已损坏"),
    "no workbook": (lambda *_: [Fact(Section.OTHER, text="不是县里的统计工作簿")], "不是县里的统计工作簿，没有计入"),
    "a paper of nobody": (lambda _, value: paper("", value), "看不出是哪个县"),
    "no table": (no_table, "一张表也没有读成"),
}

files = st.lists(
    st.tuples(st.sampled_from([*GOOD, *NAMED]), st.sampled_from(COUNTIES), st.integers(0, 99)), min_size=1, max_size=9
)


@settings(max_examples=40)
@given(files, st.lists(st.sampled_from(["链接", "压缩包"]), max_size=2, unique=True))
def test_every_file_is_counted_or_named(made: list[tuple[str, str, int]], unread: list[str]) -> None:
    names = [f"{number}.xlsx" for number in range(len(made))]
    facts = {
        name: (GOOD.get(kind) or NAMED[kind])[0](county, value)
        for name, (kind, county, value) in zip(names, made, strict=True)
    }
    with TemporaryDirectory() as place:
        judged, total = rolled(facts, unread, Path(place))
    assert judged.files.keys() <= set(names)
    assert max(Counter(judged.files.values()).values(), default=1) == 1
    told = {problem.file for problem in judged.problems if "没有计入" in problem.what or problem.file in unread}
    told |= {problem.file for problem in judged.problems if "没有再计入" in problem.what or "损坏" in problem.what}
    assert judged.files.keys() | told == {*names, *unread}
    assert not judged.files.keys() & told
    assert total == sum(made[names.index(name)][2] for name in judged.files)
    for county in COUNTIES:
        mine = [(GOOD[kind][1], value) for kind, own, value in made if own == county and kind in GOOD]
        best = [value for rank, value in mine if rank == min(mine)[0]]
        alone = len(best) == 1 or (len(set(best)) == 1 and min(mine, default=(0, 0))[0] == 2)
        assert (county in judged.files.values()) == alone, (county, mine)


def rolled(facts: dict[str, list[Fact]], unread: list[str], place: Path) -> tuple[Judged, int]:
    """Return what is judged, and the sum of the figures that the city's workbook is built from."""
    folder = place / "市"
    folder.mkdir()
    frame = facts_frame([facts_table(facts.items())])
    rules = city_rules(place / "市级", ROSTER)
    (rules / "rollup.toml").write_text('[figures]\n"信息总量" = "合计"\n"解读" = "合计"\n', encoding="utf-8")
    prepare_rules(rules, frame, PERIOD, folder)
    judged = judge(frame, [(name, "没有读") for name in unread], expected_counties(folder))
    if not judged.files:
        return judged, 0  # the command refuses
    write_figures(folder, frame, judged.files)
    with (folder / "counts.csv").open(encoding="utf-8-sig", newline="") as file:
        return judged, sum(int(row["count"]) for row in csv.DictReader(file) if row["column"] == "信息总量")


@pytest.mark.parametrize("kind", NAMED)
def test_the_reason_is_told(kind: str, tmp_path: Path) -> None:
    make, sentence = NAMED[kind]
    judged, _ = rolled({"甲.xlsx": make("县01", 1), "乙.xlsx": workbook("县02", 2)}, [], tmp_path)
    assert dict(judged.files) == {"乙.xlsx": "县02"}
    assert [sentence in problem.what for problem in judged.problems if problem.file == "甲.xlsx"] == [True]


def test_another_countys_name_and_another_roll_up(tmp_path: Path) -> None:
    facts = {"县03报.xlsx": workbook("县01", 1), "县02.xlsx": workbook("县02", 2), "汇总.xlsx": rolled_up("县03", 3)}
    judged, total = rolled(facts, [], tmp_path)
    assert (dict(judged.files), total) == ({"县02.xlsx": "县02"}, 2)
    told = {problem.file: problem.what for problem in judged.problems}
    assert "文件名是县03的，里面却是县01的" in told["县03报.xlsx"]
    assert "里面已经有县02，是汇总好的" in told["汇总.xlsx"]


def test_each_illegible_cell_and_row_is_named(tmp_path: Path) -> None:
    """Two cells of a workbook and one row of a paper; what was read of the two counts: 4 + 5."""
    cells = [Fact(Section.PROBLEM, item=Severity.ERROR.value, sheet="东镇", cell=cell) for cell in ("B10", "B11")]
    row = Fact(Section.UNPRINTED, sheet="附件1", cell="第3行", text="“动态”一栏没有数")
    facts = {"甲.xlsx": [*workbook("县01", 4), *cells], "乙.docx": [*paper("县02", 5), row]}
    judged, total = rolled(facts, [], tmp_path)
    assert (len(judged.files), total) == (2, 9)
    named = {(problem.file, problem.sheet, problem.cell) for problem in judged.problems if problem.cell}
    assert named == {("甲.xlsx", "东镇", "B10"), ("甲.xlsx", "东镇", "B11")}
    assert any("第3行没有计入" in problem.what for problem in judged.problems if problem.file == "乙.docx")
