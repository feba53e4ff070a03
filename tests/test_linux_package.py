"""The .deb and the self-extracting archive in a bare root: built, installed, used, removed (tests/linux_package.sh)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


def missing() -> str:
    """Return why this machine cannot make a bare root, "" if it can."""
    if os.name != "posix" or os.geteuid():
        return "不是 root：debootstrap 和 chroot 只有 root 能用"
    for program, package in (("debootstrap", "debootstrap"), ("dpkg-deb", "dpkg"), ("unshare", "util-linux")):
        if shutil.which(program) is None:
            return f"没有 {program}（apt install {package}）"
    if subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, check=False).returncode:
        return "这里不许 unshare：容器里没有这个权限"
    if not Path("/usr/bin/python3").exists():
        return "没有系统的 Python（/usr/bin/python3）"
    return ""


@pytest.mark.long
def test_it_is_installed_used_and_removed_in_a_bare_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    if reason := missing():
        pytest.skip(reason)
    subprocess.run(["sh", REPOSITORY / "addin" / "linux" / "build.sh"], check=True)
    root = tmp_path_factory.mktemp("bare") / "root"
    try:
        done = subprocess.run(
            ["sh", REPOSITORY / "tests" / "linux_package.sh", root], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        for kind in (".deb", "自解压安装"):
            assert f"{kind}:装好、用过、卸掉,没有留下文件。" in done.stdout
        assert done.stdout.count("2024年第二季度统计完成：43 个单位。") == 2
    finally:
        shutil.rmtree(root, ignore_errors=True)
