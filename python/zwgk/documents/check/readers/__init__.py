"""A file -> blocks. `read_paper` chooses the reader by the file's ending; each format has a file of its own."""

from collections.abc import Callable
from pathlib import Path

from zwgk.documents.check.paper import Grid, Paper, Paragraph
from zwgk.documents.check.tables import tables_of
from zwgk.errors import Refusal

Blocks = list[Paragraph | Grid]
LARGEST_FILE = 64 * 1024 * 1024


def _word(path: Path) -> Blocks:
    from zwgk.documents.check.readers.word import read_word

    return read_word(path)


def _pdf(path: Path) -> Blocks:
    from zwgk.documents.check.readers.pdf import read_pdf

    return read_pdf(path)


def _html(path: Path) -> Blocks:
    from zwgk.documents.check.readers.html import read_html

    return read_html(path)


def _sheets(path: Path) -> Blocks:
    from zwgk.documents.check.readers.sheets import read_sheets

    return read_sheets(path)


def _text(path: Path) -> Blocks:
    from zwgk.documents.check.readers.text import read_text

    return read_text(path)


READERS: dict[str, Callable[[Path], Blocks]] = {
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
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Refusal(f"不能审校“{path.name}”：请用 {'、'.join(READERS)} 格式的文件（.doc 先另存为 .docx）。")
    try:
        size = path.stat().st_size
    except OSError:
        raise Refusal(f"找不到文件“{path}”：请检查文件名和路径。") from None
    if size > LARGEST_FILE:
        raise Refusal(f"“{path.name}”有 {size // 2**20} MB，超过 {LARGEST_FILE // 2**20} MB：请检查是否选错了文件。")
    try:
        blocks = reader(path)
    except Refusal:
        raise
    except Exception as fault:
        raise Refusal(f"“{path.name}”打不开，文件可能已损坏（{type(fault).__name__}）：请重新导出后再审校。") from fault
    paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
    if not any(block.text.strip() for block in paragraphs) and not any(isinstance(block, Grid) for block in blocks):
        raise Refusal(f"“{path.name}”里没有文字（可能是扫描件或空文件）：请用有文字的 Word、PDF 或网页文件。")
    return Paper(path.name, paragraphs, tuple(tables_of(blocks)), path.suffix.lower() not in (".md", ".txt"))
