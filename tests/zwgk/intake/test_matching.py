"""The owner of a form, by stamp, by the name inside, by the titles, by the file's name. Grids, in milliseconds."""

from collections.abc import Sequence
from typing import Any

import pytest

from zwgk.intake.forms.headings import FormTable
from zwgk.intake.forms.stamp import Stamp
from zwgk.intake.matching import UnitNames, match_unit, unit_names
from zwgk.model.roster import Unit
from zwgk.workbook.grid import Grid

UNITS = (
    Unit(1, "人社局", "人力资源和社会保障局", "部门"),
    Unit(2, "卫健委", "卫生健康委员会", "部门", ("卫健局",)),
    Unit(3, "农业局", "农业农村局", "部门"),
    Unit(4, "小冀镇", "小冀镇人民政府", "乡镇", ("小冀",)),
    Unit(5, "科技局", "科学技术局", "部门"),
    Unit(6, "小冀中学", "小冀中学", "部门"),
)


@pytest.fixture
def names() -> UnitNames:
    return unit_names(UNITS, "新乡县")


def name(unit: Unit | None) -> str:
    return unit.name if unit is not None else ""


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("人社局", "人社局"),
        (" 人 社 局 ", "人社局"),
        ("卫健局", "卫健委"),
        ("新乡县人社局", "人社局"),
        ("新乡县人力资源和社会保障局", "人社局"),
        ("河南省新乡县人社局", "人社局"),
        ("县人社局", "人社局"),
        ("我县人社局", "人社局"),
        ("市人社局", ""),  # of another level
        ("新乡县>人社局", "人社局"),
        ("县直部门/卫健局", "卫健委"),
        ("新乡县/县直部门/卫健局", "卫健委"),
        ("新乡县本级新乡县人社局", "人社局"),
        ("人社局>就业科", ""),
        ("人社局>卫健局", "卫健委"),  # the last step of a path
        ("人社局/卫健局", ""),  # either of two
        ("人社局|卫健局", ""),
        ("人社局/人力资源和社会保障局", "人社局"),
        ("卫健局/其他", ""),
        ("新乡县新乡县人社局", "人社局"),
        ("长垣县人社局", ""),
        ("新乡县", ""),
        ("", ""),
    ],
)
def test_a_name(names: UnitNames, text: str, unit: str) -> None:
    assert name(names.unit(text)) == unit


def test_without_a_county_no_level_is_taken_off() -> None:
    names = unit_names(UNITS, "")
    assert name(names.unit("人社局")) == "人社局"
    assert names.unit("县人社局") is None
    assert name(names.nearest("农业和农村局")) == "农业局"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("人社局第二季度统计表", "人社局"),
        ("人社局（人力资源和社会保障局）", "人社局"),
        ("小冀中学第二季度", "小冀中学"),  # the longest name wins: 小冀 is an alias of 小冀镇
        ("小冀第二季度", "小冀镇"),
        ("人社局和农业局", ""),  # two
        ("第二季度统计表", ""),
    ],
)
def test_a_name_within_a_text(names: UnitNames, text: str, unit: str) -> None:
    assert name(names.within(text)) == unit


def test_a_name_of_one_character_is_not_looked_for_in_texts() -> None:
    names = unit_names([Unit(1, "甲", "甲", "部门")], "")
    assert name(names.unit("甲")) == "甲"
    assert names.within("甲方报表") is None


def test_the_first_hint_that_names_a_unit_decides(names: UnitNames) -> None:
    assert name(names.hinted(["统计表", "人社局和农业局", "科技局", "农业局"])) == "科技局"
    assert names.hinted([]) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("农业农村和水利局", "农业局"),
        ("卫生健康局", "卫健委"),
        ("财政局", ""),  # 局 is no similarity
        ("局", ""),
        ("新乡县农机局", "农业局"),
        ("新乡县林业局", ""),  # the county's name is no similarity
        ("农业农村经济发展研究", "农业局"),
        ("农机局", "农业局"),  # half alike, with the same beginning
        ("农业农村局二科", "农业局"),  # it names one unit and more
        ("人社局和农业农村局二科", ""),  # it names two
        ("林业局", ""),  # half alike, with another
    ],
)
def test_a_similar_name_is_proposed(names: UnitNames, text: str, unit: str) -> None:
    assert name(names.nearest(text)) == unit


