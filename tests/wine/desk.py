"""A Windows desk under Wine: a fresh user with a blank in the name, in a Chinese Windows without Python.

Differences from a real Windows are at the end of addin/README.md.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import zipfile
from pathlib import Path

USER = "li si"
_MATHS, _STAND_IN = b"api-ms-win-crt-math-l1-1-0.dll", b"zwgk_math.dll"
_IN_THE_ROOT = """
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/run" || exit 125
exec chroot "$0" env -i HOME=/root PATH=/usr/bin:/bin LANG=zh_CN.UTF-8 USER="$1" WINEPREFIX="$2" WINEDEBUG=-all \\
    WINEDLLOVERRIDES="mscoree,mshtml=" sh -c 'cd "$1" && shift && exec "$@"' sh "$3" "${@:4}"
"""


class Desk:
    """A private Wine prefix in a root made by make_root.sh. `close` ends its processes and deletes it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._prefix = Path("/desks", secrets.token_hex(6))
        self._host(self._prefix).mkdir(parents=True)
        self._execute("/", "wineboot", "--init").check_returncode()
        self._execute("/", "wineserver", "--wait").check_returncode()

    @property
    def home(self) -> Path:
        """The user's folder, as seen from outside."""
        return self._host(self._prefix) / "drive_c" / "users" / USER

    def files(self) -> set[str]:
        """Return all files and folders of the user."""
        return {path.relative_to(self.home).as_posix() for path in self.home.rglob("*")}

    def settings(self) -> str:
        """Return the user's part of the registry, as Wine stores it when nothing runs any more."""
        self._execute("/", "wineserver", "--wait").check_returncode()
        return (self._host(self._prefix) / "user.reg").read_text("utf-8", "replace")

    def run(self, program: Path, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run a program or batch file of the desk in one of its folders, without keyboard input."""
        inside = Path("/", (folder or self.home).relative_to(self._root))
        return self._execute(str(inside), "wine", self.windows_name(program), *arguments)

    def windows_name(self, path: Path) -> str:
        """Return the full name for programs on the desk."""
        below = path.relative_to(self._host(self._prefix) / "drive_c")
        return "\\".join(("C:", *below.parts))

    def close(self) -> None:
        self._execute("/", "wineserver", "--kill")
        shutil.rmtree(self._host(self._prefix))

    def _host(self, inside: Path) -> Path:
        return self._root / inside.relative_to("/")

    def _execute(self, folder: str, *command: str) -> subprocess.CompletedProcess[bytes]:
        inside = ["bash", "-c", _IN_THE_ROOT, str(self._root), USER, str(self._prefix), folder, *command]
        return subprocess.run(
            ["unshare", "--mount", *inside], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=1800
        )


def unpack(bundle: Path, folder: Path, root: Path) -> Path:
    """Unpack as Explorer does and return the bundle's folder; then give numpy the math library that Wine lacks."""
    with zipfile.ZipFile(bundle, metadata_encoding="gbk") as archive:
        archive.extractall(folder)
    [unpacked] = folder.iterdir()
    program = unpacked / "files" / "program"
    for library in (*program.glob("Lib/site-packages/numpy/**/*.pyd"), *program.glob("Lib/site-packages/numpy.libs/*")):
        library.write_bytes(library.read_bytes().replace(_MATHS, _STAND_IN.ljust(len(_MATHS), b"\0")))
    shutil.copy(root / "zwgk_math.dll", program)
    return unpacked
