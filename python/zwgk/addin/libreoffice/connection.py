"""A UNO connection over two byte streams: office and worker talk through the worker's stdin and stdout.

So there is no port or named pipe for others to open. This file runs on both sides: the build copies it into the
extension, so it needs nothing but UNO.
"""

import contextlib
from typing import BinaryIO

import uno
import unohelper
from com.sun.star.connection import XConnection
from com.sun.star.io import IOException


class StreamConnection(unohelper.Base, XConnection):  # type: ignore[misc] # UNO's bases have no types
    """Byte connection for a UNO bridge."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink

    def read(self, _out: object, size: int) -> tuple[int, object]:
        """Read `size` bytes; fewer only if the other side has ended."""
        try:
            data = self._source.read(size)
        except (OSError, ValueError) as error:
            raise IOException(str(error), self) from None
        return len(data), uno.ByteSequence(data)

    def write(self, data: uno.ByteSequence) -> None:
        """Send bytes; UNO's name and signature."""
        try:
            self._sink.write(data.value)
            self._sink.flush()
        except (OSError, ValueError) as error:
            raise IOException(str(error), self) from None

    def flush(self) -> None:
        """Do nothing: `write` does not buffer."""

    def close(self) -> None:
        """Close the sending side only: closing the other would wait for its reader."""
        with contextlib.suppress(OSError):
            self._sink.close()

    def getDescription(self) -> str:  # noqa: N802 - UNO's name
        """Return the connection's name for UNO."""
        return "zwgk"
