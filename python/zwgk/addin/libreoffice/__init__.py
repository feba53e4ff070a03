"""The buttons in LibreOffice Calc: the extension `zwgk.oxt`, its installation, and the worker process behind it."""

from pathlib import Path


def connection_file() -> Path:
    """Return the path of the module that both sides run."""
    return Path(__file__).with_name("connection.py")
