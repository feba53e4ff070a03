"""The Word document: 通报模板.docx filled in. The template is data from an office, not code: it runs sandboxed."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from zwgk.documents.bulletin.placeholders import PLACEHOLDERS, Ordinals
from zwgk.documents.bulletin.template_docx import without_clock
from zwgk.errors import Refusal

LARGEST = 50 * 2**20  # unpacked; a template of text is a hundredth of it
_HARMLESS = ("/hyperlink", "/attachedTemplate")  # followed by a click, or not at all
_UNUSED = "不用"  # {# 不用 期数 #} in the template: left out on purpose


def fill_in(template: bytes, name: str, values: Mapping[str, object]) -> bytes:
    """The template with its placeholders filled in, as a .docx file; `name` is the template's, for messages.

    Raises `Refusal` where the template cannot be read, has macros, or has placeholders that are not known, are
    missing, or are written wrongly.
    """
    _check_package(template, name)
    try:
        _check_placeholders(template, name)
        counting = Ordinals(0)
        _render(template, {**values, "序": counting})
        filled = _render(template, {**values, "序": Ordinals(counting.count)})
    except TemplateSyntaxError as error:
        raise Refusal(
            f"模板“{name}”里的占位符写法有误（{error.message}）：请检查花括号是否成对，或恢复原来的模板。"
        ) from None
    except UndefinedError as error:
        raise Refusal(f"模板“{name}”里用了不认识的占位符（{error.message}）：请对照说明改正。") from None
    except SecurityError:
        raise Refusal(f"模板“{name}”里有不允许的写法：请恢复原来的模板。") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise Refusal(f"模板“{name}”填写不了（{error}）：请检查占位符，或恢复原来的模板。") from None
    return without_clock(filled)


def read_template(path: Path) -> bytes:
    """The file's bytes; raises `Refusal` where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"找不到模板“{path}”：请检查路径，或不指定模板、改用自带的。") from None
    except OSError as error:
        raise Refusal(f"读不了模板“{path}”（{error.strerror}）：请检查文件和权限。") from None


def _check_package(template: bytes, name: str) -> None:
    damaged = Refusal(f"模板“{name}”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > LARGEST:
                raise Refusal(f"模板“{name}”太大：请删去里面的图片等内容，或恢复原来的模板。")
            types = package.read("[Content_Types].xml")
            relations = b"".join(package.read(part) for part in parts if part.filename.endswith(".rels"))
            package.read("word/document.xml")
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, RuntimeError, NotImplementedError):
        raise damaged from None
    if b"macroEnabled" in types or any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise Refusal(f"模板“{name}”带有宏，不能使用：请在 Word 里另存为不带宏的 .docx。")
    if any(not relation.endswith(_HARMLESS) for relation in _external(relations)):
        raise Refusal(f"模板“{name}”里有链接到外部文件的图片或对象：请改为嵌入，或恢复原来的模板。")
    try:
        DocxTemplate(io.BytesIO(template)).init_docx()
    except Exception:  # whatever a broken package makes of python-docx and lxml, it is the package that is broken
        raise damaged from None


def _external(relations: bytes) -> list[str]:
    """Types of the relations that lead out of the package: whoever opens the document would fetch them."""
    found = []
    for element in re.findall(rb"<[^>]*TargetMode\s*=\s*[\"']External[^>]*>", relations):
        kind = re.search(rb"\bType\s*=\s*[\"']([^\"']*)", element)
        found.append(kind[1].decode("utf-8", "replace") if kind else "")
    return found


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    return environment


def _check_placeholders(template: bytes, name: str) -> None:
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    used = document.get_undeclared_template_variables(_environment())
    unknown = sorted(used - set(PLACEHOLDERS))
    missing = [name for name in PLACEHOLDERS if name not in used | _left_out(template)]
    faults = []
    if unknown:
        faults.append("有不认识的占位符" + "、".join(f"“{name}”" for name in unknown))
    if missing:
        faults.append("少了占位符" + "、".join(f"“{name}”" for name in missing))
    if faults:
        how = f"；确实不要某一个，写 {{# {_UNUSED} 名称 #}}" if missing else ""
        raise Refusal(f"模板“{name}”{'，'.join(faults)}：请改正，或恢复原来的模板{how}。")


def _left_out(template: bytes) -> set[str]:
    """Names in comments such as {# 不用 期数 上年度 #}."""
    from docx import Document

    text = "".join(paragraph.text for paragraph in Document(io.BytesIO(template)).paragraphs)
    return {name for names in re.findall(r"\{#\s*" + _UNUSED + r"\s+(.*?)#\}", text) for name in names.split()}


def _render(template: bytes, values: dict[str, Any]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(values, jinja_env=_environment(), autoescape=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
