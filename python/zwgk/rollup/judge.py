"""Which files count, each for which county, and messages on the others. A file of doubtful identity gives no figures:
of two workbooks that claim one county, neither counts. A workbook outranks a form, and a form a published paper."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

import pandas as pd

from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, normal_name, unit_index
from zwgk.rollup.facts import Section, of_sections
from zwgk.workbook import layout

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
    openings = list(_openings(facts))
    own = {"".join(text.split()) for _, section, _, text in openings if section == Section.COUNTY.value}
    names = roster.names or {normal_name(county): county for county in own if county}
    unread = _unread_papers(facts)
    for file, section, unit, text in openings:
        if section == Section.PAPER.value:
            text = _county_of_paper(text, file, names)
        county = _county(text, roster)
        fault = _fault(file, section, unit, text, county, roster) or unread.get(file)
        if fault is None:
            claims[file] = county
        else:
            problems.append(fault)
    for file, problem in _roll_ups(claims, facts):
        del claims[file]
        problems.append(problem)
    counted, outranked = _chosen(claims, facts)
    problems += outranked
    problems += _inside(facts[facts["file"].isin(counted)])
    return Judged(counted, tuple(sorted(problems, key=lambda problem: problem.file)))


def _openings(facts: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    first = of_sections(facts, Section.COUNTY, Section.FORM, Section.FAULT, Section.OTHER, Section.PAPER)
    yield from first[["file", "section", "unit", "text"]].itertuples(index=False, name=None)


def _county(text: str, roster: _Roster) -> str:
    """Return the roster's name of a county; its own name if there is no roster."""
    if not roster.known:
        return "".join(text.split())
    known = roster.known.get(normal_name(text))
    return known.name if known is not None else ""


def _fault(file: str, section: str, unit: str, text: str, county: str, roster: _Roster) -> Problem | None:
    if section == Section.OTHER.value:
        remedy = "请放县里的统计工作簿、市里下发的填报表，或公布的通报"
        return Problem.warning(f"{text}，没有计入", remedy, file=file)
    if section == Section.PAPER.value and not text:
        what = "看不出是哪个县（市、区）的通报，没有计入"
        return Problem.error(what, "在文件名里写上县名后再汇总", file=file)
    if section == Section.FAULT.value:
        return Problem.error(text, "改好或重新获取后再汇总一次", file=file)
    if section == Section.FORM.value:
        what = f"这是一个单位（{unit}）的填报表，不是县里的工作簿，没有计入"
        return Problem.error(what, "请县里先用“回收”填进自己的工作簿，再报这个工作簿", file=file)
    if not text.strip():
        return Problem.error(
            "没有写县（市、区）名称，不知道是谁的，没有计入", "请县里在“设置”里填上", sheet=layout.SETTINGS, file=file
        )
    if not county:
        return Problem.error(
            "名录里没有这个县（市、区），没有计入",
            "改正县名，或在市里的 roster.csv 里添上",
            sheet=layout.SETTINGS,
            value=text,
            file=file,
        )
    other = _named_in(file, county, roster)
    if other:
        what = f"文件名是{other}的，里面却是{county}的，没有计入"
        return Problem.error(
            what, "请核对是谁的工作簿，把文件名或县名改正后再汇总", sheet=layout.SETTINGS, value=text, file=file
        )
    return None


def _named_in(file: str, county: str, roster: _Roster) -> str:
    """Return the other county that a file is named after, "" if there is none: of nested names the longest."""
    place = normal_name(PurePosixPath(file).stem)
    fitting = [name for name in roster.names if name in place]
    found = {roster.names[name] for name in fitting if not any(name in longer and name != longer for longer in fitting)}
    return "" if county in found or len(found) != 1 else found.pop()


_WHOLE_NAME = re.compile(r"([\u4e00-\u9fff]{1,12}[县市区旗])(?:人民政府)?(?:办公室)?(?:关于)?(?=20\d\d年|$)")


def _county_of_paper(title: str, file: str, names: Mapping[str, str]) -> str:
    """Return the one county that a paper's title names, or else its file's name; "" if there is none. A county that
    sent nothing else must be all that precedes the year. names: normalised name -> county."""
    texts = [normal_name(text) for text in (title, PurePosixPath(file).stem)]
    for text in texts:
        fitting = [name for name in names if name in text]
        found = {names[name] for name in fitting if not any(name in more and name != more for more in fitting)}
        if len(found) == 1:
            return found.pop()
    return next((match[1] for text in texts if (match := _WHOLE_NAME.match(text))), "")


def _unread_papers(facts: pd.DataFrame) -> dict[str, Problem]:
    """Return a problem per paper of which no table could be interpreted."""
    papers = set(of_sections(facts, Section.PAPER)["file"])
    papers -= set(of_sections(facts[facts["file"].isin(papers)], Section.COUNT)["file"])
    told = of_sections(facts[facts["file"].isin(papers)], Section.UNPRINTED)
    found: dict[str, Problem] = {}
    for file, sheet, text in told[["file", "sheet", "text"]].itertuples(index=False, name=None):
        what = f"一张表也没有读成（{sheet}：{text}），没有计入"
        found.setdefault(file, Problem.error(what, "请县里报统计工作簿", file=file))
    return found


