"""通报模板.docx in the office's hands: edited, damaged, replaced."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from tests.conftest import REPOSITORY
from tests.zwgk.documents.bulletin.quarters import quarter
from tools.word_template import build_template
from zwgk.documents.bulletin.filling import filled_in as fill_in
from zwgk.documents.bulletin.placeholders import PLACEHOLDERS, placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.word import read_template
from zwgk.errors import Refusal
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute

VALUES = placeholder_values(find(compute(quarter())), quarter(), draft=True)


def edited(change: Callable[[docx.document.Document], object]) -> bytes:
    """Return the template as edited in Word."""
    document = docx.Document(io.BytesIO(build_template()))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def replaced(old: str, new: str) -> bytes:
    """Return the template with one text replaced, as if typed over in Word."""

    def change(document: docx.document.Document) -> None:
        runs = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
        assert runs, old
        for run in runs:
            run.text = run.text.replace(old, new)

    return edited(change)


def text_of(content: bytes) -> str:
    return "\n".join(paragraph.run_in + paragraph.text for paragraph in read_back(content).paragraphs)


def refusal(template: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        fill_in(template, "通报模板.docx", VALUES)
    return str(caught.value)


def test_the_committed_template_is_what_the_script_builds() -> None:
    committed = (REPOSITORY / "workbook" / "通报模板.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(committed)) as ours, zipfile.ZipFile(io.BytesIO(build_template())) as built:
        assert {name: ours.read(name) for name in ours.namelist()} == {
            name: built.read(name) for name in built.namelist()
        }


def test_the_same_quarter_gives_the_same_bytes() -> None:
    assert build_template() == build_template()
    assert fill_in(build_template(), "模板", VALUES) == fill_in(build_template(), "模板", VALUES)


@pytest.mark.parametrize(
    "content", [build_template(), fill_in(build_template(), "模板", VALUES)], ids=["template", "filled"]
)
def test_a_validator_finds_nothing(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "通报.docx"
    file.write_bytes(content)
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


def test_nothing_of_the_template_shows_in_the_document() -> None:
    content = fill_in(build_template(), "模板", VALUES)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.namelist():
            assert b"{{" not in package.read(part), part
            assert b"{%" not in package.read(part), part


def test_what_the_office_words_itself_is_in_the_document() -> None:
    content = fill_in(replaced("加强内容审核把关", "把好内容审核关"), "模板", VALUES)
    assert "按照信息发布流程，把好内容审核关，严格落实" in text_of(content)


def test_a_further_fault_of_the_office_is_numbered_on() -> None:
    template = replaced("{{ 未报齐情况 }}", "{{ 序 }}个别栏目更新不及时。{{ 未报齐情况 }}")
    assert "一是上传信息内容把关不严。部分单位审校环节缺失出现表述错误等现象。二是个别栏目更新不及时。" in text_of(
        fill_in(template, "模板", VALUES)
    )


def test_signs_of_markup_in_the_data_are_text() -> None:
    values = {**VALUES, "发文机关": '<w:t>&"甲"</w:t>{{ 时段 }}'}
    assert '<w:t>&"甲"</w:t>{{ 时段 }}' in text_of(fill_in(build_template(), "模板", values))


def test_an_unknown_placeholder_is_named() -> None:
    assert refusal(replaced("{{ 较好单位 }}", "{{ 较好单位 }}{{ 天气 }}")) == (
        "模板“通报模板.docx”有不认识的占位符“天气”：请改正，或恢复原来的模板。"
    )


def test_a_deleted_placeholder_is_named() -> None:
    assert refusal(replaced("{{ 较好单位 }}", "")) == (
        "模板“通报模板.docx”少了占位符“较好单位”：请改正，或恢复原来的模板；确实不要某一个，写 {# 不用 名称 #}。"
    )


def test_a_placeholder_may_be_left_out_on_purpose() -> None:
    content = fill_in(replaced("{{ 较好单位 }}", "{# 不用 较好单位 #}"), "模板", VALUES)
    assert "较好" not in text_of(content)


@pytest.mark.parametrize("broken", ["{{ 较好单位 }", "{% if 较好单位 %}", "{{ 较好单位 + }}"])
def test_a_broken_placeholder_is_one_clear_line(broken: str) -> None:
    message = refusal(replaced("{{ 较好单位 }}", broken))
    assert message.startswith("模板“通报模板.docx”")
    assert message.count("。") == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 时段.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ 时段.format.__globals__ }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_template_cannot_reach_beyond_its_placeholders(hostile: str) -> None:
    assert refusal(replaced("{{ 较好单位 }}", "{{ 较好单位 }}" + hostile)).startswith("模板“通报模板.docx”")


def test_every_placeholder_stands_in_the_template_and_has_a_value() -> None:
    document = docx.Document(io.BytesIO(build_template()))
    section = document.sections[0]
    paragraphs = [*document.paragraphs, *section.header.paragraphs]
    text = "".join(paragraph.text for paragraph in paragraphs)
    # The last three are for offices that want them.
    assert [name for name in PLACEHOLDERS if name not in text] == ["分类合计", "发布单位", "零报告情况"]
    assert set(PLACEHOLDERS) == {*VALUES, "序"}


def test_every_placeholder_is_explained_to_the_office() -> None:
    told = (REPOSITORY / "workbook" / "通报模板说明.md").read_text(encoding="utf-8")
    assert [name for name, meaning in PLACEHOLDERS.items() if f"| `{{{{ {name} }}}}` | {meaning} |" not in told] == []


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"找不到模板“.*没有.docx”"):
        read_template(tmp_path / "没有.docx")


def docm() -> bytes:
    source = io.BytesIO(build_template())
    target = io.BytesIO()
    with zipfile.ZipFile(source) as read, zipfile.ZipFile(target, "w") as write:
        for name in read.namelist():
            part = read.read(name).replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            )
            write.writestr(name, part)
        write.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return target.getvalue()


def without(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(build_template())) as read, zipfile.ZipFile(target, "w") as write:
        for part in read.namelist():
            if part != name:
                write.writestr(part, read.read(part))
    return target.getvalue()


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (docm(), "模板“通报模板.docx”带有宏，不能使用：请在 Word 里另存为不带宏的 .docx。"),
        (b"", "模板“通报模板.docx”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。"),
        (b"\xd0\xcf\x11\xe0" * 200, "模板“通报模板.docx”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。"),
        (build_template()[:9000], "模板“通报模板.docx”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。"),
        (
            without("word/document.xml"),
            "模板“通报模板.docx”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。",
        ),
        (without("word/styles.xml"), "模板“通报模板.docx”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。"),
    ],
    ids=["docm", "empty", "old doc", "cut off", "no text", "no styles"],
)
def test_a_file_that_is_no_template_is_one_clear_line(template: bytes, message: str) -> None:
    assert refusal(template) == message
