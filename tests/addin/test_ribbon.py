"""The ribbon's XML: valid by the published schema, ids unique, callback defined, icons known to Excel."""

import json
import re
import xml.etree.ElementTree as ET
from importlib import resources
from pathlib import Path

import pytest

from tests.addin.excel_in_memory import RIBBON
from tools.excel_addin import ribbon_xml
from zwgk import commands
from zwgk.buttons import BUTTONS, GROUPS

EXCEL_ICONS = frozenset(
    {
        # From Microsoft's list of control identifiers of Excel (Office 2010 and later).
        *(
            "CalculateNow",
            "Consolidate",
            "ErrorChecking",
            "FileCompatibilityChecker",
            "FileMarkAsFinal",
            "FileNew",
            "FileNewDefault",
            "FilePrint",
        ),
        *("FilePrint", "FilePrintPreview", "FileSaveAsPdfOrXps", "FileSendAsAttachment", "GetExternalDataFromText"),
        *(
            "HeaderFooterInsert",
            "Help",
            "RefreshAll",
            "ReviewHighlightChanges",
            "ReviewNewComment",
            "ReviewShareWorkbook",
            "SheetInsert",
            "Spelling",
        ),
    }
)


@pytest.fixture
def root(addin: Path) -> ET.Element:
    return ET.parse(addin / "excel" / "customUI14.xml").getroot()


SCHEMA_TYPES = {"tab": "CT_Tab", "group": "CT_Group", "button": "CT_Button"}


def rules(element: str) -> dict[str, dict[str, str]]:
    """Return attribute -> its limits (MinLength, MaxLength, IsNcName), from the schema in openxml-audit."""
    path = resources.files("openxml_audit") / "data/openxml/schemas/schemas_microsoft_com_office_2009_07_customui.json"
    types = {item["Name"]: item for item in json.loads(path.read_text("utf-8"))["Types"]}
    return {
        attribute["QName"].removeprefix(":"): {
            argument["Name"]: argument["Value"]
            for validator in attribute.get("Validators", ())
            for argument in validator.get("Arguments", ())
        }
        for attribute in types[f"mso14:{SCHEMA_TYPES[element]}/mso14:{element}"]["Attributes"]
    }


@pytest.mark.parametrize("element", list(SCHEMA_TYPES))
def test_attributes_keep_the_rules_of_the_published_schema(root: ET.Element, element: str) -> None:
    known = rules(element)
    assert known["label"]["MaxLength"] == "1024"
    found = list(root.iter(RIBBON + element))
    assert found
    for each in found:
        for name, value in each.attrib.items():
            limits = known[name]
            assert int(limits.get("MinLength", 0)) <= len(value) <= int(limits.get("MaxLength", len(value))), name
            assert "IsNcName" not in limits or re.fullmatch(r"[^\W\d][\w.-]*", value), name


def test_elements_stand_where_the_schema_has_them(root: ET.Element) -> None:
    assert root.tag == f"{RIBBON}customUI"
    below = {
        parent.tag.removeprefix(RIBBON): {child.tag.removeprefix(RIBBON) for child in parent}
        for parent in root.iter()
        if len(parent)
    }
    assert below == {
        "customUI": {"ribbon"},
        "ribbon": {"tabs"},
        "tabs": {"tab"},
        "tab": {"group"},
        "group": {"button"},
    }


def test_ids_are_unique_and_names_of_xml(root: ET.Element) -> None:
    ids = [element.get("id", "") for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) for name in ids)


def test_the_tab_and_its_groups(root: ET.Element) -> None:
    [tab] = root.iter(f"{RIBBON}tab")
    assert tab.get("label") == "政务公开"
    assert [group.get("label") for group in tab] == ["数据", "统计", "输出", "帮助"]


def test_the_two_large_buttons_that_everybody_needs(root: ET.Element) -> None:
    large = {button.get("label") for button in root.iter(f"{RIBBON}button") if button.get("size") == "large"}
    assert large >= {"重新统计", "打印附件"}


def test_every_button_has_the_one_callback_and_the_module_has_it_with_the_right_signature(
    root: ET.Element, addin: Path
) -> None:
    assert {button.get("onAction") for button in root.iter(f"{RIBBON}button")} == {"ZwgkClick"}
    code = (addin / "excel" / "Zwgk.bas").read_text("ascii")
    assert re.findall(r"^Public .*$", code, re.M) == [
        "Public Sub ZwgkClick(control As IRibbonControl)",
        "Public Sub ZwgkLook()",  # Application.OnTime finds public ones only
    ]


def test_every_icon_is_one_of_excels(root: ET.Element) -> None:
    assert {button.get("imageMso") for button in root.iter(f"{RIBBON}button")} - EXCEL_ICONS == set()


def test_every_button_says_what_it_does_in_chinese(root: ET.Element) -> None:
    for button in root.iter(f"{RIBBON}button"):
        for attribute in ("label", "screentip", "supertip"):
            assert re.search("[\u4e00-\u9fff]", button.get(attribute, "")), (button.get("id"), attribute)
        assert button.get("supertip", "").endswith("。")


def test_behind_every_button_there_is_a_command(root: ET.Element) -> None:
    shown = {button.get("id") for button in root.iter(f"{RIBBON}button")}
    assert shown == {button.id for button in BUTTONS}
    assert [name for name in sorted(shown, key=str) if not callable(getattr(commands, str(name), None))] == []


def test_every_button_is_in_a_group_of_the_ribbon() -> None:
    assert {button.group for button in BUTTONS} == set(GROUPS)
    assert len({button.id for button in BUTTONS}) == len(BUTTONS)


def test_texts_with_markup_are_escaped() -> None:
    import dataclasses

    odd = dataclasses.replace(BUTTONS[0], label='<"A&B">', group="data")
    button = next(ET.fromstring(ribbon_xml((odd,)).encode()).iter(f"{RIBBON}button"))
    assert button.get("label") == '<"A&B">'
