"""Which files count, each for which county, and messages on the others. A file of doubtful identity gives no figures:
of two that claim one county, neither counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

import pandas as pd

from zwgk.problems import Problem, Severity
from zwgk.rollup.facts import Section
from zwgk.roster import Unit, normal_name, unit_index

_MOST_PLACES = 3


@dataclass(frozen=True)
class Judged:
    """files: name of the file -> county, for those that count; problems: all to report, in the order of the files."""

    files: Mapping[str, str]
    problems: tuple[Problem, ...]


class _Roster(NamedTuple):
    """known: from `unit_index`; names: normalised name -> short name, of all names of all counties."""

    known: Mapping[str, Unit]
    names: Mapping[str, str]


def _roster(units: Sequence[Unit]) -> _Roster:
    names = {normal_name(name): unit.name for unit in units for name in (unit.name, unit.full_name, *unit.aliases)}
    return _Roster(unit_index(units), {name: unit for name, unit in names.items() if name})


def judge(facts: pd.DataFrame, named: Sequence[tuple[str, str]], units: Sequence[Unit]) -> Judged:
    """Judge every file among `facts` (the result of `engine.gather`).

    named: (file, sentence) of files that were not read; units: the expected counties, none if every sender
    counts.
    """
    problems = [_problem(file, sentence) for file, sentence in named]
    roster = _roster(units)
    claims: dict[str, str] = {}
    for file, section, unit, text in _openings(facts):
        county = _county(text, roster)
        fault = _fault(file, section, unit, text, county, roster)
        if fault is None:
            claims[file] = county
        else:
            problems.append(fault)
    problems += _rivals(claims)
    counts = pd.Series(claims).value_counts()
    counted = {file: county for file, county in claims.items() if counts[county] == 1}
    problems += _inside(facts[facts["file"].isin(counted)])
    return Judged(counted, tuple(sorted(problems, key=lambda problem: problem.file)))


def _openings(facts: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    first = facts[facts["section"].isin([Section.COUNTY.value, Section.FORM.value, Section.FAULT.value])]
    yield from first[["file", "section", "unit", "text"]].itertuples(index=False, name=None)


def _county(text: str, roster: _Roster) -> str:
    """Return the roster's name of a county; its own name if there is no roster."""
    if not roster.known:
        return "".join(text.split())
    known = roster.known.get(normal_name(text))
    return known.name if known is not None else ""


def _fault(file: str, section: str, unit: str, text: str, county: str, roster: _Roster) -> Problem | None:
    if section == Section.FAULT.value:
        return Problem(Severity.ERROR, "", "", "", text, "改好或重新获取后再汇总一次", file)
    if section == Section.FORM.value:
        what = f"这是一个单位（{unit}）的填报表，不是县里的工作簿，没有计入"
        return Problem(Severity.ERROR, "", "", "", what, "请县里先用“回收”填进自己的工作簿，再报这个工作簿", file)
    if not text.strip():
        return Problem(
            Severity.ERROR,
            "设置",
            "",
            "",
            "没有写县（市、区）名称，不知道是谁的，没有计入",
            "请县里在“设置”里填上",
            file,
        )
    if not county:
        return Problem(
            Severity.ERROR,
            "设置",
            "",
            text,
            "名录里没有这个县（市、区），没有计入",
            "改正县名，或在市里的 roster.csv 里添上",
            file,
        )
    other = _named_in(file, county, roster)
    if other:
        what = f"文件名是{other}的，里面却是{county}的，没有计入"
        return Problem(Severity.ERROR, "设置", "", text, what, "请核对是谁的工作簿，把文件名或县名改正后再汇总", file)
    return None


def _named_in(file: str, county: str, roster: _Roster) -> str:
    """Return the other county that a file is named after, "" if there is none: of nested names the longest."""
    place = normal_name(PurePosixPath(file).stem)
    fitting = [name for name in roster.names if name in place]
    found = {roster.names[name] for name in fitting if not any(name in longer and name != longer for longer in fitting)}
    return "" if county in found or len(found) != 1 else found.pop()


def _rivals(claims: Mapping[str, str]) -> Iterator[Problem]:
    by_county: dict[str, list[str]] = {}
    for file, county in claims.items():
        by_county.setdefault(county, []).append(file)
    for county, files in by_county.items():
        for file in files if len(files) > 1 else ():
            others = "、".join(f"“{other}”" for other in files if other != file)
            what = f"{county}报了 {len(files)} 份，另有{others}，都没有计入"
            yield Problem(Severity.ERROR, "", "", county, what, "只留该计入的一份，移走其余的，再汇总一次", file)


def _inside(facts: pd.DataFrame) -> Iterator[Problem]:
    """Return the problems of each county's own reading, and its unfinished months."""
    unreported = facts[facts["section"] == Section.UNREPORTED.value]
    for file, month, units in unreported[["file", "month", "value"]].itertuples(index=False):
        what = f"{month}月还有 {units} 个单位没有报齐，县里这个月的数不全"
        yield Problem(Severity.WARNING, "", "", str(units), what, "请县里补齐后重报", file)
    found = facts[facts["section"] == Section.PROBLEM.value]
    errors = found[found["item"] == Severity.ERROR.value]
    for file, sheet, cell in errors[["file", "sheet", "cell"]].itertuples(index=False):
        yield Problem(
            Severity.ERROR, sheet, cell, "", "县里的这一格没有读成，少计了", "请县里点“校验”，改好后重报", file
        )
    others = found[found["item"] == Severity.WARNING.value]
    for file, mine in others.groupby("file", sort=False):
        places = [f"{sheet}!{cell}" for sheet, cell in mine[["sheet", "cell"]].itertuples(index=False) if sheet]
        more = f"等 {len(mine)} 处" if len(mine) > _MOST_PLACES else f"（{len(mine)} 处）"
        listed = "、".join(places[:_MOST_PLACES]) + more
        yield Problem(Severity.WARNING, "", "", "", f"县里的校验有警告：{listed}", "数已计入；请县里核对", str(file))


def _problem(file: str, sentence: str) -> Problem:
    return Problem(Severity.WARNING, "", "", "", sentence, "确认不该计入即可", file)
