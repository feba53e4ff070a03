"""A paper compared with its workbook, also after somebody edited the Word file by hand.

Wording may differ freely. Figures, names of units, rows and tables may not: each difference is listed with the
paper's and the workbook's version.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.web_page import WebTable, attachment_tables
from zwgk.documents.check.language import folded, is_nothing, number
from zwgk.documents.check.paper import Fault, Paper, PaperTable, Paragraph
from zwgk.documents.check.tables import is_total, with_roles
from zwgk.statistics.results import Results

_NUMBER = re.compile(r"\d+")
_ALIKE = 0.55  # a paragraph that shares less was rewritten or removed


def made_paper(name: str, word: bytes, results: Results) -> Paper:
    """Return the paper made of one of our Word texts and its attachments."""
    document = read_back(word)
    paragraphs = tuple(
        Paragraph(paragraph.run_in + paragraph.text, f"第{at}段")
        for at, paragraph in enumerate(document.paragraphs, start=1)
    )
    tables = tuple(_printed(table) for table in attachment_tables(results))
    return Paper(name, paragraphs, tables, words=results.inputs.words)


def _printed(table: WebTable) -> PaperTable:
    # Units printed side by side are read one after the other, as from any paper.
    width = len(table.headings) // len(table.names)
    parts = range(0, len(table.headings), width)
    rows = [tuple(map(folded, row[at : at + width])) for at in parts for row in table.rows]
    rows = [row for row in rows if any(row)]
    headings = tuple(map(folded, table.headings[:width]))
    body = tuple(row for row in rows if not is_total(row))
    places = tuple(f"{table.label}第{at}行" for at in range(1, len(body) + 1))
    total = next((row for row in rows if is_total(row)), None)
    return with_roles(PaperTable(folded(table.title), table.label, headings, body, places, total))


def explained(fault: Fault, results: Results) -> bool:
    """Return whether the workbook explains a fault: a table seems to convict a unit that is not named because it is
    exempt or existed for some of the months only; or a table is in roster order and no ranking."""
    if fault.rule == "排名":
        kinds = results.inputs.rules.kinds
        by_roster = {f"附件{at}" for at, kind in enumerate(kinds, start=1) if kind.order != "合计"}
        return fault.place.partition("第")[0] in by_roster
    if fault.rule != "点名" or fault.found == fault.expected or not fault.expected:
        return False
    named = set(results.shortfalls.loc[results.shortfalls["named"], "unit"])
    units = {folded(unit.name): unit.name for unit in results.inputs.units}
    return units.get(fault.expected) not in named


def differences(paper: Paper, book: Paper, units: frozenset[str]) -> Iterator[Fault]:
    """Compare the tables by label and row, and the paragraphs by their figures and units."""
    if paper.tables:
        yield from table_differences(paper, book)
    if sum("。" in paragraph.text for paragraph in paper.paragraphs) > 2:  # else only attachments, with notes
        yield from _paragraphs(paper, book, units)


def table_differences(paper: Paper, book: Paper) -> Iterator[Fault]:
    """Compare the tables by label, and their rows by the names of units."""
    for expected in book.tables:
        same_heads = [table for table in paper.tables if table.heads == expected.heads]
        table = next((table for table in paper.tables if table.label == expected.label), next(iter(same_heads), None))
        if table is None:
            # A kind without units has a heading only, which no reader takes for a table.
            if expected.rows or expected.total is not None:
                yield Fault("与工作簿", expected.label, "", expected.title, f"文件里没有工作簿的{expected.label}")
        elif table.heads != expected.heads:
            heads, right = "、".join(table.heads), "、".join(expected.heads)
            yield Fault("与工作簿", table.name, heads, right, f"{table.name}的表头与工作簿不同")
        else:
            yield from _rows(table, expected)


def _rows(table: PaperTable, expected: PaperTable) -> Iterator[Fault]:
    """Compare rows, matched by the name of the unit, or of unit and account; report a row that only one side has."""
    keys = _key_columns(expected)
    printed = {_key(row, keys): (row, place) for row, place in zip(table.rows, table.places, strict=True)}
    for right in expected.rows:
        key = _key(right, keys)
        row, place = printed.pop(key, (None, ""))
        if row is None:
            yield Fault("与工作簿", table.name, "", key, f"{table.name}里没有{key}，工作簿里有")
        else:
            yield from _cells(table, row, right, place, key)
    for name, (_, place) in printed.items():
        yield Fault("与工作簿", place, name, "", f"{table.name}里有{name}，工作簿里没有")
    if expected.total is not None and table.total is not None:
        yield from _cells(table, table.total, expected.total, f"{table.name}合计行", "合计")
    elif expected.total is not None:
        yield Fault("与工作簿", table.name, "", "合计", f"{table.name}里没有合计行，工作簿里有")


def _cells(table: PaperTable, row: tuple[str, ...], right: tuple[str, ...], place: str, name: str) -> Iterator[Fault]:
    for head, shown, meant in zip(table.heads, row, right, strict=True):
        if shown != meant and not (is_nothing(shown) and is_nothing(meant)) and number(shown) != (number(meant) or ""):
            why = f"{table.name}{name}的“{head}”写的是{shown or '空白'}，工作簿是{meant or '空白'}"
            yield Fault("与工作簿", place, shown, meant, why)


def _key_columns(table: PaperTable) -> tuple[int, ...]:
    """Return the column of units, or all columns of names if a unit has several rows, like a host of accounts."""
    at = table.unit_column if table.unit_column is not None else 0
    if len(set(table.column(at))) == len(table.rows):
        return (at,)
    others = [
        column
        for column in range(len(table.heads))
        if column not in (at, table.index_column, *table.count_columns) and len(set(table.column(column))) > 2
    ]
    return (at, *others)


def _key(row: tuple[str, ...], columns: tuple[int, ...]) -> str:
    return "·".join(row[at] for at in columns)


def _paragraphs(paper: Paper, book: Paper, units: frozenset[str]) -> Iterator[Fault]:
    texts = [folded(paragraph.text) for paragraph in paper.paragraphs]
    masked = [_NUMBER.sub("", text) for text in texts]
    taken: set[int] = set()
    for paragraph in book.paragraphs:
        right = folded(paragraph.text)
        if not _NUMBER.search(right) and not units_named(right, units):
            continue
        mask = _NUMBER.sub("", right)
        # A line without a figure, such as the office's name, may occur twice: each has its counterpart.
        alone = mask == right and "。" not in right
        best = _most_alike(mask, [text if at not in taken else "" for at, text in enumerate(masked)]) if alone else None
        best = _most_alike(mask, masked) if best is None else best
        taken |= {best} if alone and best is not None else set()
        if best is None:
            yield Fault("与工作簿", "", "", right[:40], f"文件里没有这一段：“{right[:40]}”")
            continue
        place = paper.paragraphs[best].place
        shown, meant = _NUMBER.findall(texts[best]), _NUMBER.findall(right)
        for found, expected in _changed(shown, meant):
            why = f"写的是 {found or '空白'}，工作簿是 {expected or '空白'}"
            yield Fault("与工作簿", place, found, expected, why, paragraph=best)
        said, known = units_named(texts[best], units), units_named(right, units)
        for unit in sorted(known - said):
            yield Fault("与工作簿", place, "", unit, f"这一段没有提到{unit}，按工作簿应当提到", paragraph=best)
        for unit in sorted(said - known):
            yield Fault("与工作簿", place, unit, "", f"这一段提到了{unit}，按工作簿不应提到", paragraph=best)


def _most_alike(text: str, others: list[str]) -> int | None:
    """Return the index of the most similar text; None if none is similar."""
    matcher = SequenceMatcher(None, "", text, autojunk=False)
    best, most = None, _ALIKE
    for at, other in enumerate(others):
        matcher.set_seq1(other)
        # The quick ratios are upper bounds.
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and (ratio := matcher.ratio()) > most:
            best, most = at, ratio
    return best


def _changed(shown: list[str], meant: list[str]) -> Iterator[tuple[str, str]]:
    for kind, left, left_end, right, right_end in SequenceMatcher(None, shown, meant, autojunk=False).get_opcodes():
        if kind != "equal":
            yield "、".join(shown[left:left_end]), "、".join(meant[right:right_end])


def units_named(text: str, units: frozenset[str]) -> set[str]:
    """Return the units named in a text; a name inside a longer name does not count."""
    found = set()
    for unit in sorted(units, key=len, reverse=True):
        if unit in text:
            found.add(unit)
            text = text.replace(unit, "\n")
    return found