def test_names_that_are_common_throughout_are_not_similar() -> None:
    units = [Unit(1, "政府办", "政府办公室", "部门")]
    assert unit_names(units, "").nearest("镇政府") is None
    centre = Unit(1, "农业服务管理中心", "", "部门")
    assert unit_names([centre], "").nearest("农机具服务管理中心") is None


def test_a_similar_name_behind_many_that_are_alike_in_common_parts_only() -> None:
    centres = ("林业", "畜牧", "农机", "气象", "粮食", "供销")
    units = [Unit(order, f"{name}服务管理中心", "", "部门") for order, name in enumerate(centres)]
    found = unit_names([*units, Unit(9, "水利管理局", "", "部门")], "").nearest("水利服务管理中心")
    assert name(found) == "水利管理局"


# A form: rows above the table's headings, the headings, rows below
HEADS = ["月份", "动态"]


def form(above: Sequence[Sequence[Any]], below: Sequence[Sequence[Any]] = (), sheet: str = "Sheet1") -> FormTable:
    return FormTable(Grid(sheet, 1, 1, [*above, HEADS, *below]), len(above), ("月份", "动态"), 0)


@pytest.mark.parametrize(
    ("above", "below", "unit"),
    [
        ([["填报单位", "人社局"]], [], "人社局"),
        ([["填报单位：人社局"]], [], "人社局"),
        ([["填报单位（盖章）", "财政局"], ["人社局统计表"]], [], ""),
        ([["填报单位", "人社局（公章）"]], [], "人社局"),
        ([["填报单位:", None, "人社局"]], [], "人社局"),
        ([[None, "单位名称", "卫健局"]], [], "卫健委"),
        ([[3, "填表单位", "卫健局"]], [], "卫健委"),
        ([["报表", "填表单位", "卫健局"]], [], "卫健委"),
        ([], [["填报单位", "人社局"]], "人社局"),
        ([], [[3, "填报单位", "人社局"]], "人社局"),
        ([], [["报表", "填报单位", "人社局"]], "人社局"),
        ([["填报单位", "人社局"]], [["填报单位", "农业局"]], "人社局"),  # above the table first
        ([["单位", "农业局"], ["填报单位", "人社局"]], [], "人社局"),  # the more specific label
        ([["填报单位", "人社局"], ["填报单位", "农业局"]], [], "人社局"),  # the first of two
        ([["单位：条"], ["单位全称", "农业局"]], [], "农业局"),
        ([["单位：条", None]], [["单位", "农业局"]], "农业局"),  # a measure is not a name
        ([["单位：篇"]], [["单位", "农业局"]], "农业局"),
        ([["填报单位", None, "填表人"]], [["单位", "农业局"]], "农业局"),  # the next label is not a name
        ([["填报单位"]], [["单位", "农业局"]], "农业局"),
        ([["人社局第二季度统计表"]], [], "人社局"),  # by the title
        ([["统计表", 2024]], [["农业局"]], ""),  # not by a text below
        ([["人社局和农业局统计表"]], [], ""),
        ([["人社局"], ["农业局"]], [], ""),
        ([["填报单位", "财政局"], ["人社局统计表"]], [], ""),  # an unknown name inside is not passed over
    ],
)
def test_the_unit_inside_a_form(names: UnitNames, above: list[list[Any]], below: list[list[Any]], unit: str) -> None:
    match = match_unit(["表"], None, form(above, below), names)
    assert (name(match.unit), match.notes) == (unit, ())
    assert bool(match.reason) == (not unit)


