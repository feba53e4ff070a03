"""A private office leaves nothing behind, opens no port, and reports clearly when it is gone."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.sockets import has_tcp_port
from xlwings_engines.collection import Collection
from xlwings_engines.errors import CannotOpen, CannotSave, EngineError
from xlwings_engines.libreoffice_engine import attach, attach_book, bridge, uno_import
from xlwings_engines.libreoffice_engine import engine as libreoffice
from xlwings_engines.libreoffice_engine.failures import DocumentClosed, OfficeGone, OfficeNotFound, Translated
from xlwings_engines.libreoffice_engine.office_process import OfficeProcess, pid_of_pipe

pytestmark = pytest.mark.office


@pytest.fixture
def own_app() -> Iterator[xw.App]:
    """Return an office that the test may end."""
    app = xw.App(impl=libreoffice.apps.add(visible=False, add_book=True))
    yield app
    if app in libreoffice_apps():
        app.kill()


def libreoffice_apps() -> list[xw.App]:
    return [xw.App(impl=app) for app in libreoffice.apps]


def office_of(app: xw.App) -> OfficeProcess:
    process: OfficeProcess = app.impl.bridge.office
    return process


def sockets_of(app: xw.App) -> list[Path]:
    return [path for path in Path("/tmp").glob(f"OSL_PIPE_{os.getuid()}_*") if office_of(app).pipe in path.name]


def write_until_it_fails(sheet: xw.Sheet) -> None:
    for _ in range(100):
        sheet["A1"].value = 2
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Return whether a process runs; an ended child that was not waited for counts as running."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return False
    return not (state[0] == "Z" and int(state[1]) != os.getpid())


@pytest.mark.parametrize("how", ["quit", "kill"])
def test_nothing_is_left(own_app: xw.App, how: str) -> None:
    folder, pid, sockets = office_of(own_app).folder, own_app.pid, sockets_of(own_app)
    assert folder.exists()
    assert is_running(pid)
    assert len(sockets) == 1
    getattr(own_app, how)()
    assert not is_running(pid)
    assert not folder.exists()
    assert not any(path.exists() for path in sockets)
    assert own_app not in libreoffice_apps()


def test_kill_removes_the_lock_of_an_open_book(own_app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "开着.xlsx"
    own_app.books.active.save(path)
    own_app.books.active.close()
    own_app.books.open(path)
    lock = tmp_path / ".~lock.开着.xlsx#"
    assert lock.exists()
    own_app.kill()
    assert not lock.exists()


def test_file_that_another_office_has_open(own_app: xw.App, tmp_path: Path) -> None:
    """A has the file open; B is refused, ends, and leaves A's lock, so C is refused too, and may only read."""
    path, lock = tmp_path / "通报.xlsx", tmp_path / ".~lock.通报.xlsx#"
    own_app.books.active.save(path)
    theirs = lock.read_text(encoding="utf-8")
    for _ in range(2):
        other = xw.App(impl=libreoffice.apps.add(visible=False))
        try:
            with pytest.raises(CannotOpen, match=r"'通报\.xlsx' cannot be opened: the file is open .*in LibreOffice"):
                other.books.open(path)
            assert len(other.books) == 0
            book = other.books.add()
            with pytest.raises(CannotSave, match=r"open .*in LibreOffice"):
                book.save(path)
            assert other.books.open(path, read_only=True).api.isReadonly()
        finally:
            other.quit()
        assert lock.read_text(encoding="utf-8") == theirs


def test_lock_that_another_program_has_put_there_is_left(own_app: xw.App, tmp_path: Path) -> None:
    own_app.books.active.save(tmp_path / "通报.xlsx")
    lock = tmp_path / ".~lock.通报.xlsx#"
    lock.write_text(",wang,pc,26.11.2026 10:00,file:///home/wang/.config/libreoffice/4;", encoding="utf-8")
    own_app.kill()
    assert "wang" in lock.read_text(encoding="utf-8")


def test_while_an_office_starts_attaching_says_that_it_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "ATTACH_SECONDS", 0)
    office = OfficeProcess(visible=False)
    joined, end = None, time.monotonic() + 60
    try:
        while joined is None and time.monotonic() < end:
            assert office.keep_starting()
            with contextlib.suppress(OfficeNotFound):
                joined = attach(office.pipe)
        assert joined is not None
        assert len(joined.books) == 0
        joined.quit()
    finally:
        office.kill()


def test_an_activated_environment_does_not_lead_the_offices_own_python_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}")
    app = xw.App(impl=libreoffice.apps.add(visible=False))
    try:
        assert app.impl.bridge.create("loader.Python") is not None  # starts it, at which an office may crash
    finally:
        app.quit()


def test_no_port_listens(own_app: xw.App) -> None:
    assert not has_tcp_port(own_app.pid)


def test_a_port_that_listens_is_seen() -> None:
    with socket.socket() as one:
        assert not has_tcp_port(os.getpid())
        one.bind(("127.0.0.1", 0))
        one.listen()
        assert has_tcp_port(os.getpid())


def test_pipe_is_closed_to_others(own_app: xw.App) -> None:
    assert [oct(path.stat().st_mode & 0o777) for path in sockets_of(own_app)] == ["0o600"]


@pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 能换成另一个用户来试")
@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="没有另一个用户也能用的 Python")
def test_another_user_cannot_open_the_pipe(own_app: xw.App) -> None:
    (path,) = sockets_of(own_app)
    code = f"import socket; socket.socket(socket.AF_UNIX).connect({str(path)!r})"
    other = subprocess.run(["/usr/bin/python3", "-I", "-c", code], user="nobody", capture_output=True, text=True)
    assert other.returncode != 0
    assert "PermissionError" in other.stderr
    with socket.socket(socket.AF_UNIX) as ours:
        ours.connect(str(path))


def test_office_ends_with_a_python_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import xlwings as xw, xlwings_engines.libreoffice_engine as lo, time\n"
        "print(lo.engine.apps.add(visible=False).pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    python = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert python.stdout is not None
    pid = int(python.stdout.readline())
    assert is_running(pid)
    python.kill()
    python.wait()
    python.stdout.close()
    for _ in range(100):
        if not is_running(pid):
            break
        time.sleep(0.05)
    assert not is_running(pid)
    OfficeProcess(visible=False).kill()
    assert list(Path(tempfile.gettempdir()).glob(f"xlwings-office-{python.pid}-*")) == []


def test_office_killed_in_use(own_app: xw.App) -> None:
    sheet = own_app.books.active.sheets[0]
    sheet["A1"].value = 1
    os.kill(own_app.pid, signal.SIGKILL)
    folder = office_of(own_app).folder
    with pytest.raises(OfficeGone, match="LibreOffice has ended"):
        write_until_it_fails(sheet)
    office_of(own_app).wait()
    assert own_app not in libreoffice_apps()
    assert not folder.exists()


def test_book_closed_in_use(office: xw.App) -> None:
    book = office.books.add()
    sheet = book.sheets[0]
    book.close()
    with pytest.raises(DocumentClosed, match="The workbook has been closed"):
        sheet["A1"].value = 2


def test_attached_office_is_shared_and_not_ended(own_app: xw.App) -> None:
    book = own_app.books.active
    joined = attach(office_of(own_app).pipe)
    assert joined.pid == own_app.pid == pid_of_pipe(office_of(own_app).pipe)
    same = attach_book(joined, uid=book.api.RuntimeUID)
    same.sheets[0]["A1"].value = "从另一头写入"
    assert book.sheets[0]["A1"].value == "从另一头写入"
    with pytest.raises(NotImplementedError, match="not started by this program"):
        joined.kill()
    joined.quit()
    assert is_running(own_app.pid)
    assert book.sheets[0]["A1"].value == "从另一头写入"


def test_attached_book_by_path(own_app: xw.App, tmp_path: Path) -> None:
    own_app.books.active.save(tmp_path / "通报 1.xlsx")
    joined = attach(office_of(own_app).pipe)
    assert attach_book(joined, path=str(tmp_path / "通报 1.xlsx")).name == "通报 1.xlsx"
    with pytest.raises(DocumentClosed):
        attach_book(joined, path=str(tmp_path / "没打开.xlsx"))
    joined.quit()


def test_nobody_listens() -> None:
    with pytest.raises(OfficeNotFound, match=r"No connection to LibreOffice \(pipe nobody-listens-here\)"):
        attach("nobody-listens-here")


def test_no_office_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XLWINGS_SOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(OfficeNotFound, match="LibreOffice was not found"):
        libreoffice.apps.add(visible=False)


def test_bridge_of_another_python(tmp_path: Path) -> None:
    (tmp_path / "uno.py").write_text("import pyuno_of_another_python\n")
    code = (
        "from xlwings_engines.libreoffice_engine import uno_import\n"
        "try:\n    uno_import.load()\nexcept uno_import.UnoMissing as error:\n    print(error)\n"
    )
    environment = os.environ | {uno_import.ENVIRONMENT_VARIABLE: str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "cannot load LibreOffice's bridge" in shown.stdout
    assert "Use the Python version of the system's python3-uno." in shown.stdout


def test_no_bridge_installed(tmp_path: Path) -> None:
    code = (
        "from xlwings_engines.libreoffice_engine import uno_import\n"
        "try:\n    uno_import.load()\nexcept uno_import.UnoMissing as error:\n    print(error)\n"
    )
    environment = os.environ | {uno_import.ENVIRONMENT_VARIABLE: str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    shown = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert "apt install python3-uno" in shown.stdout


def test_importing_the_engine_loads_nothing_of_the_office() -> None:
    code = (
        "import xlwings_engines.libreoffice_engine, sys\n"
        "print('uno' in sys.modules, any('dist-packages' in path for path in sys.path))\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["False", "False"]


def test_registering_twice_changes_nothing() -> None:
    import importlib

    import xlwings_engines.libreoffice_engine as package

    before = len(xw.engines)
    importlib.reload(package)
    assert len(xw.engines) == before
    assert xw.engines["libreoffice"].type == "desktop"


def test_every_failure_is_an_engine_error() -> None:
    for failure in (OfficeGone, OfficeNotFound, DocumentClosed, uno_import.UnoMissing):
        assert issubclass(failure, EngineError)


class Disposed(Exception):
    """UNO's exception for a closed document, as far as the engine reads it."""

    __pyunointerface__ = "com.sun.star.lang.DisposedException"


class MembersOfAClosedBook(Translated, Collection[xw.Sheet]):
    def _members(self) -> list[xw.Sheet]:
        raise Disposed


@pytest.mark.parametrize("use", [len, iter, lambda members: members(1), lambda members: "a" in members])
def test_failure_in_code_that_all_engines_share(use: Callable[[MembersOfAClosedBook], object]) -> None:
    with pytest.raises(DocumentClosed):
        use(MembersOfAClosedBook())
