"""审校: one file in, its faults out; for a Word file also a copy with a comment at each fault. Nothing is corrected."""

import io
from pathlib import Path

from zwgk.documents.check.paper import Fault
from zwgk.documents.check.readers import read_paper
from zwgk.documents.check.rules import faults_of
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.period import Period
from zwgk.problems import Severity

_AUTHOR = "审校"


def check_file(
    path: Path, commented: Path | None = None, workbook: Path | None = None, period: Period | None = None
) -> Outcome:
    """Check a bulletin, by itself and, if given, against its workbook.

    `commented` is where a copy of a Word file goes that carries the faults as comments. Raises `Refusal` for a file
    that cannot be read.
    """
    if commented is not None and commented.resolve() == path.resolve():
        raise Refusal(f"批注要存成另一个文件，不能写回原文件“{path.name}”：请换一个文件名。")
    if commented is not None and path.suffix.lower() != ".docx":
        raise Refusal(f"只有 Word 文件（.docx）能写批注，“{path.name}”不是：请去掉 --comments。")
    paper = read_paper(path)
    faults = faults_of(paper)
    if workbook is not None:
        from zwgk.documents.check.against_book import differences
        from zwgk.documents.check.paper_of_book import paper_of_book

        faults += differences(paper, *paper_of_book(workbook, period))
    files: tuple[Path, ...] = ()
    if commented is not None and faults:
        _comment(path, commented, faults)
        files = (commented,)
    counts = {severity: sum(fault.severity is severity for fault in faults) for severity in Severity}
    told = "，".join(f"{severity.value} {count} 处" for severity, count in counts.items() if count)
    headline = (
        f"审校发现：{told}。" if told else f"审校没有发现问题（{len(paper.tables)} 张表，{len(paper.paragraphs)} 段）。"
    )
    rows = tuple((fault.severity.value, fault.place, fault.found, fault.expected, fault.why) for fault in faults)
    table = OutcomeTable(f"“{path.name}”", ("级别", "位置", "写的是", "应为", "说明"), rows)
    return Outcome(
        Status.DONE_WITH_PROBLEMS if faults else Status.DONE,
        headline,
        files=files,
        tables=(table,) if faults else (),
    )


def _comment(path: Path, target: Path, faults: list[Fault]) -> None:
    """Write the copy. A fault of a table goes to the title's paragraph, as a comment needs a run to hold on to."""
    from docx import Document

    from zwgk.files import save_file

    document = Document(str(path))
    holders = [paragraph for paragraph in document.paragraphs if paragraph.runs]
    for fault in faults:
        at = fault.paragraph
        paragraph = document.paragraphs[at] if at is not None else None
        holder = paragraph if paragraph is not None and paragraph.runs else next(iter(holders), None)
        if holder is None:
            continue
        place = "" if paragraph is not None else f"{fault.place}："
        document.add_comment(
            holder.runs, text=f"[{fault.severity.value}] {place}{fault.why}", author=_AUTHOR, initials="审"
        )
    content = io.BytesIO()
    document.save(content)
    save_file(target, content.getvalue())
