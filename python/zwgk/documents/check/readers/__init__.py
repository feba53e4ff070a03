"""A file -> blocks. `read_paper` chooses the reader by the file's ending; each format has a file of its own."""

from collections.abc import Callable
from pathlib import Path

from zwgk.documents.check.paper import Grid, Paper, Paragraph
from zwgk.documents.check.tables import tables_of
from zwgk.errors import Refusal

Blocks = list[Paragraph | Grid]
LARGEST_FILE = 64 * 1024 * 1024


def _word(content: bytes) -> Blocks:
    from zwgk.documents.check.readers.word import read_word

    return read_word(content)


def _pdf(content: bytes) -> Blocks:
    from zwgk.documents.check.readers.pdf import read_pdf

    return read_pdf(content)


def _html(content: bytes) -> Blocks:
    from zwgk.documents.check.readers.html import read_html

    return read_html(content)


def _sheets(content: bytes) -> Blocks:
    from zwgk.documents.check.readers.sheets import read_sheets

    return read_sheets(content)


def _text(content: bytes) -> Blocks:
    from zwgk.documents.check.readers.text import read_text

    return read_text(content)


READERS: dict[str, Callable[[bytes], Blocks]] = {
    ".docx": _word,
    ".pdf": _pdf,
    ".html": _html,
    ".htm": _html,
    ".xlsx": _sheets,
    ".md": _text,
    ".txt": _text,
}


def read_paper(path: Path) -> Paper:
    """Return the paper of a file. Raises `Refusal` for a missing, too large or unreadable file, and for a scan."""
    _reader(path.name)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            most = LARGEST_FILE // 2**20
            raise Refusal(f"“{path.name}”有 {size // 2**20} MB，超过 {most} MB：请检查是否选错了文件。")
        content = path.read_bytes()
    except OSError:
        raise Refusal(f"找不到文件“{path}”：请检查文件名和路径。") from None
    return paper_of(path.name, content)


def paper_of(name: str, content: bytes) -> Paper:
    """Return the paper of a file's content; its name tells the format. Raises `Refusal` as `read_paper` does."""
    try:
        blocks = _reader(name)(content)
    except Refusal as refusal:
        raise Refusal(f"“{name}”{refusal}") from None
    except Exception as fault:
        raise Refusal(f"“{name}”打不开，文件可能已损坏（{type(fault).__name__}）：请重新导出后再审校。") from fault
    paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
    if not any(block.text.strip() for block in paragraphs) and not any(isinstance(block, Grid) for block in blocks):
        raise Refusal(f"“{name}”里没有文字（可能是扫描件或空文件）：请用有文字的 Word、PDF 或网页文件。")
    return Paper(name, paragraphs, tuple(tables_of(blocks)), Path(name).suffix.lower() not in (".md", ".txt"))


def _reader(name: str) -> Callable[[bytes], Blocks]:
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise Refusal(f"不能审校“{name}”：请用 {'、'.join(READERS)} 格式的文件（.doc 先另存为 .docx）。")
    return reader
