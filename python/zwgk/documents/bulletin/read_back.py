"""A filled-in Word document -> its text, so that the web page has the office's own wording from Word."""

import io

from docx import Document
from docx.text.paragraph import Paragraph as WordParagraph

from zwgk.documents.bulletin import text_styles
from zwgk.documents.bulletin.model import BulletinDocument, Paragraph, ParagraphRole
from zwgk.documents.bulletin.placeholders import DRAFT

_ROLES = {
    text_styles.BANNER.name: ParagraphRole.BANNER,
    text_styles.ISSUE.name: ParagraphRole.BANNER,
    text_styles.ISSUER.name: ParagraphRole.BANNER,
    text_styles.TITLE.name: ParagraphRole.TITLE,
    text_styles.HEADING.name: ParagraphRole.HEADING,
    text_styles.ATTACHMENT.name: ParagraphRole.ATTACHMENT,
    text_styles.FURTHER_ATTACHMENT.name: ParagraphRole.ATTACHMENT,
    text_styles.SIGNATURE.name: ParagraphRole.SIGNATURE,
    text_styles.DISTRIBUTION.name: ParagraphRole.DISTRIBUTION,
}


def read_back(content: bytes) -> BulletinDocument:
    """Return the paragraphs by their styles; an unknown style is text. `content` comes from `fill_in`."""
    document = Document(io.BytesIO(content))
    paragraphs = tuple(_paragraph(paragraph) for paragraph in document.paragraphs if paragraph.text.strip())
    header = "".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)
    return BulletinDocument(paragraphs, draft=DRAFT in header)


def _paragraph(paragraph: WordParagraph) -> Paragraph:
    style = paragraph.style.name if paragraph.style is not None else ""
    role = _ROLES.get(style or "", ParagraphRole.TEXT)
    run_in = ""
    for run in paragraph.runs:
        if run.style is None or run.style.name != text_styles.RUN_IN:
            break
        run_in += run.text
    text = paragraph.text.removeprefix(run_in)
    return Paragraph(role, " ".join(text.split("\t")).strip(), run_in.strip())
