"""The worker process behind the buttons in Calc: LibreOffice starts it at the first click and keeps it.

It speaks UNO with the office over stdin and stdout, and ends when the office does. Each request carries the document
of the clicked window.
"""

import os
import threading
from typing import Any, BinaryIO

from xlwings_engines.libreoffice_engine import uno_import


def main() -> None:
    """Serve clicks until the office closes stdin."""
    source, sink = _take_streams()
    uno_import.load()
    _serve(source, sink)
    os._exit(0)  # end even if threads still wait on a dead bridge


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Reserve stdin and stdout for the bridge: all other output goes to the log."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return source, sink


def _serve(source: BinaryIO, sink: BinaryIO) -> None:
    import uno

    from zwgk.addin.libreoffice.connection import StreamConnection
    from zwgk.addin.libreoffice.job import Ended, Offer

    ended = threading.Event()
    context = uno.getComponentContext()
    factory = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", context)
    offer = Offer()
    bridge: Any = factory.createBridge("", "urp", StreamConnection(source, sink), offer)
    bridge.addEventListener(Ended(ended.set))
    offer.connected(bridge.getInstance("office"))
    ended.wait()
