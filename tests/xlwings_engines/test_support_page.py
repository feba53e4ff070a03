"""docs/ENGINES.md tells which members the engines have."""

from tests.xlwings_engines.support_page import PAGE, table, table_of


def test_the_page_has_the_table() -> None:
    assert table_of(PAGE.read_text(encoding="utf-8")) == table(), "python -m tests.xlwings_engines.support_page"


def test_a_lacking_member_and_a_full_class_are_told() -> None:
    rows = {line.split(" | ")[0].strip("| `"): line for line in table().splitlines()}
    assert rows["Sheet"] == "| `Sheet` | 31 | `comments`, `to_html` | – |"
    assert "`to_png`" in rows["Range"]
    assert rows["Names"].endswith("| – | – |")
