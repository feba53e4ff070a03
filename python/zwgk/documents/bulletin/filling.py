"""Placeholders of a Word template -> the document. A template is data from an office, not code.

It may use placeholders, test whether they are empty, and loop over a list once; anything else, such as a nested loop or
a call, is refused, so filling in ends soon and accesses nothing.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from zwgk.documents.bulletin.placeholders import OPTIONAL, PLACEHOLDERS, Ordinals
from zwgk.documents.bulletin.template_package import checked_package, damaged
from zwgk.errors import Refusal
from zwgk.files import without_clock

_UNUSED = "不用"  # {# 不用 期数 #} in the template: omitted on purpose
_NODES = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.For, nodes.CondExpr),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Concat, nodes.Getattr),
    *(nodes.Getitem, nodes.Filter, nodes.Test, nodes.Neg, nodes.Tuple, nodes.List),
)
_FILTERS = {"length", "count", "join", "first", "last", "trim", "default", "d"}
_TESTS = {"defined", "undefined", "none", "string", "number", "odd", "even"}


def filled_in(template: bytes, name: str, values: Mapping[str, object]) -> bytes:
    """Return the template with its placeholders filled in, as a .docx file; `name` is the template's, for messages.

    Raise `Refusal` if the template cannot be read, may not be used, or has placeholders that are unknown, missing
    or misspelled.
    """
    try:
        package = checked_package(template, name)
        _check_readable(package, name)
        _check_placeholders(package, name)
        counting = Ordinals(0)
        _render(package, {**values, "序": counting})
        filled = _render(package, {**values, "序": Ordinals(counting.count)})
    except TemplateSyntaxError as error:
        raise Refusal(
            f"模板“{name}”里的占位符写法有误（{error.message}）：请检查花括号是否成对，或恢复原来的模板。"
        ) from None
    except UndefinedError as error:
        raise Refusal(f"模板“{name}”里用了不认识的占位符（{error.message}）：请对照说明改正。") from None
    except SecurityError as error:
        raise Refusal(f"模板“{name}”里有不允许的写法（{error.message}）：请对照说明改正，或恢复原来的模板。") from None
    except RecursionError:
        raise Refusal(f"模板“{name}”里的内容或占位符一层套一层，套得太深：请改简单些，或恢复原来的模板。") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise Refusal(f"模板“{name}”填写不了（{error}）：请检查占位符，或恢复原来的模板。") from None
    return without_clock(filled)


class _Environment(SandboxedEnvironment):
    """Accepts only what an office's template needs."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _refuse_more_than_needed(parsed, in_loop=False)
        return parsed


def _refuse_more_than_needed(node: nodes.Node, in_loop: bool) -> None:
    if not isinstance(node, _NODES):
        raise SecurityError(f"{type(node).__name__}")
    if isinstance(node, nodes.For):
        if in_loop:
            raise SecurityError("循环里套循环")
        if node.recursive or not isinstance(node.iter, nodes.Name):
            raise SecurityError("循环只能用于一个占位符")
    if isinstance(node, nodes.Getattr) and not (isinstance(node.node, nodes.Name) and node.node.name == "loop"):
        raise SecurityError(f".{node.attr}")
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise SecurityError(f"|{node.name}")
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise SecurityError(f"is {node.name}")
    for child in node.iter_child_nodes():
        _refuse_more_than_needed(child, in_loop or isinstance(node, nodes.For))


def _check_readable(template: bytes, name: str) -> None:
    try:
        DocxTemplate(io.BytesIO(template)).init_docx()
    except Exception as error:  # any error of python-docx or lxml means a broken package
        raise damaged(name) from error


def _check_placeholders(template: bytes, name: str) -> None:
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    used = document.get_undeclared_template_variables(_Environment())
    unknown = sorted(used - set(PLACEHOLDERS))
    unneeded = {*used, *_left_out(template), *OPTIONAL}
    missing = [name for name in PLACEHOLDERS if name not in unneeded]
    faults = []
    if unknown:
        faults.append("有不认识的占位符" + "、".join(f"“{name}”" for name in unknown))
    if missing:
        faults.append("少了占位符" + "、".join(f"“{name}”" for name in missing))
    if faults:
        how = f"；确实不要某一个，写 {{# {_UNUSED} 名称 #}}" if missing else ""
        raise Refusal(f"模板“{name}”{'，'.join(faults)}：请改正，或恢复原来的模板{how}。")


def _left_out(template: bytes) -> set[str]:
    """Return the names in comments such as {# 不用 期数 上年度 #}."""
    from docx import Document

    text = "".join(paragraph.text for paragraph in Document(io.BytesIO(template)).paragraphs)
    return {name for names in re.findall(r"\{#\s*" + _UNUSED + r"\s+(.*?)#\}", text) for name in names.split()}


def _render(template: bytes, values: dict[str, Any]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(values, jinja_env=_Environment(), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
