"""The paper that a workbook gives now: the reference for an edited paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zwgk.documents.bulletin.publish import bulletin_document, find_template
from zwgk.documents.check.against_book import differences, explained, made_paper, units_named
from zwgk.documents.check.paper import Fault, Paper
from zwgk.files import open_settled
from zwgk.model.period import Period
from zwgk.statistics.findings import find
from zwgk.statistics.results import Results, compute
from zwgk.workbook.reader import read_workbook


@dataclass(frozen=True)
class BookPaper:
    """The paper of a workbook's results and its names: of units, accounts and the office."""

    paper: Paper
    units: frozenset[str]
    results: Results

    def differences(self, paper: Paper) -> list[Fault]:
        """Return the differences between a paper and the workbook."""
        return list(differences(paper, self.paper, self.units))

    def judged(self, paper: Paper, faults: Iterable[Fault]) -> list[Fault]:
        """Return the faults that the workbook does not explain, and the differences."""
        return [*(fault for fault in faults if not explained(fault, self.results)), *self.differences(paper)]

    def why_not_compared(self, paper: Paper) -> str:
        """Return why a paper does not belong to this workbook; "" if it does: same months, known units."""
        named, own = (found.period[1] if found.period else None for found in (paper, self.paper))
        if named is not None and own is not None and named != own:
            return f"文件是{named.name}的，工作簿统计的是{own.name}"
        in_tables = [table.column(table.unit_column) for table in paper.tables if table.unit_column is not None]
        names = {name for column in in_tables for name in column}
        ours = {
            name
            for table in self.paper.tables
            if table.unit_column is not None
            for name in table.column(table.unit_column)
        }
        text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
        known = len(names & (self.units | ours)) * 2 >= len(names) if names else bool(units_named(text, self.units))
        return "" if known else "文件里的单位不是这个工作簿的"


def paper_of_book(workbook: Path, period: Period | None) -> BookPaper:
    """Return the paper that the workbook of a file gives now.

    Raise `Refusal` as 生成通报 does, and if a program has the workbook open.
    """
    with open_settled(workbook) as book:
        results = compute(read_workbook(book, period).inputs)
    return paper_of_results(results, workbook)


def paper_of_results(results: Results, workbook: Path) -> BookPaper:
    """Return the paper of results; the template is the one beside the file `workbook`, if there is one."""
    word, _ = bulletin_document(results, find(results), find_template(workbook))
    return BookPaper(made_paper(workbook.name, word, results), names_in(results), results)


def names_in(results: Results) -> frozenset[str]:
    """Return the names that a paper must spell like the workbook: units, accounts, the office."""
    names = {unit.name for unit in results.inputs.units} | {str(account) for account in results.media["account"]}
    return frozenset(name for name in (*names, results.inputs.rules.office.name) if name)
