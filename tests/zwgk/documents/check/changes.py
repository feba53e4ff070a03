"""Single changes of a paper by hand: a figure, or a name. And reasons why a change may stay undetected."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Paper
from zwgk.documents.check.paper_of_book import BookPaper
from zwgk.documents.check.rules import faults_of
from zwgk.documents.check.tables import with_roles

_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Spot:
    """Place of a change: a figure or name of the text (paragraph, start, end), or a cell (table, row, column)."""

    where: tuple[int, int, int]
    in_table: bool
    text: str


def figures(paper: Paper) -> list[Spot]:
    """Return every number of the text, dates and headings included, and of the tables."""
    found = [
        Spot((at, *match.span()), False, match[0])
        for at, paragraph in enumerate(paper.paragraphs)
        for match in _FIGURE.finditer(paragraph.text)
        if not re.fullmatch(r"附件\s*\d*", paragraph.text)  # the label of a table, consumed by the reader
    ]
    return found + [spot for spot in _cells(paper) if spot.text.isdigit()]


def names(paper: Paper) -> list[Spot]:
    """Return every name of a unit or account in the tables, and in the text."""
    units = [spot for spot in _cells(paper) if spot.where[2] == paper.tables[spot.where[0]].unit_column]
    cells = [spot for spot in units if len(spot.text.partition("(")[0]) > 2]
    bare = {re.sub(r"\(.*", "", spot.text) for spot in cells}
    return cells + [
        Spot((at, *match.span()), False, match[0])
        for name in sorted(bare)
        for at, paragraph in enumerate(paper.paragraphs)
        for match in re.finditer(re.escape(name), paragraph.text)
    ]


def _cells(paper: Paper) -> list[Spot]:
    return [
        Spot((table, row, column), True, text)
        for table, content in enumerate(paper.tables)
        for row, texts in enumerate(content.rows)
        for column, text in enumerate(texts)
    ]


def changed(paper: Paper, spot: Spot, text: str) -> Paper:
    """Return the paper with another text in one spot."""
    at, first, second = spot.where
    if spot.in_table:
        table = paper.tables[at]
        row = (*table.rows[first][:second], text, *table.rows[first][second + 1 :])
        rows = (*table.rows[:first], row, *table.rows[first + 1 :])
        tables = (*paper.tables[:at], with_roles(replace(table, rows=rows)), *paper.tables[at + 1 :])
        return replace(paper, tables=tables)
    old = paper.paragraphs[at].text
    new = replace(paper.paragraphs[at], text=old[:first] + text + old[second:])
    return replace(paper, paragraphs=(*paper.paragraphs[:at], new, *paper.paragraphs[at + 1 :]))


def wrong_names(name: str) -> Sequence[str]:
    """Return names with a character lost, doubled or changed, or two swapped: before any bracket."""
    bare = name.partition("(")[0]
    return [
        wrong + name[len(bare) :]
        for wrong in (bare[0] + bare[2:], bare[:2] + bare[1:], bare[0] + "某" + bare[2:], bare[1] + bare[0] + bare[2:])
        if wrong != bare
    ]


def said(paper: Paper) -> set[tuple[str, ...]]:
    return {(fault.rule, fault.place, fault.found, fault.expected, fault.why) for fault in faults_of(paper)}


# Text before and after a figure that no other figure of the paper confirms.
_ALONE = {
    "how many requests or letters came in, if all of them are closed, or nothing is said of them": (
        r"收到(?:依申请公开|[“\"]?[县市]长信箱[”\"]?)$",
        r"条(?:[,;。(]|$)",
    ),
    "how many were closed, if more than came in": (r",办结$", r"条,答复"),
    "how many were carried over": (r"另有上期结转$", "条"),
    "a demand of the office that a smaller or greater figure leaves as true as it was": (r"不少于$", "条"),
    "the number of fields of the catalogue, which is not printed": ("对$", "项基层政务公开"),
    "the year of the assessment: the year before, or this one": (r"根据$", "年度"),
    "weeks and days of an account, counted from what is not printed": (r"(?:有|已)$", "周未达到|天未更新"),
    "a day of checking that is not printed elsewhere": (r"截至(?:\d+月)?$", "月|日"),
    "what a total asks for, by a rule that the text only names": ("按总数$", "条计算"),
    "a month or year that the catalogue had its last update in, before the paper's end": (
        r"(?:仅更新至(?:\d+年)?|栏目(?:在?\d+年?[—-])?)$",
        "月|[年—-]",
    ),
    "how many units have not reported yet": ("截至统计时,有$", "个单位"),
    "the portal's figure, beside tables that add up to nothing or count something else": ("共公开信息$", "条"),
    "the number of the issue": (r"第$", "期"),
}


def judged_alone(paper: Paper) -> set[str]:
    """Return the unit that the text praises or blames if it is the only one; the new media are judged separately."""
    units = {
        spot.text
        for spot in _cells(paper)
        if spot.where[2] == paper.tables[spot.where[0]].unit_column and paper.tables[spot.where[0]].total_column
    }
    told = {unit for unit in units if any(unit in paragraph.text for paragraph in paper.paragraphs)}
    return told if len(told) == 1 else set()


def explanation(paper: Paper, spot: Spot) -> str:
    """Return why nothing in a paper contradicts a change in this spot; "" if something does."""
    at, start, end = spot.where
    if spot.text in judged_alone(paper):
        return "the only unit that the text judges: another character may make another right name"
    if spot.in_table:
        table = paper.tables[at]
        bare = re.escape(re.sub("^县", "", spot.text.partition("(")[0]))
        told = any(
            re.search(f"(?<![一-鿿])县?{bare}(?![一-鿿])|{bare}[在等发有截]|为：{bare}", each.text)
            for each in paper.paragraphs
        )
        if end == table.unit_column and not told:
            return "a name of which the text says nothing"
        counted = [row for other in paper.tables if other.total_column is not None for row in other.rows]
        if spot.text.isdigit() and len(counted) < 3:
            return "sums and quotas of fewer than three rows: they may be weighted"
        return ""
    text = paper.paragraphs[at].text
    if text.startswith("本期发"):
        return "a reader of the paper, whom no table has to hold"
    for why, (before, after) in _ALONE.items():
        if re.search(before, folded(text[:start])) and re.match(after, folded(text[end:])):
            return why
    return ""


@st.composite
def edits(draw: st.DrawFn, papers: dict[str, Paper]) -> tuple[str, Spot, str]:
    """Yield (name of a paper, spot, new text): one figure or date of another value, or a name with a slip."""
    name = draw(st.sampled_from(sorted(papers)))
    spots = [*figures(papers[name]), *names(papers[name])]
    spot = draw(st.sampled_from(spots))
    if not spot.text.isdigit():
        return name, spot, draw(st.sampled_from(wrong_names(spot.text)))
    number = int(spot.text)
    return name, spot, str(number + draw(st.integers(-min(number, 9), 9).filter(bool)))


def unseen_of(papers: dict[str, Paper], books: Mapping[str, BookPaper]) -> tuple[int, list[str]]:
    """Return how many of 400 changes the check misses, and those of them that the paper could contradict.

    With `books`, each paper is compared with its workbook; otherwise it is judged by itself.
    """
    before = {name: said(paper) for name, paper in papers.items()}
    missed: list[str] = []
    unexplained: list[str] = []

    @settings(derandomize=True, max_examples=400, database=None)
    @given(edits(papers))
    def change(edit: tuple[str, Spot, str]) -> None:
        name, spot, text = edit
        edited = changed(papers[name], spot, text)
        if books[name].differences(edited) if books else said(edited) - before[name]:
            return
        missed.append(f"{name}: {spot} -> {text}")
        if not explanation(papers[name], spot):
            unexplained.append(missed[-1])

    change()
    return len(missed), unexplained
