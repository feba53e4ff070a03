"""An untrusted template: contents that fetch, run, or show anything by mistake are refused by name, in any spelling."""

import contextlib
import io
import time
import zipfile
from collections.abc import Callable

import pytest

from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.documents.packages import changed, replace
from tools.word_template import build_template
from zwgk.documents.bulletin import word
from zwgk.documents.bulletin.filling import filled_in
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.errors import Refusal
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute

VALUES = placeholder_values(find(compute(quarter())), quarter(), draft=True)
TEMPLATE = build_template()
BASE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "word/_rels/document.xml.rels"
BODY = "word/document.xml"
URL = "http://127.0.0.1:9/x.png"


def refusal(template: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        filled_in(template, "通报模板.docx", VALUES)
    message = str(caught.value)
    assert message.startswith("模板“通报模板.docx”")
    return message


def related(relation: str, body: str = "") -> bytes:
    """Return the template with one more relation, and an addition to its first paragraph."""
    changes = {RELS: replace("</Relationships>", relation + "</Relationships>")}
    if body:
        changes[BODY] = replace("<w:sectPr", f"<w:p><w:r>{body}</w:r></w:p><w:sectPr")
    return changed(TEMPLATE, changes)


def in_body(xml: str) -> bytes:
    return changed(TEMPLATE, {BODY: replace("<w:sectPr", xml + "<w:sectPr")})


def in_utf16(content: bytes) -> bytes:
    link = f'<Relationship Id="rId99" Type="{BASE}/image" Target="{URL}" TargetMode="External"/></Relationships>'
    text = content.decode("utf-8").partition("?>")[2].replace("</Relationships>", link)
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


SPELLINGS = {
    "as Word writes it": related(
        f'<Relationship Id="rId99" Type="{BASE}/image" Target="{URL}" TargetMode="External"/>'
    ),
    "apostrophes": related(f"<Relationship Id='rId99' Type='{BASE}/image' Target='{URL}' TargetMode='External'/>"),
    "blanks and line breaks": related(
        f'<Relationship\nTargetMode\n =\n "External" Id="rId99" Type="{BASE}/image" Target="{URL}"></Relationship>'
    ),
    "a character reference": related(
        f'<Relationship Id="rId99" Type="{BASE}/image" Target="{URL}" TargetMode="&#69;xternal"/>'
    ),
    "a prefix": related(
        '<p:Relationship xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships" '
        f'Id="rId99" Type="{BASE}/image" Target="{URL}" TargetMode="External"/>'
    ),
    "a greater-than sign before": related(
        f'<Relationship Id="rId99" Type="{BASE}/image" Target="{URL}?a>b" TargetMode="External"/>'
    ),
    "UTF-16": changed(TEMPLATE, {RELS: in_utf16}),
    "an address without a mode": related(f'<Relationship Id="rId99" Type="{BASE}/image" Target="{URL}"/>'),
    "a file's address": related(f'<Relationship Id="rId99" Type="{BASE}/image" Target="file:///etc/passwd"/>'),
    "a share": related(f'<Relationship Id="rId99" Type="{BASE}/image" Target="\\\\a\\b.png" TargetMode="External"/>'),
    "a picture that calls itself a hyperlink": related(
        f'<Relationship Id="rId99" Type="{BASE}/hyperlink" Target="{URL}" TargetMode="External"/>',
        '<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{BASE}" r:link="rId99"/></w:drawing>',
    ),
    "an old picture by its address": in_body(
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<v:imagedata src="{URL}"/></v:shape></w:pict></w:r></w:p>'
    ),
}


@pytest.mark.parametrize("template", SPELLINGS.values(), ids=SPELLINGS)
def test_a_link_out_of_the_template_is_refused_in_any_spelling(template: bytes) -> None:
    assert "有链接到外部文件的图片或对象" in refusal(template)


def test_a_hyperlink_that_is_only_clicked_may_stay() -> None:
    link = f'<Relationship Id="rId99" Type="{BASE}/hyperlink" Target="http://www.gov.cn/" TargetMode="External"/>'
    shown = f'<w:p><w:hyperlink xmlns:r="{BASE}" r:id="rId99"><w:r><w:t>网址</w:t></w:r></w:hyperlink></w:p>'
    template = changed(related(link), {BODY: replace("<w:sectPr", shown + "<w:sectPr")})
    assert filled_in(template, "模板", VALUES)


def test_the_path_of_the_templates_own_template_is_left_off() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{BASE}/attachedTemplate" Target="http://127.0.0.1:9/N.dotm" TargetMode="External"/></Relationships>'
    )
    template = changed(
        TEMPLATE,
        {
            "word/settings.xml": lambda xml: xml.replace(
                b"</w:settings>", f'<w:attachedTemplate xmlns:r="{BASE}" r:id="rId1"/></w:settings>'.encode()
            )
        },
        {"word/_rels/settings.xml.rels": rels.encode()},
    )
    with zipfile.ZipFile(io.BytesIO(filled_in(template, "模板", VALUES))) as package:
        for part in package.namelist():
            assert b"127.0.0.1" not in package.read(part), part
            assert b"attachedTemplate" not in package.read(part), part


