"""Saving over a file keeps a clerk's contents, compared in the package, or refuses and names them.

The packages are made here by hand, part by part, as Excel writes them: openpyxl can make none of these things.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from tests.xlwings_engines.features import (
    IN_SHEET,
    KEPT,
    PICTURE,
    REFUSED,
    SHAPE,
    macros,
    pivot_table,
    plain,
    slicer,
    unknown_element,
)
from tests.xlwings_engines.packages import OFFICE, PNG, Parts, add_part, add_relation, edit, with_drawing
from xlwings_engines.errors import LossRefused
from xlwings_engines.file_engine import open_book
from xlwings_engines.loss_guard import find_losses
from xlwings_engines.messages import Message
from xlwings_engines.opc import PackageReader, parse

# openpyxl, reading results back here, warns of contents that the engine has kept.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def losses(path: Path) -> list[Message]:
    """Return what would be missing if the file engine saved this file over itself."""
    return find_losses(PackageReader(path.read_bytes()), path.suffix)


def reachable(package: PackageReader) -> dict[str, str]:
    """Return every part reachable by relations from the package's root, with the digest of its bytes."""
    found: dict[str, str] = {}
    waiting = [""]
    while waiting:
        for relation in package.relations(waiting.pop()):
            if not relation.external and relation.target in package.names and relation.target not in found:
                found[relation.target] = hashlib.sha256(package.read(relation.target)).hexdigest()
                waiting.append(relation.target)
    return found


@pytest.mark.parametrize("what", KEPT)
def test_saving_over_keeps_it_byte_for_byte(what: str, tmp_path: Path) -> None:
    change, parts = KEPT[what]
    path = edit(plain(tmp_path / "填报.xlsx"), change)
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].value = 77
        assert book.api is not None  # from here on openpyxl has the workbook
        book.save()
    after = PackageReader(path.read_bytes())
    digests = set(reachable(after).values())
    for part in parts:
        assert hashlib.sha256(before.read(part)).hexdigest() in digests, part
        assert after.content_type(part) == before.content_type(part)
    sheet = after.read("xl/worksheets/sheet1.xml").decode()
    for fragment in IN_SHEET.get(what, []):
        assert fragment in sheet
    assert openpyxl.load_workbook(path)["七里营镇"]["B1"].value == 77


@pytest.mark.parametrize("what", KEPT)
def test_saving_twice_changes_no_part(what: str, tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), KEPT[what][0])
    digests = []
    for _ in range(2):
        with open_book(path) as book:
            assert book.api is not None
            book.save()
        found = reachable(PackageReader(path.read_bytes()))
        found.pop("docProps/core.xml")  # contains the time of saving
        digests.append(found)
    assert digests[0] == digests[1]


def test_relations_of_a_kept_sheet_all_lead_somewhere(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), with_drawing(PICTURE, image=True))
    with open_book(path) as book:
        assert book.api is not None
        book.save()
    package = PackageReader(path.read_bytes())
    sheet = parse(package.read("xl/worksheets/sheet1.xml"))
    ids = {relation.id: relation.target for relation in package.relations("xl/worksheets/sheet1.xml")}
    drawn = sheet.find("{*}drawing").get(f"{{{OFFICE}}}id")
    assert ids[drawn] in package.names
    (image,) = package.relations(ids[drawn])
    assert package.read(image.target) == PNG


def test_chart_of_a_clerk_is_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "图表.xlsx"
    workbook = openpyxl.load_workbook(plain(path))
    chart = BarChart()
    chart.add_data(Reference(workbook["七里营镇"], min_col=2, min_row=1, max_row=5))
    workbook["七里营镇"].add_chart(chart, "E5")
    workbook.save(path)

    def as_excel_writes(parts: Parts) -> None:
        chart_part = parts["xl/charts/chart1.xml"]
        assert b"</chartSpace>" in chart_part
        extension = b'<extLst><ext uri="{781A3756-C4B2-4CAC-9D66-4F8BD8637D16}"/></extLst></chartSpace>'
        parts["xl/charts/chart1.xml"] = chart_part.replace(b"</chartSpace>", extension)
        add_part(parts, "xl/charts/style1.xml", "<style/>", "application/vnd.ms-office.chartstyle+xml")
        microsoft = "http://schemas.microsoft.com/office/2011/relationships"
        add_relation(parts, "xl/charts/chart1.xml", "rId1", "chartStyle", "style1.xml", microsoft)

    edit(path, as_excel_writes)
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        assert book.api is not None
        book.save()
    after = PackageReader(path.read_bytes())
    found = set(reachable(after).values())
    for part in ("xl/charts/chart1.xml", "xl/charts/style1.xml", "xl/drawings/drawing1.xml"):
        assert hashlib.sha256(before.read(part)).hexdigest() in found, part


