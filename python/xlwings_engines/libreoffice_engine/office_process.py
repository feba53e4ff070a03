"""A private LibreOffice: started with its own profile and a pipe that only this user can open, and ended.

The user's own LibreOffice is not touched: profile and temporary files are in a folder that is removed when the
office ends. There is no TCP port; the pipe's name cannot be guessed.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from xlwings_engines.libreoffice_engine.failures import OfficeNotFound

ENVIRONMENT_VARIABLE = "XLWINGS_SOFFICE"
CANDIDATES = (
    "/usr/lib/libreoffice/program/soffice.bin",
    "/usr/lib64/libreoffice/program/soffice.bin",
    "/opt/libreoffice/program/soffice.bin",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.bin",
    "C:/Program Files (x86)/LibreOffice/program/soffice.bin",
)
RESTART = 81
_PREFIX = "xlwings-office-"
_SOCKETS = "sockets"
START_SECONDS = 60.0
QUIT_SECONDS = 10.0
_STEP_SECONDS = 0.02

# An office must not outlive a killed Python. Linux ends it with the thread that started it, so a single thread
# that lasts as long as this process starts them all.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="office-starter")
_running: weakref.WeakSet[OfficeProcess] = weakref.WeakSet()


def find_office() -> Path:
    """Return the program ``soffice.bin``: the given one, one of the usual places, or one on the PATH.

    Raise ``OfficeNotFound``.
    """
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    for candidate in (named,) if named else CANDIDATES:
        if Path(candidate).is_file():
            return Path(candidate)
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found and not named:
            program = Path(found).resolve().with_name("soffice.bin")
            return program if program.is_file() else Path(found)
    raise OfficeNotFound("office.not_installed")


def has_display() -> bool:
    """Return whether a window could be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def office_environment() -> dict[str, str]:
    """Return the environment for an office: this process's, without settings that mislead the office's Python.

    An office that uses the system's Python finds its home by the first ``python3`` on the PATH; another one, of
    an activated virtual environment or of pyenv, crashes the whole office.
    """
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    if os.name == "posix":
        environment["PATH"] = os.pathsep.join(filter(None, (os.defpath, environment.get("PATH"))))
    return environment


def pid_of_pipe(pipe: str) -> int:
    """Return the process that listens at a pipe of this user; 0 if the system does not tell."""
    with contextlib.suppress(OSError):
        sockets = _socket_inodes()
        wanted = {inode for inode, path in sockets.items() if path.name.endswith(f"_{pipe}")}
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and wanted & _held_inodes(int(process.name)):
                return int(process.name)
    return 0


def _socket_inodes() -> dict[str, Path]:
    """Return the office sockets of this machine: inode to path."""
    lines = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return {fields[6]: Path(fields[7]) for fields in lines if len(fields) > 7 and "OSL_PIPE" in fields[7]}


def _held_inodes(pid: int) -> set[str]:
    """Return the inodes of the sockets that a process of this user holds."""
    inodes = set()
    with contextlib.suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                match = re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink()))
                if match:
                    inodes.add(match[1])
    return inodes


