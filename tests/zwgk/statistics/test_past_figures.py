"""Figures of the period compared with earlier ones: twelve quarters of three years, every expected value by hand."""

from dataclasses import replace

import pytest

from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.statistics.small_county import compared_with
from zwgk.model.inputs import Inputs
from zwgk.model.past import TOTAL, Basis, Past, PastFigure
from zwgk.model.period import Period, period_coded
from zwgk.statistics.compared_columns import COMPARED
from zwgk.statistics.past_figures import Compared
from zwgk.statistics.results import Results, compute

Q = {number: (3 * number - 2, 3 * number) for number in (1, 2, 3, 4)}
# 财政局, items of 动态 and 信息公开 together, quarter by quarter; then its rank by them among three departments.
TREASURY = {2022: (10, 20, 30, 0), 2023: (5, 0, 12, 18), 2024: (36, 0, 0, 0)}
RANKS = {2022: (1, 2, 3, 3), 2023: (3, 3, 2, 1), 2024: (1, 3, 3, 3)}


def figure(
    period: str,
    unit: str,
    count: int | None,
    column: str = TOTAL,
    *,
    kind: str = "部门",
    rank: int | None = None,
    months: tuple[int | None, ...] = (),
    basis: Basis = Basis.CLOSED,
    state: str = "",
    named: bool = False,
) -> PastFigure:
    when = period_coded(period)
    return PastFigure(when, kind, unit, column, count, True, rank, None, state, named, months, basis, "来源", "")


def history(*, until: str = "2024Q1") -> tuple[PastFigure, ...]:
    return tuple(
        figure(f"{year}Q{number}", "财政局", count, rank=RANKS[year][number - 1])
        for year, counts in TREASURY.items()
        for number, count in enumerate(counts, start=1)
        if (year, number) <= (int(until[:4]), int(until[-1]))
    )


def with_past(inputs: Inputs, *figures: PastFigure) -> Results:
    return compute(replace(inputs, past=Past(figures)))


def treasury(code: str, *figures: PastFigure) -> Compared:
    """Return the quarter with 3 items of 动态 and 1 of 信息公开 per month: 12 in all."""
    inputs = quarter(code, departments={"财政局": (3, 1), "统计局": (8, 1), "公安局": (9, 3)})
    return compared_with(inputs, *figures).items["财政局", TOTAL]


@pytest.mark.parametrize(
    ("code", "before", "on_before", "last_year", "on_last_year"),
    [
        ("2022Q2", 10, "增加2（20.0%）", None, "—"),
        ("2022Q3", 20, "减少8（40.0%）", None, "—"),
        ("2022Q4", 30, "减少18（60.0%）", None, "—"),
        ("2023Q1", 0, "由零增至12", 10, "增加2（20.0%）"),
        ("2023Q2", 5, "增加7（140.0%）", 20, "减少8（40.0%）"),
        ("2023Q3", 0, "由零增至12", 30, "减少18（60.0%）"),
        ("2023Q4", 12, "持平", 0, "由零增至12"),
        ("2024Q1", 18, "减少6（33.3%）", 5, "增加7（140.0%）"),
        ("2024Q2", 36, "减少24（66.7%）", 0, "由零增至12"),
        ("2024Q3", 0, "由零增至12", 12, "持平"),
        ("2024Q4", 0, "由零增至12", 18, "减少6（33.3%）"),
    ],
)
def test_twelve_quarters(
    code: str, before: int | None, on_before: str, last_year: int | None, on_last_year: str
) -> None:
    earlier = [each for each in history(until="2024Q4") if each.period.code < code]
    found = treasury(code, *earlier)
    assert (found.now, found.before, found.last_year) == (12, before, last_year)
    assert (found.on_before.words, found.on_last_year.words) == (on_before, on_last_year)


def test_without_history_only_the_months_of_the_workbook_tell() -> None:
    alone = compared_with(quarter("2024Q2"))
    assert {(one.before, one.last_year) for one in alone.items.values()} == {(None, None)}
    assert alone.total.before is None
    inputs = quarter("2024Q2")
    counts = inputs.counts.copy()
    first = counts["month"].between(1, 3)
    counts.loc[first, "count"] = 2
    counts.loc[first, "state"] = "reported"
    whole = compared_with(replace(inputs, counts=counts))
    assert whole.items["财政局", "动态"].before == 6  # three months of 2
    assert whole.items["财政局", TOTAL].before == 12  # two columns
    assert whole.total.before == 5 * 12
    february = (counts["unit"] == "财政局") & (counts["column"] == "动态") & (counts["month"] == 2)
    counts.loc[february, ["count", "state"]] = [None, "blank"]
    part = compared_with(replace(inputs, counts=counts))
    assert part.items["财政局", "动态"].before is None  # a sum without a month would look like a rise
    assert part.items["财政局", "信息公开"].before == 6
    assert part.total.before is None


