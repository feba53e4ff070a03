"""Hostile names: as units, in file names, on sheets."""

import dataclasses
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwgk.intake.conftest import small_source
from zwgk import commands
from zwgk.file_names import distinct_file_names, safe_file_name
from zwgk.files import open_file
from zwgk.workbook.template.build import build

RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("小冀镇", "小冀镇"),
        ("../../x", "_.._x"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("a:b*c?", "a_b_c_"),
        ("=cmd|' /C calc'!A0", "=cmd_' _C calc'!A0"),
        ("<b>x</b>", "_b_x_b_"),
        ("名称. .", "名称"),
        (".hidden", "hidden"),
        ("~$lock", "$lock"),
        ("  ", "未命名"),
        ("a\x07\u202eb", "a_b"),
    ],
)
def test_a_file_name_is_safe(text: str, name: str) -> None:
    assert safe_file_name(text) == name


def test_a_long_name_fits_every_file_system() -> None:
    name = safe_file_name("镇" * 300)
    assert name == "镇" * 60  # 180 bytes
    assert len((name + ".xlsx").encode()) < 255


def test_names_that_become_the_same_are_told_apart() -> None:
    assert distinct_file_names(["a/b", "a:b", "A_B"]) == ["a_b", "a_b(2)", "A_B(3)"]


@given(st.text(max_size=300))
def test_any_text_makes_a_name_of_one_part(text: str) -> None:
    name = safe_file_name(text)
    assert name
    assert Path(name).name == name
    assert name not in (".", "..")
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name.partition(".")[0].casefold() not in RESERVED
    assert len(name.encode()) <= 181
    assert name[-1] not in " ."


NASTY = ["../../x", "CON", "镇" * 300, "@cmd|' /C calc'!A0", "<script>alert(1)</script>"]


def test_forms_of_units_with_nasty_names_stay_in_the_folder_and_hold_no_formula(tmp_path: Path) -> None:
    source = small_source()
    units = tuple(
        dataclasses.replace(unit, name=name, full_name=name, aliases=())
        for unit, name in zip(source.units, NASTY, strict=True)
    )
    workbook = tmp_path / "书" / "通报.xlsx"
    workbook.parent.mkdir()
    workbook.write_bytes(build(dataclasses.replace(source, units=units)))
    folder = tmp_path / "发" / "下发"
    with open_file(workbook) as book:
        outcome = commands.send(book, folder)
    assert {path.parent for path in outcome.files} == {folder}
    assert {path.name for path in folder.parent.iterdir()} == {"下发"}
    assert len(list(folder.iterdir())) == 6
    for path in folder.iterdir():
        for sheet in openpyxl.load_workbook(path).worksheets:
            formulas = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
            assert all(text.startswith("=IF(COUNTA(") for text in formulas)
