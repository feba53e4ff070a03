"""Every public function, class and property says what it is for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "python"
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
EMPTY_WORDS = frozenset("""
    a an and as by for from get in is its of or return set the this to true whether with
""".split())  # fmt: skip # noqa: SIM905 - as in a sentence


def public(tree: ast.Module) -> Iterator[Definition]:
    """Yield public definitions of a module and of its public classes; setters belong to their properties."""
    bodies: list[ast.AST] = [tree]
    while bodies:
        for node in ast.iter_child_nodes(bodies.pop()):
            if isinstance(node, ast.If | ast.Try):
                bodies.append(node)
            if not isinstance(node, Definition) or node.name.startswith("_"):
                continue
            if any(isinstance(each, ast.Attribute) and each.attr == "setter" for each in node.decorator_list):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                bodies.append(node)


def restates(name: str, text: str) -> bool:
    """Return whether a docstring has only words of the name that it belongs to, as "Return the name." has."""
    own = set(re.findall("[a-z]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()))
    words = set(re.findall("[a-z]+", text.lower())) - EMPTY_WORDS
    return all(any(word.rstrip("s") == part.rstrip("s") for part in own) for word in words)


def documented(package: str) -> Iterator[tuple[str, str, str]]:
    """Yield place, name and docstring ("" if it lacks one) of a package's public definitions."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in public(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            yield place, node.name, ast.get_docstring(node) or ""


@pytest.mark.parametrize("package", ["xlwings_engines", "zwgk"])
def test_every_public_definition_has_a_docstring(package: str) -> None:
    assert [place for place, _, text in documented(package) if not text] == []


def test_a_docstring_of_the_engines_says_more_than_the_name() -> None:
    assert [f"{place}: {text}" for place, name, text in documented("xlwings_engines") if restates(name, text)] == []


@pytest.mark.parametrize(
    ("name", "text", "empty"),
    [
        ("color", "Return the color.", True),
        ("ChartLegends", "The legend of a chart.", True),
        ("color", "Return the color as (red, green, blue).", False),
        ("name", "The name on the tab.", False),
        ("set_name", "Set the name.", True),
    ],
)
def test_a_docstring_of_the_names_own_words_is_none(name: str, text: str, empty: bool) -> None:
    assert restates(name, text) is empty


def test_the_walk_sees_methods_and_passes_over_setters() -> None:
    source = """
class A:
    @property
    def b(self): ...
    @b.setter
    def b(self, value): ...
def _c(): ...
if True:
    def d(): ...
"""
    assert sorted(node.name for node in public(ast.parse(source))) == ["A", "b", "d"]
