"""The extension for LibreOffice: built from its sources, installed and removed without a trace."""

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from tools.libreoffice_extension import addons_xcu, oxt_bytes
from xlwings_engines.libreoffice_engine.failures import OfficeNotFound
from xlwings_engines.libreoffice_engine.office_process import find_office
from zwgk.addin.configuration import configuration_folder
from zwgk.addin.libreoffice.install import SYSTEM_FOLDER
from zwgk.buttons import BUTTONS

OOR = "{http://openoffice.org/2001/registry}"


def test_the_committed_extension_is_what_the_sources_give(addin: Path) -> None:
    assert (addin / "zwgk.oxt").read_bytes() == oxt_bytes(addin / "libreoffice", addin / "icons")


def test_all_that_the_manifest_names_is_inside(addin: Path) -> None:
    with zipfile.ZipFile(addin / "zwgk.oxt") as archive:
        names = set(archive.namelist())
        manifest = ET.fromstring(archive.read("META-INF/manifest.xml"))
        pictures = ET.fromstring(archive.read("Addons.xcu")).iter("prop")
        wanted = {str(value.text) for prop in pictures for value in prop if "origin" in str(value.text)}
    entries = {entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in manifest}
    assert {entry for entry in entries if not entry.endswith("/")} <= names
    assert {"zwgk/script.xlb", "zwgk/dialog.xlb", "zwgk/Buttons.xba"} <= names
    assert {picture.removeprefix("%origin%/") for picture in wanted} <= names


@pytest.mark.parametrize("place", ["OfficeToolBar", "OfficeMenuBar", "OfficeNotebookBar"])
def test_every_place_has_the_ribbons_buttons_in_their_order_and_only_in_calc(place: str) -> None:
    root = ET.fromstring(addons_xcu(BUTTONS).replace('encoding="UTF-8"', ""))
    (section,) = [node for node in root.iter("node") if node.get(f"{OOR}name") == place]
    entries = [
        {prop.get(f"{OOR}name"): prop[0].text for prop in node.findall("prop")}
        for node in section.iter("node")
        if any(prop.get(f"{OOR}name") == "URL" for prop in node.findall("prop"))
    ]
    buttons = [entry for entry in entries if entry["URL"] != "private:separator"]
    assert [(entry["URL"], entry["Title"]) for entry in buttons] == [
        (f'macro:///zwgk.Buttons.Run("{b.id}")', b.label)
        for b in (BUTTONS if place == "OfficeMenuBar" else sorted(BUTTONS, key=lambda b: not b.everyday))
    ]
    assert {entry["Context"] for entry in buttons} == {"com.sun.star.sheet.SpreadsheetDocument"}


def test_every_button_has_icons_in_two_sizes(addin: Path) -> None:
    for button in BUTTONS:
        for size in (16, 26):
            header = (addin / "icons" / f"{button.id}_{size}.png").read_bytes()[:24]
            assert header[1:4] == b"PNG"
            assert int.from_bytes(header[16:20], "big") == int.from_bytes(header[20:24], "big") == size


def office_side(addin: Path, name: str) -> ModuleType:
    """Return a module of the extension that needs no office."""
    spec = importlib.util.spec_from_file_location(name, addin / "libreoffice/pythonpath/zwgk_office" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("data", ["", "/somewhere/数据", "relative"])
def test_both_sides_look_for_the_configuration_in_one_place(
    addin: Path, monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", data)
    assert office_side(addin, "configuration").configuration_folder() == configuration_folder()


def test_the_users_own_configuration_comes_before_the_systems(
    addin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    office = office_side(addin, "configuration")
    assert office.SYSTEM_FOLDER == SYSTEM_FOLDER
    monkeypatch.setattr(office, "SYSTEM_FOLDER", tmp_path / "system")
    with pytest.raises(office.NotConfigured, match="没有找到统计程序的配置"):
        office.interpreter()
    for folder, program in (("system", "/usr/bin/env"), ("data/zwgk", sys.executable)):
        (tmp_path / folder).mkdir(parents=True, mode=0o755)
        file = tmp_path / folder / "libreoffice.json"
        file.write_text(f'{{"interpreter": "{program}"}}', "utf-8")
        file.chmod(0o644)
        assert office.interpreter() == Path(program)


def test_a_systems_configuration_that_others_may_write_is_refused(
    addin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    office = office_side(addin, "configuration")
    monkeypatch.setattr(office, "SYSTEM_FOLDER", tmp_path)
    (tmp_path / "libreoffice.json").write_text('{"interpreter": "/usr/bin/env"}', "utf-8")
    (tmp_path / "libreoffice.json").chmod(0o666)
    with pytest.raises(office.NotConfigured, match="可能被别的用户改过"):
        office.interpreter()


def test_nothing_of_a_document_or_its_folder_is_asked_for_the_interpreter(addin: Path) -> None:
    """The office's side reads one file, in the user's own folder; the worker is isolated from its environment."""
    sources = {path.name: path.read_text("utf-8") for path in (addin / "libreoffice").rglob("*.py")}
    readers = {name for name, text in sources.items() if "read_text" in text or "open(" in text}
    assert readers == {"configuration.py", "worker.py"}  # the second opens its own log for writing
    assert '"-I", "-c", START' in sources["worker.py"]
    assert "cwd=Path.home().anchor" in sources["worker.py"]


@pytest.mark.office
@pytest.mark.parametrize("umask", [0o022, 0o002], ids=oct)
def test_install_status_remove(addin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int) -> None:
    try:
        find_office()
    except OfficeNotFound as error:
        pytest.skip(str(error))
    own = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}

    def zwgk(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-c", "from zwgk.cli import main; main()", "addin", *arguments, "--libreoffice"],
            env=os.environ | own,
            cwd=addin.parent,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            umask=umask,
        )
        return done.returncode, done.stdout + done.stderr

    assert zwgk("status")[0] == 2
    assert zwgk("install")[0] == 0
    code, told = zwgk("status")
    assert code == 0
    assert sys.executable in told.replace("\n", "").replace(" ", "")
    monkeypatch.setenv("XDG_DATA_HOME", own["XDG_DATA_HOME"])
    assert office_side(addin, "configuration").interpreter() == Path(sys.executable)  # a click is not refused
    configuration_folder().chmod(0o775)
    code, told = zwgk("status")
    assert code == 1
    assert "点按钮会被拒绝" in told
    assert zwgk("install")[0] == 0  # over itself
    assert zwgk("status")[0] == 0
    assert zwgk("remove")[0] == 0
    assert zwgk("status")[0] == 2
    left = [path for path in tmp_path.rglob("*") if "zwgk" in path.name]
    assert left == []
