"""Docstrings and comments are plain engineering English (docs/STYLE.md): patterns to avoid, with replacements."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKED = ("python", "addin", "tests", "setup.py")


VERBS = (
    "Adds|Answers|Asks|Builds|Calls|Changes|Checks|Clicks|Closes|Compares|Computes|Converts|Copies|Counts|Creates|Deletes|"
    "Draws|Ends|Fills|Finds|Gives|Holds|Keeps|Leaves|Lets|Lists|Loads|Looks|Makes|Moves|Opens|Prints|Puts|Raises|Reads|"
    "Records|Removes|Replaces|Returns|Runs|Saves|Says|Sends|Serves|Sets|Shows|Starts|Stores|Takes|Tells|Touches|Turns|"
    "Undoes|Updates|Waits|Writes|Yields"
)
THINGS = "account|button|cell|column|county|file|kind|line|month|office|paper|part|row|sheet|slot|test|unit|value"

# A pattern -> what to write instead.
OF_FUNCTIONS = {
    rf"^({VERBS})\b": "the imperative: Return …, Raise …, Write …",
    r"^(Whether|Where|What|Which|Who|Why|How)\b": "Return whether …, Return the …",
    r"^->": "Return …",
    r"\bRaises `": "Raise `…`",
}
ANYWHERE = {
    r"\b(stands?|stood) for\b": "is, means, represents",
    r"\bas (it|they) stands?\b": "unchanged, directly",
    r"\b(there|nothing|none|None|anything|empty|blank) where\b": "if, when",
    r"\bwhere (there|that|this|none|nothing|nobody|both) (is|are|was|were|has|have)\b": "if, when",
    r"[.;:] Where (its|it|there|they)\b": "If",
    rf"\b([Oo]ne|[Tt]wo|[Tt]hree|[Tt]welve|[Aa]n?) (?!of|in|to|for|as|is|by|on)\w+ an? ({THINGS})\b": "per",
    rf"\ban? ({THINGS}) each\b": "one per …",
    rf"\bby name of ({THINGS})\b": "keyed by … name",
    r"\b(stands?|stood) (on|in|at|there|beside|above|below)\b": "is, precedes, follows",
    r"\btold (by|in|as|of)\b|\btells (of|only)\b|\b(is|are|be) told only\b": "reported, recorded, published",
    r"\b(for|by|of) nobody\b": "no unit, only those who …",
    r"(’s|'s|s’|s'|own) business\b": "name who does it",
    r"\bthat nobody trust(s|ed)\b": "untrusted",
    r"\bis no more\b": "has ended",
    r"\b[Nn]ot so (if|when|where)\b": "unless",
    r"\b(thereof|therein|whereof|wherein|hitherto|nought|lest)\b": "a common word",
}


def files() -> Iterator[Path]:
    for place in CHECKED:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str, bool]]:
    """Yield line and text of bare strings, and whether it is the docstring of a function that is no property."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for place, statement in enumerate(body if isinstance(body, list) else ()):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_property(node)
                yield statement.lineno, str(statement.value.value), is_function and place == 0


def is_property(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(re.search(r"property$|\.setter$", ast.unparse(decorator)) for decorator in function.decorator_list)


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of comments; those on adjoining lines are one."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    found = [(token.start[0], token.string.lstrip("# ")) for token in tokens if token.type == tokenize.COMMENT]
    for _, group in groupby(enumerate(found), key=lambda pair: pair[1][0] - pair[0]):
        lines = [line for _, line in group]
        yield lines[0][0], " ".join(words for _, words in lines)


def faults(text: str) -> list[str]:
    """Return a sentence per pattern that occurs in a docstring or comment of a source text."""
    flowing = re.sub(r"\s*\n\s*(# )?", " ", text)
    suspect = rf'"""({VERBS}|Whether|Where|What|Which|Who|Why|How|->)\b'
    if not re.search(suspect, text) and not re.search("|".join(ANYWHERE), flowing):
        return []  # parsing every file would take seconds
    prose = [*docstrings(ast.parse(text)), *((line, words, False) for line, words in comments(text))]
    return [
        f"line {line}: “{found[0]}”: write {instead}"
        for line, words, of_function in sorted(prose)
        for pattern, instead in ({**OF_FUNCTIONS, **ANYWHERE} if of_function else ANYWHERE).items()
        if (found := re.search(pattern, " ".join(words.split())))
    ]


def test_docstrings_and_comments_are_plain_english() -> None:
    found = [
        f"{path.relative_to(ROOT)} {fault}" for path in files() for fault in faults(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('def f():\n    """Returns the sum."""\n', 1),
        ('def f():\n    """Whether it is blank."""\n', 1),
        ('def f():\n    """Return nothing\n    where it fails."""\n', 1),
        ("# One function a button.\n", 1),
        ("x = 1  # stands\n", 0),
        ("# A zero stands\n# for nothing.\n", 1),
        ("# The sentence stands on the sheet.\n", 1),
        ("# told by its cell\n", 1),
        ("# Windows tells only on opening\n", 1),
        ("# the second one is told to wait\n", 0),
        ("# counts for nobody\n", 1),
        ("# the host's own business\n", 1),
        ('x = "One function a button"\n', 0),
        ('class A:\n    """Adds."""\n    @property\n    def b(self):\n        """Whether it is blank."""\n', 0),
        ('def f():\n    """Return the place where it was found, one line per unit."""\n', 0),
    ],
)
def test_the_patterns_find_what_they_are_for(source: str, count: int) -> None:
    assert len(faults(source)) == count
