"""The local service that the add-ins ask: HTTP on 127.0.0.1 for the WPS add-in, files for Excel's, of this user only.

Place and secret are in `worker.json` in the user's configuration folder, readable by that user alone; both are new
each time the service starts. A request must carry the secret, so no other user and no web page can make one, and no
workbook is read by it. Besides, the name in Host and the page's Origin are checked: a web page that has a name resolved
to this computer, or any page that is not a file, is turned away before the secret is looked at.

The commands run in a worker process, started by the first click and ended when idle; this one imports no library, so
that it can wait all day. One request at a time; a second one is told to wait.

Every answer carries a second secret of the place file, the proof: if the service was killed and another user's program
took its port, the add-in notices, and applies nothing.

Excel's add-in offers its requests as files in the same folder (`request_files`), which no other user can write.

HTTP, because WPS opens its add-ins in Chromium, from where only HTTP reaches another process. The workbook's contents
do not pass through it: the host saves a copy in a folder of this user, and the request names it.
"""

import hmac
import json
import os
import re
import secrets
import shutil
import socket
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from zwgk.addin.configuration import configuration_folder
from zwgk.addin.resident.request_files import Taken, offers, take, written
from zwgk.addin.resident.worker import CRASHED, WRONG_REQUEST, Worker

PLACE_FILE = "worker.json"
SECRET_HEADER = "X-Zwgk-Secret"
MOST_BYTES = 256 * 1024
"""Of a request: names of files."""
SECONDS_TO_SEND = 5.0
MOST_CONNECTIONS = 64
"""Without the secret; if there are more, the oldest is cut, so that a flood of them does not keep the add-in out."""
IDLE_SECONDS = 15 * 60.0
SECONDS_BETWEEN_LOOKS = 0.1
"""At the folder in which Excel's add-in offers its requests; a look takes some 20 microseconds."""
_REFUSED = 2
_WAIT = "上一个操作还没有做完：请等它的对话框出来，再点按钮。"
_SNAPSHOT = re.compile(r"([0-9A-Za-z_-]{1,64}\.xlsx)?")
_ORIGINS = (["null"], ["file://"])
"""Pages opened as files; programs that are no browser send none.

A web page in a sandbox is "null" as well: the secret decides."""


