"""The attachments of a saved workbook as one PDF, page numbers going on from sheet to sheet."""

from collections.abc import Sequence
from pathlib import Path

from zwgk.documents.office import Document, to_pdf
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.outcome import Outcome, Status
from zwgk.workbook.print_copy import print_copy


def attachments_pdf(workbook: Path, target: Path) -> tuple[str, ...]:
    """Write the attachments to `target`; the workbook is not touched.

    Return what stands on the attachments but cannot be printed this way, one Chinese line each. Raises `Refusal` if
    there are no attachments, if rows or columns of them are hidden, and if there is no LibreOffice.
    """
    refuse_other_names(target)
    copy = print_copy(workbook)
    (pdf,) = to_pdf(Document(f"{workbook.stem}的附件.xlsx", copy.content))
    save_file(target, pdf)
    return copy.losses


def paper_outcome(headline: str, losses: Sequence[str], files: tuple[Path, ...] = ()) -> Outcome:
    """Return the outcome of printing; `losses` is what the paper lacks, as `attachments_pdf` returns it."""
    lines = tuple(f"印出来的没有：{loss}" for loss in losses)
    return Outcome(Status.DONE_WITH_PROBLEMS if losses else Status.DONE, headline, lines, files)


def refuse_other_names(target: Path) -> None:
    """Raise `Refusal` if a PDF would be saved under the name of another kind of file, a Word text say."""
    if target.suffix.lower() != ".pdf":
        raise Refusal(f"“{target.name}”不是 PDF 的名称：请以 .pdf 结尾。")
