"""The text of a bulletin as a document, independent of its output format."""

from dataclasses import dataclass
from enum import StrEnum


class ParagraphRole(StrEnum):
    """Role of a paragraph."""

    BANNER = "banner"  # red head, its issue number and issuer
    TITLE = "title"
    HEADING = "heading"  # 一、
    TEXT = "text"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    DISTRIBUTION = "distribution"


@dataclass(frozen=True)
class Paragraph:
    """`run_in` is the heading （一）…… at the start of a TEXT paragraph, "" if there is none."""

    role: ParagraphRole
    text: str
    run_in: str = ""


@dataclass(frozen=True)
class BulletinDocument:
    """The non-empty paragraphs in order; `draft`: it carries 送审稿."""

    paragraphs: tuple[Paragraph, ...]
    draft: bool

    @property
    def title(self) -> str:
        """The title's lines joined; "" without one."""
        return "".join(paragraph.text for paragraph in self.paragraphs if paragraph.role is ParagraphRole.TITLE)
