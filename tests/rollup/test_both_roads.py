"""Sheets that are read by another one of their shape give the facts that the parser gives, whatever is odd in them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import pytest

from tests.conftest import REPOSITORY
from zwgk.intake.foreign.alike_sheets import AlikeSheets
from zwgk.intake.foreign.mending import with_parts
from zwgk.model.period import Period
from zwgk.rollup.county import county_facts
from zwgk.rollup.facts import Fact, Section
from zwgk.rollup.sheets import open_sheets
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid

EXAMPLE = REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx"
PERIOD = Period(2024, 4, 6)
SHEET = "xl/worksheets/sheet21.xml"
"""七里营镇, the third town: 7, 7 and 5 of 乡镇动态."""


def facts(content: bytes) -> list[Fact]:
    return county_facts("新乡县.xlsx", content, PERIOD)


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        changed, times = re.subn(old, new, xml, count=1)
        assert times == 1
        return changed

    return change


APRIL = r'(<c r="B10" s="\d+") t="n"><v>\d+</v></c>'
ODDITIES: dict[str, Callable[[str], str]] = {
    "another count": replaced(APRIL, r'\1 t="n"><v>41</v></c>'),
    "a fraction": replaced(APRIL, r'\1 t="n"><v>4.5</v></c>'),
    "negative": replaced(APRIL, r'\1 t="n"><v>-4</v></c>'),
    "blank": replaced(APRIL, r"\1/>"),
    "a text": replaced(APRIL, r'\1 t="inlineStr"><is><t>12条</t></is></c>'),
    "a text with spaces": replaced(APRIL, r'\1 t="inlineStr"><is><t>1 2</t></is></c>'),
    "a truth value": replaced(APRIL, r'\1 t="b"><v>1</v></c>'),
    "an error": replaced(APRIL, r'\1 t="e"><v>#REF!</v></c>'),
    "a formula": replaced(APRIL, r"\1><f>3+4</f><v>7</v></c>"),
    "a formula without a result": replaced(APRIL, r"\1><f>3+4</f></c>"),
    "ten times as many": replaced(APRIL, r'\1 t="n"><v>700</v></c>'),
    "a remark": replaced(r'<c r="F10" s="(\d+)"/>', r'<c r="F10" s="\1" t="inlineStr"><is><t>补报</t></is></c>'),
    "a figure beside the table": replaced(r'(<c r="F10" s="\d+"/>)', r'\1<c r="H10"><v>5</v></c>'),
    "another month": replaced(r'(<c r="A10" s="\d+" t="n">)<v>4</v>', r"\1<v>5</v>"),
    "a month in words": replaced(r'(<c r="A10" s="\d+") t="n"><v>4</v>', r'\1 t="inlineStr"><is><t>四月</t></is>'),
    "another heading": replaced(r"<t>乡镇动态</t>", "<t>动态</t>"),
    "a heading twice": replaced(r"<t>乡镇信息公开</t>", "<t>乡镇动态</t>"),
    "another unit": replaced(r"<t>七里营镇</t>", "<t>某某镇</t>"),
    "no unit": replaced(r"<t>七里营镇</t>", "<t> </t>"),
    "a hidden row": replaced(r'<row r="10"', '<row r="10" hidden="1"'),
    "a misspelt word": replaced(r"<t>没有发布填 0；", "<t>按装，没有发布填 0；"),
    "pretty": lambda xml: xml.replace("<row ", "\n <row "),
    "with a remark of XML": replaced(r"<sheetData>", "<sheetData><!-- x -->"),
}


@pytest.fixture(scope="module")
def example() -> bytes:
    return EXAMPLE.read_bytes()


@pytest.mark.parametrize("case", ODDITIES)
def test_the_same_facts_on_both_roads(case: str, example: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(example)) as archive:
        xml = archive.read(SHEET).decode()
    content = with_parts(example, {SHEET: ODDITIES[case](xml).encode()})
    found = facts(content)

    def parsed(_: AlikeSheets, __: str) -> None:
        return None

    monkeypatch.setattr(AlikeSheets, "grid", parsed)
    assert found == facts(content)
    assert not any(fact.section is Section.FAULT for fact in found)


def test_no_date_of_a_sound_workbook_is_named(example: bytes) -> None:
    """Six accounts and 31 fields of the catalogue have dates; the clerk's own 校验 of the example is empty."""
    assert not [fact for fact in facts(example) if fact.section is Section.PROBLEM]
    opened = open_sheets("新乡县.xlsx", example)
    dates = {
        name: sum(isinstance(cell, dt.date) for row in opened.sheets[name]().values for cell in row)
        for name in (layout.MEDIA, layout.CATALOGUE)
    }
    assert dates == {layout.MEDIA: 6, layout.CATALOGUE: 31}


def test_most_sheets_of_units_are_not_parsed(example: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's 43 units have sheets of four shapes; saved by Excel, texts are shared."""
    own = facts(example)
    found: list[Grid | None] = []
    ask = AlikeSheets.grid

    def grid(self: AlikeSheets, name: str) -> Grid | None:
        found.append(ask(self, name))
        return found[-1]

    monkeypatch.setattr(AlikeSheets, "grid", grid)
    for content in (example, with_shared_texts(example)):
        found.clear()
        assert facts(content) == own
        assert sum(one is not None for one in found) == 39


def with_shared_texts(content: bytes) -> bytes:
    """Return a workbook with its texts in one part, as Excel stores them."""
    numbers: dict[bytes, int] = {}

    def shared(text: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % numbers.setdefault(text[1], len(numbers))

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = re.sub(rb't="inlineStr"><is><t>([^<]*)</t></is>', shared, old.read(name))
            new.writestr(name, part)
        texts = b"".join(b"<si><t>%s</t></si>" % text for text in numbers)
        namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        new.writestr("xl/sharedStrings.xml", b'<sst xmlns="%s">%s</sst>' % (namespace, texts))
    return buffer.getvalue()
