"""The roster: names of units and what they identify, months, successors."""

from typing import Any

import pytest

from zwgk.model.period import Period
from zwgk.model.roster import NameClash, Unit, life_fault, name_clashes, normal_name, unit_index


def unit(name: str, full_name: str = "", aliases: tuple[str, ...] = (), **more: Any) -> Unit:
    return Unit(1, name, full_name or name, "部门", aliases, **more)


def named(units: tuple[Unit, ...], county: str = "") -> dict[str, str]:
    return {name: one.name for name, one in unit_index(units, county).items()}


def test_a_unit_is_known_by_all_its_names_with_and_without_the_county() -> None:
    one = unit("财政局", "丙县财政局本级", ("财局", ""), former_name="财办")
    assert one.names == {"财政局", "丙县财政局本级", "财局", "财办"}
    assert set(unit_index((one,))) == set(named((one,))) == {"财政局", "丙县财政局本级", "财局", "财办"}
    assert set(named((one,), "丙县")) == {
        "财政局",
        "丙县财政局",
        "丙县财政局本级",
        "丙县丙县财政局本级",
        "财局",
        "丙县财局",
        "财办",
        "丙县财办",
    }


def test_width_case_and_blanks_of_a_name_do_not_matter() -> None:
    assert normal_name(" ＡB　局\u200b") == "ab局"
    assert named((unit("AB局"),), "Ｃ县") == {"ab局": "AB局", "c县ab局": "AB局"}


def test_a_name_that_two_units_share_identifies_neither() -> None:
    units = (unit("甲局", aliases=("三科", "一科")), unit("乙局", aliases=("三科",)), unit("丙局", "三科"))
    assert named(units) == {"一科": "甲局", "甲局": "甲局", "乙局": "乙局", "丙局": "丙局"}


def test_a_short_name_is_always_its_own_units() -> None:
    assert named((unit("甲局", aliases=("乙局",)), unit("乙局")))["乙局"] == "乙局"
    assert named((unit("乙局"), unit("甲局", aliases=("乙局",))))["乙局"] == "乙局"


def test_the_same_unit_twice_is_no_clash() -> None:
    one = unit("甲局", "甲县甲局")
    assert named((one, one))["甲县甲局"] == "甲局"
    assert named((one, unit("甲局", "甲县甲局")))["甲县甲局"] == "甲局"
    assert name_clashes((one, unit("甲局", "甲县甲局")), "") == ()


def test_clashes_are_told_by_claimant_and_owner() -> None:
    units = (
        unit("甲局", "甲局全称", ("乙局", "三科", "")),
        unit("乙局", "乙局全称", ("三科", "四科")),
        unit("丁局", "四科", ("县乙局", "Ｄ局", "甲局全称")),
        unit("d局"),
    )
    assert name_clashes(units, "县") == (
        NameClash("乙局", "甲局", "乙局", owned=True),
        NameClash("三科", "乙局", "甲局", owned=False),
        NameClash("四科", "丁局", "乙局", owned=False),
        NameClash("县乙局", "丁局", "乙局", owned=False),
        NameClash("Ｄ局", "丁局", "d局", owned=True),
        NameClash("甲局全称", "丁局", "甲局", owned=False),
    )
    assert [clash.name for clash in name_clashes(units, "")] == ["乙局", "三科", "四科", "Ｄ局", "甲局全称"]
    named_after_the_county = (unit("甲局", aliases=("县医院",)), unit("县医院"))
    assert name_clashes(named_after_the_county, "县") == (NameClash("县医院", "甲局", "县医院", owned=True),)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (None, None, (4, 5, 6)),
        (5, None, (5, 6)),
        (6, None, (6,)),
        (7, None, ()),
        (None, 4, (4,)),
        (None, 3, ()),
        (5, 5, (5,)),
    ],
)
def test_months_of_a_unit(first: int | None, last: int | None, months: tuple[int, ...]) -> None:
    one = unit("甲局", first_month=first, last_month=last)
    assert one.months_in(Period(2024, 4, 6)) == months
    assert (one.first, one.last) == (first or 1, last or 12)


def test_the_kind_of_a_month() -> None:
    moved = unit("甲局", changed_month=5, former_kind="乡镇")
    assert [moved.kind_in(month) for month in (1, 4, 5, 12)] == ["乡镇", "乡镇", "部门", "部门"]
    assert unit("甲局", changed_month=5, former_name="旧局").kind_in(1) == "部门"
    assert unit("甲局").kind_in(1) == "部门"
    assert unit("甲局", former_kind="乡镇").kind_in(1) == "部门"


def test_successors_that_cannot_be() -> None:
    assert life_fault((unit("一", successor="二"), unit("二", successor="三"), unit("三"))) is None
    one, two, three = unit("一", successor="二"), unit("二", successor="三"), unit("三", successor="二")
    assert life_fault((unit("一", successor="四"),)) == (unit("一", successor="四"), "名录里没有“四”")
    assert life_fault((one, unit("二", successor="四"))) == (unit("二", successor="四"), "名录里没有“四”")
    assert life_fault((one, two, three)) == (one, "最后又并回了自己")
    assert life_fault((unit("一", successor="一"),)) == (unit("一", successor="一"), "最后又并回了自己")
