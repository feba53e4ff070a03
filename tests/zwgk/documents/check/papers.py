"""Papers for the tests of 审校: one list of blocks, written in each supported format."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl

from tests.conftest import REPOSITORY
from zwgk.documents.check.paper import Paper
from zwgk.documents.check.readers import paper_of

DATA = REPOSITORY / "tests" / "data"
Block = str | list[list[str]]  # a paragraph, or the rows of a table


def read_paper(path: Path) -> Paper:
    return paper_of(path.name, path.read_bytes())


def published() -> list[Block]:
    """Return the published bulletin of 2024 Q2 with its slips: lines of the scan joined by hand at page breaks."""
    text = (DATA / "bulletin-2024Q2" / "published.txt").read_text(encoding="utf-8")
    text = text.replace("加强内容审核把\n\n关,", "加强内容审核把关,")
    blocks: list[Block] = []
    for line in text.splitlines():
        bare = line.lstrip("#- ").strip()
        if not bare or set(bare) <= {"-", "\t"}:
            continue
        if "\t" not in line:
            blocks.append(bare)
            continue
        row = [cell.replace(" ", "") for cell in line.strip("\n").split("\t")][
            : 4 if "新媒体" in str(blocks[-1]) else 6
        ]
        last = blocks[-1]
        if isinstance(last, list):
            width = len(last[0])
            row = (row + [""] * width)[:width]
            if row != last[0]:
                last.append(row)
        else:
            blocks.append([row])
    return blocks


def town_table(name: str) -> list[list[str]]:
    """Return the rows of a table of another government, headings first."""
    text = (DATA / "other_counties" / f"{name}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line]


def write_word(blocks: Sequence[Block], path: Path) -> None:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(len(block), len(block[0]), style="Table Grid")
        for row, texts in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(path))


def write_html(blocks: Sequence[Block], path: Path) -> None:
    parts = ["<!doctype html><html><head><meta charset=utf-8><title></title></head><body>"]
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
        else:
            rows = ("".join(f"<td>{html.escape(text)}</td>" for text in row) for row in block)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    path.write_text("\n".join(parts), encoding="utf-8")


def write_text(blocks: Sequence[Block], path: Path) -> None:
    lines = []
    for block in blocks:
        lines += [block, ""] if isinstance(block, str) else ["\t".join(row) for row in block] + [""]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_markdown(blocks: Sequence[Block], path: Path) -> None:
    lines = []
    for block in blocks:
        if isinstance(block, str):
            lines += [block, ""]
        else:
            rows = ["| " + " | ".join(row) + " |" for row in block]
            lines += [rows[0], "|" + "---|" * len(block[0]), *rows[1:], ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_sheets(blocks: Sequence[Block], path: Path) -> None:
    """Write one sheet: a line per paragraph, the tables below each other."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for block in blocks:
        for row in [[block]] if isinstance(block, str) else block:
            sheet.append([int(text) if text.isdigit() else text for text in row])
    book.save(path)


WRITERS: dict[str, Callable[[Sequence[Block], Path], None]] = {
    "docx": write_word,
    "html": write_html,
    "txt": write_text,
    "md": write_markdown,
    "xlsx": write_sheets,
}
