"""One figure of a correct paper is changed: the check must find it. Undetectable changes are listed by kind."""

from pathlib import Path

from tests.zwgk.documents.check.changes import unseen_of
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


def test_the_paper_in_order_raises_only_the_question_about_the_portal(tmp_path: Path) -> None:
    assert faults(in_order(), tmp_path) == {("正文与附表", "1358", "1107")}


def test_only_what_stands_alone_goes_unseen(tmp_path: Path) -> None:
    write_text(in_order(), tmp_path / "通报.txt")
    missed, unexplained = unseen_of({"published": read_paper(tmp_path / "通报.txt")}, {})
    assert unexplained == []
    assert missed <= 72  # of 400; the sample differs a little with what ran before
