"""The rules of 审校, one per file: functions from a paper to its faults. A rule reports nothing if uncertain."""

from collections.abc import Callable, Iterator

from zwgk.documents.check.paper import Fault, Paper
from zwgk.documents.check.rules.attachment_list import attachment_list
from zwgk.documents.check.rules.balances import balances
from zwgk.documents.check.rules.convicted_units import convicted_units
from zwgk.documents.check.rules.dates import dates
from zwgk.documents.check.rules.foreign_places import foreign_places
from zwgk.documents.check.rules.listed_accounts import listed_accounts
from zwgk.documents.check.rules.number_style import number_style
from zwgk.documents.check.rules.numbering import numbering
from zwgk.documents.check.rules.parts_of_whole import parts_of_whole
from zwgk.documents.check.rules.percentages import percentages
from zwgk.documents.check.rules.periods import periods
from zwgk.documents.check.rules.praise_and_blame import praise_and_blame
from zwgk.documents.check.rules.ranking_order import ranking_order
from zwgk.documents.check.rules.repeated_units import repeated_units
from zwgk.documents.check.rules.row_figures import row_figures
from zwgk.documents.check.rules.spelling import spelling
from zwgk.documents.check.rules.table_sums import table_sums
from zwgk.documents.check.rules.text_totals import text_totals
from zwgk.documents.check.rules.typography import typography
from zwgk.documents.check.rules.unit_names import unit_names
from zwgk.documents.check.rules.verdicts import verdicts
from zwgk.documents.check.rules.years import years
from zwgk.documents.check.rules.zero_or_nothing import zero_or_nothing
from zwgk.model.problems import Severity

RULES: tuple[Callable[[Paper], Iterator[Fault]], ...] = (
    table_sums,
    text_totals,
    parts_of_whole,
    balances,
    row_figures,
    percentages,
    ranking_order,
    convicted_units,
    zero_or_nothing,
    repeated_units,
    praise_and_blame,
    verdicts,
    periods,
    dates,
    years,
    attachment_list,
    listed_accounts,
    numbering,
    unit_names,
    spelling,
    foreign_places,
    number_style,
    typography,
)

_OF_LANGUAGE = frozenset({"错词", "重复的词", "漏字", "名称", "地名", "数字用法"})
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def faults_of(paper: Paper) -> list[Fault]:
    """Return the faults of all rules, errors first; a fault found equally by two rules is listed once.

    No rule of language reports a term that the office has silenced.
    """
    found = dict.fromkeys(fault for rule in RULES for fault in rule(paper))
    silenced = paper.words.silenced
    found = {fault: None for fault in found if fault.rule not in _OF_LANGUAGE or fault.found not in silenced}
    return sorted(found, key=lambda fault: _ORDER[fault.severity])
