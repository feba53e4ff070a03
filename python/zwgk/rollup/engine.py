"""Parallel reading of many files: one Dask task per file, gathered in groups, on this machine's cores or on a cluster.

Dask replaces a worker that dies; a file that kills every worker, or that cannot be fetched, becomes a fault.
"""

import contextlib
import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from zwgk.errors import Refusal
from zwgk.garbage import no_garbage_collection
from zwgk.model.period import Period
from zwgk.outcome import Progress
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.county import county_facts
from zwgk.rollup.facts import TEXTS, Fact, Section, facts_frame, no_facts
from zwgk.rollup.sources import CountyFile, read_bytes

_GROUP = 32  # files whose facts are transferred and stored together
_IN_FLIGHT = 16  # groups submitted to the scheduler at a time: its memory does not grow with the files
_FEW = 12  # files that are read sooner than processes start
_CONNECT_SECONDS = 20

Read = tuple[str, pd.DataFrame]
"""Hash of the contents, "" if they could not be fetched; facts."""


def gather(
    files: Sequence[CountyFile],
    period: Period,
    scheduler: str | None = None,
    workers: int | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the facts of all files, in the order of `files`, regardless of the order of reading.

    scheduler: address of a Dask scheduler; otherwise `workers` processes here (None: one per core; 0: this process).
    Raise `Refusal` if the scheduler does not answer.
    """
    known = {file: None for file in files if checkpoint is not None and checkpoint.knows(file)}
    frames = [checkpoint.facts(list(known))] if checkpoint is not None and known else []
    pool: dict[str, str] = {}
    done = len(known)
    unread = [file for file in files if file not in known]
    groups = [unread[start : start + _GROUP] for start in range(0, len(unread), _GROUP)]
    for group, reads in _read_groups(groups, period, scheduler, workers):
        facts = pd.concat([frame for _, frame in reads], ignore_index=True)
        frames.append(_interned(facts, pool))
        fetched = [(file, digest) for file, (digest, _) in zip(group, reads, strict=True) if digest]
        if checkpoint is not None and fetched:
            kept, hashes = zip(*fetched, strict=True)
            checkpoint.keep(kept, hashes, facts)
        done += len(group)
        if progress is not None:
            progress(done, len(files))
    order = {file.name: place for place, file in enumerate(files)}
    frames = sorted((frame for frame in frames if len(frame)), key=lambda frame: order[frame["file"].iloc[0]])
    facts = pd.concat([no_facts(), *frames], ignore_index=True)
    frames.clear()
    if facts["file"].map(order).is_monotonic_increasing:  # no copy of everything
        return facts
    return facts.sort_values("file", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _interned(facts: pd.DataFrame, pool: dict[str, str]) -> pd.DataFrame:
    """Return the frame with each text once in memory: counties have the same kinds, columns, sheets and units."""
    shared = {name: [pool.setdefault(text, text) for text in facts[name]] for name in TEXTS}
    return facts.assign(**{name: pd.Series(texts, facts.index, dtype=object) for name, texts in shared.items()})


def read_file(url: str, name: str, period: Period) -> Read:
    """Return hash and facts of one file. This runs on a worker."""
    with no_garbage_collection():
        return _read(url, name, period)


def _read(url: str, name: str, period: Period) -> Read:
    try:
        content = read_bytes(url)
    except Exception as error:
        return "", _fault(name, f"读不到（{type(error).__name__}）：请检查网络和权限，再汇总一次")
    return hashlib.sha256(content).hexdigest(), county_facts(name, content, period)


def _fault(name: str, sentence: str) -> pd.DataFrame:
    return facts_frame(name, [Fact(Section.FAULT, text=sentence)])


def _read_groups(
    groups: Sequence[list[CountyFile]], period: Period, scheduler: str | None, workers: int | None
) -> Iterator[tuple[list[CountyFile], list[Read]]]:
    if not groups:
        return
    if scheduler is None and (workers == 0 or sum(map(len, groups)) <= _FEW):
        for group in groups:
            yield group, [read_file(file.url, file.name, period) for file in group]
        return
    with _client(scheduler, workers, sum(map(len, groups))) as client:
        yield from _on_cluster(client, groups, period)


@contextlib.contextmanager
def _client(scheduler: str | None, workers: int | None, files: int) -> Iterator[Any]:
    from distributed import Client, LocalCluster

    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise Refusal(
                f"连不上调度器“{scheduler}”（{type(error).__name__}）：请检查地址，或不写 --scheduler。"
            ) from None
        with client:
            yield client
        return
    count = min(workers or os.cpu_count() or 1, files)
    with (
        LocalCluster(
            n_workers=count, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _on_cluster(
    client: Any, groups: Sequence[list[CountyFile]], period: Period
) -> Iterator[tuple[list[CountyFile], list[Read]]]:
    """Yield each group when it has been read; at most `_IN_FLIGHT` groups are requested at a time."""
    from distributed import as_completed

    waiting = iter(enumerate(groups))
    asked: dict[str, tuple[list[CountyFile], list[Any]]] = {}
    arriving = as_completed(with_results=False)

    def ask() -> None:
        for number, group in waiting:
            reads = [
                client.submit(read_file, file.url, file.name, period, key=f"read-{number}-{place}", pure=False)
                for place, file in enumerate(group)
            ]
            gathered = client.submit(list, reads, key=f"group-{number}", pure=False)
            asked[gathered.key] = group, reads
            arriving.add(gathered)
            return

    for _ in range(_IN_FLIGHT):
        ask()
    for gathered in arriving:
        group, reads = asked.pop(gathered.key)
        if gathered.status == "finished":
            yield group, gathered.result()
        else:
            yield group, [_one(file, read) for file, read in zip(group, reads, strict=True)]
        ask()


def _one(file: CountyFile, read: Any) -> Read:
    """Return the result of one file of a group that failed."""
    from distributed import KilledWorker

    try:
        result: Read = read.result()
    except KilledWorker:
        return "", _fault(file.name, "读它的程序每次都中止了，没有读：请检查文件是否完好，重新获取一份")
    except Exception as error:
        return "", _fault(file.name, f"没有读成（{type(error).__name__}）：请检查文件是否完好，重新获取一份")
    return result
