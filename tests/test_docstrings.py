"""Every public function, class and property says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent / "python"
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


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


def test_every_public_definition_has_a_docstring() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sorted((ROOT / "zwgk").rglob("*.py"))
        for node in public(ast.parse(path.read_text(encoding="utf-8")))
        if not ast.get_docstring(node)
    ]
    assert silent == []


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
