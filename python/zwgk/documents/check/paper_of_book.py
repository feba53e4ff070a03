"""The paper that a workbook gives now: the right one, against which an edited paper is compared."""

from pathlib import Path

from zwgk.documents.bulletin.publish import bulletin_document, find_template
from zwgk.documents.check.against_book import made_paper
from zwgk.documents.check.paper import Paper
from zwgk.files import open_settled
from zwgk.findings import find
from zwgk.period import Period
from zwgk.results import compute
from zwgk.workbook.reader import read_workbook


def paper_of_book(workbook: Path, period: Period | None) -> tuple[Paper, frozenset[str]]:
    """Return the paper that the workbook gives now, and the names of its units.

    Raises `Refusal` as 生成通报 does, and if a program has the workbook open.
    """
    with open_settled(workbook) as book:
        results = compute(read_workbook(book, period).inputs)
    word, _ = bulletin_document(results, find(results), find_template(workbook))
    return made_paper(workbook.name, word, results), frozenset(unit.name for unit in results.inputs.units)
