"""Builds `addin/zwgk.oxt`: the sources in `addin/libreoffice/`, and Addons.xcu from the registry of buttons.

Members are stored, not deflated, because two versions of zlib may deflate differently.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import zwgk
from zwgk.addin.libreoffice import connection_file
from zwgk.addin.libreoffice.addons import ICON_SIZES, addons_xcu
from zwgk.buttons import BUTTONS, Button

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ONLY_READING = {"send", "preview", "print_attachments", "export_pdf", "new_year", "doctor", "help"}
_NOT_SHIPPED = {"__pycache__"}


def build_oxt(sources: Path, icons: Path, target: Path) -> None:
    """Write the extension, of what stands in `sources` and `icons`, to `target`."""
    target.write_bytes(oxt_bytes(sources, icons))


def oxt_bytes(sources: Path, icons: Path) -> bytes:
    """The extension's bytes."""
    parts = dict(_sources(sources))
    parts["description.xml"] = parts["description.xml"].replace(b"{version}", zwgk.__version__.encode())
    parts["Addons.xcu"] = addons_xcu(BUTTONS).encode()
    parts["pythonpath/zwgk_office/connection.py"] = connection_file().read_bytes()
    parts["pythonpath/zwgk_office/buttons.py"] = _buttons_module(BUTTONS).encode()
    for button in BUTTONS:
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


def _buttons_module(buttons: Sequence[Button]) -> str:
    """What the office's side has to know of the buttons."""
    labels = {button.id: button.label for button in buttons}
    changing = sorted(button.id for button in buttons if button.id not in _ONLY_READING)
    head = '"""Of the registry of buttons: labels, and which of them change the workbook. Written by the build."""'
    return f"{head}\n\nLABELS = {labels!r}\nCHANGING = {changing!r}\n"


def _sources(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and not _NOT_SHIPPED & set(path.parts):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
