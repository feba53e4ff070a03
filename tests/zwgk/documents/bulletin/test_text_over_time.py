"""Sentences that compare: present only if the figures prove them."""

from dataclasses import replace
from functools import cache

import pytest

from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.statistics.test_past_figures import figure
from tools.word_template import build_template
from zwgk.documents.bulletin import text_over_time as text
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.word import fill_in
from zwgk.model.inputs import Inputs
from zwgk.model.past import Basis, Correction, Past, PastFigure
from zwgk.model.period import Period
from zwgk.statistics.findings import Findings, find
from zwgk.statistics.past_figures import Compared
from zwgk.statistics.results import compute

SHORT = {"财政局": (0, 0), "统计局": (8, 1), "公安局": (9, 3)}
ALL = [
    figure("2024Q1", unit, count, kind=kind)
    for kind, unit, count in (
        ("乡镇", "小冀镇", 30),
        ("乡镇", "翟坡镇", 20),
        ("部门", "财政局", 40),
        ("部门", "统计局", 30),
        ("部门", "公安局", 30),
    )
]
"""The first quarter: 150 in all."""


def found(inputs: Inputs, *past: PastFigure, corrections: tuple[Correction, ...] = ()) -> Findings:
    return find(compute(replace(inputs, past=Past(past, corrections))))


@cache
def usual() -> Findings:
    return found(quarter())


def test_the_change_of_all() -> None:
    """36 + 30 + 36 + 27 + 36 = 165."""
    assert text.change_sentence(found(quarter(), *ALL)) == "各单位共发布165条，较上季度增加15条（10.0%）。"
    last_year = [replace(each, period=Period(2023, 4, 6)) for each in ALL]
    told = text.change_sentence(found(quarter(), *ALL, *last_year, figure("2023Q2", "招商局", 15)))
    assert told == "各单位共发布165条，较上季度增加15条（10.0%），较上年同期持平。"
    nothing = [replace(each, count=0) for each in ALL]
    assert text.change_sentence(found(quarter(), *nothing)) == "各单位共发布165条，较上季度由零增至165条。"
    more = [replace(each, count=(each.count or 0) * 2) for each in ALL]
    assert text.change_sentence(found(quarter(), *more)) == "各单位共发布165条，较上季度减少135条（45.0%）。"


@pytest.mark.parametrize(
    ("before", "told"), [(164, "增加1条（0.6%）"), (165, "持平"), (166, "减少1条（0.6%）"), (0, "由零增至165条")]
)
def test_a_change_by_one_item(before: int, told: str) -> None:
    plain = usual()
    changed = replace(plain, comparison=replace(plain.comparison, total=Compared(165, before)))
    assert text.change_sentence(changed) == f"各单位共发布165条，较上季度{told}。"


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert text.change_sentence(found(quarter())) == ""
    assert text.change_sentence(found(quarter(), *ALL[1:2])) == ""
    assert text.change_sentence(found(quarter(blank=(("财政局", 5),)), *ALL)) == ""
    for sentence in (text.from_zero_sentence, text.zero_run_sentence, text.improved_sentence):
        assert sentence(found(quarter())) == ""
    assert text.correction_sentence(found(quarter())) == ""


def test_from_zero_and_improved_and_zero_on_and_on() -> None:
    past = [
        figure("2024Q1", "统计局", 0, "信息公开", state="为零", named=True, months=(0, 0, 0)),
        figure("2024Q1", "财政局", 0, "信息公开", state="为零", named=True, months=(4, 0, 0)),
        figure("2024Q1", "公安局", 0, "动态", months=(0, 0, 0)),
    ]
    findings = found(quarter(departments=SHORT), *past)
    assert text.from_zero_sentence(findings) == (
        "与上季度相比，公安局在部门动态栏目由零增至27条；统计局在部门信息公开栏目由零增至3条。"
    )
    assert text.improved_sentence(findings) == "上季度点名的统计局在部门信息公开栏目的更新数量，本期已达到要求。"
    assert text.zero_run_sentence(findings) == (
        "财政局在部门动态栏目已连续三个月为零；财政局在部门信息公开栏目已连续五个月为零。"
    )
    assert [group.units for group in findings.named_again] == [("财政局",)]


def bulletin(inputs: Inputs) -> str:
    """Return the whole text, one paragraph per line."""
    values = placeholder_values(find(compute(inputs)), inputs, draft=False)
    document = read_back(fill_in(build_template(), "通报模板.docx", values))
    return "\n".join(paragraph.run_in + paragraph.text for paragraph in document.paragraphs)


def correction(period: Period, published: str | None, now: str | None, *, item: str = "动态") -> Correction:
    return Correction(period, "单位表", "小冀镇", item, "2", published, now, "2024-05-06 10:00")


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        ((), "更正：2024年第一季度通报中，小冀镇2月“动态”由12条更正为15条。"),
        # The bulletin of the first quarter itself was closed before, so it cannot mention it.
        ((("2024Q1", "2024-04-15 09:00"),), "更正：2024年第一季度通报中，小冀镇2月“动态”由12条更正为15条。"),
    ],
)
def test_a_correction_is_told_in_the_next_bulletin(closed: tuple[tuple[str, str], ...], told: str) -> None:
    past = [replace(figure(period, "小冀镇", 1), recorded=when) for period, when in closed]
    first = Period(2024, 1, 3)
    assert text.correction_sentence(found(quarter(), *past, corrections=(correction(first, "12", "15"),))) == told


def test_a_correction_is_told_once_and_only_of_figures_of_earlier_periods() -> None:
    first, second = Period(2024, 1, 3), Period(2024, 4, 6)
    later = replace(figure("2024Q2", "小冀镇", 1), recorded="2024-07-15 09:00", basis=Basis.CLOSED)
    assert text.correction_sentence(found(quarter("2024Q3"), later, corrections=(correction(first, "1", "2"),))) == ""
    assert text.correction_sentence(found(quarter(), corrections=(correction(second, "1", "2"),))) == ""
    alias = replace(correction(first, "甲", "乙", item="别名"), month="")
    assert text.correction_sentence(found(quarter(), corrections=(alias,))) == ""
    blank = correction(first, "", "2")
    assert text.correction_sentence(found(quarter(), corrections=(blank,))) == (
        "更正：2024年第一季度通报中，小冀镇2月“动态”由未报更正为2条。"
    )


def test_the_text_compares_if_the_office_wants_it_and_always_tells_a_correction() -> None:
    plain = bulletin(quarter())
    inputs = replace(quarter(), past=Past(tuple(ALL)))
    assert bulletin(inputs) == plain
    office = replace(inputs.rules.office, compared=True)
    wanted = bulletin(replace(inputs, rules=replace(inputs.rules, office=office)))
    assert wanted.replace("各单位共发布165条，较上季度增加15条（10.0%）。", "") == plain
    corrected = replace(inputs, past=Past((), (correction(Period(2024, 1, 3), "12", "15"),)))
    assert "\n更正：2024年第一季度通报中，小冀镇2月“动态”由12条更正为15条。\n" in bulletin(corrected)