def field(*instruction: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


NESTED = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + field(' TITLE "LINK"').removeprefix("<w:p>").removesuffix("</w:p>")
    + '<w:r><w:instrText> "http://a.example/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("xml", "named"),
    [
        (field(" DDEAUTO Excel c:\\a.xlsx A1 "), "DDEAUTO"),
        (field(" DDE Excel c:\\a.xlsx A1 "), "DDE"),
        (field("DDE", "AUTO x y"), "DDEAUTO"),
        (field(" link Excel.Sheet.12 file:///etc/passwd "), "LINK"),
        (field(' INCLUDETEXT "/etc/passwd" '), "INCLUDETEXT"),
        (field(' INCLUDEPICTURE "http://127.0.0.1:9/a.png" \\d'), "INCLUDEPICTURE"),
        (field(" IMPORT a.png"), "IMPORT"),
        (field(" DATABASE \\d x"), "DATABASE"),
        ('<w:p><w:fldSimple w:instr=" INCLUDETEXT a "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>', "INCLUDETEXT"),
        (NESTED, "?"),
        ('<w:p><w:r><w:instrText>RD "/etc/passwd"</w:instrText></w:r></w:p>', "RD"),
    ],
)
def test_a_field_that_reads_from_outside_is_refused_by_name(xml: str, named: str) -> None:
    assert refusal(in_body(xml)) == (
        f"模板“通报模板.docx”里有会读取外部内容的域（{named}）：请改成普通文字，或恢复原来的模板。"
    )


@pytest.mark.parametrize("instruction", [" PAGE ", "NUMPAGES", "=1+2", ' DATE \\@ "yyyy" ', " toc \\o "])
def test_a_field_that_counts_may_stay(instruction: str) -> None:
    assert filled_in(in_body(field(instruction)), "模板", VALUES)


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        ('<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>加</w:t></w:r></w:ins></w:p>', "修订（插入）"),
        ('<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>减</w:delText></w:r></w:del></w:p>', "修订（删除）"),
        ('<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr></w:p>', "修订（删除）"),
        ('<w:p><w:moveFrom w:id="1" w:author="a"><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>', "修订（移动）"),
        ('<w:p><w:moveTo w:id="1" w:author="a"><w:r><w:t>移</w:t></w:r></w:moveTo></w:p>', "修订（移动）"),
        (
            '<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="a"><w:rPr/></w:rPrChange></w:rPr></w:r></w:p>',
            "修订（格式修改）",
        ),
        ('<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>看</w:t></w:r></w:p>', "有批注"),
    ],
)
def test_tracked_changes_and_comments_are_refused_by_name(xml: str, told: str) -> None:
    assert told in refusal(in_body(xml))


def test_tracked_changes_of_a_footer_count_too() -> None:
    footer = next(name for name in zipfile.ZipFile(io.BytesIO(TEMPLATE)).namelist() if "footer" in name)
    change = replace("</w:p>", '<w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins></w:p>')
    assert "修订（插入）" in refusal(changed(TEMPLATE, {footer: change}))


def test_a_placeholder_deleted_under_revision_is_not_filled_in() -> None:
    deleted = '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>{{ 期数 }}</w:delText></w:r></w:del></w:p>'
    assert "修订（删除）" in refusal(in_body(deleted))


