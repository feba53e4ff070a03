"""审校 of our own papers right after they are made: an error keeps them drafts unless the office gave a reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from zwgk.documents.bulletin.placeholders import DRAFT
from zwgk.documents.check.against_book import explained, made_paper, table_differences
from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.documents.check.readers import paper_of
from zwgk.documents.check.rules import faults_of
from zwgk.model.problems import Severity
from zwgk.outcome import OutcomeTable
from zwgk.statistics.results import Results
from zwgk.workbook import layout

_MOST_TOLD = 3


@dataclass(frozen=True)
class Checked:
    """The paper, its faults, and the office's reasons by a fault's (rule, why)."""

    paper: Paper
    faults: tuple[Fault, ...]
    reasons: Mapping[tuple[str, str], str]

    def reason(self, fault: Fault) -> str:
        """Return the office's reason for keeping a fault; "" if it gave none."""
        return self.reasons.get((fault.rule, fault.why), "")

    @property
    def standing(self) -> tuple[Fault, ...]:
        """Return the errors without a reason."""
        errors = (fault for fault in self.faults if fault.severity is Severity.ERROR)
        return tuple(fault for fault in errors if not self.reason(fault))

    @property
    def unsettled(self) -> bool:
        """Return whether an error or a warning is still open."""
        return any(fault.severity is not Severity.NOTE and not self.reason(fault) for fault in self.faults)


def check_text(word: bytes, results: Results) -> Checked:
    """Apply the rules to one of our Word texts with its attachments."""
    paper = made_paper("通报", word, results)
    faults = tuple(fault for fault in faults_of(paper) if not explained(fault, results))
    return Checked(paper, faults, results.inputs.review.reasons)


def check_forms(checked: Checked, forms: Mapping[str, bytes]) -> Checked:
    """Add differences between the paper's other forms (file name -> content) and text and workbook."""
    faults = [
        replace(fault, place=f"{name}{fault.place}")
        for name, content in forms.items()
        for fault in _form_faults(paper_of(name, content), checked.paper)
    ]
    return replace(checked, faults=(*checked.faults, *faults))


def _form_faults(form: Paper, paper: Paper) -> Iterator[Fault]:
    """Return differences: tables are compared cell by cell; each paragraph must occur, regardless of line breaks."""
    yield from table_differences(form, paper)
    printed = _joined(paragraph.text for paragraph in form.paragraphs)
    for paragraph in paper.paragraphs:
        text = _joined([paragraph.text])
        if text not in printed:
            why = f"没有原样印出“{text[:40]}”"
            yield Fault("与工作簿", "", "", text[:40], why)


def _joined(texts: Iterable[str]) -> str:
    """Return texts without blanks and without the draft mark above each page."""
    return folded("".join(texts)).replace(DRAFT, "")


def check_lines(checked: Checked, has_table: bool) -> tuple[str, ...]:
    """Return the number of open errors, the first of them, and faults kept with a reason.

    `has_table`: whether the workbook has the table of findings, where reasons are given.
    """
    lines = []
    if checked.standing:
        where = f"列在“{layout.REVIEW}”表，改好后再生成；要保留的写明“{layout.FINDING_HEADINGS[-1]}”"
        old = f"这个工作簿的“{layout.REVIEW}”表没有“{layout.FINDING_HEADINGS[3]}”一栏，不能写保留原因"
        lines.append(
            f"审校发现错误 {len(checked.standing)} 处，各文件都带“送审稿”字样（{where if has_table else old}）："
        )
        lines += [f"　{fault.why}" for fault in checked.standing[:_MOST_TOLD]]
    for fault in checked.faults:
        if reason := checked.reason(fault):
            lines.append(f"审校发现“{fault.why}”，按“{layout.REVIEW}”表保留：{reason}")
    return tuple(lines)


def check_table(checked: Checked) -> tuple[OutcomeTable, ...]:
    """Return the list of all faults; nothing without one."""
    rows = tuple(
        (fault.severity.value, fault.place, fault.found, fault.expected, fault.why, checked.reason(fault))
        for fault in checked.faults
    )
    headings = ("级别", "位置", "写的是", "应为", "说明", layout.FINDING_HEADINGS[-1])
    return (OutcomeTable("审校", headings, rows),) if rows else ()
