"""A copy of a Word file with a comment at each fault; the text is unchanged."""

import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document

from zwgk.documents.check.paper import Fault
from zwgk.files import save_file

_AUTHOR = "审校"


def comment(path: Path, target: Path, faults: Sequence[Fault]) -> None:
    """Write the copy. A table's fault goes to the first paragraph, as a comment must be attached to a run."""
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


def free_name(path: Path) -> Path:
    """Return an unused name beside a file for its commented copy."""
    names = (path.with_stem(f"{path.stem}（审校批注{number}）") for number in ("", *range(2, 1000)))
    return next(name for name in names if not name.exists())
