"""The WPS add-in's JavaScript, checked by TypeScript against the published typings of WPS's interface.

Both come from npm, pinned in typings/package-lock.json; they are kept in build/ and not distributed.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

TYPINGS = Path(__file__).parent / "typings"
ADDIN = REPOSITORY / "addin" / "wps"
INSTALLED = REPOSITORY / "build" / "wps-typings"


@pytest.fixture(scope="module")
def packages() -> Path:
    """Return the folder of the installed packages."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("没有 Node.js 和 npm，不能照 WPS 的类型声明检查加载项")
    lock = (TYPINGS / "package-lock.json").read_bytes()
    done = INSTALLED / ".lock"
    if not done.is_file() or done.read_bytes() != lock:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(TYPINGS / name, INSTALLED)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        fetched = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, check=False)
        if fetched.returncode:
            pytest.skip(f"没有网络，取不到 WPS 的类型声明：{fetched.stderr.strip()[-200:]}")
        done.write_bytes(lock)
    return INSTALLED / "node_modules"


def compile_(packages: Path, project: Path) -> str:
    """Return the errors that TypeScript finds."""
    compiler = packages / "typescript" / "bin" / "tsc"
    command = ["node", str(compiler), "--project", str(project), "--typeRoots", str(packages), "--pretty", "false"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_every_member_that_the_add_in_uses_is_published(packages: Path) -> None:
    assert compile_(packages, TYPINGS / "tsconfig.json") == ""


def test_a_member_that_is_not_published_would_be_found(packages: Path, tmp_path: Path) -> None:
    for source in (*TYPINGS.glob("*.ts"), *ADDIN.glob("*.js")):
        shutil.copy(source, tmp_path)
    host = (tmp_path / "host.js").read_text("utf-8")
    for right, wrong in (("book.SaveCopyAs(", "book.SaveACopy("), (".PrintTitleRows", ".TitleRows")):
        assert right in host
        host = host.replace(right, wrong)
    (tmp_path / "host.js").write_text(host, "utf-8")
    settings = (TYPINGS / "tsconfig.json").read_text("utf-8")
    (tmp_path / "tsconfig.json").write_text(settings.replace("../../../../../addin/wps/", ""), "utf-8")
    errors = compile_(packages, tmp_path / "tsconfig.json")
    assert re.findall(r"Property '(\w+)' does not exist", errors) == ["SaveACopy", "TitleRows"]
