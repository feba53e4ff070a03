"""Plain text and Markdown: a line is a paragraph; lines with tabs or with | on both ends are rows of a table."""

import re

from zwgk.documents.check.paper import Paragraph, RawTable
from zwgk.errors import Refusal

_RULE = re.compile(r"\|?[\s:|-]+\|?")
_MARKS = re.compile(r"^(?:#+|[-*+]|>)\s+")


def read_text(content: bytes) -> list[Paragraph | RawTable]:
    """Return the blocks of a text in UTF-8, UTF-16 or GB 18030. Lines broken in mid-sentence are joined."""
    lines = _decoded(content).splitlines()
    blocks: list[Paragraph | RawTable] = []
    rows: list[list[str]] = []
    start = 0
    for at, line in enumerate([*lines, ""], start=1):
        cells = _cells(line)
        if cells is not None:
            start = start or at
            rows += [cells] if cells else []
            continue
        if line.strip() or at > len(lines):
            if rows:
                blocks.append(_grid(rows, start))
            rows, start = [], 0
        text = _MARKS.sub("", line.strip())
        if text:
            _add(blocks, Paragraph(text, f"第{at}行"))
    return blocks


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("不是文本，或编码认不出来：请另存为 UTF-8 文本后再来一次。")


def _cells(line: str) -> list[str] | None:
    """Return the cells of a row; [] for the rule below the headings of a Markdown table; None for any other line."""
    bare = line.strip()
    if bare.startswith("|") and bare.endswith("|") and len(bare) > 1:
        return [] if _RULE.fullmatch(bare) else [cell.strip() for cell in bare[1:-1].split("|")]
    if "\t" in line.strip("\n"):
        cells = [cell.strip() for cell in line.split("\t")]
        return [] if all(re.fullmatch(r"-*", cell) for cell in cells) else cells
    return None


def _grid(rows: list[list[str]], line: int) -> RawTable:
    """Return rows of equal length; a column that is blank in every row is dropped."""
    width = max(map(len, rows))
    filled = [row + [""] * (width - len(row)) for row in rows]
    kept = [at for at in range(width) if any(row[at] for row in filled)]
    return RawTable(tuple(tuple(row[at] for at in kept) for row in filled), f"第{line}行起的表")


def _add(blocks: list[Paragraph | RawTable], paragraph: Paragraph) -> None:
    """Append a line to one that ends in mid-sentence, as scans break lines anywhere, or start a new one."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and len(last.text) > 40 and last.text[-1] not in "。:：;；!?！？":
        blocks[-1] = Paragraph(last.text + paragraph.text, last.place)
    else:
        blocks.append(paragraph)
