"""Codes of the engines' messages: every one used is in the table with the same fields, and the texts are English."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from xlwings_engines.errors import BadRequest, CannotSave, LossRefused, NotThere, Unsupported, loss_on_sheet
from xlwings_engines.excel import ExcelBusy
from xlwings_engines.messages import SENTENCES, message, render

SOURCES = Path(__file__).parents[2] / "python" / "xlwings_engines"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Data, not sentences: Excel's Chinese date formats and headings of tables, and the name of a half-written file.
DATA = {"package/styles.py", "values_only/visibility.py", "file_engine/table_columns.py", "atomic_save.py"}


def fields_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCES.rglob("*.py")):
        if path.name != "messages.py":
            yield path.relative_to(SOURCES).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls_with_code() -> Iterator[tuple[str, str, set[str]]]:
    """Yield place, code and field names of each call whose first argument is a code."""
    for place, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(first := node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if first.value in SENTENCES and (name in {"message", "__init__"} or name[:1].isupper()):
                    yield f"{place}:{node.lineno}", first.value, {keyword.arg or "" for keyword in node.keywords}


def test_every_message_has_the_fields_of_its_sentence() -> None:
    calls = list(calls_with_code())
    assert len(calls) > 100
    assert [(place, code) for place, code, fields in calls if fields != fields_of(SENTENCES[code])] == []


def test_every_error_raised_with_a_code_is_in_the_table() -> None:
    errors = {"CannotOpen", "CannotSave", "CannotWrite", "Unsupported", "BadRequest", "NotThere", "message"}
    unknown = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in errors and node.args
        if isinstance(node.args[0], ast.JoinedStr)
        or (isinstance(node.args[0], ast.Constant) and node.args[0].value not in SENTENCES)
    ]
    assert unknown == []


def test_no_code_is_unused() -> None:
    literals = {node.value for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert sorted(SENTENCES.keys() - literals) == []


def test_the_engines_speak_english() -> None:
    chinese = {place for place, tree in trees() if CHINESE.search(ast.unparse(tree))}
    assert chinese <= DATA
    assert [code for code, sentence in SENTENCES.items() if CHINESE.search(sentence)] == []


def test_the_engines_name_no_option_of_a_command_line() -> None:
    assert [code for code, sentence in SENTENCES.items() if re.search(r"(?<!\w)--?[a-z]", sentence)] == []


def test_code_and_fields() -> None:
    error = CannotSave("save.is_folder", name="a.xlsx")
    assert (error.code, error.fields) == ("save.is_folder", {"name": "a.xlsx"})
    assert str(error) == "'a.xlsx' was not saved: it is a folder."


def test_a_message_inside_a_message_is_rendered_from_the_same_table() -> None:
    told = message("save.failed", name="a.xlsx", reason=message("system.disk_full"))
    assert str(told) == "'a.xlsx' was not saved: The disk is full."
    assert render(told, {"save.failed": "{name} {reason}", "system.disk_full": "voll"}) == "a.xlsx voll"


def test_at_most_five_losses_are_listed() -> None:
    losses = [loss_on_sheet(f"S{number}", message("lost.slicer")) for number in range(1, 8)]
    told = str(LossRefused("a.xlsx", losses))
    assert "sheet 'S5': slicer; 7 in all)" in told
    assert "S6" not in told


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (Unsupported("pdf.none"), NotImplementedError),
        (BadRequest("note.exists", cell="A1"), ValueError),
        (NotThere("book.none_open"), KeyError),
        (ExcelBusy(), Exception),
        (LossRefused("a.xlsx", [loss_on_sheet("S", message("lost.slicer"))]), CannotSave),
    ],
)
def test_an_error_survives_the_way_to_another_process(error: Exception, base: type[Exception]) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, base)
    assert type(again) is type(error)
    assert (str(again), again.code, again.fields) == (str(error), error.code, error.fields)  # type: ignore[attr-defined]
