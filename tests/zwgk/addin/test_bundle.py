"""The bundle: which pins apply on Windows, whether wheels suffice, what is in the zip. No network."""

import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from zwgk.addin.bundle import PYTHONS, gaps, make_bundle, pins, write_bundle
from zwgk.errors import Refusal

LOCK = """\
appscript==1.5.0 ; sys_platform == 'darwin'
colorama==0.4.6 ; sys_platform == 'win32'
numpy==2.4.6 ; python_full_version < '3.12'
numpy==2.5.5 ; python_full_version >= '3.12'
openpyxl==3.1.5
"""


@pytest.mark.parametrize(("python", "numpy"), [((3, 11), "2.4.6"), ((3, 12), "2.5.5"), ((3, 13), "2.5.5")])
def test_pins_of_windows_and_that_python(python: tuple[int, int], numpy: str) -> None:
    assert pins(LOCK, python) == ["colorama==0.4.6", f"numpy=={numpy}", "openpyxl==3.1.5"]


def test_the_real_lock_has_pywin32_for_excel() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text("utf-8")
    for python in PYTHONS:
        names = {pin.partition("==")[0] for pin in pins(lock, python)}
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
        wheel(tmp_path, "numbers_", "cp311-cp311-win_amd64"),
        wheel(tmp_path, "helper", "cp39-abi3-win_amd64", "quick>=1; extra == 'fast'", "slow; extra == 'slow'"),
        wheel(tmp_path, "quick", "py3-none-win_amd64"),
    ]


def test_wheels_that_suffice_have_no_gaps(wheels: list[Path]) -> None:
    assert gaps(wheels, (3, 11)) == []


def test_a_wheel_for_another_python_is_a_gap(wheels: list[Path]) -> None:
    assert gaps(wheels, (3, 12)) == ["numbers_"]


def test_a_wheel_for_another_system_is_a_gap(wheels: list[Path], tmp_path: Path) -> None:
    linux = wheel(tmp_path, "numbers_", "cp311-cp311-manylinux_2_17_x86_64")
    assert gaps([wheels[0], linux, *wheels[2:]], (3, 11)) == ["numbers_"]


def test_what_an_extra_needs_is_needed(wheels: list[Path]) -> None:
    assert gaps(wheels[:3], (3, 11)) == ["quick>=1"]


def test_a_version_too_old_is_a_gap(wheels: list[Path], tmp_path: Path) -> None:
    newer = wheel(tmp_path, "helper", "py3-none-any", "quick>=2")
    assert gaps([wheels[0], wheels[1], newer, wheels[3]], (3, 11)) == ["quick>=2"]


def test_a_circle_ends(tmp_path: Path) -> None:
    circle = [wheel(tmp_path, "zwgk", "py3-none-any", "a"), wheel(tmp_path, "a", "py3-none-any", "zwgk")]
    assert gaps(circle, (3, 13)) == []


def test_the_zip_is_what_a_clerk_unpacks(wheels: list[Path], tmp_path: Path) -> None:
    write_bundle(REPOSITORY, wheels[:1], tmp_path / "dist" / "包.zip")
    with zipfile.ZipFile(tmp_path / "dist" / "包.zip") as archive:
        names = set(archive.namelist())
        guide = archive.read("政务公开安装包/使用说明.txt")
    assert names == {
        "政务公开安装包/安装.cmd",
        "政务公开安装包/卸载.cmd",
        "政务公开安装包/使用说明.txt",
        "政务公开安装包/空白工作簿.xlsx",
        "政务公开安装包/示例-2024年第二季度.xlsx",
        "政务公开安装包/files/install.ps1",
        "政务公开安装包/files/zwgk.xlam",
        "政务公开安装包/files/wheels/zwgk-1.0-py3-none-any.whl",
    }
    assert guide.startswith(b"\xef\xbb\xbf# Excel")
    assert guide.count(b"\n") == guide.count(b"\r\n")


def test_the_same_files_give_the_same_zip(wheels: list[Path], tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_bundle(REPOSITORY, wheels, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_elsewhere_than_in_the_project_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="请在项目的根目录里运行"):
        make_bundle(tmp_path, tmp_path / "wheels", tmp_path / "out.zip")
    assert not (tmp_path / "wheels").exists()
