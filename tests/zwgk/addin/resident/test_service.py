"""The local service: who is let in, what it does with too much, when it ends; and what its own part costs."""

import http.client
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from zwgk.addin.resident import service as module
from zwgk.addin.resident.request_files import Request
from zwgk.addin.resident.service import SECRET_HEADER, Service, is_running, read_place, stop
from zwgk.addin.resident.worker import Worker

Answer = tuple[int, dict[str, Any]]


class Echo(Worker):
    """A worker without a process: answers with the request, after `hold` is released."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[dict[str, Any]] = []
        self.hold: threading.Event | None = None

    def ask(self, request: dict[str, Any], snapshot: Path | None) -> dict[str, Any]:
        self.asked.append({**request, "read": snapshot.read_text() if snapshot else ""})
        if self.hold is not None:
            self.hold.wait(20)
        return {"code": 0, "text": "好", "actions": []}

    def ask_excel(self, request: Request) -> dict[str, Any]:
        self.asked.append(asdict(request))
        if self.hold is not None:
            self.hold.wait(20)
        return {"code": 1, "text": "有问题"}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Return a function that starts a service with an `Echo`; all are ended afterwards."""
    started: list[tuple[Service, threading.Thread]] = []

    def begin(**options: Any) -> Service:
        service = Service(tmp_path / "zwgk", **options)
        service.worker = Echo()
        thread = threading.Thread(target=service.run)
        thread.start()
        started.append((service, thread))
        while (read_place(service.folder) or {}).get("port") != service.port:
            time.sleep(0.01)
        return service

    yield begin
    for service, thread in started:
        service.server.shutdown()
        thread.join()


@pytest.fixture
def service(start: Callable[..., Service]) -> Service:
    return start()


def ask(
    service: Service, body: object, *headers: tuple[str, str], secret: str | None = None, method: str = "POST"
) -> Answer:
    """Send one request with exactly these headers besides the secret; "Host" replaces the right one."""
    given = {name for name, _ in headers}
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    connection.putrequest(method, "/click", skip_host=True, skip_accept_encoding=True)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    rest = [("Host", f"127.0.0.1:{service.port}"), ("Content-Length", str(len(content)))]
    rest += [(SECRET_HEADER, service.secret if secret is None else secret)]
    for name, value in (*headers, *((name, value) for name, value in rest if name not in given)):
        connection.putheader(name, value)
    connection.endheaders(content)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if not text:
        return answer.status, dict(answer.getheaders())
    told = json.loads(text)
    assert (told.pop("proof", "") == service.proof) == (answer.status != 403)
    return answer.status, told


CLICK = {"button": "recompute", "fullname": "/县/通报.xlsx"}


@pytest.mark.parametrize("headers", [(), (("Origin", "null"),), (("Origin", "file://"),)])
def test_the_add_in_is_answered(service: Service, headers: tuple[tuple[str, str], ...]) -> None:
    assert ask(service, CLICK, *headers) == (200, {"code": 0, "text": "好", "actions": []})


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param((("Origin", "https://example.org"),), id="a web page"),
        pytest.param((("Origin", "http://127.0.0.1:80"),), id="a page of another local server"),
        pytest.param((("Origin", "null"), ("Origin", "https://example.org")), id="two origins"),
        pytest.param((("Host", "example.org"),), id="a name resolved to this computer"),
        pytest.param((("Host", "localhost"),), id="another name of this computer"),
        pytest.param((("Host", "127.0.0.1"),), id="no port"),
        pytest.param((("Host", "127.0.0.1:1"), ("Origin", "null")), id="another port"),
    ],
)
def test_a_request_made_for_somebody_else_is_turned_away(
    service: Service, headers: tuple[tuple[str, str], ...]
) -> None:
    """Even with the secret, which such a page cannot know."""
    assert ask(service, CLICK, *headers)[0] == 403
    assert service.worker.asked == []


@pytest.mark.parametrize("secret", ["", "x", "密"])
def test_nobody_is_answered_without_the_secret(service: Service, secret: str) -> None:
    assert ask(service, CLICK, secret=secret.encode().decode("latin-1"))[0] == 403
    assert service.worker.asked == []


def test_a_browser_is_told_that_only_pages_opened_as_files_may_ask(service: Service) -> None:
    status, headers = ask(service, b"", ("Origin", "null"), method="OPTIONS")
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, "null")
    status, headers = ask(service, b"", ("Origin", "https://example.org"), method="OPTIONS")
    assert (status, "Access-Control-Allow-Origin" in headers) == (403, False)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "TRACE", "CONNECT"])
