"""A server and a file that must not be accessed; accesses are recorded."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SECRET = "不该出现在纸上"


@dataclass
class Canary:
    """`url` is local to this machine; `file` holds SECRET in its first cell; `asked` are the requested paths."""

    url: str
    file: Path
    asked: list[str] = field(default_factory=list)


@contextmanager
def canary(folder: Path) -> Iterator[Canary]:
    import openpyxl

    file = folder / "canary.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = SECRET
    book.save(file)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            bird.asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - names required by the base class

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bird = Canary(f"http://127.0.0.1:{server.server_port}", file)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield bird
    finally:
        server.shutdown()
        server.server_close()
