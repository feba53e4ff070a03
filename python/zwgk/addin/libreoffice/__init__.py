"""The buttons in LibreOffice Calc: the extension `zwgk.oxt`, its installing, and the worker process behind it."""

from pathlib import Path


def connection_file() -> Path:
    """The module that both sides run."""
    return Path(__file__).with_name("connection.py")
