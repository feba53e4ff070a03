"""PDF with text: lines are joined into paragraphs by their edges, tables are found by their ruling."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zwgk.documents.check.paper import Paragraph, RawTable
from zwgk.documents.check.readers.pdf_page import Character, characters, opened, page_of, strokes
from zwgk.documents.check.readers.ruled_tables import RuledTable, lines_of, ruled_tables
from zwgk.errors import Refusal

_MOST_PAGES = 400
_PAGE_NUMBER = re.compile(r"[-—–\s]*\d+[-—–\s]*|第\s*\d+\s*页.*")
_BEGINS = re.compile(
    r"\d{1,2}[.．、](?!\d(?!\d{3}年))|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|附\s*件|[一二三四五六]是"
)


@dataclass(frozen=True)
class _Line:
    text: str
    left: float
    right: float
    size: float
    page: int


def read_pdf(content: bytes) -> list[Paragraph | RawTable]:
    """Return the blocks of all pages. Raise `Refusal` for a file with a password or with too many pages."""
    with opened(content) as document:
        if len(document) > _MOST_PAGES:
            raise Refusal(f"有 {len(document)} 页，超过 {_MOST_PAGES} 页：请检查是否选错了文件。")
        pages = []
        for at in range(len(document)):
            with page_of(document, at) as page:
                pages.append(list(_pieces(characters(page), ruled_tables(strokes(page)), at + 1)))
    return _paragraphs(_without_running_heads(pages))


def _pieces(printed: list[Character], tables: list[RuledTable], at: int) -> Iterator[_Line | RawTable]:
    """Return the lines and tables of a page from top to bottom."""
    inside: dict[int, list[Character]] = {}
    outside = []
    for character in printed:
        number = next((number for number, table in enumerate(tables) if table.holds(character)), None)
        if number is None:
            outside.append(character)
        else:
            inside.setdefault(number, []).append(character)
    pieces: list[tuple[float, _Line | RawTable]] = [
        (table.top, RawTable(table.rows(inside[number]), f"第{at}页的表"))
        for number, table in enumerate(tables)
        if number in inside
    ]
    for line in lines_of(outside):
        text = _text(line)
        if not _PAGE_NUMBER.fullmatch(text):
            size = max(character.right - character.left for character in line)
            pieces.append((line[0].middle, _Line(text, line[0].left, line[-1].right, size, at)))
    yield from (piece for _, piece in sorted(pieces, key=lambda piece: piece[0]))


def _text(line: list[Character]) -> str:
    """Return the characters of a line, with a blank in gaps of half a character or more."""
    size = max(character.right - character.left for character in line)
    pieces = [line[0].text]
    for before, character in pairwise(line):
        pieces.append(f" {character.text}" if character.left - before.right > size / 2 else character.text)
    return "".join(pieces)


def _without_running_heads(pages: list[list[_Line | RawTable]]) -> list[_Line | RawTable]:
    """Remove the first line of the pages if most pages begin with the same one."""
    firsts = [page[0].text for page in pages if page and isinstance(page[0], _Line)]
    running = {text for text, times in Counter(firsts).items() if times > 1 and times * 2 > len(pages)}
    return [
        piece
        for page in pages
        for at, piece in enumerate(page)
        if at or not (isinstance(piece, _Line) and piece.text in running)
    ]


def _paragraphs(pieces: list[_Line | RawTable]) -> list[Paragraph | RawTable]:
    lines = [piece for piece in pieces if isinstance(piece, _Line)]
    # The margins are where most lines begin and end.
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0] if lines else 0
    right = max((line.right for line in lines), default=0)
    blocks: list[Paragraph | RawTable] = []
    before: _Line | None = None
    for piece in pieces:
        if isinstance(piece, RawTable):
            blocks.append(piece)
            before = None
            continue
        last = blocks[-1] if blocks else None
        if before is not None and isinstance(last, Paragraph) and _goes_on(before, piece, left, right):
            blocks[-1] = Paragraph(last.text + piece.text, last.place)
        else:
            blocks.append(Paragraph(piece.text, f"第{piece.page}页"))
        before = piece
    return blocks


def _goes_on(before: _Line, line: _Line, left: float, right: float) -> bool:
    """Return whether a line continues the previous one: that one is full, and this one is neither indented by two
    characters nor moved to the right like a signature."""
    indent, indent_before = (line.left - left) / line.size, (before.left - left) / line.size
    begins = 1.2 < indent < 2.8 or indent > 8 > indent_before
    return before.right > right - 3 * before.size and not begins and not _BEGINS.match(line.text)
