"""Installing into the profiles of Windows and Linux users who have WPS, and removing everything again."""

import json
import sys
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import zwgk
from zwgk.addin.resident.autostart import DesktopEntry
from zwgk.addin.wps import install as module
from zwgk.addin.wps.install import Wps, install, problem_of, remove, status, this_wps
from zwgk.errors import Refusal
from zwgk.outcome import Status

PACKAGE = Path(__file__).parents[4] / "addin" / "zwgk-wps.zip"
FOLDER = f"zwgk_{zwgk.__version__}"


@dataclass
class Run:
    """The key Run of a Windows user, in memory."""

    values: dict[str, str] = field(default_factory=lambda: {"WPS": "wpscloudsvr.exe"})

    def add(self, interpreter: Path) -> None:
        self.values["zwgk"] = f'"{interpreter}" -I'

    def remove(self) -> None:
        self.values.pop("zwgk", None)

    def command(self) -> str:
        return self.values.get("zwgk", "")


@pytest.fixture(params=["windows", "linux"])
def wps(request: pytest.FixtureRequest, tmp_path: Path) -> Wps:
    """Return a user who has opened WPS, on each system."""
    home = tmp_path / "张 三"
    if request.param == "windows":
        made = Wps(home / "Roaming/kingsoft/wps/jsaddons", home / "Local/zwgk", Run())
    else:
        entry = DesktopEntry(home / ".config/autostart/zwgk-wps.desktop")
        made = Wps(home / ".local/share/Kingsoft/wps/jsaddons", home / ".local/share/zwgk", entry)
    made.addins.parent.mkdir(parents=True)
    (made.addins.parent / "其他").write_text("WPS 自己的")
    return made


@pytest.fixture
def python(tmp_path: Path) -> Path:
    path = tmp_path / "程 序" / "python"
    path.parent.mkdir()
    path.touch()
    return path


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def listed(wps: Wps) -> list[dict[str, str]]:
    return [dict(entry.attrib) for entry in ET.parse(wps.addins / "publish.xml").getroot()]


def test_wps_finds_the_add_in_through_its_list(wps: Wps, python: Path) -> None:
    assert install(wps, PACKAGE, python).status == Status.DONE
    [entry] = listed(wps)
    # As `wpsjs build` 2.2.3 writes it for an add-in that is not on a server (src/lib/build.js, CreatePublishXml).
    fixed = {"name": "zwgk", "type": "et", "enable": "enable_dev", "install": "null", "customDomain": ""}
    assert entry == {**fixed, "url": FOLDER, "version": zwgk.__version__}
    with zipfile.ZipFile(PACKAGE) as package:
        names = set(package.namelist())
    assert {name for name in tree(wps.addins / FOLDER) if name != "images"} == names | {"place.js"}
    script = (wps.addins / FOLDER / "place.js").read_text("ascii")
    place = json.loads(script.removeprefix("const ZWGK_PLACE = ").removesuffix(";\n"))
    assert place["file"] == str(wps.configuration / "worker.json")
    assert place["program"] == str(python)
    assert str(python) in wps.autostart.command()
    assert problem_of(wps) is None
    assert status(wps).status == Status.DONE


def test_removed_it_leaves_nothing(wps: Wps, python: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    install(wps, PACKAGE, python)
    assert tree(tmp_path) > before
    assert remove(wps).headline == "WPS 加载项已卸载。"
    folders = {"张 三/.config", "张 三/.local/share", "张 三/Local"}
    assert tree(tmp_path) - before <= folders
    assert wps.autostart.command() == ""
    assert remove(wps).headline == "没有装过 WPS 加载项，不用卸载。"


OTHER = '<jsplugins><jspluginonline name="oa" type="wps" url="http://oa.example/"/></jsplugins>'


def test_the_add_ins_of_others_stay(wps: Wps, python: Path) -> None:
    wps.addins.mkdir()
    (wps.addins / "publish.xml").write_text(OTHER)
    (wps.addins / "oa_1.0.0").mkdir()
    install(wps, PACKAGE, python)
    assert [entry["name"] for entry in listed(wps)] == ["oa", "zwgk"]
    remove(wps)
    assert listed(wps) == [{"name": "oa", "type": "wps", "url": "http://oa.example/"}]
    assert tree(wps.addins) == {"publish.xml", "oa_1.0.0"}


def test_twice_and_newer_over_older_leave_one(wps: Wps, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__version__", "0.0.1")
    install(wps, PACKAGE, python)
    monkeypatch.undo()
    assert problem_of(wps) == "WPS 加载项和程序的版本不一致，请重新安装。"
    install(wps, PACKAGE, python)
    install(wps, PACKAGE, python)
    assert [entry["url"] for entry in listed(wps)] == [FOLDER]
    assert [path.name for path in wps.addins.iterdir() if path.is_dir()] == [FOLDER]


@pytest.mark.parametrize("content", ["<jsplugins", "<other/>", ""])
def test_a_list_that_cannot_be_read_is_left_alone(wps: Wps, python: Path, content: str) -> None:
    wps.addins.mkdir()
    (wps.addins / "publish.xml").write_text(content)
    with pytest.raises(Refusal, match=r"加载项清单 .* (读不出来|不是认得的格式)"):
        install(wps, PACKAGE, python)
    assert tree(wps.addins) == {"publish.xml"}
    assert (wps.addins / "publish.xml").read_text() == content
    assert wps.autostart.command() == ""


def test_a_user_without_wps_is_told(tmp_path: Path, python: Path) -> None:
    wps = Wps(tmp_path / "kingsoft/wps/jsaddons", tmp_path / "zwgk", Run())
    with pytest.raises(Refusal, match="没有找到 WPS"):
        install(wps, PACKAGE, python)
    assert not wps.addins.parent.exists()


def test_what_is_broken_is_told(wps: Wps, python: Path) -> None:
    assert problem_of(wps) == "WPS 加载项没有安装。"
    install(wps, PACKAGE, python)
    python.unlink()
    assert problem_of(wps) == "统计程序不在原来的位置了，或者不会随登录启动，请重新安装。"
    python.touch()
    (wps.addins / "publish.xml").write_text(OTHER)
    assert problem_of(wps) == "WPS 的加载项清单里没有它，请重新安装。"
    (wps.addins / "publish.xml").write_text("<")
    assert "读不出来" in (problem_of(wps) or "")


def test_the_folders_of_each_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert this_wps({}).addins == tmp_path / ".local/share/Kingsoft/wps/jsaddons"
    assert this_wps({"XDG_DATA_HOME": "/d"}).addins == Path("/d/Kingsoft/wps/jsaddons")


def test_the_entry_starts_the_service(tmp_path: Path) -> None:
    """As a desktop does, with the field codes and quotes of the specification."""
    import shlex

    entry = DesktopEntry(tmp_path / "autostart" / "zwgk-wps.desktop")
    entry.add(Path(sys.executable))
    assert shlex.split(entry.command()) == [sys.executable, *module.ARGUMENTS]
