"""Every figure in the text is in the workbook, for any workbook."""

import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.zwgk.documents.bulletin.quarters import quarter
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute

counts = st.one_of(st.none(), st.integers(0, 60))
triples = st.tuples(counts, counts, counts)
dates = st.one_of(st.none(), st.dates().map(str).filter(lambda text: "2019" < text < "2024-07"))
UNITS = ("财政局", "统计局", "公安局")


def numbers(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


def sums(values: tuple[int | None, ...], months: int = 3) -> set[int]:
    """Return the figures allowed for the portal: each column's sum, and the total."""
    known = [value * months for value in values if value is not None]
    return {*known, sum(known)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    departments=st.fixed_dictionaries({name: st.tuples(counts, counts) for name in UNITS}),
    portal=triples,
    requests=triples,
    mailbox=triples,
    openings=st.tuples(counts, counts),
    media=st.lists(
        st.tuples(st.sampled_from(["甲号", "乙号", "丙号"]), counts, counts, dates),
        max_size=3,
        unique_by=lambda row: row[0],
    ),
    catalogue=st.lists(
        st.tuples(
            st.sampled_from(["救灾", "就业", "水利", "统计"]), dates, st.one_of(st.none(), st.booleans()), st.just("")
        ),
        max_size=4,
        unique_by=lambda row: row[0],
    ),
)
def test_every_number_of_the_text_is_in_the_workbook(
    departments: Any, portal: Any, requests: Any, mailbox: Any, openings: Any, media: Any, catalogue: Any
) -> None:
    inputs = quarter(
        departments=departments,
        portal=portal,
        requests=requests,
        mailbox=mailbox,
        openings=openings,
        media=media,
        catalogue=catalogue,
    )
    values = placeholder_values(find(compute(inputs)), inputs, draft=True)
    # Months, years and settings: the period, the quotas, thirteen weeks of two posts, counts of things.
    known = {
        4,
        5,
        6,
        1,
        2,
        3,
        2023,
        2024,
        8,
        26,
        len(media),
        len(catalogue),
        sum(None in pair for pair in departments.values()),
    }
    known |= sums(portal)
    if all(None not in pair for pair in departments.values()):  # the sums by kind: 3 months of 12 and 10 in townships
        own = 3 * sum(map(sum, departments.values()))
        known |= {66, own, 66 + own}
    for (received, closed, answered), opening in zip((requests, mailbox), openings, strict=True):
        known |= {value for value in (received, closed, answered, opening) if value is not None}
        if None not in (received, closed, opening):
            known.add(opening + received - closed)
    posts = {account: 3 * count for account, count, _, _ in media if count is not None}
    known |= {*posts.values(), sum(posts.values()), *(weeks for _, _, weeks, _ in media if weeks is not None)}
    for date in [row[3] for row in media] + [row[1] for row in catalogue]:
        if date:
            year, month, _ = (int(part) for part in date.split("-"))
            known |= {year, year + 1, month}
            known.add(days_before_july(date))
    text = "".join(str(value) for value in values.values())
    assert numbers(text) <= known


def days_before_july(date: str) -> int:
    """Return days from a date to 2024-06-30."""
    import datetime as dt

    return (dt.date(2024, 6, 30) - dt.date.fromisoformat(date)).days
