"""Units that exist for part of the year, were renamed, moved to another kind or merged."""

from dataclasses import replace

from zwgk.model.frames import CountRow
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.statistics.lives import counts_of_period, heirs_of_cases, left_out, lives

Q1, Q2, Q3 = Period(2024, 1, 3), Period(2024, 4, 6), Period(2024, 7, 9)


def unit(name: str, **more: object) -> Unit:
    return replace(Unit(1, name, name, "部门", duties=frozenset({"动态"})), **more)  # type: ignore[arg-type]


def names(roster: tuple[Unit, ...], period: Period) -> list[str]:
    return [one.name for one in lives(roster, period).units]


def test_a_period_has_the_units_with_at_least_a_month_in_it() -> None:
    roster = (unit("全年"), unit("六月起", first_month=6), unit("七月起", first_month=7), unit("三月止", last_month=3))
    assert names(roster, Q1) == ["全年", "三月止"]
    assert names(roster, Q2) == ["全年", "六月起"]
    assert names(roster, Q3) == ["全年", "六月起", "七月起"]


def test_a_unit_merged_within_the_period_counts_for_its_successor() -> None:
    roster = (unit("旧局", last_month=5, successor="新局"), unit("新局"))
    assert names(roster, Q1) == ["旧局", "新局"]
    assert lives(roster, Q2).heirs == {"旧局": "新局", "新局": "新局"}
    assert names(roster, Q2) == ["新局"]
    assert names(roster, Q3) == ["新局"]
    # merged at the period's very end: both have their rows
    assert names((unit("旧局", last_month=6, successor="新局"), unit("新局")), Q2) == ["旧局", "新局"]


def test_a_unit_dissolved_without_a_successor_keeps_its_row() -> None:
    found = lives((unit("旧局", last_month=4), unit("新局")), Q2)
    assert [one.name for one in found.units] == ["旧局", "新局"]
    assert found.heirs == {"旧局": "旧局", "新局": "新局"}


def test_a_successor_that_begins_after_the_period_takes_nothing_yet() -> None:
    assert names((unit("旧局", last_month=5, successor="新局"), unit("新局", first_month=7)), Q2) == ["旧局"]


def test_chains_of_mergers_end_at_the_last_unit() -> None:
    roster = (
        unit("一", last_month=4, successor="二"),
        unit("二", last_month=5, successor="三"),
        unit("三"),
    )
    assert lives(roster, Q2).heirs == {"一": "三", "二": "三", "三": "三"}


def test_units_that_were_merged_into_each_other_do_not_loop() -> None:
    roster = (unit("一", last_month=4, successor="二"), unit("二", last_month=4, successor="一"))
    assert lives(roster, Q2).heirs == {"一": "一", "二": "二"}
    outside = unit("零", last_month=4, successor="一")  # leads into the circle
    assert lives((outside, *roster), Q2).heirs == {"零": "零", "一": "一", "二": "二"}


def test_the_successor_has_the_duties_and_months_of_all() -> None:
    old = unit("旧局", last_month=5, successor="新局", first_month=2, duties=frozenset({"信息公开"}))
    (heir,) = lives((old, unit("新局", first_month=5)), Q2).units
    assert heir.duties == {"动态", "信息公开"}
    assert heir.first_month == 2
    (heir,) = lives((replace(old, first_month=None), unit("新局", first_month=5)), Q2).units
    assert heir.first_month is None


def test_name_and_kind_are_those_at_the_periods_end() -> None:
    moved = unit("新名", changed_month=6, former_name="旧名", former_kind="乡镇", aliases=("简称",))
    (before,), (within,) = lives((moved,), Q1).units, lives((moved,), Q2).units
    assert (before.name, before.kind, before.aliases) == ("旧名", "乡镇", ("简称", "新名"))
    assert (within.name, within.kind, within.aliases) == ("新名", "部门", ("简称",))
    found = lives((moved,), Q1)
    assert (found.own, found.heirs) == ({"新名": "旧名"}, {"新名": "旧名"})


def test_a_change_in_the_last_month_of_the_period_holds_for_it() -> None:
    (one,) = lives((unit("新名", changed_month=3, former_name="旧名"),), Q1).units
    assert one.name == "新名"
    (one,) = lives((unit("新名", changed_month=4, former_name="旧名"),), Q1).units
    assert one.name == "旧名"


