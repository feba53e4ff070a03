"""The folder that a clerk gets, as a zip: wheels for Windows, the add-in, both workbooks, scripts, a guide.

Downloading needs the network; whether the wheels are enough for an installation without it is then checked from their
own metadata, for every version of Python that the bundle is for.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from zwgk.errors import Refusal
from zwgk.outcome import Outcome, Status

PYTHONS = ((3, 11), (3, 12), (3, 13))
PLATFORM = "win_amd64"
FOLDER = "政务公开安装包"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_GUIDE = ("addin/README.md", "使用说明.txt")
_FILES = {
    "addin/install.cmd": "安装.cmd",
    "addin/remove.cmd": "卸载.cmd",
    "addin/install.ps1": "files/install.ps1",
    "addin/zwgk.xlam": "files/zwgk.xlam",
}


def make_bundle(root: Path, wheels: Path, target: Path) -> Outcome:
    """Downloads what is missing in `wheels`, checks, writes `target`. `root` is the repository."""
    lock = root / "requirements.lock"
    if not lock.is_file():
        raise Refusal(f"找不到 {lock}：请在项目的根目录里运行。")
    wheels.mkdir(parents=True, exist_ok=True)
    needed = [file for python in PYTHONS for file in _download(pins(lock.read_text("utf-8"), python), python, wheels)]
    needed.append(_build_own_wheel(root, wheels))
    lacking = [f"Python {version_text(python)}：{gap}" for python in PYTHONS for gap in gaps(set(needed), python)]
    if lacking:
        raise Refusal(f"安装包不完整，没有写：{'；'.join(lacking)}。请重新运行，或检查 requirements.lock。")
    write_bundle(root, sorted(set(needed)), target)
    return Outcome(Status.DONE, f"安装包已制作：{len(set(needed))} 个程序包，不联网即可安装。", files=(target,))


def version_text(python: tuple[int, int]) -> str:
    return ".".join(map(str, python))


def pins(lock: str, python: tuple[int, int]) -> list[str]:
    """The lines `name==version` of a lock file that apply on 64-bit Windows with that Python."""
    requirements = [Requirement(line) for line in lock.splitlines() if line.strip() and not line.startswith("#")]
    return [f"{each.name}{each.specifier}" for each in requirements if _applies(each, python)]


def gaps(wheels: Iterable[Path], python: tuple[int, int], root: str = "zwgk") -> list[str]:
    """What an installation of `root` from these wheels alone would lack on 64-bit Windows, in words; [] if nothing."""
    tags = _tags(python)
    usable: dict[str, list[tuple[Version, Path]]] = {}
    for wheel in wheels:
        name, version, _, wheel_tags = parse_wheel_filename(wheel.name)
        if wheel_tags & tags:
            usable.setdefault(name, []).append((version, wheel))
    lacking: list[str] = []
    waiting, seen = [Requirement(root)], set[str]()
    while waiting:
        requirement = waiting.pop()
        found = [
            wheel
            for version, wheel in usable.get(canonicalize_name(requirement.name), [])
            if requirement.specifier.contains(version, prereleases=True)
        ]
        if not found:
            lacking.append(f"{requirement.name}{requirement.specifier}")
        elif str(requirement) not in seen:
            seen.add(str(requirement))
            waiting += _requirements(found[0], python, requirement.extras)
    return sorted(set(lacking))


def write_bundle(root: Path, wheels: Iterable[Path], target: Path) -> None:
    """The zip, with names in Chinese for what a clerk opens; the same files give the same bytes."""
    files = {FOLDER + "/" + name: (root / path).read_bytes() for path, name in _FILES.items()}
    guide = (root / _GUIDE[0]).read_text("utf-8").replace("\n", "\r\n")
    files[f"{FOLDER}/{_GUIDE[1]}"] = guide.encode("utf-8-sig")
    for workbook in sorted((root / "workbook").glob("*.xlsx")):
        files[f"{FOLDER}/{workbook.name}"] = workbook.read_bytes()
    for wheel in wheels:
        files[f"{FOLDER}/files/wheels/{wheel.name}"] = wheel.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)


def _environment(python: tuple[int, int]) -> dict[str, str]:
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{version_text(python)}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0",
        "python_full_version": f"{version_text(python)}.0",
        "python_version": version_text(python),
        "sys_platform": "win32",
    }


def _applies(requirement: Requirement, python: tuple[int, int], extras: Iterable[str] = ()) -> bool:
    if requirement.marker is None:
        return True
    environment = _environment(python)
    return any(requirement.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras))


def _tags(python: tuple[int, int]) -> set[Tag]:
    abi = f"cp{python[0]}{python[1]}"
    return {
        *cpython_tags(python, [abi], [PLATFORM]),
        *compatible_tags(python, abi, [PLATFORM]),
    }


def _requirements(wheel: Path, python: tuple[int, int], extras: Iterable[str]) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [
            name for name in archive.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1
        ]
        message = Parser().parsestr(archive.read(metadata).decode())
    requirements = map(Requirement, message.get_all("Requires-Dist", []))
    return [requirement for requirement in requirements if _applies(requirement, python, extras)]


def _download(pinned: list[str], python: tuple[int, int], wheels: Path) -> list[Path]:
    """Fetches what is not there yet; the wheels in the folder that answer the pins."""
    if gaps_of_pins(pinned, python, wheels):
        _pip(
            *("download", "--no-deps", "--only-binary=:all:", "--implementation", "cp"),
            *("--platform", PLATFORM, "--python-version", version_text(python), "--dest", str(wheels), *pinned),
        )
    still = gaps_of_pins(pinned, python, wheels)
    if still:
        raise Refusal(f"没有下载到：{'、'.join(still)}。请检查网络后重新运行。")
    return [_wheel_for(pin, python, wheels) for pin in pinned]


def gaps_of_pins(pinned: Iterable[str], python: tuple[int, int], wheels: Path) -> list[str]:
    """Which pins no wheel in the folder answers."""
    return [pin for pin in pinned if not _wheels_for(pin, python, wheels)]


def _wheel_for(pin: str, python: tuple[int, int], wheels: Path) -> Path:
    return _wheels_for(pin, python, wheels)[0]


def _wheels_for(pin: str, python: tuple[int, int], wheels: Path) -> list[Path]:
    requirement, tags = Requirement(pin), _tags(python)
    found = []
    for wheel in sorted(wheels.glob("*.whl")):
        name, version, _, wheel_tags = parse_wheel_filename(wheel.name)
        if (
            name == canonicalize_name(requirement.name)
            and requirement.specifier.contains(version)
            and wheel_tags & tags
        ):
            found.append(wheel)
    return found


def _build_own_wheel(root: Path, wheels: Path) -> Path:
    for old in wheels.glob("zwgk-*.whl"):
        old.unlink()
    # setuptools leaves its copy of the sources in build/, and would pack a module deleted since.
    shutil.rmtree(root / "build" / "lib", ignore_errors=True)
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(root.resolve()))
    [built] = wheels.glob("zwgk-*.whl")
    return built


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"pip 没有成功：{done.stderr.strip().splitlines()[-1:]}。请检查网络后重新运行。")
