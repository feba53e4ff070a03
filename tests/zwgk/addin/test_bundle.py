"""The bundle: pins that apply on Windows, sufficiency of wheels, content of the zip. No network."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tools.bundle import (
    bill_of_materials,
    embedded_python,
    gaps,
    licences,
    make_bundle,
    pins,
    site_packages,
    write_bundle,
)
from zwgk.errors import Refusal

LOCK = """\
appscript==1.5.0 ; sys_platform == 'darwin'
colorama==0.4.6 ; sys_platform == 'win32'
numpy==2.4.6 ; python_full_version < '3.12'
numpy==2.5.5 ; python_full_version >= '3.12'
openpyxl==3.1.5
"""


def test_pins_of_windows() -> None:
    assert pins(LOCK) == ["colorama==0.4.6", "numpy==2.5.5", "openpyxl==3.1.5"]


def test_hashes_in_a_lock_are_passed_over() -> None:
    assert pins("openpyxl==3.1.5 \\\n    --hash=sha256:00\n") == ["openpyxl==3.1.5"]


def test_the_real_lock_has_pywin32_for_excel() -> None:
    names = {pin.partition("==")[0] for pin in pins((REPOSITORY / "requirements.lock").read_text("utf-8"))}
    assert {"xlwings", "pywin32", "pandas", "openpyxl"} <= names
    assert "appscript" not in names


def wheel(folder: Path, name: str, tags: str, *requires: str) -> Path:
    path = folder / f"{name}-1.0-{tags}.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    metadata += "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
    return path


@pytest.fixture
def wheels(tmp_path: Path) -> list[Path]:
    return [
        wheel(
            tmp_path,
            "zwgk",
            "py3-none-any",
            "numbers_",
            "helper[fast]; sys_platform == 'win32'",
            "mac; os_name=='posix'",
        ),
        wheel(tmp_path, "numbers_", "cp313-cp313-win_amd64"),
        wheel(tmp_path, "helper", "cp39-abi3-win_amd64", "quick>=1; extra == 'fast'", "slow; extra == 'slow'"),
        wheel(tmp_path, "quick", "py3-none-win_amd64"),
    ]


def test_wheels_that_suffice_have_no_gaps(wheels: list[Path]) -> None:
    assert gaps(wheels) == []


def test_a_wheel_for_another_python_is_a_gap(wheels: list[Path], tmp_path: Path) -> None:
    other = wheel(tmp_path, "numbers_", "cp312-cp312-win_amd64")
    assert gaps([wheels[0], other, *wheels[2:]]) == ["numbers_"]


def test_a_wheel_for_another_system_is_a_gap(wheels: list[Path], tmp_path: Path) -> None:
    linux = wheel(tmp_path, "numbers_", "cp313-cp313-manylinux_2_17_x86_64")
    assert gaps([wheels[0], linux, *wheels[2:]]) == ["numbers_"]


def test_what_an_extra_needs_is_needed(wheels: list[Path]) -> None:
    assert gaps(wheels[:3]) == ["quick>=1"]


def test_a_version_too_old_is_a_gap(wheels: list[Path], tmp_path: Path) -> None:
    newer = wheel(tmp_path, "helper", "py3-none-any", "quick>=2")
    assert gaps([wheels[0], wheels[1], newer, wheels[3]]) == ["quick>=2"]


def test_a_circle_ends(tmp_path: Path) -> None:
    circle = [wheel(tmp_path, "zwgk", "py3-none-any", "a"), wheel(tmp_path, "a", "py3-none-any", "zwgk")]
    assert gaps(circle) == []


PROGRAM = {"python.exe": b"MZ", "Lib/site-packages/zwgk/__init__.py": b""}
MATERIALS = b"{}"


def test_the_zip_is_what_a_clerk_unpacks(tmp_path: Path) -> None:
    write_bundle(REPOSITORY, PROGRAM, MATERIALS, tmp_path / "dist" / "包.zip")
    with zipfile.ZipFile(tmp_path / "dist" / "包.zip", metadata_encoding="gbk") as archive:
        names = set(archive.namelist())
        guides = [archive.read(f"政务公开安装包/{name}.txt") for name in ("安装说明", "安装说明-WPS")]
        manual = archive.read("政务公开安装包/使用说明.html")
        script = archive.read("政务公开安装包/安装.cmd")
    assert names == {
        "政务公开安装包/安装.cmd",
        "政务公开安装包/卸载.cmd",
        "政务公开安装包/安装说明.txt",
        "政务公开安装包/安装说明-WPS.txt",
        "政务公开安装包/使用说明.html",
        "政务公开安装包/使用说明.pdf",
        "政务公开安装包/空白工作簿.xlsx",
        "政务公开安装包/示例-2024年第二季度.xlsx",
        "政务公开安装包/files/zwgk.xlam",
        "政务公开安装包/files/LICENSES/清单.txt",
        "政务公开安装包/files/sbom.cdx.json",
        "政务公开安装包/files/program/python.exe",
        "政务公开安装包/files/program/zwgk.cmd",
        "政务公开安装包/files/program/Lib/site-packages/zwgk/__init__.py",
    }
    assert [guide.decode("utf-8-sig")[:5] for guide in guides] == ["# Exc", "# WPS"]
    assert manual == (REPOSITORY / "docs" / "manual" / "manual.html").read_bytes()
    assert b"](" not in b"".join(guides)  # no pictures of Markdown
    assert all(guide.count(b"\n") == guide.count(b"\r\n") for guide in guides)
    assert "请先把压缩包全部解压".encode("gbk") in script


def test_names_are_gbk_for_explorer_and_utf8_beside_it(tmp_path: Path) -> None:
    write_bundle(REPOSITORY, PROGRAM, MATERIALS, tmp_path / "包.zip")
    data = (tmp_path / "包.zip").read_bytes()
    assert data.count("政务公开安装包/安装.cmd".encode("gbk")) == 2  # local header and directory
    assert data.count("政务公开安装包/安装.cmd".encode()) >= 1
    with zipfile.ZipFile(tmp_path / "包.zip", metadata_encoding="gbk") as archive:
        assert archive.testzip() is None
        assert not any(entry.flag_bits & 0x800 for entry in archive.infolist())


@pytest.mark.skipif(shutil.which("unzip") is None, reason="没有 unzip，看不到别的程序怎样读文件名")
def test_another_program_reads_the_names(tmp_path: Path) -> None:
    write_bundle(REPOSITORY, PROGRAM, MATERIALS, tmp_path / "包.zip")
    command = ["unzip", "-qq", str(tmp_path / "包.zip"), "-d", str(tmp_path / "解压")]
    subprocess.run(command, check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    assert (tmp_path / "解压" / "政务公开安装包" / "安装.cmd").is_file()


def test_every_licence_is_stated_and_its_text_is_in_the_folder() -> None:
    about = "Lib/site-packages/docxtpl-0.20.dist-info"
    metadata = b"Metadata-Version: 2.1\nName: docxtpl\nVersion: 0.20\nLicense: LGPL-2.1-only\n\nText"
    program = {
        "LICENSE.txt": b"PSF",
        f"{about}/METADATA": metadata,
        f"{about}/licenses/LICENSE.txt": b"LGPL",
        f"{about}/licenses/vendored/COPYING": b"MIT",
        "Lib/site-packages/numpy-2.3.dist-info/LICENSE": b"BSD",
        "Lib/site-packages/docxtpl/license_of_nothing.py": b"",
    }
    found = licences(program)
    told = found.pop("清单.txt").decode("utf-8-sig")
    assert "docxtpl 0.20：LGPL-2.1-only" in told
    assert "PSF License" in told
    assert found == {
        "Python.txt": b"PSF",
        "docxtpl-0.20/LICENSE.txt": b"LGPL",
        "docxtpl-0.20/vendored/COPYING": b"MIT",
        "numpy-2.3/LICENSE": b"BSD",
    }


def test_the_bill_of_materials_names_every_package_with_its_licence_and_is_the_same_twice() -> None:
    about = "Lib/site-packages/docxtpl-0.20.dist-info"
    metadata = "Metadata-Version: 2.4\nName: docxtpl\nVersion: 0.20\nLicense-Expression: LGPL-2.1-only\n"
    program = {f"{about}/METADATA": metadata.encode(), "Lib/site-packages/docxtpl/__init__.py": b""}
    materials = bill_of_materials(program)
    assert bill_of_materials(program) == materials
    told = json.loads(materials)
    assert told["bomFormat"] == "CycloneDX"
    [component] = told["components"]
    assert (component["purl"], component["version"]) == ("pkg:pypi/docxtpl@0.20", "0.20")
    assert [each["license"]["id"] for each in component["licenses"]] == ["LGPL-2.1-only"]


def test_the_same_files_give_the_same_zip(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_bundle(REPOSITORY, PROGRAM, MATERIALS, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_python_that_was_not_checked_is_refused() -> None:
    with pytest.raises(Refusal, match="校验值不同"):
        embedded_python(b"PK")


def test_wheels_are_unpacked_without_tests_and_types(tmp_path: Path) -> None:
    path = tmp_path / "tool-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in (
            "tool/__init__.py",
            "tool/tests/test_tool.py",
            "tool/core.pyi",
            "tool-1.0.dist-info/METADATA",
            "tool-1.0.dist-info/RECORD",
            "tool-1.0.dist-info/licenses/LICENSE",
            "tool-1.0.data/platlib/tool.pyd",
            "tool-1.0.data/scripts/tool.exe",
        ):
            archive.writestr(name, name)
    assert site_packages([path]) == {
        "Lib/site-packages/tool/__init__.py": b"tool/__init__.py",
        "Lib/site-packages/tool-1.0.dist-info/METADATA": b"tool-1.0.dist-info/METADATA",
        "Lib/site-packages/tool-1.0.dist-info/licenses/LICENSE": b"tool-1.0.dist-info/licenses/LICENSE",
        "Lib/site-packages/tool.pyd": b"tool-1.0.data/platlib/tool.pyd",
    }


def test_pywin32_keeps_its_cache_in_the_program(tmp_path: Path) -> None:
    path = tmp_path / "pywin32-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("win32com/__init__.py", "")
    assert "Lib/site-packages/win32com/gen_py/__init__.py" in site_packages([path])


def test_elsewhere_than_in_the_project_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="请在项目的根目录里运行"):
        make_bundle(tmp_path, tmp_path / "wheels", tmp_path / "out.zip")
    assert not (tmp_path / "wheels").exists()
