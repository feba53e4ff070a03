"""The tab 政务公开 as XML, for the ribbons of Excel and WPS."""

from collections.abc import Callable, Iterable, Mapping
from xml.sax.saxutils import quoteattr

from zwgk.buttons import GROUPS, TITLE, Button


def tab_xml(
    namespace: str, buttons: Iterable[Button], own: Callable[[Button], Mapping[str, str]], ribbon: str = "ribbon"
) -> str:
    """Return the ribbon part, one attribute list per line. `own`: a button's attributes that only this host has;
    `ribbon`: the element's name with its attributes."""
    buttons = tuple(buttons)
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f"<customUI xmlns={quoteattr(namespace)}>",
        f"  <{ribbon}>",
        "    <tabs>",
        f"      <tab id={quoteattr('zwgk')} label={quoteattr(TITLE)}>",
    ]
    for group, label in GROUPS.items():
        lines.append(f"        <group id={quoteattr('group_' + group)} label={quoteattr(label)}>")
        lines += [f"          {_button(button, own(button))}" for button in buttons if button.group == group]
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>"]
    return "\n".join(lines) + "\n"


def _button(button: Button, own: Mapping[str, str]) -> str:
    attributes = {
        "id": button.id,
        "label": button.label,
        "size": "large" if button.large else "normal",
        "screentip": button.screentip,
        "supertip": button.supertip,
        **own,
    }
    return "<button " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items()) + "/>"
