"""A file -> blocks. `paper_of` chooses the reader by the file's extension; one file per format."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from zwgk.documents.check.paper import Paper, Paragraph, RawTable
from zwgk.documents.check.tables import tables_of
from zwgk.errors import Refusal

Blocks = list[Paragraph | RawTable]
LARGEST_FILE = 64 * 2**20
MOST_UNPACKED = 512 * 2**20
MOST_CHARACTERS = 2_000_000  # some 2,000 pages


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


def content_of(path: Path) -> bytes:
    """Return the bytes of a paper. Raise `Refusal` for an unsupported format, and a missing or too large file."""
    _reader(path.name)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            most = LARGEST_FILE // 2**20
            raise Refusal(f"“{path.name}”有 {size // 2**20} MB，超过 {most} MB：请检查是否选错了文件。")
        return path.read_bytes()
    except OSError:
        raise Refusal(f"找不到文件“{path}”：请检查文件名和路径。") from None


def paper_of(name: str, content: bytes) -> Paper:
    """Return the paper of a file's content; its name tells the format. Nothing is executed or fetched.

    Raise `Refusal` for an unreadable file, a scan, or contents larger than any bulletin.
    """
    try:
        _refuse_bomb(content)
        blocks = _reader(name)(content)
    except Refusal as refusal:
        raise Refusal(f"“{name}”{refusal}") from None
    except MemoryError:
        raise
    except Exception as fault:
        raise Refusal(f"“{name}”打不开，文件可能已损坏，或与扩展名不符：请重新导出后再来一次。") from fault
    paragraphs = tuple(block for block in blocks if isinstance(block, Paragraph))
    grids = [block for block in blocks if isinstance(block, RawTable)]
    if not any(block.text.strip() for block in paragraphs) and not grids:
        raise Refusal(f"“{name}”里没有文字（可能是扫描件或空文件）：请用有文字的 Word、PDF 或网页文件。")
    characters = sum(len(block.text) for block in paragraphs)
    characters += sum(len(cell) + 1 for grid in grids for row in grid.rows for cell in row)
    if characters > MOST_CHARACTERS:
        raise Refusal(f"“{name}”有 {characters // 10000} 万字，不像一份通报：请检查是否选错了文件。")
    return Paper(name, paragraphs, tuple(tables_of(blocks)), Path(name).suffix.lower() not in (".md", ".txt"))


def _refuse_bomb(content: bytes) -> None:
    """Refuse a package that unpacks to more than any bulletin; its declared sizes are enforced on reading."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise Refusal(f"解压后超过 {MOST_UNPACKED // 2**20} MB，不像一份通报：请检查是否选错了文件。")


def _reader(name: str) -> Callable[[bytes], Blocks]:
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise Refusal(f"不能审校“{name}”：请用 {'、'.join(READERS)} 格式的文件（.doc 先另存为 .docx）。")
    return reader
