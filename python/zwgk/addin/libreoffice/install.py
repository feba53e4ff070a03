"""Installs the extension in the user's LibreOffice, removes it, and reports its state.

LibreOffice's own extension manager does the work, in a short-lived office without a window; `unopkg` refuses to run
as root. The only other trace is the file that names the worker's interpreter.
"""

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from xlwings_engines.errors import EngineError
from xlwings_engines.libreoffice_engine import uno_import
from xlwings_engines.libreoffice_engine.bridge import Bridge
from xlwings_engines.libreoffice_engine.failures import OfficeNotFound
from xlwings_engines.libreoffice_engine.office_process import OfficeProcess
from zwgk.addin.configuration import COLLECTED_FILE, configuration_folder
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.outcome import Outcome, Status
from zwgk.version import __version__

IDENTIFIER = "zwgk.oxt"
CONFIGURATION_FILE = "libreoffice.json"
SYSTEM_FOLDER = Path("/etc/zwgk")
"""Place of the same file from a system package, for all users without their own."""
PATH_FILE = "zwgk_office.pth"
WORKER_LOG_FILE = "libreoffice-worker.log"
_REPOSITORY = "user"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Installed:
    """State of LibreOffice (`version`, "" for nothing) and of the configuration (None for nothing)."""

    version: str
    interpreter: Path | None


def user_profile() -> Path:
    """Return the folder of LibreOffice's user profile."""
    if sys.platform == "win32":
        return Path(os.environ["APPDATA"], "LibreOffice", "4")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/LibreOffice/4"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice/4"


def install(extension: Path, profile: Path) -> Outcome:
    """Install the extension, replacing an older one, and record this interpreter.

    Raise `Refusal` if LibreOffice runs, is missing, or cannot be reached from this Python.
    """
    if not extension.is_file():
        raise Refusal(f"找不到扩展文件：{extension}。请在项目的根目录里运行，或用 --file 指明。")

    def add(manager: Any, environment: Any) -> None:
        _take_out(manager, environment)
        manager.addExtension(extension.resolve().as_uri(), (), _REPOSITORY, None, environment)

    _managed(profile, add)
    _let_office_start(_path_file())
    folder = configuration_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)  # the office's side distrusts a folder that others may write
    values = {"interpreter": sys.executable, "version": __version__}
    file = folder / CONFIGURATION_FILE
    file.write_text(json.dumps(values, ensure_ascii=False, indent=1), "utf-8")
    file.chmod(0o600)
    return Outcome(Status.DONE, "工具栏已装进 LibreOffice：打开 Calc 就能看到“政务公开”。")


def remove(profile: Path) -> Outcome:
    """Remove the extension and the files written by `install` and the worker."""
    _managed(profile, _take_out)
    _path_file().unlink(missing_ok=True)
    folder = configuration_folder()
    for name in (CONFIGURATION_FILE, WORKER_LOG_FILE, COLLECTED_FILE):
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return Outcome(Status.DONE, "工具栏已从 LibreOffice 卸载，写下的配置也已删除。")