def _tied_to_us() -> list[str]:
    """Return a command prefix that makes the process end when its starting thread does."""
    setpriv = shutil.which("setpriv") if sys.platform.startswith("linux") else None
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _sweep() -> None:
    """Remove files of offices whose Python was killed and could not remove them."""
    if os.name != "posix":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).split("-")[0]
        try:
            ours = owner.isdigit() and folder.stat().st_uid == os.getuid()
        except FileNotFoundError:  # its own Python has just removed it
            continue
        if not ours or _is_running(int(owner)):
            continue
        with contextlib.suppress(OSError):
            for socket in (folder / _SOCKETS).read_text(encoding="utf-8").splitlines():
                Path(socket).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class OfficeProcess:
    """One running soffice: its process, its pipe's name, its private folder."""

    def __init__(
        self,
        visible: bool,
        *,
        settings: str = "",
        environment: Mapping[str, str] | None = None,
        documents: Mapping[str, bytes] | None = None,
    ) -> None:
        """Start an office, without a window unless ``visible`` and a display exists; return at once.

        ``settings``: the new profile's ``registrymodifications.xcu``. ``environment``: added to this process's.
        ``documents``: file name to content; they are opened, and keep an office alive that converts files.
        """
        self._program = find_office()
        _sweep()
        self.windowed: bool = visible and has_display()
        self.pipe: str = "zwgk" + secrets.token_hex(16)
        self.folder: Path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self._sockets: set[Path] = set()
        self._client: subprocess.Popen[bytes] | None = None
        self._environment = environment or {}
        self._documents = [self.folder / name for name in documents or {}]
        for name, content in (documents or {}).items():
            (self.folder / name).write_bytes(content)
        if settings:
            (self.folder / "profile" / "user").mkdir(parents=True)
            (self.folder / "profile" / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        self._command = self._build_command()
        self._process = self._launch()
        _running.add(self)

    def owns_lock(self, lock: str) -> bool:
        """Return whether the text of a lock file (``.~lock.name#``) names the profile of this office."""
        return (self.folder / "profile").as_uri() in lock

    def _build_command(self) -> list[str]:
        command = [
            str(self._program),
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            "--norestore",
            "--nologo",
            "--nofirststartwizard",
        ]
        return command if self.windowed else [*command, "--headless", "--invisible"]

    def _launch(self) -> subprocess.Popen[bytes]:
        (self.folder / "tmp").mkdir(exist_ok=True)
        return self._start("--nodefault", f"--accept=pipe,name={self.pipe};urp", *map(str, self._documents))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return _starter.submit(
            subprocess.Popen,
            [*_tied_to_us(), *self._command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**office_environment(), **self._environment, "TMPDIR": str(self.folder / "tmp")},
            start_new_session=os.name == "posix",
        ).result()

    def wait_for_documents(self, seconds: float = START_SECONDS) -> bool:
        """Wait until the documents given at the start are open; return whether they are."""
        end = time.monotonic() + seconds
        locks = [path.with_name(f".~lock.{path.name}#") for path in self._documents]
        while not all(lock.exists() for lock in locks):
            if time.monotonic() > end or not self.keep_starting():
                return False
            time.sleep(_STEP_SECONDS)
        self.note_sockets()
        return True

    def start_converting(self, kind: str, sources: Sequence[Path], target: Path) -> Callable[[float], bool]:
        """Start converting files into the folder ``target``, ``kind`` being the new suffix.

        Call ``wait_for_documents`` before. A second program hands the order to this office, and ends when it is
        carried out. So UNO is not needed, which not every Python has. Return a function that waits for the end, given
        seconds, and returns False if they were not enough.
        """
        self._client = client = self._start("--convert-to", kind, "--outdir", str(target), *map(str, sources))

        def wait(seconds: float) -> bool:
            try:
                client.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
            finally:
                _end(client)
            return True

        return wait

    @property
    def pid(self) -> int:
        """The number of the process that was started."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """True while the process runs."""
        return self._process.poll() is None

    def keep_starting(self) -> bool:
        """Return whether the office runs or was restarted; a new profile makes it end once with code 81."""
        code = self._process.poll()
        if code == RESTART:
            self._process = self._launch()
            return True
        return code is None

    def note_sockets(self) -> None:
        """Close the office's sockets to other users, and remember them, so that ``kill`` can remove them."""
        with contextlib.suppress(OSError):
            held = _held_inodes(self.pid)
            self._sockets |= {path for inode, path in _socket_inodes().items() if inode in held}
            for socket in self._sockets:
                socket.chmod(0o600)
            (self.folder / _SOCKETS).write_text("\n".join(str(socket) for socket in self._sockets), encoding="utf-8")

    def wait(self, seconds: float = QUIT_SECONDS) -> bool:
        """Wait for the end of an office that was asked to quit; clean up; return whether it ended by itself."""
        ended = True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            ended = False
            self._process.kill()
            self._process.wait()
        self._clean()
        return ended

    def kill(self) -> None:
        """End the office at once and remove everything it leaves behind."""
        if self._client is not None:
            _end(self._client)
        if self.alive:
            self.note_sockets()
            self._process.kill()
        self._process.wait()
        self._clean()

    def _clean(self) -> None:
        _running.discard(self)
        for socket in self._sockets:
            socket.unlink(missing_ok=True)
        for _ in range(20):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not self.folder.exists():
                return
            time.sleep(0.05)


def _end(client: subprocess.Popen[bytes]) -> None:
    if client.poll() is None:
        client.kill()
        client.wait()


@atexit.register
def _end_all() -> None:
    for office in list(_running):
        office.kill()
