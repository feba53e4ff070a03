"""The add-in of WPS on the desk: refused without WPS, installed for a user who has it, asked as its page asks; removed.

There is no WPS: its folders are made, and the page's requests come from this test.
"""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import pytest

import zwgk
from tests.conftest import EXAMPLE
from tests.wine.conftest import PROGRAM, ZWGK
from tests.wine.desk import Desk, wait_for
from zwgk.addin.resident.service import SECRET_HEADER
from zwgk.addin.wps.click import Click, answer

WPS = PurePath("AppData/Roaming/kingsoft/wps")
ADDINS = WPS / "jsaddons"
FOLDER = f"zwgk_{zwgk.__version__}"
PLACE = PurePath("AppData/Local/zwgk/worker.json")
OTHERS = '<jsplugins><jsplugin name="别家的" type="wps" url="https://example.com/a/" version="1"/></jsplugins>'


@pytest.fixture(scope="module")
def wps(desk: Desk, installed: str) -> Iterator[Path]:  # noqa: ARG001 - the program is there
    """Return WPS's folder of add-ins of a user who has opened WPS, has another add-in, and an older one of ours."""
    addins = desk.home / ADDINS
    (addins / "zwgk_0.0.1").mkdir(parents=True)
    (addins / "zwgk_0.0.1" / "index.html").touch()
    ours = '<jsplugin name="zwgk" type="et" url="zwgk_0.0.1" version="0.0.1"/>'
    (addins / "publish.xml").write_text(OTHERS.replace("</jsplugins>", f"{ours}</jsplugins>"), "utf-8")
    yield addins
    shutil.rmtree(desk.home / WPS.parent)


def addin(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return desk.run(desk.home / PROGRAM / "python.exe", *ZWGK, "addin", *arguments)


def listed(addins: Path) -> list[tuple[str | None, str | None]]:
    return [(each.get("name"), each.get("url")) for each in ET.parse(addins / "publish.xml").getroot()]


def place(addins: Path) -> dict[str, str]:
    """Return the installed page's place of the program."""
    script = (addins / FOLDER / "place.js").read_text("ascii")
    found: dict[str, str] = json.loads(script.removeprefix("const ZWGK_PLACE = ").removesuffix(";\n"))
    return found


def test_without_wps_nothing_is_installed(desk: Desk, installed: str) -> None:
    assert "本机没有 WPS" in installed
    before = desk.files()
    done = addin(desk, "install", "--wps")
    assert done.returncode == 2
    assert "没有找到 WPS" in done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    assert desk.files() == before


def test_the_installer_installs_it_and_replaces_an_older_one(desk: Desk, unpacked: Path, wps: Path) -> None:
    done = desk.run(unpacked / "安装.cmd")
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, told
    assert "三、安装 WPS 加载项" in told
    assert "WPS 加载项已安装。" in told
    assert listed(wps) == [("别家的", "https://example.com/a/"), ("zwgk", FOLDER)]
    assert sorted(path.name for path in wps.iterdir()) == ["publish.xml", FOLDER]
    found = place(wps)
    assert found["file"] == desk.windows_name(desk.home / PLACE)
    assert found["program"] == desk.windows_name(desk.home / PROGRAM / "pythonw.exe")
    assert r'"C:\\users\\li si\\AppData\\Local\\zwgk\\program\\pythonw.exe\" -I -X utf8 -c' in desk.settings()


def test_its_state_is_told_and_twice_is_once(desk: Desk, wps: Path) -> None:
    assert addin(desk, "status", "--wps").returncode == 0
    (wps / FOLDER / "version.txt").write_text("0.0.1\n", "ascii")
    broken = addin(desk, "status", "--wps")
    assert broken.returncode == 1
    assert "版本不一致" in broken.stdout.decode("utf-8", "replace")
    assert addin(desk, "install", "--wps").returncode == 0
    assert listed(wps) == [("别家的", "https://example.com/a/"), ("zwgk", FOLDER)]
    assert addin(desk, "status", "--wps").returncode == 0


def ask(found: dict[str, Any], request: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
    """Ask the program on the desk, as the page in WPS does."""
    connection = http.client.HTTPConnection("127.0.0.1", found["port"], timeout=600)
    headers = {SECRET_HEADER: found["secret"], "Origin": "file://", **headers}
    connection.request("POST", "/click", json.dumps(request).encode(), headers)
    reply = connection.getresponse()
    return reply.status, json.loads(reply.read())


def test_a_click_has_the_same_actions_as_here(desk: Desk, wps: Path, tmp_path: Path) -> None:  # noqa: ARG001
    wait_for(desk.home / PLACE)
    found = json.loads((desk.home / PLACE).read_text("ascii"))
    fullname = r"C:\users\li si\Documents\没有存盘的 A&B.xlsx"
    shutil.copy(EXAMPLE, desk.home / "AppData/Local/zwgk/snapshots/s1.xlsx")
    request = {"button": "recompute", "fullname": fullname, "snapshot": "s1.xlsx", "chosen": [], "answer": ""}
    status, told = ask(found, request)
    assert (status, told["proof"]) == (200, found["proof"])
    expected = answer(Click("recompute", fullname), Path(shutil.copy(EXAMPLE, tmp_path)), tmp_path / "log")
    assert (told["code"], told["text"].splitlines()[0]) == (0, "2024年第二季度统计完成：43 个单位。")
    here, there = ([each for each in found["actions"] if each.get("sheet") != "日志"] for found in (expected, told))
    assert len(here) > 20
    assert there == json.loads(json.dumps(here))
    assert not (desk.home / "AppData/Local/zwgk/snapshots/s1.xlsx").exists()

    assert ask(found, request, **{SECRET_HEADER: "x"})[0] == 403
    assert ask(found, request, Origin="https://example.com")[0] == 403
    assert ask(found, request, Host=f"localhost:{found['port']}")[0] == 403


def test_a_list_that_cannot_be_read_is_left_alone(desk: Desk, wps: Path) -> None:
    before = (wps / "publish.xml").read_bytes()
    (wps / "publish.xml").write_bytes(b"<jsplugins><jsplugin")
    done = addin(desk, "install", "--wps")
    assert done.returncode == 2
    assert (wps / "publish.xml").read_bytes() == b"<jsplugins><jsplugin"
    (wps / "publish.xml").write_bytes(before)


def test_removed_it_leaves_the_add_in_of_others_and_excels(desk: Desk, wps: Path) -> None:
    done = addin(desk, "remove", "--wps")
    assert done.returncode == 0
    assert "WPS 加载项已卸载。" in done.stdout.decode("utf-8", "replace")
    assert sorted(path.name for path in wps.iterdir()) == ["publish.xml"]
    assert listed(wps) == [("别家的", "https://example.com/a/")]
    settings = desk.settings()  # Excel's add-in needs both:
    assert "zwgk.addin.resident.service" in settings
    assert r"SystemFileAssociations\.xlsx\shell\zwgk.recompute\command" in settings
