"""校对词表 -> its rows; and wrong words in the workbook's own texts."""

from collections.abc import Iterable

from zwgk.model.county import Record
from zwgk.model.problems import Problem, Severity
from zwgk.model.words import SILENCED, Entries, Words, why_no_pair, word_pair
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.table_reader import read_tables


def read_words(grid: Grid) -> tuple[tuple[Record, ...], list[Problem]]:
    """Return the rows of the sheet, and a problem for each that is no entry of the list."""
    problems: list[Problem] = []
    found = read_tables(grid, (schema.WORDS,), problems).get(schema.WORDS)
    records = []
    entries = Entries({})
    for row in found.rows if found is not None else ():
        records.append(row.record(schema.WORDS, problems))
        wrong, right = word_pair(row.text(schema.WRONG_WORD), row.text(schema.RIGHT_WORD))
        why = why_no_pair(wrong, right)
        remedy = f"补上正词，或清空这一行；不想再提示这个词的，正词填 {SILENCED}"
        if not why:
            why, remedy = entries.why_not(wrong, right), "两行只留对的一行"
        if why:
            problems.append(row.problem(schema.WRONG_WORD, Severity.WARNING, f"{why}，这一行没有用", remedy))
        else:
            entries.add(wrong, right)
    return tuple(records), problems


def _has_any(grids: Iterable[Grid], words: Words) -> bool:
    rows = {id(cells): cells for grid in grids for cells in grid.values}  # like sheets share rows
    values = set[object]().union(*rows.values())
    return words.any_in(value for value in values if isinstance(value, str) and len(value) > 1)


def text_problems(grids: Iterable[Grid], words: Words) -> list[Problem]:
    """Return a problem per wrong word in the texts of some sheets, which are printed or used for counting."""
    problems = []
    listed = list(grids)
    if not _has_any(listed, words):
        return []
    remedy = f"改正；没有错的，在“{layout.WORDS}”表里添一行，正词填 {SILENCED}"
    for grid in (grid for grid in listed if _has_any([grid], words)):
        texts = [
            (row, column, value)
            for row, cells in enumerate(grid.values)
            for column, value in enumerate(cells)
            if isinstance(value, str) and len(value) > 1
        ]
        for row, column, value in texts:
            for wrong, right in words.found_in(value):
                problems.append(grid.problem(row, column, Severity.WARNING, f"“{wrong}”应为“{right}”", remedy))
    return problems
