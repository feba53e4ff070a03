"""A Windows desk under Wine: a fresh user with a blank in the name, in a Chinese Windows without Python.

Differences from a real Windows are at the end of addin/README.md.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path, PurePosixPath

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
        # No screen, but windows: programs find each other by them.
        driver = (r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f")
        self._execute("/", "wine", "reg", "add", *driver).check_returncode()
        self._execute("/", "wineserver", "--wait").check_returncode()

    @property
    def home(self) -> Path:
        """The user's folder, as seen from outside."""
        return self._host(self._prefix) / "drive_c" / "users" / USER

    def files(self) -> set[str]:
        """Return all files and folders of the user."""
        return {path.relative_to(self.home).as_posix() for path in self.home.rglob("*")}

    def settings(self) -> str:
        """Return the user's part of the registry."""
        file = self._host(self._prefix) / "drive_c" / "user.reg"
        self._execute("/", "wine", "reg", "export", "HKCU", r"C:\user.reg", "/y").check_returncode()
        text = file.read_text("utf-16")
        file.unlink()
        return text

    def run(self, program: Path, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        """Run a program or batch file of the desk in one of its folders, without keyboard input."""
        inside = Path("/", (folder or self.home).relative_to(self._root))
        return self._execute(str(inside), "wine", self.windows_name(program), *arguments)

    def run_system(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run a program that belongs to Windows."""
        return self._execute("/", "wine", program, *arguments)

    def start(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program of the desk that goes on running."""
        nothing = subprocess.DEVNULL
        line = self._line("/", "wine", self.windows_name(program), *arguments)
        return subprocess.Popen(line, stdin=nothing, stdout=nothing, stderr=nothing)

    def windows_name(self, path: Path) -> str:
        """Return the full name for programs on the desk."""
        below = path.relative_to(self._host(self._prefix) / "drive_c")
        return "\\".join(("C:", *below.parts))

    def share(self, server: str, name: str, folder: Path) -> None:
        r"""Let `\\server\name` be a folder of the desk."""
        self._mount(PurePosixPath("unc", server, name), folder)

    def map_drive(self, letter: str, folder: Path) -> None:
        """Let a drive be a folder of the desk."""
        self._mount(PurePosixPath(f"{letter}:"), folder)

    def _mount(self, device: PurePosixPath, folder: Path) -> None:
        place = self._host(self._prefix) / "dosdevices" / device
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(Path("/", folder.relative_to(self._root)))

    def close(self) -> None:
        self._execute("/", "wineserver", "--kill")
        shutil.rmtree(self._host(self._prefix))

    def _host(self, inside: Path) -> Path:
        return self._root / inside.relative_to("/")

    def _execute(self, folder: str, *command: str) -> subprocess.CompletedProcess[bytes]:
        # Into files: a pipe would be held open by a program that goes on running.
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            done = subprocess.run(
                self._line(folder, *command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                check=False,
                timeout=1800,
            )
            out.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), errors.read())

    def _line(self, folder: str, *command: str) -> list[str]:
        """Return the command line that runs a command inside the root."""
        inside = ["bash", "-c", _IN_THE_ROOT, str(self._root), USER, str(self._prefix), folder, *command]
        return ["unshare", "--mount", *inside]


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


def wait_for(path: Path, *, gone: bool = False) -> None:
    """Wait until a file has appeared or gone."""
    deadline = time.monotonic() + 600
    while path.exists() is gone and time.monotonic() < deadline:
        time.sleep(0.1)
    assert path.exists() is not gone
