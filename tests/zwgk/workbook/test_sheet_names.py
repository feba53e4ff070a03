"""A unit's name becomes a sheet name valid in every spreadsheet program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk.workbook.sheet_names import free_sheet_name


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("小冀镇", [], "小冀镇"),
        ("税务局[稽查/征收]:*?\\", [], "税务局稽查征收"),
        ("'民政局'", [], "民政局"),
        ("日志", ["日志"], "日志(2)"),
        ("ABC局", ["abc局", "ABC局(2)"], "ABC局(3)"),
        ("国" * 40, [], "国" * 31),
        ("国" * 40, ["国" * 31], "国" * 28 + "(2)"),
        ("/", [], "单位"),
    ],
)
def test_nearest_free_name(name: str, taken: list[str], expected: str) -> None:
    assert free_sheet_name(name, taken) == expected


@given(st.lists(st.text(), max_size=12))
def test_any_names_become_distinct_and_allowed(names: list[str]) -> None:
    given_out: list[str] = []
    for name in names:
        given_out.append(free_sheet_name(name, given_out))
    assert len({name.casefold() for name in given_out}) == len(names)
    for name in given_out:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
