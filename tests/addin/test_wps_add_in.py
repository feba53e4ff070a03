"""The built add-in for WPS: equal to its sources, the same buttons as Excel's, valid by the published schema."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from importlib import resources
from pathlib import Path

import pytest

from tests.addin.excel_in_memory import RIBBON
from tools.wps_addin import buttons_js, package_bytes, ribbon_xml
from zwgk.buttons import BUTTONS

NAMESPACE = "{http://schemas.microsoft.com/office/2006/01/customui}"
SHOWN = ("id", "label", "size", "screentip", "supertip")


@pytest.fixture
def root(addin: Path) -> ET.Element:
    return ET.parse(addin / "wps" / "ribbon.xml").getroot()


def test_the_built_files_are_those_of_the_sources(addin: Path) -> None:
    assert (addin / "wps" / "ribbon.xml").read_text("utf-8") == ribbon_xml()
    assert (addin / "wps" / "buttons.js").read_text("utf-8") == buttons_js()
    assert (addin / "zwgk-wps.zip").read_bytes() == package_bytes(addin / "wps", addin / "icons")


def test_tab_groups_and_buttons_are_those_of_excel(root: ET.Element, addin: Path) -> None:
    def shown(tree: ET.Element, namespace: str) -> list[list[str | None]]:
        kinds = {f"{namespace}{kind}" for kind in ("tab", "group", "button")}
        return [[each.get(name) for name in SHOWN] for each in tree.iter() if each.tag in kinds]

    excel = ET.parse(addin / "excel" / "customUI14.xml").getroot()
    assert shown(root, NAMESPACE) == shown(excel, RIBBON)


def test_attributes_are_those_of_the_published_schema(root: ET.Element) -> None:
    path = resources.files("openxml_audit") / "data/openxml/schemas/schemas_microsoft_com_office_2006_01_customui.json"
    types = json.loads(path.read_text("utf-8"))["Types"]
    known = {
        item["Name"].rpartition(":")[2]: {each["QName"].removeprefix(":") for each in item["Attributes"]}
        for item in types
        if item["Name"].split("/")[0].removeprefix("mso:") in ("CT_Tab", "CT_Group", "CT_Button", "CT_Ribbon")
    }
    for each in root.iter():
        kind = each.tag.removeprefix(NAMESPACE)
        if kind in ("tab", "group", "button", "ribbon"):
            assert set(each.attrib) <= known[kind], kind


def test_every_button_has_an_icon_and_the_functions_exist(root: ET.Element, addin: Path) -> None:
    code = (addin / "wps" / "host.js").read_text("utf-8")
    functions = set(re.findall(r"^function (\w+)\(control\)", code, re.MULTILINE))
    with zipfile.ZipFile(addin / "zwgk-wps.zip") as package:
        icons = {name for name in package.namelist() if name.startswith("images/")}
    assert icons == {f"images/{button.id}.png" for button in BUTTONS}
    for each in root.iter(f"{NAMESPACE}button"):
        assert {each.get("getImage"), each.get("onAction")} <= functions


def test_the_page_loads_only_files_of_the_add_in(addin: Path) -> None:
    """And the one that the installer writes. Nothing comes from the network."""
    page = (addin / "wps" / "index.html").read_text("utf-8")
    with zipfile.ZipFile(addin / "zwgk-wps.zip") as package:
        names = set(package.namelist())
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page)) <= names | {"place.js"}
    scripts = "".join((addin / "wps" / name).read_text("utf-8") for name in ("host.js", "worker.js"))
    assert set(re.findall(r"https?://[^/\"'`]*", scripts)) == {"http://127.0.0.1:${found.port}"}
    assert not re.search(r"\beval\b|innerHTML|document\.write|new Function", scripts)


@pytest.mark.skipif(shutil.which("node") is None, reason="没有 Node.js")
@pytest.mark.parametrize("name", ["host.js", "worker.js", "buttons.js"])
def test_the_scripts_are_valid(addin: Path, name: str) -> None:
    done = subprocess.run(["node", "--check", addin / "wps" / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