def _roll_ups(claims: Mapping[str, str], facts: pd.DataFrame) -> list[tuple[str, Problem]]:
    """Return the files that already contain others that count: the result of an earlier roll-up among its sources."""
    counties = set(claims.values())
    units = of_sections(facts[facts["file"].isin(claims) & facts["unit"].isin(counties)], Section.UNIT)
    found = []
    for file, mine in units.groupby("file", sort=False):
        inside = sorted(set(mine["unit"]) - {claims[str(file)]})
        if inside:
            what = f"里面已经有{'、'.join(inside[:3])}{'等' if len(inside) > 3 else ''}，是汇总好的，没有再计入"
            remedy = "移走它，或移走已经汇总在里面的各县的文件"
            found.append((str(file), Problem.warning(what, remedy, file=str(file))))
    return found


_KINDS = ("工作簿", "填报表", "通报")
"""Kinds of files that may count, the most reliable first."""


def _chosen(claims: Mapping[str, str], facts: pd.DataFrame) -> tuple[dict[str, str], list[Problem]]:
    """Return file -> county of those that count, and a problem for each of the others."""
    forms, papers = (set(of_sections(facts, section)["file"]) for section in (Section.ENTERED, Section.PAPER))
    by_county: dict[str, list[list[str]]] = {}
    for file, county in claims.items():
        rank = 2 if file in papers else 1 if file in forms else 0
        by_county.setdefault(county, [[], [], []])[rank].append(file)
    counted: dict[str, str] = {}
    problems: list[Problem] = []
    for county, ranks in by_county.items():
        best = next(rank for rank in range(3) if ranks[rank])
        files = sorted(ranks[best])
        if best == 2 and len({_figures(facts, file) for file in files}) == 1:
            same = [_note(file, county, f"和“{files[0]}”的数相同，没有再计入") for file in files[1:]]
            problems, files = [*problems, *same], files[:1]
        for file in files if len(files) > 1 else ():
            others = "、".join(f"“{other}”" for other in files if other != file)
            what = f"{county}报了 {len(files)} 份，另有{others}，都没有计入"
            remedy = "只留该计入的一份，移走其余的，再汇总一次"
            problems.append(Problem.error(what, remedy, value=county, file=file))
        if len(files) == 1:
            counted[files[0]] = county
        for file in (file for rank in range(best + 1, 3) for file in ranks[rank]):
            problems.append(_note(file, county, f"{county}另有{_KINDS[best]}“{files[0]}”，这一份没有计入"))
    return counted, problems


def _figures(facts: pd.DataFrame, file: str) -> frozenset[tuple[object, ...]]:
    mine = of_sections(facts[facts["file"] == file], Section.COUNT, Section.UNIT)
    return frozenset(mine[["section", "kind", "unit", "item", "value"]].itertuples(index=False, name=None))


def _note(file: str, county: str, what: str) -> Problem:
    return Problem.note(what, "不用管；要改用这一份的，移走另一份再汇总", value=county, file=file)


def _inside(facts: pd.DataFrame) -> Iterator[Problem]:
    """Return the problems of each county's own reading, its unfinished months, and differences from publication."""
    yield from _published(facts)
    yield from _of_papers(facts)
    unreported = of_sections(facts, Section.UNREPORTED)
    for file, month, units in unreported[["file", "month", "value"]].itertuples(index=False):
        what = f"{month}月还有 {units} 个单位没有报齐，县里这个月的数不全"
        yield Problem.warning(what, "请县里补齐后重报", value=str(units), file=file)
    found = of_sections(facts, Section.PROBLEM)
    errors = found[found["item"] == Severity.ERROR.value]
    for file, sheet, cell in errors[["file", "sheet", "cell"]].itertuples(index=False):
        yield Problem.error(
            "县里的这一格没有读成，少计了", "请县里点“校验”，改好后重报", sheet=sheet, cell=cell, file=file
        )
    others = found[found["item"] == Severity.WARNING.value]
    for file, mine in others.groupby("file", sort=False):
        places = [f"{sheet}!{cell}" for sheet, cell in mine[["sheet", "cell"]].itertuples(index=False) if sheet]
        more = f"等 {len(mine)} 处" if len(mine) > _MOST_PLACES else f"（{len(mine)} 处）"
        listed = "、".join(places[:_MOST_PLACES]) + more
        yield Problem.warning(f"县里的校验有警告：{listed}", "数已计入；请县里核对", file=str(file))


def _published(facts: pd.DataFrame) -> Iterator[Problem]:
    rows = of_sections(facts, Section.PUBLISHED)
    wanted = ["file", "unit", "item", "month", "value", "text", "sheet", "cell"]
    for file, unit, item, month, value, now, sheet, cell in rows[wanted].itertuples(index=False, name=None):
        told = "空白" if pd.isna(value) else str(value)
        what = f"{unit}“{item}”{month}月公布的是 {told}，现在表里是 {now}，按公布的计"
        remedy = "确实要改公布的数，请县里用“更正”公开更正"
        yield Problem.warning(what, remedy, sheet=sheet, cell=cell, value=now, file=file)


def _of_papers(facts: pd.DataFrame) -> Iterator[Problem]:
    rows = of_sections(facts, Section.UNPRINTED)
    for file, sheet, cell, text in rows[["file", "sheet", "cell", "text"]].itertuples(index=False, name=None):
        where = cell or sheet
        yield Problem.warning(f"通报的{where}没有计入：{text}", "对照通报核对", value=where, file=file)
    papers = of_sections(facts, Section.PAPER)
    counts = of_sections(facts[facts["file"].isin(papers["file"])], Section.COUNT)
    for file, months in counts.groupby("file", sort=False)["month"]:
        what = f"按公布的通报计入：只有全期的数，记在{max(months)}月，其余各月留空"
        yield Problem.note(what, "有县里的工作簿就报工作簿", file=str(file))


def _problem(file: str, sentence: str) -> Problem:
    return Problem.warning(sentence, "确认不该计入即可", file=file)
