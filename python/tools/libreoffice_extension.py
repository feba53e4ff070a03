"""Builds `addin/zwgk.oxt`: the sources in `addin/libreoffice/`, and Addons.xcu generated from the buttons."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from zwgk.addin import libreoffice
from zwgk.addin.choosing import ALL_FILES, PAPER_PATTERNS, PAPERS, TABLE_PATTERNS, TABLES
from zwgk.addin.clipboard import COPIED
from zwgk.buttons import BUTTONS, GROUPS, TITLE, Button
from zwgk.timeless_zip import timeless_zip
from zwgk.version import __version__

TOOLBAR = "zwgk.toolbar"
CALC = "com.sun.star.sheet.SpreadsheetDocument"
ICON_SIZES = {"ImageSmallURL": 16, "ImageBigURL": 26}
_SEPARATOR = "private:separator"
_NOT_SHIPPED = {"__pycache__"}


def build_oxt(sources: Path, icons: Path, target: Path) -> None:
    """Write the extension to `target`, built from `sources` and `icons`."""
    target.write_bytes(oxt_bytes(sources, icons))


def oxt_bytes(sources: Path, icons: Path) -> bytes:
    """Return the bytes of the extension."""
    parts = dict(_sources(sources))
    parts["description.xml"] = parts["description.xml"].replace(b"{version}", __version__.encode())
    parts["Addons.xcu"] = addons_xcu(BUTTONS).encode()
    parts["pythonpath/zwgk_office/connection.py"] = Path(libreoffice.__file__).with_name("connection.py").read_bytes()
    parts["pythonpath/zwgk_office/buttons.py"] = _buttons_module(BUTTONS).encode()
    for button in BUTTONS:
        for size in ICON_SIZES.values():
            name = f"{button.id}_{size}.png"
            parts[f"icons/{name}"] = (icons / name).read_bytes()
    return timeless_zip(sorted(parts.items()), deflated=False)


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


def addons_xcu(buttons: Iterable[Button]) -> str:
    """Return the configuration, for Calc only. Groups are separated, in the order of the ribbon.

    The toolbar shows the everyday buttons first: on a small screen the last ones are behind its arrow.
    """
    buttons = tuple(buttons)
    groups = _in_groups(buttons)
    entries = list(_with_separators(groups))
    everyday = _in_groups(button for button in buttons if button.everyday)
    rare = _in_groups(button for button in buttons if not button.everyday)
    in_sight = list(_with_separators([*everyday, *rare]))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Addons" oor:package="org.openoffice.Office">',
        '<node oor:name="AddonUI">',
        *_set("OfficeMenuBar", _node("zwgk.menu", [*_title(TITLE), *_text("Context", CALC), *_menu(entries)])),
        *_set("OfficeToolBar", _node(TOOLBAR, _numbered(in_sight))),
        *_set("OfficeNotebookBar", _node("zwgk.notebookbar", _numbered(in_sight))),
        *_set("Images", [line for group in groups for button in group for line in _images(button)]),
        "</node>",
        "</oor:component-data>",
    ]
    return "\n".join(lines) + "\n"


def address(button: Button) -> str:
    """Return the URL of the extension's Basic, with the clicked button."""
    return f'macro:///zwgk.Buttons.Run("{button.id}")'


def _in_groups(buttons: Iterable[Button]) -> list[list[Button]]:
    order = list(GROUPS)
    ordered = sorted(buttons, key=lambda button: order.index(button.group))
    return [list(group) for _, group in groupby(ordered, key=lambda button: button.group)]


def _with_separators(groups: Iterable[Iterable[Button]]) -> Iterator[Button | None]:
    for number, group in enumerate(groups):
        if number:
            yield None
        yield from group


def _menu(entries: Iterable[Button | None]) -> list[str]:
    return _set("Submenu", _numbered(entries))


def _numbered(entries: Iterable[Button | None]) -> list[str]:
    """Return a node name with a number: nodes are shown in the order of their names."""
    return [line for number, entry in enumerate(entries) for line in _node(f"m{number:02}", _entry(entry))]


def _entry(button: Button | None) -> list[str]:
    if button is None:
        return _text("URL", _SEPARATOR)
    return [
        *_text("URL", address(button)),
        *_title(button.label),
        *_text("Target", "_self"),
        *_text("Context", CALC),
    ]


def _images(button: Button) -> list[str]:
    sizes = [
        line for name, size in ICON_SIZES.items() for line in _text(name, f"%origin%/icons/{button.id}_{size}.png")
    ]
    return _node(f"zwgk.image.{button.id}", [*_text("URL", address(button)), *_set("UserDefinedImages", sizes)])


def _node(name: str, lines: Iterable[str]) -> list[str]:
    return [f'<node oor:name={quoteattr(name)} oor:op="replace">', *lines, "</node>"]


def _set(name: str, lines: Iterable[str]) -> list[str]:
    """Add a node that already exists in LibreOffice."""
    return [f"<node oor:name={quoteattr(name)}>", *lines, "</node>"]


def _text(name: str, value: str) -> list[str]:
    return [f'<prop oor:name={quoteattr(name)} oor:type="xs:string"><value>{escape(value)}</value></prop>']


def _title(title: str) -> list[str]:
    """Add one title for all languages of the office."""
    value = f"<value>{escape(title)}</value>"
    return [f'<prop oor:name="Title" oor:type="xs:string">{value}</prop>']
