"""Published pages of other places without a known error: figures and headings, typed from the pages.

The first check of these sixteen, before any correction, raised two false alarms: the previous quarter in a sentence
on corrections (隆阳区), and the paper of an inspection dated within its quarter (咸宁市).
"""

from tests.zwgk.documents.check.papers import DATA, Block


def _pages() -> dict[str, list[Block]]:
    """Return the pages: == begins a page, lines with tabs are rows of a table."""
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