@pytest.mark.parametrize("name", ["word/media/image1.svg", "word/media/image1.png"])
def test_a_drawing_that_may_fetch_is_refused_by_what_it_is(name: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/a.png"/></svg>'
    assert "SVG" in refusal(changed(TEMPLATE, {}, {name: svg}))


@pytest.mark.parametrize("kind", ["oleObject", "aFChunk", "package", "control", "subDocument"])
def test_embedded_files_are_refused(kind: str) -> None:
    link = f'<Relationship Id="rId99" Type="{BASE}/{kind}" Target="embeddings/a.bin"/>'
    assert "嵌入的文件" in refusal(related(link))


LOOP = "{% for 项 in 附件列表 %}"


@pytest.mark.parametrize(
    ("jinja", "told"),
    [
        (LOOP * 12 + "x" + "{% endfor %}" * 12, "循环里套循环"),
        ("{% for 项 in range(10 ** 9) %}x{% endfor %}", "循环只能用于一个占位符"),
        ("{{ 'a' * 10 ** 9 }}", "Mul"),
        ("{{ 'a'|center(10 ** 9) }}", "center"),
        ("{% set 项 = 时段 %}", "Assign"),
        ("{% macro 甲() %}{{ 甲() }}{% endmacro %}", "Macro"),
        ("{{ 时段.format }}", ".format"),
    ],
)
def test_a_placeholder_that_may_never_end_is_refused_at_once(jinja: str, told: str) -> None:
    began = time.process_time()
    message = refusal(changed(TEMPLATE, {BODY: replace("{{ 较好单位 }}", "{{ 较好单位 }}" + jinja)}))
    assert "不允许的写法" in message
    assert told in message
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "deep",
    [
        "{{ " + "(" * 3000 + "时段" + ")" * 3000 + " }}",
        "{% if 时段 %}" * 600 + "{% endif %}" * 600,
        "{{ " + "not " * 5000 + "时段 }}",
    ],
)
def test_deep_nesting_is_one_sentence(deep: str) -> None:
    assert refusal(changed(TEMPLATE, {BODY: replace("{{ 较好单位 }}", "{{ 较好单位 }}" + deep)})).endswith("。")


def broken(change: Callable[[bytearray], None]) -> bytes:
    content = bytearray(TEMPLATE)
    change(content)
    return bytes(content)


def test_bad_zips_and_deep_xml_are_one_sentence() -> None:
    deep = in_body("<w:p>" * 5000 + "</w:p>" * 5000)
    entity = changed(TEMPLATE, {BODY: lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml.partition(b"?>")[2]})
    for place in range(40, len(TEMPLATE), len(TEMPLATE) // 40):
        damage = broken(lambda content, place=place: content.__setitem__(slice(place, place + 16), b"\xff" * 16))
        with contextlib.suppress(Refusal):  # harmless damage, such as to a time stamp, may be filled in
            assert filled_in(damage, "通报模板.docx", VALUES)
    for template in (deep, entity):
        assert refusal(template).endswith("。")


class TestInAProcessOfItsOwn:
    def test_a_template_from_outside_comes_out_the_same(self) -> None:
        own = changed(TEMPLATE, {BODY: replace("二、存在问题", "二、问题")})
        assert word.fill_in(own, "模板", VALUES) == filled_in(own, "模板", VALUES)

    def test_its_refusal_is_ours(self) -> None:
        with pytest.raises(Refusal, match=r"^模板“坏.docx”不是完好的 Word 文档"):
            word.fill_in(b"PK nothing", "坏.docx", VALUES)

    @pytest.mark.parametrize("ends", ["raise MemoryError", "import os; os.abort()", "import time; time.sleep(60)"])
    def test_if_it_ends_badly_a_sentence_says_so(self, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
        started = word.subprocess.run

        def run(command: list[str], **options: object) -> object:
            return started([command[0], "-c", ends], **{**options, "timeout": 5})  # type: ignore[call-overload]

        monkeypatch.setattr(word.subprocess, "run", run)
        with pytest.raises(Refusal, match="太慢或要占用过多内存"):
            word.fill_in(b"PK nothing", "坏.docx", VALUES)
