"""Published and present data: each kind of change is found, and nothing else."""

from dataclasses import replace
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.documents.bulletin.quarters import quarter
from zwgk.history.snapshot import differences, snapshot
from zwgk.model.inputs import Inputs
from zwgk.model.rules import Quota

INPUTS = quarter()
PUBLISHED = snapshot(INPUTS)
FIRST = INPUTS.units[0]


def told(now: Inputs) -> list[str]:
    return [found.words for found in differences(PUBLISHED, snapshot(now))]


def with_unit(**changed: Any) -> Inputs:
    return replace(INPUTS, units=(replace(FIRST, **changed), *INPUTS.units[1:]))


def with_count(row: int, count: int | None) -> Inputs:
    counts = INPUTS.counts.copy()
    counts.loc[row, ["count", "state"]] = [pd.NA, "blank"] if count is None else [count, "reported"]
    return replace(INPUTS, counts=counts)


def reported() -> list[int]:
    rows = INPUTS.counts[INPUTS.counts["month"].isin(INPUTS.period.months)].dropna(subset=["count"])
    return rows.index.tolist()


def test_nothing_has_changed() -> None:
    assert told(INPUTS) == []


def test_an_alias_a_duty_a_quota() -> None:
    assert told(with_unit(aliases=("新别名",))) == [f"{FIRST.name}的“别名”（单位名录）公布时是空白，现在是新别名"]
    (duty,) = told(with_unit(duties=frozenset()))
    assert duty.startswith(f"{FIRST.name}的“承担栏目”（单位名录）公布时是")
    column = INPUTS.rules.columns[0]
    columns = (replace(column, monthly_quota=99), *INPUTS.rules.columns[1:])
    (quota,) = told(replace(INPUTS, rules=replace(INPUTS.rules, columns=columns)))
    assert quota.startswith(f"{column.kind}{column.name}的“每月最低”（设置）公布时是")
    assert quota.endswith("现在是99")


def test_a_quota_of_some_units_and_from_a_month_on() -> None:
    quotas = (Quota("部门", "动态", 3, ("财政局", "公安局"), 6), Quota("部门", "动态", 2))
    changed = replace(INPUTS, rules=replace(INPUTS.rules, quotas=quotas))
    assert told(changed) == [
        "部门动态的“另定的每月最低”（设置）公布时是空白，现在是财政局、公安局6月起3；全部1月起2",
    ]
    # An archive of before this was recorded says nothing of it.
    older = {key: value for key, value in PUBLISHED.items() if key[2] != "另定的每月最低"}
    assert differences(older, snapshot(changed)) == []


def test_a_name_is_one_that_is_gone_and_one_that_is_new() -> None:
    counts = INPUTS.counts.assign(unit=INPUTS.counts["unit"].replace(FIRST.name, "新名镇"))
    renamed = replace(INPUTS, units=(replace(FIRST, name="新名镇"), *INPUTS.units[1:]), counts=counts)
    assert told(renamed) == [
        f"“单位名录”里公布时有{FIRST.name}，现在没有",
        "“单位名录”里公布时没有新名镇，现在有",
    ]


def test_a_later_month_is_no_change() -> None:
    later = INPUTS.counts[~INPUTS.counts["month"].isin(INPUTS.period.months)].index
    assert len(later)
    assert told(with_count(later[0], 4711)) == []


@settings(max_examples=60)
@given(st.sets(st.sampled_from(reported()), max_size=5), st.integers(1, 9))
def test_each_changed_month_is_found_and_no_other(rows: set[int], more: int) -> None:
    counts = INPUTS.counts.copy()
    for row in rows:
        counts.loc[row, "count"] += more
    now = replace(INPUTS, counts=counts)
    expected = {
        (str(counts.loc[row, "unit"]), str(counts.loc[row, "column"]), str(counts.loc[row, "month"])) for row in rows
    }
    assert {found.key[1:] for found in differences(PUBLISHED, snapshot(now))} == expected
