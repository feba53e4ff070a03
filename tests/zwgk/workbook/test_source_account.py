"""Rows of the roster and of the figures in CSV files: rows in = units (counts) + rows reported. One wrong row refuses
the folder by file and line, and nothing is built.

| a line                                       | becomes                  |
|----------------------------------------------|--------------------------|
| name and kind; with duties, aliases          | a unit                   |
| blank                                        | nothing                  |
| no name, kind unknown, a total, a name twice | a refusal with its line  |
| a formula                                    | a refusal with its line  |
"""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.workbook.test_source import SETTINGS
from zwgk.errors import Refusal
from zwgk.workbook.source import read_source

GOOD = ("plain", "duties", "aliases")
BAD = {
    "no name": ",街道,,",
    "no kind": "{n}街,乡村,,",
    "total": "合计,街道,,",
    "formula": "=A{n},街道,,",
    "again": "头街,街道,,",
}
LINES = {
    "plain": "{n}街,街道,,",
    "duties": "{n}街,街道,动态,",
    "aliases": "{n}街,街道,,{n}街道办",
    "blank": ",,,",
    **BAD,
}
COUNTS = {
    "plain": "头街,动态,{n},{n}",
    "blank": ",,,",
    "nobody": "无名街,动态,{n},1",
    "no column": "头街,领导,{n},1",
    "no month": "头街,动态,13,1",
    "no number": "头街,动态,{n},一点五",
    "again": "头街,动态,12,3",
}


def write(folder: Path, name: str, head: str, lines: list[str], encoding: str) -> None:
    (folder / name).write_text("\n".join([head, *lines]) + "\n", encoding=encoding)


encodings = st.sampled_from(["utf-8", "utf-8-sig", "gbk"])


@settings(max_examples=80)
@given(kinds=st.lists(st.sampled_from([*LINES, *GOOD, *GOOD]), max_size=12), encoding=encodings)
def test_every_line_of_the_roster_is_a_unit_or_is_named(tmp_path: Path, kinds: list[str], encoding: str) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    lines = [LINES[kind].format(n=n) for n, kind in enumerate(kinds)]
    write(tmp_path, "roster.csv", "name,kind,duties,aliases", ["头街,街道,,", *lines], encoding)
    bad = [n + 3 for n, kind in enumerate(kinds) if kind in BAD]
    if not bad:
        names = [f"{n}街" for n, kind in enumerate(kinds) if kind in GOOD]
        assert [unit.name for unit in read_source(tmp_path).units] == ["头街", *names]
        return
    with pytest.raises(Refusal) as refused:
        read_source(tmp_path)
    (line,) = re.findall(r"roster\.csv 第 (\d+) 行", str(refused.value))
    assert int(line) in bad


@settings(max_examples=80)
@given(kinds=st.lists(st.sampled_from([*COUNTS, "plain", "plain"]), max_size=9), encoding=encodings)
def test_every_line_of_figures_is_a_count_or_is_named(tmp_path: Path, kinds: list[str], encoding: str) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    write(tmp_path, "roster.csv", "name,kind", ["头街,街道"], encoding)
    lines = [COUNTS[kind].format(n=n) for n, kind in enumerate(kinds, start=1)]
    write(tmp_path, "counts.csv", "unit,column,month,count", ["头街,动态,12,9", *lines], encoding)
    bad = [n + 2 for n, kind in enumerate(kinds, start=1) if kind not in ("plain", "blank")]
    if not bad:
        plain = {("头街", "动态", n): n for n, kind in enumerate(kinds, start=1) if kind == "plain"}
        assert read_source(tmp_path).counts == {("头街", "动态", 12): 9, **plain}
        return
    with pytest.raises(Refusal) as refused:
        read_source(tmp_path)
    (line,) = re.findall(r"counts\.csv 第 (\d+) 行", str(refused.value))
    assert int(line) in bad
