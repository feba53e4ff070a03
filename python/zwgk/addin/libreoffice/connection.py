"""A UNO connection over two byte streams, so that office and worker talk through the worker's stdin and stdout.

No port and no named pipe exists that anybody else could open. This file runs on both sides: the build copies it into
the extension, so it needs nothing but UNO.
"""

import contextlib
from typing import BinaryIO

import uno
import unohelper
from com.sun.star.connection import XConnection
from com.sun.star.io import IOException


class StreamConnection(unohelper.Base, XConnection):  # type: ignore[misc] # UNO's bases have no types
    """What a UNO bridge reads from and writes to."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink

    def read(self, _out: object, size: int) -> tuple[int, object]:
        """`size` bytes, fewer only where the other side has ended."""
        try:
            data = self._source.read(size)
        except (OSError, ValueError) as error:
            raise IOException(str(error), self) from None
        return len(data), uno.ByteSequence(data)

    def write(self, data: uno.ByteSequence) -> None:
        try:
            self._sink.write(data.value)
            self._sink.flush()
        except (OSError, ValueError) as error:
            raise IOException(str(error), self) from None

    def flush(self) -> None:
        """Nothing is held back by `write`."""

    def close(self) -> None:
        """Ends the sending side only: closing the other would wait for whoever is reading it."""
        with contextlib.suppress(OSError):
            self._sink.close()

    def getDescription(self) -> str:  # noqa: N802 - UNO's name
        return "zwgk"