def test_other_methods_are_unknown(service: Service, method: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    connection.request(method, "/click", headers={SECRET_HEADER: service.secret})
    assert connection.getresponse().status == 501
    connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 用访问控制列表，不用权限位")
def test_another_user_cannot_read_the_secret(service: Service) -> None:
    place = service.folder / "worker.json"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(service.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(service.snapshots.stat().st_mode) == 0o700
    assert read_place(service.folder) == {
        "port": service.port,
        "secret": service.secret,
        "proof": service.proof,
        "snapshots": str(service.snapshots),
        "process": os.getpid(),
    }
    if os.geteuid() != 0:
        pytest.skip("要换成别的用户来读，须是 root")
    read = subprocess.run(
        ["cat", str(place)], user=65534, group=65534, extra_groups=[], capture_output=True, check=False
    )
    assert (read.returncode, read.stdout) == (1, b"")


def test_only_this_computer_can_connect(service: Service) -> None:
    assert service.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[]", 400),
        (b"\xff", 400),
        ({**CLICK, "snapshot": "../worker.json"}, 400),
        ({**CLICK, "snapshot": "..\\worker.json"}, 400),
        ({**CLICK, "snapshot": ".."}, 400),
        ({**CLICK, "snapshot": "/etc/passwd"}, 400),
        ({**CLICK, "snapshot": 3}, 400),
    ],
)
def test_a_wrong_request_is_told_and_not_passed_on(service: Service, body: object, status: int) -> None:
    found, told = ask(service, body)
    assert (found, bool(told["text"])) == (status, True)
    assert service.worker.asked == []


@pytest.mark.parametrize("length", [str(module.MOST_BYTES + 1), "9" * 400, "-1", "", "0x10", "\xb2", "1 2"])
def test_a_request_of_a_wrong_or_too_large_size_is_not_read(service: Service, length: str) -> None:
    assert ask(service, CLICK, ("Content-Length", length))[0] == 400
    assert service.worker.asked == []


def test_a_request_without_a_size_is_not_read(service: Service) -> None:
    head = f"POST /click HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\n{SECRET_HEADER}: {service.secret}\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n4\r\nnull\r\n0\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.0 400")
    assert service.worker.asked == []


def test_a_body_that_does_not_come_is_not_waited_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile others are answered."""
    monkeypatch.setattr(module._Handler, "timeout", 0.5)
    head = f"POST /click HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\n{SECRET_HEADER}: {service.secret}\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(f'{head}Content-Length: 500\r\n\r\n{{"button": "pub'.encode())
        assert ask(service, CLICK)[0] == 200
        assert connection.recv(1) == b""
    assert len(service.worker.asked) == 1


def test_a_body_cut_short_is_refused(service: Service) -> None:
    assert ask(service, CLICK, ("Content-Length", "20"))[0] == 400
    assert service.worker.asked == []


def test_the_snapshot_is_read_from_its_folder_and_removed(service: Service) -> None:
    (service.snapshots / "a-1.xlsx").write_text("内容")
    assert ask(service, {**CLICK, "snapshot": "a-1.xlsx"})[0] == 200
    assert service.worker.asked == [{**CLICK, "read": "内容"}]
    assert list(service.snapshots.iterdir()) == []


def test_a_second_click_is_told_to_wait(service: Service) -> None:
    echo = service.worker
    echo.hold = threading.Event()
    answers: list[Answer] = []
    first = threading.Thread(target=lambda: answers.append(ask(service, CLICK)))
    first.start()
    while not echo.asked:
        time.sleep(0.01)
    status, told = ask(service, CLICK)
    echo.hold.set()
    first.join()
    assert (status, told["text"]) == (409, "上一个操作还没有做完：请等它的对话框出来，再点按钮。")
    assert [status for status, _ in answers] == [200]
    assert len(echo.asked) == 1


def test_a_flood_does_not_keep_the_add_in_out(service: Service) -> None:
    idle = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(300)]
    try:
        for connection in idle[::2]:
            connection.sendall(b"POST /click HTTP/1.1\r\nHost: ")
        for _ in range(100):
            assert ask(service, CLICK, secret="falsch")[0] == 403
        assert ask(service, CLICK)[0] == 200
        assert threading.active_count() < 150  # of 301 connections that are still open
    finally:
        for connection in idle:
            connection.close()


def test_a_connection_that_says_nothing_is_cut(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module._Handler, "timeout", 0.2)
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        assert connection.recv(1) == b""


def test_it_ends_when_idle_and_leaves_nothing(start: Callable[..., Service]) -> None:
    service = start(idle=0.4)
    assert is_running(service.folder)
    deadline = time.monotonic() + 20
    while (service.folder / "worker.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(service.folder.iterdir()) == []
    assert not is_running(service.folder)


def test_it_ends_when_the_installer_says_so(start: Callable[..., Service]) -> None:
    service = start(stays=True)
    stop(service.folder)
    assert list(service.folder.iterdir()) == []
    stop(service.folder)  # nobody is there


def test_one_that_stays_lets_only_its_worker_go(start: Callable[..., Service]) -> None:
    service = start(idle=0.2, stays=True)
    ended = threading.Event()
    service.worker.end = ended.set  # type: ignore[method-assign]
    assert ended.wait(20)
    assert ask(service, CLICK)[0] == 200


def test_a_new_one_has_another_secret_and_the_old_one_does_not_remove_its_file(start: Callable[..., Service]) -> None:
    first, second = start(idle=0.4), start()
    assert first.secret != second.secret
    time.sleep(1)
    assert (read_place(second.folder) or {})["port"] == second.port


def offer(service: Service, window: int, button: str) -> None:
    """Offer a request as Excel's add-in does."""
    written = service.folder / f"request-{window}.txt"
    written.write_text(f"{button}\r\n通报.xlsx", "utf-16")
    written.rename(service.folder / f"offered-{window}.txt")


