"""One figure of a correct paper is changed: the check must find it. Undetectable changes are listed by kind."""

import random
import re
from pathlib import Path

from tests.zwgk.documents.check.papers import Block, published, read_paper, write_text
from zwgk.documents.check.rules import faults_of

SLIPS = (
    ("部门息公开", "部门信息公开"),
    ("例如: 统计局", "例如: 机关事务中心、统计局"),
    ("未达标更新要求", "未达到更新要求"),
    ("管委会。", "管委会,"),
)


def in_order() -> list[Block]:
    """Return the published bulletin with its slips corrected by hand."""
    blocks: list[Block] = []
    for block in published():
        if isinstance(block, str):
            for wrong, right in SLIPS:
                block = block.replace(wrong, right)
            block = block.rstrip("。") + ("。" if block.endswith("。") else "")
        blocks.append(block)
    return blocks


def faults(blocks: list[Block], folder: Path) -> set[tuple[str, str, str]]:
    write_text(blocks, folder / "通报.txt")
    return {(fault.rule, fault.found, fault.expected) for fault in faults_of(read_paper(folder / "通报.txt"))}


def changed(blocks: list[Block], chance: random.Random) -> tuple[list[Block], str]:
    """Return a copy with one number of a table, or of the sentences on portal and new media, raised by 1 to 9."""
    copy: list[Block] = [block if isinstance(block, str) else [list(row) for row in block] for block in blocks]
    tables = [block for block in copy if not isinstance(block, str)]
    cells = [(table, row, at) for table in tables for row in table[1:] for at, cell in enumerate(row) if cell.isdigit()]
    texts = [
        (at, match.span(1))
        for at, block in enumerate(copy)
        if isinstance(block, str)
        for match in re.finditer(r"(\d+) ?(?:条[,，;；]|家)", block)
        if "1358" in block or "859" in block
    ]
    texts += [
        (at, match.span(1))
        for at, block in enumerate(copy)
        if isinstance(block, str)
        for match in re.finditer(r"资讯 (\d+) 条", block)
    ]
    picked = chance.randrange(len(cells) + len(texts))
    if picked < len(cells):
        table, row, at = cells[picked]
        row[at] = str(int(row[at]) + chance.randint(1, 9))
        return copy, f"{table[0][at]} {row}"
    index, (start, end) = texts[picked - len(cells)]
    text = str(copy[index])
    copy[index] = text[:start] + str(int(text[start:end]) + chance.randint(1, 9)) + text[end:]
    return copy, text[max(0, start - 10) : end + 4]


def test_the_paper_in_order_raises_only_the_question_about_the_portal(tmp_path: Path) -> None:
    assert faults(in_order(), tmp_path) == {("正文与附表", "1358", "1107")}


def test_of_200_changed_figures_at_least_190_are_seen(tmp_path: Path) -> None:
    chance = random.Random(20240715)
    clean = faults(in_order(), tmp_path)
    missed = []
    for _ in range(200):
        blocks, what = changed(in_order(), chance)
        if not faults(blocks, tmp_path) - clean:
            missed.append(what)
    assert len(missed) <= 10, missed