def test_the_surest_figure_holds_and_of_equals_the_last() -> None:
    figures = [
        figure("2024Q1", "财政局", 40, basis=Basis.CLOSED),
        figure("2024Q1", "财政局", 41, basis=Basis.PAPER),
        figure("2024Q1", "财政局", 42, basis=Basis.UNCLOSED),
    ]
    assert treasury("2024Q2", *figures).before == 40
    assert treasury("2024Q2", *figures, figure("2024Q1", "财政局", 44)).before == 44  # closed again
    assert treasury("2024Q2", *figures, figure("2024Q1", "财政局", 45, basis=Basis.CORRECTED)).before == 45


def test_a_period_that_was_not_recorded_is_added_from_its_months() -> None:
    figures = (
        figure("2023Q1", "财政局", 6, months=(1, 2, 3)),
        figure("2023Q2", "财政局", 15, months=(4, 5, 6)),
    )
    assert treasury("2024H1", *figures).last_year == 21
    assert treasury("2024H1", figures[0]).last_year is None
    unknown = (figures[0], figure("2023Q2", "财政局", 15, months=(4, None, 6)))
    assert treasury("2024H1", *unknown).last_year is None


def test_zeros_run_on_over_the_years_end() -> None:
    inputs = quarter("2024Q1", departments={"财政局": (0, 1), "统计局": (8, 1), "公安局": (9, 3)})
    past = figure("2023Q4", "财政局", 7, "动态", months=(7, 0, 0))
    assert compared_with(inputs, past).items["财政局", "动态"].zeros == 5  # November to March
    assert compared_with(inputs).items["财政局", "动态"].zeros == 3
    assert compared_with(inputs, past).items["统计局", "动态"].zeros == 0


def test_a_merged_unit_brings_its_figures_and_a_renamed_one_too() -> None:
    inputs = quarter("2024Q2", departments={"财政局": (3, 1), "统计局": (8, 1), "公安局": (9, 3)})
    units = {unit.name: unit for unit in inputs.units}
    roster = (
        *(unit for unit in inputs.units if unit.name != "统计局"),
        replace(units["统计局"], former_name="调查队", changed_month=2),
        replace(units["财政局"], order=9, name="国资局", full_name="国资局", last_month=3, successor="财政局"),
    )
    figures = [
        figure("2023Q2", "财政局", 5, rank=2),
        figure("2023Q2", "国资局", 4, rank=3),
        figure("2023Q2", "调查队", 8, rank=1),
        figure("2023Q2", "招商局", 1, rank=4),
    ]
    found = compared_with(replace(inputs, roster=roster), *figures)
    assert found.items["财政局", TOTAL].last_year == 9
    assert found.items["统计局", TOTAL].last_year == 8
    assert found.gone == {Period(2023, 4, 6): ("招商局",)}


def test_the_total_is_compared_only_if_all_of_it_is_known() -> None:
    inputs = quarter("2024Q2")  # 3 × (12 + 10 + 12 + 9 + 12) = 165
    figures = [figure("2024Q1", "财政局", 30), figure("2024Q1", "招商局", 5)]
    assert compared_with(inputs, *figures).total.before is None  # nothing of the townships
    towns = [figure("2024Q1", "小冀镇", 100, kind="乡镇"), figure("2024Q1", "翟坡镇", 15, kind="乡镇")]
    found = compared_with(inputs, *figures, *towns).total
    assert (found.now, found.before) == (165, 150)  # 招商局 no longer exists, its items were published
    assert found.on_before.words == "增加15（10.0%）"
    papers = [replace(each, basis=Basis.PAPER) for each in (*figures, *towns)]
    assert compared_with(inputs, *papers).total.before is None  # perhaps 统计局 was not read
    rest = [figure("2024Q1", unit, 9, basis=Basis.PAPER) for unit in ("统计局", "公安局")]
    assert compared_with(inputs, *papers, *rest).total.before == 168
    assert compared_with(inputs, *papers, *rest[:1]).total.before is None


def test_named_last_year_too_and_improved_since() -> None:
    inputs = quarter("2024Q1", departments={"财政局": (3, 0), "统计局": (8, 1), "公安局": (9, 3)})
    figures = [
        figure("2023Q4", unit, 0, "信息公开", state="为零", named=True, months=(0, 0, 0))
        for unit in ("财政局", "统计局")
    ]
    found = with_past(inputs, *figures)
    assert list(found.named_again["unit"]) == ["财政局"]
    assert list(found.improved["unit"]) == ["统计局"]
    assert {row["unit"]: row["periods"] for row in found.repeated.to_dict("records")} == {"财政局": 2}
    assert len(with_past(inputs).improved) == 0


CELLS = {"上期": 36, "环比": -24, "环比率": "-66.7%", "上年同期": 0, "同比": 12, "同比率": "—", "名次变化": "降2"}


@pytest.mark.parametrize("name", COMPARED)
def test_printed_columns(name: str) -> None:
    figures = history(until="2024Q1")
    assert COMPARED[name].cell(treasury("2024Q2", *figures)) == CELLS[name]
    assert COMPARED[name].cell(treasury("2024Q2")) == "—"