def report(service: Service, window: int) -> str:
    """Wait for the report and return it."""
    path = service.folder / f"report-{window}.txt"
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return path.read_text("utf-16")


def test_excel_is_served_through_files(start: Callable[..., Service]) -> None:
    service = start(serves_excel=True)
    offer(service, 7, "recompute")
    assert report(service, 7) == "1\n有问题"
    assert service.worker.asked == [{"window": 7, "button": "recompute", "book": "通报.xlsx"}]


def test_excel_and_wps_wait_for_each_other(start: Callable[..., Service]) -> None:
    service = start(serves_excel=True)
    echo = service.worker
    echo.hold = threading.Event()
    offer(service, 7, "recompute")
    while not echo.asked:
        time.sleep(0.01)
    assert ask(service, CLICK)[0] == 409
    offer(service, 8, "publish")
    assert report(service, 8) == "2\n上一个操作还没有做完：请等它的对话框出来，再点按钮。"
    echo.hold.set()
    assert report(service, 7) == "1\n有问题"
    assert len(echo.asked) == 1


def test_an_old_offer_is_not_served(tmp_path: Path, start: Callable[..., Service]) -> None:
    """If Excel and the former service were ended from outside, nobody waits for the answer."""
    (tmp_path / "zwgk").mkdir()
    (tmp_path / "zwgk" / "offered-7.txt").write_text("publish\r\n通报.xlsx", "utf-16")
    service = start(serves_excel=True)
    offer(service, 8, "help")
    assert report(service, 8) == "1\n有问题"
    assert [asked["window"] for asked in service.worker.asked] == [8]


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Path]:
    """Return the configuration folder of a real service with a real worker."""
    environment = {**os.environ, "LOCALAPPDATA": str(tmp_path)}
    code = "from zwgk.addin.resident.service import main; main()"
    folder = tmp_path / "zwgk"
    process = subprocess.Popen([sys.executable, "-I", "-c", code], env=environment)
    while not is_running(folder):
        time.sleep(0.05)
    yield folder
    process.terminate()
    process.wait()


def ask_place(folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    place = read_place(folder)
    assert place is not None
    connection = http.client.HTTPConnection("127.0.0.1", place["port"], timeout=120)
    connection.request("POST", "/click", json.dumps(request), {SECRET_HEADER: place["secret"]})
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def cpu(process: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(sys.platform != "linux", reason="读 /proc")
def test_a_real_click_and_a_worker_that_dies(processes: Path, example: Path) -> None:
    place = read_place(processes)
    assert place is not None

    def click(request: dict[str, Any] = CLICK) -> dict[str, Any]:
        shutil.copy(example, processes / "snapshots" / "a-1.xlsx")
        return ask_place(processes, {**request, "fullname": str(example), "snapshot": "a-1.xlsx"})

    told = click()
    assert told["code"] in (0, 1)
    assert {action["do"] for action in told["actions"]} >= {"write", "print_area"}

    before = cpu(place["process"])
    for _ in range(3):
        assert click()["code"] in (0, 1)
    assert (cpu(place["process"]) - before) / 3 <= 0.05  # seconds per click, with 43 units

    threads = Path(f"/proc/{place['process']}/task").iterdir()
    [worker] = [int(number) for thread in threads for number in (thread / "children").read_text().split()]
    os.kill(worker, signal.SIGSTOP)
    answers: list[dict[str, Any]] = []
    clicking = threading.Thread(target=lambda: answers.append(click()))
    clicking.start()
    while list((processes / "snapshots").iterdir()) == []:
        time.sleep(0.01)
    time.sleep(0.2)  # the request follows the snapshot at once
    os.kill(worker, signal.SIGKILL)
    clicking.join()
    assert [(told["code"], told["text"][:10]) for told in answers] == [(3, "统计程序中途停了，没")]
    assert click()["code"] in (0, 1)
    assert ask_place(processes, {"button": 3})["text"].startswith("加载项的请求不对")
