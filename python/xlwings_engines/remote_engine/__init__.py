"""The engine "snapshot": xlwings over a workbook that a host in another process has open.

The host sends a copy of the workbook, as a file, and gets a list of actions back, which it applies to its own workbook
in their order. Reads come from the copy, through the file engine; a write changes the copy, so that later reads see
it, and adds an action. A host needs one call each way, whatever a command does, and whatever language the host speaks.
A member without an action raises ``NotImplementedError`` with a sentence.

Importing this package registers the engine with xlwings. ``open_snapshot`` opens a copy, ``actions_of`` returns the
actions so far.
"""

from __future__ import annotations

import xlwings as xw

from xlwings_engines.remote_engine.actions import Action
from xlwings_engines.remote_engine.engine import NAME, actions_of, engine, open_snapshot

if NAME not in xw.engines.engines_by_name:
    xw.engines.add(xw.main.Engine(impl=engine))

__all__ = ["NAME", "Action", "actions_of", "engine", "open_snapshot"]
