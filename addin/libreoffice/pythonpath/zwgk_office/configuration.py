"""Choice of the worker's Python: from the user's own configuration, or the system's, written by their installers."""

import json
import os
import sys
from pathlib import Path

CONFIGURATION_FILE = "libreoffice.json"
LOG_FILE = "libreoffice-worker.log"
SYSTEM_FOLDER = Path("/etc/zwgk")
"""Configuration for all users, written by a system package."""


class NotConfigured(Exception):
    """One Chinese sentence: fault and remedy."""


def configuration_folder():
    """Return the folder of `zwgk.addin.configuration.configuration_folder`, without its libraries; a test compares."""
    if os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"], "zwgk")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/zwgk"
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    return data / "zwgk" if data.is_absolute() else Path.home() / ".local/share/zwgk"


def interpreter():
    """Return the absolute path recorded by the installer. Raise `NotConfigured` with a message for the clerk."""
    file = configuration_folder() / CONFIGURATION_FILE
    if os.name == "posix" and not file.exists():
        file = SYSTEM_FOLDER / CONFIGURATION_FILE
    again = "请重新运行“zwgk addin install --libreoffice”。"
    try:
        _check_owner(file)
        path = Path(json.loads(file.read_text("utf-8"))["interpreter"])
    except FileNotFoundError:
        raise NotConfigured(f"没有找到统计程序的配置：{again}") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise NotConfigured(f"统计程序的配置读不出来（{file}）：{again}") from None
    if not path.is_absolute() or not path.is_file():
        raise NotConfigured(f"统计程序不在原来的位置了（{path}）：{again}")
    return path


def _check_owner(file):
    """Raise `NotConfigured` for a file that others may write: it may not come from the user."""
    if sys.platform == "win32":
        return
    for path in (file, file.parent):
        status = path.stat()
        if status.st_uid not in (os.getuid(), 0) or status.st_mode & 0o022:
            raise NotConfigured(f"配置可能被别的用户改过（{path}）：请检查它的所有者和权限，再重新安装。")
