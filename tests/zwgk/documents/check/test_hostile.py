"""Hostile papers: each ends in a sentence or is read, within limits of time and memory; nothing is run or fetched."""

import io
import re
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.zwgk.documents.canary import SECRET, Canary, canary
from zwgk.documents.check import examine
from zwgk.documents.check.examine import examined
from zwgk.documents.check.readers import content_of
from zwgk.errors import Refusal

TEXT = "各单位要高度重视政务公开工作。"


def word(change: Callable[[str, bytes], bytes] = lambda _, part: part, **more: bytes) -> bytes:
    """Return a Word file of one sentence and a table, each part changed, with further parts."""
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.add_table(2, 2).cell(0, 0).text = "单位"
    plain, made = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as read, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            write.writestr(name, change(name, read.read(name)))
        for name, part in more.items():
            write.writestr(name, part)
    return made.getvalue()


def in_body(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        assert old in part
        return part.replace(old, new, 1)

    return change


def with_entity(declared: str) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        head, _, body = part.partition(b"?>")
        return head + b"?>" + f"<!DOCTYPE x [{declared}]>".encode() + body.replace(TEXT.encode(), b"&z;", 1)

    return word(change)


def laughs() -> bytes:
    levels = ['<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">']
    levels += [f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10)]
    return with_entity("".join(levels) + '<!ENTITY z "&a9;">')


def pdf(*objects: str) -> bytes:
    """Return a PDF of these objects, numbered from 1; the first is the catalogue."""
    text = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(text)
    text += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n"
    text += "".join(f"{place:010} 00000 n \n" for place in places)
    return (text + f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").encode("latin-1")


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"
HARMFUL: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a bomb": ("通报.docx", lambda: word(more=b"0" * (600 * 2**20))),
    "a document of blanks": ("通报.docx", lambda: word(in_body(b"<w:body>", b"<w:body>" + b" " * (400 * 2**20)))),
    "a cell over a billion columns": (
        "通报.docx",
        lambda: word(in_body(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000000"/>')),
    ),
    "entities of entities": ("通报.docx", laughs),
    "tables in tables": ("通报.html", lambda: b"<table><tr><td>" * 50_000 + TEXT.encode()),
    "a cell over a billion rows": (
        "通报.html",
        lambda: b'<table><tr><td rowspan="999999999" colspan="999999999">x</table>' + TEXT.encode(),
    ),
    "ten million characters": ("通报.txt", lambda: (TEXT * 700_000).encode()),
    "a list without end": ("通报.txt", lambda: ("单位、" * 300_000).encode()),
    "repeats without end": ("通报.txt", lambda: ("公开" * 400_000).encode()),
    "pages that are their own parents": (
        "通报.pdf",
        lambda: pdf(CATALOGUE, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    ),
    "a content that is itself": (
        "通报.pdf",
        lambda: pdf(
            CATALOGUE,
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 4 0 R] /Resources 4 0 R >>",
            "[4 0 R]",
        ),
    ),
    "a billion pages": ("通报.pdf", lambda: pdf(CATALOGUE, "<< /Type /Pages /Kids [] /Count 1000000000 >>")),
    "a name for another kind": ("通报.pdf", lambda: word()),
    "a workbook without end": ("通报.xlsx", lambda: word()),
}


def outcome(path: Path) -> str:
    """Return the text of the last paragraph, or the refusal."""
    try:
        return examined(path.name, content_of(path))[0].paragraphs[-1].text
    except Refusal as refusal:
        return str(refusal)


@pytest.mark.parametrize("name", HARMFUL)
def test_it_is_read_or_refused_within_limits(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examine, "SECONDS", 10)
    file, make = HARMFUL[name]
    path = tmp_path / file
    path.write_bytes(make())
    before = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    said = outcome(path)
    assert said == TEXT or (file in said and re.search("[\u4e00-\u9fff]+。$", said)) or said[:2] in ("单位", "公开")
    assert time.process_time() - before < 5  # of this process
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - children < 13
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2.1 * 2**20  # of KB: two gigabytes


def linked(bird: Canary) -> dict[str, bytes]:
    """Return papers that refer to the canary's address and to its file."""
    relation = (
        f'<Relationship Id="rId99" TargetMode="External" Target="{bird.url}/a.png"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
        f'<Relationship Id="rId98" TargetMode="External" Target="{bird.url}/a.dotm"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    )

    def related(name: str, part: bytes) -> bytes:
        end = b"</Relationships>"
        return part.replace(end, relation.encode() + end) if name == "word/_rels/document.xml.rels" else part

    page = (
        f'<html><head><meta http-equiv=refresh content="0;url={bird.url}/m"><link rel=stylesheet href={bird.url}/s>'
        f"<script src={bird.url}/j></script></head><body><img src={bird.url}/i><iframe src={bird.file.as_uri()}>"
        f"<object data={bird.url}/o></object><p>{TEXT}</p></body></html>"
    )
    action = f"<< /S /URI /URI ({bird.url}/p) >>"
    return {
        "图.docx": word(related),
        "实体.docx": with_entity(f'<!ENTITY z SYSTEM "{bird.url}/e">'),
        "文件.docx": with_entity(f'<!ENTITY z SYSTEM "{bird.file.as_uri()}">'),
        "参数.docx": with_entity(f'<!ENTITY % p SYSTEM "{bird.url}/d"> %p; <!ENTITY z "x">'),
        "宏.docx": word(**{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Shell" * 100}),
        "页.html": page.encode(),
        "动作.pdf": pdf(
            f"<< /Type /Catalog /Pages 2 0 R /OpenAction {action} >>", "<< /Type /Pages /Kids [] /Count 0 >>"
        ),
    }


def test_nothing_is_fetched(tmp_path: Path) -> None:
    with canary(tmp_path) as bird:
        papers = linked(bird)
        for name, content in papers.items():
            (tmp_path / name).write_bytes(content)
            try:
                paper, _ = examined(name, content_of(tmp_path / name))
            except Refusal:
                continue
            assert not any(SECRET in paragraph.text for paragraph in paper.paragraphs)
        assert bird.asked == []
    assert len(papers) == 7


def test_a_macro_does_not_keep_a_paper_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "宏.docx").write_bytes(word(**{"word/vbaProject.bin": b"Shell"}))
    paper, _ = examined("宏.docx", content_of(tmp_path / "宏.docx"))
    assert [paragraph.text for paragraph in paper.paragraphs] == [TEXT]
