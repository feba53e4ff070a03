"""Pages of other places that were published without a known error: figures and headings, typed from the pages.

The first check of these sixteen, before any mending, raised two false alarms: the quarter before in a sentence about
what was put right (隆阳区), and the paper of an inspection that is dated within its quarter (咸宁市).
"""

from tests.zwgk.documents.check.papers import DATA, Block


def _pages() -> dict[str, list[Block]]:
    """== begins a page, lines with tabs are rows of a table."""
    pages: dict[str, list[Block]] = {}
    blocks: list[Block] = []
    for line in (DATA / "clean_pages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            blocks = pages.setdefault(line[3:], [])
        elif "\t" in line and blocks and isinstance(blocks[-1], list):
            blocks[-1].append(line.split("\t"))
        elif line:
            blocks.append([line.split("\t")] if "\t" in line else line)
    return pages


CLEAN_PAGES = _pages()