def test_partly_bold_text_is_kept(tmp_path: Path) -> None:
    def bold(parts: Parts) -> None:
        name = "xl/worksheets/sheet1.xml"
        runs = "<r><rPr><b/></rPr><t>重点</t></r><r><t>领域</t></r>"
        cell = f'<c r="A1" t="inlineStr"><is>{runs}</is></c>'
        text = re.sub(r'<c r="A1"[^>]*>.*?</c>', cell, parts[name].decode(), count=1)
        parts[name] = text.encode()

    path = edit(plain(tmp_path / "填报.xlsx"), bold)
    with open_book(path) as book:
        assert book.sheets["七里营镇"]["A1"].value == "重点领域"
        assert book.api is not None
        assert book.sheets["七里营镇"]["A1"].value == "重点领域"
        book.save()
    workbook = openpyxl.load_workbook(path, rich_text=True)
    first = workbook["七里营镇"]["A1"].value[0]
    assert first.font.b
    assert str(first) == "重点"


@pytest.mark.parametrize("what", REFUSED)
def test_values_are_written_beside_anything(what: str, tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), REFUSED[what][0])
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        book.sheets["七里营镇"]["B2"].value = 77
        book.save()
        assert book.impl.losses == ()
    after = PackageReader(path.read_bytes())
    assert [name for name in before.names if before.read(name) != after.read(name)] == ["xl/worksheets/sheet1.xml"]
    assert openpyxl.load_workbook(path)["七里营镇"]["B2"].value == 77


@pytest.mark.parametrize("what", REFUSED)
def test_what_openpyxl_cannot_keep_is_refused_by_name(what: str, tmp_path: Path) -> None:
    change, where, name = REFUSED[what]
    path = edit(plain(tmp_path / "填报.xlsx"), change)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].font.bold = True
        with pytest.raises(LossRefused) as refusal:
            book.save()
        assert [str(loss.fields["where"]) for loss in refusal.value.losses] == [where]
        assert name in str(refusal.value)
        assert where in str(refusal.value)
        assert path.read_bytes() == before

        other = tmp_path / "另存.xlsx"
        book.save(other)
        assert [str(loss.fields["where"]) for loss in book.impl.losses] == [where]
    assert path.read_bytes() == before
    assert openpyxl.load_workbook(other)["七里营镇"]["B1"].font.bold
    assert set(tmp_path.iterdir()) == {path, other}


def test_another_way_to_the_same_file_is_saving_over_it(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), slicer)
    link = tmp_path / "快捷.xlsx"
    link.symlink_to(path)
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets["七里营镇"]["B1"].font.bold = True
        with pytest.raises(LossRefused):
            book.save(link)
    assert path.read_bytes() == before


@pytest.mark.parametrize("what", KEPT)
def test_nothing_is_reported_lost_that_is_kept(what: str, tmp_path: Path) -> None:
    assert losses(edit(plain(tmp_path / "填报.xlsx"), KEPT[what][0])) == []


def test_losses_of_a_pivot_table(tmp_path: Path) -> None:
    (loss,) = losses(edit(plain(tmp_path / "填报.xlsx"), pivot_table))
    assert str(loss) == "sheet '其他': pivot table"


def test_macros_are_lost_in_an_xlsx_and_kept_in_an_xlsm(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "宏.xlsm"), macros)
    assert losses(path) == []
    with open_book(path) as book:
        book.save()
        after = PackageReader(path.read_bytes())
        assert after.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0 project"
        assert "macroEnabled" in after.content_type("xl/workbook.xml")
        book.save(tmp_path / "无宏.xlsx")
        assert [str(loss) for loss in book.impl.losses] == ["workbook: macros (VBA)"]
    assert "macroEnabled" not in PackageReader((tmp_path / "无宏.xlsx").read_bytes()).content_type("xl/workbook.xml")


def test_deleted_sheet_takes_its_shape_along_without_complaint(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), unknown_element)
    with open_book(path) as book:
        book.sheets["七里营镇"].delete()
        book.save()
    assert openpyxl.load_workbook(path).sheetnames == ["其他"]


def test_moved_sheet_keeps_its_shape(tmp_path: Path) -> None:
    path = edit(plain(tmp_path / "填报.xlsx"), with_drawing(SHAPE))
    with open_book(path) as book:
        book.sheets["七里营镇"].move(after=book.sheets["其他"])
        book.save()
    package = PackageReader(path.read_bytes())
    second = package.sheets[1]
    assert second.name == "七里营镇"
    assert [relation.kind for relation in package.relations(second.part)] == ["drawing"]


def test_ordinary_note_is_kept(tmp_path: Path) -> None:
    path = plain(tmp_path / "填报.xlsx")
    workbook = openpyxl.load_workbook(path)
    workbook["七里营镇"]["B2"].comment = Comment("已核对", "张")
    workbook.save(path)
    with open_book(path) as book:
        assert book.api is not None
        book.save()
    assert openpyxl.load_workbook(path)["七里营镇"]["B2"].comment.text == "已核对"


def test_fonts_are_written_in_schema_order(tmp_path: Path) -> None:
    path = plain(tmp_path / "填报.xlsx")
    with open_book(path) as book:
        book.sheets[0]["A1"].font.bold = True
        book.save()
    fonts = parse(PackageReader(path.read_bytes()).read("xl/styles.xml")).findall("{*}fonts/{*}font")
    order = ["b", "sz", "color", "name", "family", "scheme"]
    assert len(fonts) == 2
    for font in fonts:
        names = [child.tag.rpartition("}")[2] for child in font]
        assert names == [name for name in order if name in names]
