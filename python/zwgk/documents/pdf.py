"""The attachments of a saved workbook as one PDF with continuous page numbers."""

from collections.abc import Sequence
from pathlib import Path

from zwgk.documents.office import Document, to_pdf
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.outcome import Outcome, Status
from zwgk.workbook.print_copy import print_copy


def attachments_pdf(workbook: Path, target: Path) -> tuple[str, ...]:
    """Write the attachments to `target`; the workbook is not touched.

    Return the contents of the attachments that cannot be printed this way, one Chinese line each. Raise `Refusal` if
    there are no attachments, if they have hidden rows or columns, and if there is no LibreOffice.
    """
    refuse_other_names(target)
    copy = print_copy(workbook)
    (pdf,) = to_pdf(Document(f"{workbook.stem}的附件.xlsx", copy.content))
    save_file(target, pdf)
    return copy.losses


def paper_outcome(headline: str, losses: Sequence[str], files: tuple[Path, ...] = ()) -> Outcome:
    """Return the outcome of printing; `losses` is missing on paper, as `attachments_pdf` returns it."""
    lines = tuple(f"印出来的没有：{loss}" for loss in losses)
    return Outcome(Status.DONE_WITH_PROBLEMS if losses else Status.DONE, headline, lines, files)


def refuse_other_names(target: Path) -> None:
    """Raise `Refusal` if a PDF would be saved under the extension of another kind of file, such as a Word text."""
    if target.suffix.lower() != ".pdf":
        raise Refusal(f"“{target.name}”不是 PDF 的名称：请以 .pdf 结尾。")
