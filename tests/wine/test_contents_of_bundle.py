"""The real bundle: built again it has the same bytes; its contents, licences and size are as stated."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import ssl
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tools.bundle import PROGRAM, make_bundle, pins

TOP = "政务公开安装包"
ROOT_CERTIFICATE = "f40042e2e5f7e8ef8189fed15519aece42c3bfa2"
"""SHA-1 of Microsoft Identity Verification Root Certificate Authority 2020."""
OFFLINE = ("-ignore-crl", "-ignore-cdp", "-in", "python.exe")
"""Without lists of revoked certificates, which only the network has."""
DEVELOPERS = {"pytest", "mypy", "ruff", "hypothesis", "pyopenvba", "playwright", "cyclonedx_py", "pip", "setuptools"}


@pytest.fixture(scope="module")
def contents(bundle: Path) -> dict[str, int]:
    """Return name -> unpacked size."""
    with zipfile.ZipFile(bundle, metadata_encoding="gbk") as archive:
        return {entry.filename.removeprefix(f"{TOP}/"): entry.file_size for entry in archive.infolist()}


def read(bundle: Path, name: str) -> bytes:
    with zipfile.ZipFile(bundle, metadata_encoding="gbk") as archive:
        return archive.read(f"{TOP}/{name}")


def packages(contents: dict[str, int]) -> set[str]:
    """Return the names of the packages in the program, with versions."""
    found = [re.match(rf"{PROGRAM}/Lib/site-packages/([^/]+)\.dist-info/METADATA$", name) for name in contents]
    return {match[1] for match in found if match}


def test_built_again_it_has_the_same_bytes(bundle: Path, tmp_path: Path) -> None:
    wheels = shutil.copytree(REPOSITORY / "build" / "wheels", tmp_path / "wheels")
    make_bundle(REPOSITORY, wheels, tmp_path / "again.zip")
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (bundle, tmp_path / "again.zip")]
    assert digests[0] == digests[1]


def test_it_holds_the_locked_packages_and_nothing_for_developers(contents: dict[str, int]) -> None:
    lock = (REPOSITORY / "requirements.lock").read_text("utf-8")
    locked = {re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower() for pin in pins(lock)}
    there = {re.sub(r"[-_.]+", "-", name.rpartition("-")[0]).lower() for name in packages(contents)}
    assert there == locked | {"zwgk"}
    folders = {name.split("/")[4] for name in contents if name.startswith(f"{PROGRAM}/Lib/site-packages/")}
    assert folders & DEVELOPERS == set()
    needless = [name for name in contents if re.search(r"/tests/|\.(pyi|pyc|chm|lib|h)$", name)]
    assert needless == []


def test_every_package_is_in_the_bill_and_in_the_list_of_licences(bundle: Path, contents: dict[str, int]) -> None:
    bill = json.loads(read(bundle, "files/sbom.cdx.json"))
    assert bill["bomFormat"] == "CycloneDX"
    named = {f"{each['name']}-{each['version']}" for each in bill["components"]}
    told = read(bundle, "files/LICENSES/清单.txt").decode("utf-8-sig")
    plain = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
    for package in packages(contents):
        assert re.sub(r"[-_.]+", "-", package).lower() in plain
        name, _, version = package.rpartition("-")
        line = rf"^{re.sub('[-_.]+', '[-_.]', name)} {re.escape(version)}：(?!见其说明)\S"
        assert re.search(line, told, re.MULTILINE | re.IGNORECASE), package
    texts = {name.split("/")[2] for name in contents if name.startswith("files/LICENSES/")}
    assert len(texts) >= len(packages(contents)) - 6  # some packages ship no text; the list states theirs


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="没有 osslsigncode，不能核对 Python 的签名")
def test_its_python_is_signed_by_the_python_software_foundation(bundle: Path, tmp_path: Path) -> None:
    """Up to the root certificate that Microsoft publishes; it comes with the signature and is known by its digest."""
    program, root = tmp_path / "python.exe", tmp_path / "root.pem"
    program.write_bytes(read(bundle, f"{PROGRAM}/python.exe"))
    tool(tmp_path, "osslsigncode", "extract-signature", "-pem", "-in", "python.exe", "-out", "signature.pem")
    certificates = tool(tmp_path, "openssl", "pkcs7", "-in", "signature.pem", "-print_certs")
    for text in re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", certificates, re.DOTALL):
        if hashlib.sha1(ssl.PEM_cert_to_DER_cert(text)).hexdigest() == ROOT_CERTIFICATE:
            root.write_text(text, "ascii")
    told = tool(tmp_path, "osslsigncode", "verify", "-CAfile", root.name, "-TSA-CAfile", root.name, *OFFLINE)
    assert "Number of verified signatures: 1" in told
    assert "Signature verification: ok" in told
    assert "Subject: /C=US/ST=Oregon/L=Beaverton/O=Python Software Foundation/CN=Python Software Foundation" in told


def tool(folder: Path, *command: str) -> str:
    """Return what a tool prints."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_its_size_is_as_the_guide_says(bundle: Path, contents: dict[str, int]) -> None:
    guide = (REPOSITORY / "addin" / "README.md").read_text("utf-8")
    stated = re.search(r"解压前约 (\d+) MB，装好约 (\d+) MB", guide)
    assert stated is not None
    assert bundle.stat().st_size / 1e6 == pytest.approx(int(stated[1]), rel=0.06)
    installed = sum(size for name, size in contents.items() if name.startswith(PROGRAM))
    assert installed / 1e6 == pytest.approx(int(stated[2]), rel=0.06)