def status(profile: Path) -> Installed:
    """Return what is installed."""
    version = _managed(profile, _version)
    try:
        values = json.loads((configuration_folder() / CONFIGURATION_FILE).read_text("utf-8"))
        return Installed(version, Path(values["interpreter"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Installed(version, None)


def status_outcome(profile: Path) -> Outcome:
    """Return `status` in words, with a remedy for whatever is missing."""
    found = status(profile)
    if not found.version:
        return Outcome(Status.REFUSED, "LibreOffice 里没有装工具栏：请运行“zwgk addin install --libreoffice”。")
    lines = [f"扩展版本：{found.version}，程序版本：{__version__}", f"统计程序：{found.interpreter or '没有记下'}"]
    fits = found.version == __version__ and found.interpreter is not None and found.interpreter.is_file()
    trouble = refused_place(configuration_folder() / CONFIGURATION_FILE)
    if trouble is not None:
        fits = False
        lines.append(f"配置可能被别的用户改过，点按钮会被拒绝：{trouble}")
    if not fits:
        lines.append("请重新运行“zwgk addin install --libreoffice”。")
    return Outcome(Status.DONE if fits else Status.DONE_WITH_PROBLEMS, "工具栏已装进 LibreOffice。", tuple(lines))


def refused_place(file: Path) -> Path | None:
    """Return the file or folder that the office's side does not trust: of another owner, or writable by others."""
    if os.name != "posix" or not file.exists():
        return None
    for path in (file, file.parent):
        state = path.stat()
        if state.st_uid not in (os.getuid(), 0) or state.st_mode & 0o022:
            return path
    return None


def _path_file() -> Path:
    return Path(sysconfig.get_path("purelib"), PATH_FILE)


def _let_office_start(file: Path) -> None:
    """Let an office import its own `uno` when this environment comes first on PATH and is taken for its Python.

    Started from a terminal with this environment activated, it would crash on loading the extension.
    """
    if sys.prefix == sys.base_prefix or sys.platform != "linux":
        return
    uno = Path(uno_import.load().__file__).parent
    is_office = "os.path.basename(os.path.realpath('/proc/self/exe')) == 'soffice.bin'"
    file.write_text(f"import os, sys; {is_office} and sys.path.append({str(uno)!r})\n", "utf-8")


class _Office(OfficeProcess):
    """An office without a window on the user's own profile."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        super().__init__(visible=False)

    def _build_command(self) -> list[str]:
        private, own = "-env:UserInstallation=", f"-env:UserInstallation={self._profile.as_uri()}"
        return [own if part.startswith(private) else part for part in super()._build_command()]


def _managed(profile: Path, action: Callable[[Any, Any], Result]) -> Result:
    """Run `action(manager, environment)` with the extension manager of an office started and ended for it."""
    if _is_running(profile):
        raise Refusal("LibreOffice 正在运行：请先关闭它的全部窗口，再试一次。")
    try:
        uno_import.load()
        office = _Office(profile)
    except EngineError as error:
        raise Refusal(chinese(error)) from error
    try:
        bridge = Bridge(office.pipe, office)
        name = "/singletons/com.sun.star.deployment.ExtensionManager"
        result = action(bridge.context.getValueByName(name), _environment())
        bridge.quit()
    except OfficeNotFound as error:
        raise Refusal(f"LibreOffice 没能启动：请先关闭它的全部窗口，再试一次。（{chinese(error)}）") from error
    except Exception as error:  # UNO's classes are made at run time
        raise Refusal(f"LibreOffice 的扩展管理器报错：{getattr(error, 'Message', error)}") from None
    finally:
        office.kill()
    return result


def _is_running(profile: Path) -> bool:
    """Return whether an office uses this profile. A killed one leaves its lock, but no longer listens."""
    if not (profile / ".lock").exists():
        return False
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    pipe = "_SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)  # as the office names it
    try:
        return pipe in Path("/proc/net/unix").read_text()
    except OSError:
        return True


def _take_out(manager: Any, environment: Any) -> None:
    package = _deployed(manager, environment)
    if package is not None:
        manager.removeExtension(IDENTIFIER, package.getName(), _REPOSITORY, None, environment)


def _version(manager: Any, environment: Any) -> str:
    package = _deployed(manager, environment)
    return str(package.getVersion()) if package is not None else ""


def _deployed(manager: Any, environment: Any) -> Any:
    """Return the extension's package, or None if it is not installed."""
    packages = manager.getDeployedExtensions(_REPOSITORY, None, environment)
    found = [package for package in packages if package.getIdentifier().Value == IDENTIFIER]
    return found[0] if found else None


def _environment() -> Any:
    """Return an environment that answers the extension manager's questions with yes: the clerk has agreed already."""
    import unohelper
    from com.sun.star.task import XInteractionHandler
    from com.sun.star.ucb import XCommandEnvironment

    approve = uno_import.load().getTypeByName("com.sun.star.task.XInteractionApprove")

    class Environment(unohelper.Base, XCommandEnvironment, XInteractionHandler):  # type: ignore[misc] # no types
        def getInteractionHandler(self) -> object:  # noqa: N802 - UNO's names
            return self

        def getProgressHandler(self) -> None:  # noqa: N802
            return None

        def handle(self, request: Any) -> None:
            for continuation in request.getContinuations():
                if continuation.queryInterface(approve) is not None:
                    continuation.select()

    return Environment()
