"""A filled-in Word document -> its text, so that the web page has the office's own wording from Word."""

import io

from docx import Document
from docx.text.paragraph import Paragraph as WordParagraph

from zwgk.documents.bulletin import looks
from zwgk.documents.bulletin.model import BulletinDocument, Paragraph, Role
from zwgk.documents.bulletin.placeholders import DRAFT

_ROLES = {
    looks.BANNER.name: Role.BANNER,
    looks.ISSUE.name: Role.BANNER,
    looks.ISSUER.name: Role.BANNER,
    looks.TITLE.name: Role.TITLE,
    looks.HEADING.name: Role.HEADING,
    looks.ATTACHMENT.name: Role.ATTACHMENT,
    looks.FURTHER_ATTACHMENT.name: Role.ATTACHMENT,
    looks.SIGNATURE.name: Role.SIGNATURE,
    looks.DISTRIBUTION.name: Role.DISTRIBUTION,
}


def read_back(content: bytes) -> BulletinDocument:
    """Return the paragraphs by their styles; an unknown style is text. `content` comes from `fill_in`."""
    document = Document(io.BytesIO(content))
    paragraphs = tuple(_paragraph(paragraph) for paragraph in document.paragraphs if paragraph.text.strip())
    header = "".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)
    return BulletinDocument(paragraphs, draft=DRAFT in header)


def _paragraph(paragraph: WordParagraph) -> Paragraph:
    style = paragraph.style.name if paragraph.style is not None else ""
    role = _ROLES.get(style or "", Role.TEXT)
    run_in = ""
    for run in paragraph.runs:
        if run.style is None or run.style.name != looks.RUN_IN:
            break
        run_in += run.text
    text = paragraph.text.removeprefix(run_in)
    return Paragraph(role, " ".join(text.split("\t")).strip(), run_in.strip())
