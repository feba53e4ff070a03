"""A full disk or a signal at any step of a roll-up: the city's workbook is complete or absent; nothing is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rollup.counties import renamed
from tests.zwgk.test_nothing_left import FAULTS, Calls, run, tree

COMMAND = ("--period", "2024Q2", "--workers", "0")


def command(place: Path) -> tuple[object, ...]:
    return ("rollup", place / "报来", "-o", place / "全市.xlsx", "--checkpoint", place / "断点", *COMMAND)


def test_a_roll_up_that_fails_at_any_step(ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two counties. The checkpoint may remain, as it is for the next run: this comes to the same bytes."""
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    sent = tmp_path / "报来"
    sent.mkdir()
    for number in (1, 2):
        (sent / f"县{number:02}.xlsx").write_bytes((ten / f"县{number:02}.xlsx").read_bytes())
    before = tree(sent)
    whole = tmp_path / "一"
    whole.mkdir()
    (whole / "报来").symlink_to(sent)
    calls = Calls()
    code, said = run(command, whole, calls)
    assert code in (0, 1), said
    complete = (whole / "全市.xlsx").read_bytes()
    assert calls.done >= 5
    last = calls.done - 1  # the content of the workbook is safe, its name is not
    for number in (1, 3, last, calls.done):  # of the checkpoint: a first file of facts, its name, the list
        for kind in FAULTS if number == last else ("full disk",):
            fault, codes = FAULTS[kind]
            place = tmp_path / f"{number} {kind}"
            place.mkdir()
            (place / "报来").symlink_to(sent)
            code, said = run(command, place, Calls(fault, number))
            there = (place / "全市.xlsx").exists()
            assert code in codes or (code in (0, 1) and there), (number, kind, said)
            assert not there or (place / "全市.xlsx").read_bytes() == complete, (number, kind)
            assert not there or kind != "full disk" or code in (0, 1), (number, kind, said)
            assert {path.name for path in place.iterdir()} <= {"报来", "全市.xlsx", "断点"}, (number, kind)
            assert list(temporary.iterdir()) == [], (number, kind)
            if not there:
                assert run(command, place, Calls())[0] in (0, 1)
                assert (place / "全市.xlsx").read_bytes() == complete, (number, kind)
    assert tree(sent) == before


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_workers_too(ten: Path, tmp_path: Path, number: signal.Signals) -> None:
    """60 counties by two processes, stopped when the first ones are in the checkpoint."""
    sent = tmp_path / "报来"
    sent.mkdir()
    county = (ten / "县01.xlsx").read_bytes()
    for place in range(60):
        (sent / f"区{place:02}.xlsx").write_bytes(renamed(county, "县01", f"区{place:02}"))
    temporary = tmp_path / "temp"
    temporary.mkdir()
    arguments = [*command(tmp_path)[:-1], "2"]
    running = subprocess.Popen(
        [str(Path(sys.executable).parent / "zwgk"), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # a shell lets its background ignore SIGINT
    )
    until = time.monotonic() + 120
    while not list(tmp_path.glob("断点/facts-*.parquet")):
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < until
        time.sleep(0.05)
    running.send_signal(number)
    said = running.communicate(timeout=120)[0].decode()
    assert running.returncode == 128 + number, said
    assert "Traceback" not in said, said
    assert not (tmp_path / "全市.xlsx").exists()
    assert list(temporary.iterdir()) == []
    until = time.monotonic() + 60
    while members(running.pid):
        assert time.monotonic() < until, members(running.pid)
        time.sleep(0.1)


def members(session: int) -> list[str]:
    """Return the commands that still run in a session."""
    found = subprocess.run(["ps", "-s", str(session), "-o", "args="], capture_output=True, text=True, check=False)
    return found.stdout.splitlines()