def test_the_headings_are_no_labels(names: UnitNames) -> None:
    heads = ["月份", "单位", "动态"]
    table = FormTable(Grid("Sheet1", 1, 1, [["人社局统计表"], heads]), 1, ("月份", "单位", "动态"), 0)
    assert name(match_unit(["表"], None, table, names).unit) == "人社局"


def test_the_sheets_name_is_a_title(names: UnitNames) -> None:
    assert name(match_unit(["表"], None, form([], sheet="农业局"), names).unit) == "农业局"


def stamp(unit: str) -> Stamp:
    return Stamp(unit, "2024Q2")


def test_the_stamp_helps_if_the_name_inside_is_unknown(names: UnitNames) -> None:
    match = match_unit(["表"], stamp("人社局"), form([["填报单位", "人设局"]]), names)
    assert name(match.unit) == "人社局"
    assert match.notes == ("B1 的单位名称“人设局”名录里没有，按表内标识认定",)


def test_a_stamp_of_an_unknown_unit_does_not_help(names: UnitNames) -> None:
    match = match_unit(["人社局"], stamp("财政局"), form([["填报单位", "人设局"]]), names)
    assert match.unit is None
    assert match.reason.startswith("B1的“人设局”不在单位名录里，不知道是哪个单位的")


def test_the_covering_lists_stamp_names_no_unit(names: UnitNames) -> None:
    assert name(match_unit(["表"], stamp(""), form([["填报单位", "人社局"]]), names).unit) == "人社局"


def test_the_file_name_alone_is_told(names: UnitNames) -> None:
    match = match_unit(["表", "人社局"], None, form([]), names)
    assert name(match.unit) == "人社局"
    assert match.notes == ("表内没有单位名称，按文件名认定为人社局",)
    with_stamp = match_unit(["人社局"], stamp("人社局"), form([]), names)
    assert (name(with_stamp.unit), with_stamp.notes) == ("人社局", ())


@pytest.mark.parametrize(
    ("hints", "stamped", "above", "told"),
    [
        (["农业局"], "", [["填报单位", "人社局"]], "表内单位名称（B1）是人社局，文件名是农业局"),
        (["表"], "农业局", [["填报单位：人社局"]], "表内标识是农业局，表内单位名称（A1）是人社局"),
        (["农业局"], "", [["人社局统计表"]], "表头文字是人社局，文件名是农业局"),
    ],
)
def test_names_that_contradict_each_other_are_named(
    names: UnitNames, hints: list[str], stamped: str, above: list[list[str]], told: str
) -> None:
    match = match_unit(hints, stamp(stamped) if stamped else None, form(above), names)
    assert match.unit is None
    assert match.reason == f"看不出是哪个单位的：{told}；请核对后改正表内单位名称或文件名"


@pytest.mark.parametrize(
    ("hints", "above", "reason"),
    [
        (
            ["农业农村和水利局"],
            [],
            "文件名的“农业农村和水利局”不在单位名录里，不知道是哪个单位的；是不是“农业局”？"
            "是的话，把这个名称填进农业局的别名再回收",
        ),
        (["季报", "报表"], [], "文件名的“季报”不在单位名录里，不知道是哪个单位的；请核对单位名称"),
        (
            ["报表"],
            [["填报单位", "财政局" * 30]],
            f"B1的“{'财政局' * 20}”不在单位名录里，不知道是哪个单位的；请核对单位名称",
        ),
        (
            ["报表"],
            [["填报单位", "人社局、农业局" + "某" * 60]],
            f"B1的“人社局、农业局{'某' * 53}”里有不止一个单位，看不出是哪一个的；一份表只写一个单位，请分开填",
        ),
    ],
)
def test_an_unknown_unit_is_named_with_a_guess(
    names: UnitNames, hints: list[str], above: list[list[str]], reason: str
) -> None:
    match = match_unit(hints, None, form(above), names)
    assert (match.unit, match.reason) == (None, reason)
