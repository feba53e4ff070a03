"""Forms that the city sent to its counties (下发) and got back, among the files: read as 回收 reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pandas as pd

from zwgk.intake.forms.handed_in import HandedIn
from zwgk.intake.forms.returns import Taken, read_returns
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.model.roster import normal_name, unit_index
from zwgk.rollup.county import without_contents
from zwgk.rollup.facts import Fact, Section, of_sections, with_facts
from zwgk.rollup.sources import CountyFile, read_bytes
from zwgk.statistics.view import inputs_of
from zwgk.workbook.source import read_source


def with_forms(facts: pd.DataFrame, files: Sequence[CountyFile], folder: Path, period: Period) -> pd.DataFrame:
    """Return the facts with the counts of counties' forms, in the city's own columns, in place of FORM and OTHER.

    folder: the city's rules and roster. A form of a unit that is not on this roster stays as it is.
    """
    open_ones = of_sections(facts, Section.FORM, Section.OTHER)
    names = set(open_ones["file"])
    if not names:
        return facts
    inputs = inputs_of(replace(read_source(folder), counts={}), period)
    index = unit_index(inputs.units, inputs.rules.office.county)
    made: dict[str, list[Fact]] = {}
    for file in (file for file in files if file.name in names):
        found = list(_form_facts(file, inputs, index.keys() & _stamped(open_ones, file.name)))
        if found:
            made[file.name] = found
    if not made:
        return facts
    return with_facts(facts[~facts["file"].isin(made)], made.items())


def _stamped(facts: pd.DataFrame, file: str) -> set[str]:
    mine = facts[(facts["file"] == file) & (facts["section"] == Section.FORM.value)]
    return {normal_name(unit) for unit in mine["unit"]}


def _form_facts(file: CountyFile, inputs: Inputs, stamped: set[str]) -> Iterator[Fact]:
    """Yield the facts of a form; none for another file. stamped: the county by the form's stamp, if it has one."""
    try:
        content = read_bytes(file.url)
    except Exception:
        return  # it was read a moment ago: what it was taken for stays
    place = PurePosixPath(file.name)
    hints = (place.stem, *reversed(place.parts[:-1]))
    returns = read_returns([HandedIn(file.name, hints, lambda: content)], inputs)
    counties = {entry.slot.owner for entry in returns.incoming}
    if len(counties) > 1:
        yield Fact(Section.FAULT, text=f"一个文件里有{'、'.join(sorted(counties))}的数，不知道算谁的")
    elif counties:
        yield Fact(Section.COUNTY, text=counties.pop())
        for entry in returns.incoming:
            yield Fact(Section.ENTERED, item=entry.slot.item, month=entry.slot.month, value=entry.count)
        for problem in returns.problems:
            yield Fact(Section.PROBLEM, item=problem.severity.value, sheet=problem.sheet, cell=problem.cell)
    elif stamped and returns.outcomes and returns.outcomes[0].taken is Taken.REFUSED:
        yield Fact(Section.FAULT, text=without_contents(returns.outcomes[0].said))
