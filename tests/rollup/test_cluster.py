"""Many processes, other hosts, interrupted runs: always the same workbook, byte for byte."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.rollup.counties import renamed
from zwgk.model.period import Period
from zwgk.rollup import checkpoint, engine
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.facts import Section
from zwgk.rollup.run import roll_up
from zwgk.rollup.sources import find_files

QUARTER = Period(2024, 4, 6)


@pytest.fixture(scope="module")
def alone(ten: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the workbook that one process makes of the ten counties."""
    target = tmp_path_factory.mktemp("一") / "市.xlsx"
    roll_up([str(ten)], target, QUARTER, workers=0)
    return target.read_bytes()


def test_neither_order_nor_processes_change_a_byte(ten: Path, alone: bytes, tmp_path: Path) -> None:
    one_by_one = [str(path) for path in sorted(ten.glob("*.xlsx"), reverse=True)]
    roll_up(one_by_one, tmp_path / "一.xlsx", QUARTER, workers=0)
    roll_up([str(ten)], tmp_path / "二.xlsx", QUARTER, workers=2)
    assert (tmp_path / "一.xlsx").read_bytes() == alone
    assert (tmp_path / "二.xlsx").read_bytes() == alone


def test_a_worker_that_is_killed_changes_nothing(ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20 counties, 3 workers; one is killed when the first 5 files are in."""
    from distributed import LocalCluster

    monkeypatch.setattr(engine, "_GROUP", 5)
    folder = tmp_path / "报来"
    _copies(ten, folder, 20)
    roll_up([str(folder)], tmp_path / "一.xlsx", QUARTER, workers=0)
    killed = []

    with LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster:

        def kill_one(done: int, _: int) -> None:
            if done and not killed:
                killed.append(next(iter(cluster.workers.values())).process.pid)
                os.kill(killed[0], signal.SIGKILL)

        roll_up([str(folder)], tmp_path / "二.xlsx", QUARTER, scheduler=cluster.scheduler_address, progress=kill_one)
    assert killed
    assert (tmp_path / "二.xlsx").read_bytes() == (tmp_path / "一.xlsx").read_bytes()


def _copies(ten: Path, folder: Path, count: int) -> None:
    folder.mkdir()
    source = (ten / "县01.xlsx").read_bytes()
    for number in range(1, count + 1):
        (folder / f"区{number:03}.xlsx").write_bytes(renamed(source, "县01", f"区{number:03}"))


def test_forty_spoiled_workbooks_among_two_hundred_are_named(ten: Path, tmp_path: Path) -> None:
    """Every fifth is spoiled in one of four ways; the facts of the other 160 are present."""
    folder = tmp_path / "报来"
    _copies(ten, folder, 200)
    spoil = (lambda data: data[: len(data) // 2], lambda _: b"", lambda _: b"<html>", lambda data: data[:-30])
    spoiled = [f"区{number:03}.xlsx" for number in range(5, 201, 5)]
    for place, name in enumerate(spoiled):
        (folder / name).write_bytes(spoil[place % 4]((folder / name).read_bytes()))
    facts = engine.gather(find_files([str(folder)]).files, QUARTER, workers=2)
    by_section = {section: set(rows["file"]) for section, rows in facts.groupby("section")}
    assert by_section[Section.FAULT.value] == set(spoiled)
    assert len(by_section[Section.COUNTY.value]) == 160
    assert not by_section[Section.COUNTY.value] & set(spoiled)


def test_a_run_that_was_broken_off_goes_on(
    ten: Path, alone: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_GROUP", 3)
    read: list[str] = []
    read_file = engine.read_file

    def watched(url: str, name: str, period: Period) -> engine.Read:
        read.append(name)
        if len(read) == 8:
            raise KeyboardInterrupt
        return read_file(url, name, period)

    monkeypatch.setattr(engine, "read_file", watched)
    kept = tmp_path / "断点"
    with pytest.raises(KeyboardInterrupt):
        roll_up([str(ten)], tmp_path / "市.xlsx", QUARTER, workers=0, checkpoint=kept)
    assert not (tmp_path / "市.xlsx").exists()
    roll_up([str(ten)], tmp_path / "市.xlsx", QUARTER, workers=0, checkpoint=kept)
    assert len(read) == 8 + 4  # six were kept, the last two of eight were not
    assert (tmp_path / "市.xlsx").read_bytes() == alone


def test_only_what_has_changed_is_read_again(ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "报来"
    shutil.copytree(ten, folder, ignore=shutil.ignore_patterns(".*"))
    kept = tmp_path / "断点"
    roll_up([str(folder)], tmp_path / "一.xlsx", QUARTER, workers=0, checkpoint=kept)
    (folder / "县03.xlsx").write_bytes(renamed((folder / "县03.xlsx").read_bytes(), "东镇", "新东镇"))
    read: list[str] = []
    read_file = engine.read_file
    monkeypatch.setattr(engine, "read_file", lambda *asked: (read.append(asked[1]), read_file(*asked))[1])
    roll_up([str(folder)], tmp_path / "二.xlsx", QUARTER, workers=0, checkpoint=kept)
    assert read == ["县03.xlsx"]
    roll_up([str(folder)], tmp_path / "三.xlsx", QUARTER, workers=0)
    assert (tmp_path / "二.xlsx").read_bytes() == (tmp_path / "三.xlsx").read_bytes()


def test_the_pieces_of_a_checkpoint_are_joined(ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten files in groups of three are four pieces; then one file changes, and its former facts are gone, too."""
    monkeypatch.setattr(engine, "_GROUP", 3)
    monkeypatch.setattr(checkpoint, "_MOST_PIECES", 1)
    folder, kept = tmp_path / "报来", tmp_path / "断点"
    shutil.copytree(ten, folder, ignore=shutil.ignore_patterns(".*"))
    for run in range(2):
        facts = engine.gather(find_files([str(folder)]).files, QUARTER, workers=0, checkpoint=Checkpoint(kept, QUARTER))
        assert len(set(facts["file"])) == 10
        [piece] = kept.glob("*.parquet")
        assert len(pq.read_table(piece)["hash"].unique()) == 10, run
        assert all(Checkpoint(kept, QUARTER).knows(file) for file in find_files([str(folder)]).files)
        (folder / "县03.xlsx").write_bytes(renamed((folder / "县03.xlsx").read_bytes(), "东镇", "新东镇"))
    assert sorted(path.suffix for path in kept.iterdir()) == [".json", ".parquet"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no time of the last change of any kind")
def test_a_changed_file_of_the_same_size_and_time_is_read_again(ten: Path, tmp_path: Path) -> None:
    path, kept = tmp_path / "县03.xlsx", tmp_path / "断点"
    shutil.copy(ten / "县03.xlsx", path)
    before = path.stat()
    engine.gather(find_files([str(path)]).files, QUARTER, workers=0, checkpoint=Checkpoint(kept, QUARTER))
    assert Checkpoint(kept, QUARTER).knows(find_files([str(path)]).files[0])
    with path.open("r+b") as file:
        file.write(b"XX")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert not Checkpoint(kept, QUARTER).knows(find_files([str(path)]).files[0])


def test_a_checkpoint_that_was_damaged_is_read_again(ten: Path, alone: bytes, tmp_path: Path) -> None:
    kept = tmp_path / "断点"
    roll_up([str(ten)], tmp_path / "一.xlsx", QUARTER, workers=0, checkpoint=kept)
    for file in kept.iterdir():
        file.write_bytes(file.read_bytes()[:100])
    files = find_files([str(ten)]).files
    assert not any(Checkpoint(kept, QUARTER).knows(file) for file in files)
    roll_up([str(ten)], tmp_path / "二.xlsx", QUARTER, workers=0, checkpoint=kept)
    assert (tmp_path / "二.xlsx").read_bytes() == alone


@contextlib.contextmanager
def _other_host() -> Iterator[tuple[str, str]]:
    """Yield a network namespace and this host's address on a link to it; skip if it cannot be made.

    Names and addresses are this process's own: one that was killed leaves its link behind.
    """
    name = f"zwgk{os.getpid() % 100_000}"
    net = f"10.{128 + os.getpid() // 256 % 128}.{os.getpid() % 256}"
    here, there = f"z{os.getpid() % 100_000}a", f"z{os.getpid() % 100_000}b"
    commands = (
        f"ip netns add {name}",
        f"ip link add {here} type veth peer name {there}",
        f"ip link set {there} netns {name}",
        f"ip addr add {net}.1/30 dev {here}",
        f"ip link set {here} up",
        f"ip netns exec {name} ip addr add {net}.2/30 dev {there}",
        f"ip netns exec {name} ip link set {there} up",
        f"ip netns exec {name} ip link set lo up",
    )
    try:
        for command in commands:
            done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"没有另一台主机可用：{command}：{done.stderr.strip()}")
        yield name, f"{net}.1"
    except FileNotFoundError:
        pytest.skip("没有另一台主机可用：缺少 ip 命令（iproute2）")
    finally:
        if shutil.which("ip"):
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
            subprocess.run(["ip", "link", "del", here], capture_output=True, check=False)


def test_a_worker_on_another_host_reads_the_share(ten: Path, alone: bytes, tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    with (
        _other_host() as (host, address),
        LocalCluster(n_workers=0, host=address, dashboard_address=None) as cluster,
    ):
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address]
        options = ["--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
        process = subprocess.Popen(
            ["ip", "netns", "exec", host, *worker, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with Client(cluster.scheduler_address) as client:
                client.wait_for_workers(1, timeout=60)
            roll_up([str(ten)], tmp_path / "市.xlsx", QUARTER, scheduler=cluster.scheduler_address)
        finally:
            process.terminate()
            process.wait(30)
    assert (tmp_path / "市.xlsx").read_bytes() == alone


def test_a_scheduler_that_does_not_answer_is_told(ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zwgk.errors import Refusal

    monkeypatch.setattr(engine, "_CONNECT_SECONDS", 1)
    started = time.monotonic()
    with pytest.raises(Refusal, match="连不上调度器"):
        roll_up([str(ten)], tmp_path / "市.xlsx", QUARTER, scheduler="tcp://127.0.0.1:9")
    assert time.monotonic() - started < 60
