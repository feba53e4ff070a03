"""A unit twice in one table, or in two tables with the same headings."""

from collections import Counter
from collections.abc import Iterator

from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity


def repeated_units(paper: Paper) -> Iterator[Fault]:
    """Report every row whose names occur in an earlier row. A host with several accounts is no repetition."""
    for table in paper.tables:
        at = table.unit_column
        if at is None:
            continue
        texts = [
            column
            for column in range(len(table.heads))
            if column >= at and all(cell and not cell[0].isdigit() for cell in table.column(column))
        ]
        names = [tuple(row[column] for column in (texts or [at])) for row in table.rows]
        for name, times in Counter(names).items():
            if times > 1:
                place = table.places[len(names) - 1 - names[::-1].index(name)]
                shown = "".join(dict.fromkeys(name))
                why = f"“{shown}”在{table.name}里出现了 {times} 次"
                yield Fault("重复", place, shown, "一次", why, Severity.WARNING)
