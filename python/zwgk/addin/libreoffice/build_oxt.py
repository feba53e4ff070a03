"""Builds `addin/zwgk.oxt`: the sources in `addin/libreoffice/`, and Addons.xcu generated from the buttons.

Members are stored, not deflated, because two versions of zlib may deflate differently.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from zwgk.addin.choosing import ALL_FILES, PAPER_PATTERNS, PAPERS, TABLE_PATTERNS, TABLES
from zwgk.addin.clipboard import COPIED
from zwgk.addin.libreoffice import connection_file
from zwgk.addin.libreoffice.addons import ICON_SIZES, addons_xcu
from zwgk.buttons import BUTTONS, Button
from zwgk.version import __version__

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_SHIPPED = {"__pycache__"}


def build_oxt(sources: Path, icons: Path, target: Path) -> None:
    """Write the extension to `target`, built from `sources` and `icons`."""
    target.write_bytes(oxt_bytes(sources, icons))


def oxt_bytes(sources: Path, icons: Path) -> bytes:
    """Return the bytes of the extension."""
    parts = dict(_sources(sources))
    parts["description.xml"] = parts["description.xml"].replace(b"{version}", __version__.encode())
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
    """Return the button data that the office's side needs, as source text."""
    values: dict[str, object] = {
        "LABELS": {button.id: button.label for button in buttons},
        "CHANGING": sorted(button.id for button in buttons if button.writes),
        "REOPENING": sorted(button.id for button in buttons if button.reopens),
        "ASKING": {button.id: (button.asks, button.screentip) for button in buttons if button.opens_chooser},
        "FILTERS": {
            **dict.fromkeys(("file", "files"), (TABLES, ";".join(TABLE_PATTERNS))),
            "paper": (PAPERS, ";".join(PAPER_PATTERNS)),
        },
        "ALL_FILES": ALL_FILES,
        "COPIED": COPIED,
    }
    lines = [f"{name} = {value!r}\n" for name, value in values.items()]
    return (
        '"""Of the registry of buttons: labels, which change the workbook, reopen it, ask. Written by the build."""\n\n'
        + ("".join(lines))
    )


def _sources(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file() and not _NOT_SHIPPED & set(path.parts):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
