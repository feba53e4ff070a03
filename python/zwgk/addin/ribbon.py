"""The ribbon's XML, generated from the buttons: equal to `addin/excel/customUI14.xml`, as a test checks."""

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from zwgk.buttons import BUTTONS, GROUPS, Button

TAB_LABEL = "政务公开"
CALLBACK = "ZwgkClick"


def ribbon_xml(buttons: Iterable[Button] = BUTTONS) -> str:
    """Return the ribbon part (Office 2010 and later), one attribute list per line."""
    buttons = tuple(buttons)
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui">',
        "  <ribbon>",
        "    <tabs>",
        f"      <tab id={quoteattr('zwgk')} label={quoteattr(TAB_LABEL)}>",
    ]
    for group, label in GROUPS.items():
        members = [button for button in buttons if button.group == group]
        lines.append(f"        <group id={quoteattr('group_' + group)} label={quoteattr(label)}>")
        lines.extend(f"          {_button(button)}" for button in members)
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>"]
    return "\n".join(lines) + "\n"


def _button(button: Button) -> str:
    attributes = {
        "id": button.id,
        "label": button.label,
        "imageMso": button.image_mso,
        "size": "large" if button.large else "normal",
        "screentip": button.screentip,
        "supertip": button.supertip,
        "tag": "book" if button.needs_book else "no_book",
        "onAction": CALLBACK,
    }
    return "<button " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items()) + "/>"
