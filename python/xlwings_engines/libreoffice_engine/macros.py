"""``app.run`` and ``book.macro``: Basic macros of the user's own library or of a document that allows them.

Books opened by this engine never run their macros: a file does not decide which code runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine.bridge import Bridge

_NAME = re.compile(r"(?:'(?P<book>[^']+)'!)?(?P<path>[\w.]+)")
_MASTER = "/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory"


def run(bridge: Bridge, model_of: Callable[[str], Any], macro: str, args: Any) -> Any:
    """Run ``Module.Macro`` or ``Library.Module.Macro``, of a book if one is named, and return its result.

    ``model_of`` returns the UNO model of an open book by its name.
    """
    match = _NAME.fullmatch(macro)
    if not match:
        raise ValueError(f"{macro!r} is no name of a macro.")
    parts = match["path"].split(".")
    if len(parts) == 1:
        raise Unsupported("macro.module_in_office")
    if len(parts) == 2:
        parts.insert(0, "Standard")
    if match["book"]:
        provider = model_of(match["book"]).getScriptProvider()
        where = "document"
    else:
        provider = bridge.context.getValueByName(_MASTER).createScriptProvider("")
        where = "application"
    script = provider.getScript(f"vnd.sun.star.script:{'.'.join(parts)}?language=Basic&location={where}")
    return script.invoke(tuple(args), (), ())[0]