def test_only_the_kind_changed() -> None:
    (one,) = lives((unit("街道", changed_month=4, former_kind="乡镇", aliases=("某街道",)),), Q1).units
    assert (one.name, one.kind, one.aliases) == ("街道", "乡镇", ("某街道",))
    (one,) = lives((unit("新名", changed_month=4, former_name="旧名"),), Q1).units
    assert one.kind == "部门"


def test_a_former_name_that_another_unit_has_is_not_taken() -> None:
    roster = (unit("新名", changed_month=4, former_name="旧名"), unit("旧名"))
    assert names(roster, Q1) == ["新名", "旧名"]


def test_cases_follow_mergers_before_the_period_too() -> None:
    roster = (
        unit("一", last_month=1, successor="二"),
        unit("二", last_month=2, successor="三"),
        unit("三"),
        unit("四", last_month=2),
        unit("五", last_month=1, successor="四"),
    )
    assert heirs_of_cases(roster, lives(roster, Q2)) == {"一": "三", "二": "三", "三": "三"}


def row(
    unit: str, month: int, count: int | None, state: str = "reported", kind: str = "部门", column: str = "动态"
) -> CountRow:
    return unit, kind, column, month, count, state


def test_counts_without_any_change_are_the_same() -> None:
    counts = [row("甲", 4, 1), row("不在名录", 4, 1)]
    assert counts_of_period(counts, lives((unit("甲"),), Q2), Q2) is counts


def test_counts_of_merged_units_are_added_within_the_period_only() -> None:
    roster = (unit("旧局", last_month=5, successor="新局"), unit("新局"))
    counts = [
        row("旧局", 3, 10),
        row("新局", 3, 1),
        row("旧局", 4, 20),
        row("新局", 4, 2),
        row("旧局", 6, None, "blank"),
        row("新局", 6, 4),
        row("旧局", 7, 30),
    ]
    assert counts_of_period(counts, lives(roster, Q2), Q2) == [
        row("旧局", 3, 10),
        row("新局", 3, 1),
        row("新局", 4, 22),
        row("新局", 6, 4, "blank"),  # the least certain state
        row("旧局", 7, 30),
    ]


def test_states_of_merged_cells() -> None:
    roster = (unit("旧局", last_month=5, successor="新局"), unit("新局"))
    found = lives(roster, Q2)

    def joined(one: tuple[int | None, str], other: tuple[int | None, str]) -> tuple[int | None, str]:
        (result,) = counts_of_period([row("旧局", 4, *one), row("新局", 4, *other)], found, Q2)
        return result[4], result[5]

    assert joined((1, "reported"), (None, "not duty")) == (1, "reported")
    assert joined((None, "not duty"), (None, "not duty")) == (None, "not duty")
    assert joined((None, "blank"), (None, "not duty")) == (None, "blank")
    assert joined((None, "blank"), (None, "unreadable")) == (None, "unreadable")
    assert joined((0, "reported"), (0, "reported")) == (0, "reported")


def test_counts_have_the_names_and_kinds_of_the_period() -> None:
    roster = (unit("新名", changed_month=6, former_name="旧名", former_kind="乡镇"),)
    counts = [row("新名", 1, 5), row("新名", 8, 6), row("外人", 1, 7, kind="别类")]
    assert counts_of_period(counts, lives(roster, Q1), Q1) == [
        row("旧名", 1, 5, kind="乡镇"),
        row("旧名", 8, 6, kind="乡镇"),
        row("外人", 1, 7, kind="别类"),
    ]
    assert counts_of_period([row("新名", 1, 5, kind="乡镇")], lives(roster, Q3), Q3) == [row("新名", 1, 5)]


def test_publications_in_columns_of_the_former_kind_are_told() -> None:
    found = lives((unit("甲"), unit("乙")), Q2)
    columns = {"部门": frozenset({"动态"})}
    counts = [
        row("甲", 3, 9, column="乡镇动态"),  # before the period
        row("甲", 4, 2, column="乡镇动态"),
        row("甲", 6, 3, column="乡镇动态"),
        row("甲", 7, 9, column="乡镇动态"),  # after it
        row("甲", 4, 5),
        row("乙", 5, 1, column="乡镇动态"),
        row("乙", 5, 0, column="另一栏"),
        row("乙", 5, None, "blank", column="另一栏"),
        row("外人", 5, 8, column="乡镇动态"),
    ]
    assert left_out(counts, found, columns, Q2) == [("甲", "乡镇动态", 5), ("乙", "乡镇动态", 1)]
