"""The sentence on what is due, as of a day."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.zwgk.documents.bulletin.quarters import quarter
from zwgk.statistics.due import due_sentence
from zwgk.statistics.results import compute

DEADLINE = dt.date(2024, 7, 5)


@pytest.mark.parametrize(
    ("day", "deadline", "blank", "told"),
    [
        ((2024, 6, 20), None, (), "2024年第二季度还差10天结束；过去的月份各单位都已报齐。"),
        ((2024, 6, 20), DEADLINE, (("财政局", 4),), "2024年第二季度还差10天结束；没有报齐的1个单位：财政局。"),
        ((2024, 6, 20), DEADLINE, (("财政局", 6),), "2024年第二季度还差10天结束；过去的月份各单位都已报齐。"),
        ((2024, 6, 30), None, (), "2024年第二季度还差0天结束；过去的月份各单位都已报齐。"),
        ((2024, 7, 1), None, (("财政局", 6),), "2024年第二季度已经结束；没有报齐的1个单位：财政局。"),
        (
            (2024, 7, 3),
            DEADLINE,
            (("小冀镇", 5), ("公安局", 6)),
            "第二季度报送截止7月5日，还差2天；没有报齐的2个单位：小冀镇、公安局。",
        ),
        ((2024, 7, 4), DEADLINE, (), "第二季度报送截止7月5日，还差1天；过去的月份各单位都已报齐。"),
        ((2024, 7, 5), DEADLINE, (), "第二季度报送截止7月5日，就是今天；过去的月份各单位都已报齐。"),
        ((2025, 1, 5), DEADLINE, (), "第二季度报送截止7月5日，已过184天；过去的月份各单位都已报齐。"),
        ((2024, 7, 3), dt.date(2024, 4, 5), (), "2024年第二季度已经结束；过去的月份各单位都已报齐。"),
    ],
)
def test_due(
    day: tuple[int, int, int], deadline: dt.date | None, blank: tuple[tuple[str, int], ...], told: str
) -> None:
    inputs = quarter(blank=blank)
    office = replace(inputs.rules.office, report_deadline=deadline)
    results = compute(replace(inputs, rules=replace(inputs.rules, office=office)))
    year, month, number = day
    assert due_sentence(results, dt.date(*day)) == f"截至{year}年{month}月{number}日：{told}"