class Service:
    """The service of one user. `folder` is the user's configuration folder."""

    def __init__(
        self,
        folder: Path,
        idle: float = IDLE_SECONDS,
        stays: bool = False,
        serves_excel: bool = sys.platform == "win32",
    ) -> None:
        """Listen on a free port.

        The worker ends after `idle` seconds without a request, and the service with it unless it `stays`.
        """
        self.folder = folder
        self.serves_excel = serves_excel
        self.secret = secrets.token_urlsafe(32)
        self.proof = secrets.token_urlsafe(32)
        self.snapshots = folder / "snapshots"
        self.idle = idle
        self.stays = stays
        self.worker = Worker()
        self.busy = threading.Lock()
        self.ended = threading.Event()
        self.last = time.monotonic()
        self.server = _Server(self)
        self.port: int = self.server.server_address[1]

    def run(self) -> None:
        """Serve until idle, or for ever if the service stays."""
        _make_private(self.folder)
        shutil.rmtree(self.snapshots, ignore_errors=True)  # of a service that was killed
        _make_private(self.snapshots)
        for left in written(self.folder, ("offered", "taken")):  # by a service that was killed
            left.unlink(missing_ok=True)
        place = {"port": self.port, "secret": self.secret, "proof": self.proof}
        place |= {"snapshots": str(self.snapshots), "process": os.getpid()}
        _write_private(self.folder / PLACE_FILE, json.dumps(place).encode("ascii"))
        threading.Thread(target=self._watch, daemon=True).start()
        if self.serves_excel:
            threading.Thread(target=self._look_for_offers, daemon=True).start()
        try:
            self.server.serve_forever(poll_interval=0.2)
        finally:
            self.end()

    def end(self) -> None:
        """Stop listening, end the worker, remove what was written."""
        self.ended.set()
        self.server.server_close()
        self.worker.end()
        shutil.rmtree(self.snapshots, ignore_errors=True)
        place = read_place(self.folder)
        if place is not None and place.get("port") == self.port:
            (self.folder / PLACE_FILE).unlink(missing_ok=True)

    def _watch(self) -> None:
        while True:
            time.sleep(min(self.idle / 4, 10.0))
            if time.monotonic() - self.last < self.idle or not self.busy.acquire(blocking=False):
                continue
            self.worker.end()
            self.busy.release()
            if not self.stays:
                self.server.shutdown()
                return

    def answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Return HTTP status and answer to a request that has shown the secret."""
        if not self.busy.acquire(blocking=False):
            return 409, {"text": _WAIT}
        try:
            return self._answer(body)
        finally:
            self.last = time.monotonic()
            self.busy.release()

    def _look_for_offers(self) -> None:
        """Take the requests of Excel; each is answered by a thread, so that a second one is told to wait."""
        while not self.ended.wait(SECONDS_BETWEEN_LOOKS):
            for window in offers(self.folder):
                taken = take(self.folder, window)
                if taken is not None:
                    threading.Thread(target=self._serve, args=(taken,), daemon=True).start()

    def _serve(self, taken: Taken) -> None:
        if not self.busy.acquire(blocking=False):
            taken.answer(_REFUSED, _WAIT)
            return
        told: dict[str, Any] = {"code": CRASHED, "text": WRONG_REQUEST}
        try:
            told = self.worker.ask_excel(taken.request)
        finally:
            self.last = time.monotonic()
            self.busy.release()
            taken.answer(told["code"], told["text"])

    def _answer(self, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            request = json.loads(body)
        except ValueError:
            request = None
        name = request.pop("snapshot", "") if isinstance(request, dict) else None
        if request is None or not isinstance(name, str) or not _SNAPSHOT.fullmatch(name):
            return 400, {"text": WRONG_REQUEST}
        snapshot = self.snapshots / name if name else None
        try:
            return 200, self.worker.ask(request, snapshot)
        finally:
            if snapshot is not None:
                with suppress(OSError):
                    snapshot.unlink()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = False
    request_queue_size = 128

    def __init__(self, service: Service) -> None:
        self.service = service
        self._strangers: dict[socket.socket, None] = {}
        self._change = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Take the port for this process alone: on Windows another one could otherwise take it, too."""
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        super().server_bind()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread."""
        with self._change:
            if len(self._strangers) >= MOST_CONNECTIONS:
                oldest = next(iter(self._strangers))
                del self._strangers[oldest]
                with suppress(OSError):
                    oldest.shutdown(socket.SHUT_RDWR)
            self._strangers[request] = None
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.trust(request)
        super().shutdown_request(request)

    def trust(self, connection: socket.socket) -> None:
        """Note that a connection has shown the secret, or is gone."""
        with self._change:
            self._strangers.pop(connection, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about a connection that was cut: there is no console."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = SECONDS_TO_SEND
    server_version = "zwgk"
    sys_version = ""

    def do_OPTIONS(self) -> None:
        """Answer a browser's question before it sends the secret."""
        if self._is_ours():
            self._reply(204, None)

    def do_POST(self) -> None:
        """Run a command."""
        if not self._is_ours():
            return
        service = self.server.service
        given = self.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), service.secret.encode()):
            self._reply(403, {"text": "加载项和统计程序对不上：请重新打开 WPS，再点按钮。"})
            return
        self.server.trust(self.connection)
        if self.path == "/stop":
            self._reply(200, {"proof": service.proof})
            threading.Thread(target=service.server.shutdown).start()
            return
        length = self.headers.get("Content-Length", "")
        if self.path != "/click" or not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES:
            self._reply(400, {"text": WRONG_REQUEST, "proof": service.proof})
            return
        status, told = service.answer(self.rfile.read(int(length)))
        self._reply(status, {**told, "proof": service.proof})

    def _is_ours(self) -> bool:
        """Refuse a request that was made for another name or by a web page; return whether it was not."""
        names = self.headers.get_all("Host", [])
        origins = self.headers.get_all("Origin", [])
        right = names == [f"127.0.0.1:{self.server.service.port}"] and (not origins or origins in _ORIGINS)
        if not right:
            self._reply(403, {"text": "不是本机加载项的请求。"})
        return right

    def _reply(self, status: int, answer: dict[str, Any] | None) -> None:
        content = b"" if answer is None else json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Connection", "close")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        origin = self.headers.get("Origin")
        if origin in ("null", "file://"):
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Headers", f"{SECRET_HEADER}, Content-Type")
            self.send_header("Access-Control-Allow-Methods", "POST")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        if content:
            self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the library's name
        """Write nothing: there is no console."""


def read_place(folder: Path) -> dict[str, Any] | None:
    """Return the content of the place file, None if there is none."""
    try:
        place = json.loads((folder / PLACE_FILE).read_text("ascii"))
    except (OSError, ValueError):
        return None
    return place if isinstance(place, dict) else None


def is_running(folder: Path) -> bool:
    """Return whether the service of the place file answers."""
    return _status(folder, "/click") in (400, 409)


def stop(folder: Path) -> None:
    """End the service of the place file, if it runs; wait until it is gone, some seconds at most."""
    if _status(folder, "/stop") != 200:
        return
    for _ in range(100):
        if not (folder / PLACE_FILE).exists():
            if sys.platform == "win32":
                time.sleep(1)  # until its process has ended and no longer holds the program's files
            return
        time.sleep(0.1)


def _status(folder: Path, path: str) -> int | None:
    """Return the HTTP status of a request without content, None if nobody answers."""
    import http.client

    place = read_place(folder)
    if place is None:
        return None
    connection = http.client.HTTPConnection("127.0.0.1", int(place["port"]), timeout=2)
    try:
        connection.request("POST", path, b"", {SECRET_HEADER: str(place["secret"])})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def _make_private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step; at no time can another user read it."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    fresh.replace(path)


def main() -> None:
    """Serve this user, unless a service is already running. `--stay`: until the user logs off."""
    folder = configuration_folder()
    if not is_running(folder):
        Service(folder, stays="--stay" in sys.argv).run()
