"""The attachments of a saved workbook as one PDF, page numbers going on from sheet to sheet."""

from pathlib import Path

from zwgk.documents.office import convert_to_pdf
from zwgk.files import open_file
from zwgk.temporary import temporary_folder
from zwgk.workbook.attachment_sheets import hide_all_but_attachments


def attachments_pdf(workbook: Path, target: Path) -> tuple[str, ...]:
    """Writes the attachments to `target`; the workbook is not touched.

    What stands in the workbook but cannot be printed this way is returned, one Chinese line each. Raises `Refusal`
    where there are no attachments or no LibreOffice.
    """
    with temporary_folder() as folder:
        copy = Path(folder) / workbook.name
        with open_file(workbook) as book:
            hide_all_but_attachments(book)
            book.save(copy)
            losses = tuple(str(loss) for loss in book.impl.losses)
        convert_to_pdf(copy, target)
    return losses
