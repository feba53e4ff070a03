"""校对词表 -> the office's words; and wrong words in the workbook's own texts."""

from collections.abc import Iterable
from typing import TypeGuard

from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import normal_name
from zwgk.model.words import SHORTEST, SILENCED, Words, with_office
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid, as_text
from zwgk.workbook.numbers import NOTHING
from zwgk.workbook.table_reader import read_tables


def read_words(grid: Grid | None) -> tuple[Words, list[Problem]]:
    """Return the own list with the rows of the sheet, and problems; without the sheet, the own list."""
    problems: list[Problem] = []
    if grid is None:
        return Words(), problems
    found = read_tables(grid, (schema.WORDS,), problems).get(schema.WORDS)
    pairs = []
    for row in found.rows if found is not None else ():
        wrong, right = word_pair(row.text(schema.WRONG_WORD), row.text(schema.RIGHT_WORD))
        if why := why_no_pair(wrong, right):
            remedy = f"补上正词，或清空这一行；不想再提示这个词的，正词填 {SILENCED}"
            problems.append(row.problem(schema.WRONG_WORD, Severity.WARNING, f"{why}，这一行没有用", remedy))
        else:
            pairs.append((wrong, right))
    return with_office(pairs), problems


def word_pair(wrong: str, right: str) -> tuple[str, str]:
    """Return two cells as words: without spaces, any sign for nothing as —."""
    wrong, right = "".join(wrong.split()), "".join(right.split())
    return wrong, SILENCED if right and right.casefold() in NOTHING else right


def why_no_pair(wrong: str, right: str) -> str:
    """Return why two words are not an entry of the list; "" if they are."""
    if not right:
        return "没有写正词"
    if normal_name(wrong) == normal_name(right):
        return "错词和正词相同"
    if len(wrong) < SHORTEST and right != SILENCED:
        return "只有一个字，会误伤许多词"
    return ""


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) > 1


def text_problems(grids: Iterable[Grid], words: Words) -> list[Problem]:
    """Return a problem per wrong word in the texts of some sheets, which are printed or used for counting."""
    problems = []
    for grid in grids:
        if not any(words.found_in("\n".join(value for cells in grid.values for value in cells if _is_text(value)))):
            continue
        texts = [(row, column, value) for row, cells in enumerate(grid.values) for column, value in enumerate(cells)]
        filled = [(row, column, value) for row, column, value in texts if _is_text(value)]
        for row, column, value in filled:
            for wrong, right in words.found_in(value):
                problems.append(
                    Problem(
                        Severity.WARNING,
                        grid.sheet,
                        grid.address(row, column),
                        as_text(value),
                        f"“{wrong}”应为“{right}”",
                        f"改正；没有错的，在“{layout.WORDS}”表里添一行，正词填 {SILENCED}",
                    )
                )
    return problems
