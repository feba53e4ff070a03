"""Builds `addin/zwgk.oxt`: the sources in `addin/libreoffice/`, and Addons.xcu from the registry of buttons.

Members are stored, not deflated, because two versions of zlib may deflate differently.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import zwgk
from zwgk.addin.libreoffice import connection_file
from zwgk.addin.libreoffice.addons import ICON_SIZES, addons_xcu
from zwgk.addin.running import available
from zwgk.buttons import BUTTONS

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_SHIPPED = {"__pycache__"}


def build_oxt(sources: Path, icons: Path, target: Path) -> None:
    """Write the extension, of what stands in `sources` and `icons`, to `target`."""
    target.write_bytes(oxt_bytes(sources, icons))


def oxt_bytes(sources: Path, icons: Path) -> bytes:
    """The extension's bytes. Buttons with nothing behind them are left out."""
    buttons = [button for button in BUTTONS if available(button)]
    parts = dict(_sources(sources))
    parts["description.xml"] = parts["description.xml"].replace(b"{version}", zwgk.__version__.encode())
    parts["Addons.xcu"] = addons_xcu(buttons).encode()
    parts["pythonpath/zwgk_office/connection.py"] = connection_file().read_bytes()
    for button in buttons:
        for size in ICON_SIZES.values():
            name = f"{button.id}_{size}.png"
            parts[f"icons/{name}"] = (icons / name).read_bytes()
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 0
            archive.writestr(member, parts[name])
    return package.getvalue()


def _sources(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and not _NOT_SHIPPED & set(path.parts):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
