"""Parallel reading of many files: Dask tasks of some files each, on this machine's cores or on a cluster.

Dask replaces a worker that dies; a file that kills every worker, or that cannot be fetched, becomes a fault.
"""

import contextlib
import hashlib
import itertools
import logging
import os
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from zwgk.errors import Refusal
from zwgk.garbage_collection import no_garbage_collection
from zwgk.model.period import Period
from zwgk.outcome import Progress
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.county import county_facts
from zwgk.rollup.facts import Fact, Section, facts_frame, facts_table
from zwgk.rollup.sources import CountyFile, read_bytes
from zwgk.temporary import temporary_folder

_GROUP = 32  # files that are read by one task, and whose facts are transferred and stored together
_TASKS = 4  # at least so many per worker, so that none waits long for the last one
_IN_FLIGHT = 4  # groups submitted to the scheduler at a time, per worker: its memory does not grow with the files
_FEW = 12  # files that are read sooner than processes start
_CONNECT_SECONDS = 20
_QUIET = {  # of processes that nobody watches: what Dask samples for its pages costs a tenth of the reading
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
    "distributed.scheduler.http.routes": [],  # and they serve no pages either
    "distributed.worker.http.routes": [],
}

Read = tuple[str, list[Fact]]
"""Hash of the contents, "" if they could not be fetched; facts."""
ReadGroup = tuple[list[str], pa.Table]
"""The same of several files."""


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
    tables = [checkpoint.facts(list(known))] if checkpoint is not None and known else []
    done = len(known)
    for group, (hashes, facts) in _read_groups(
        [file for file in files if file not in known], period, scheduler, workers
    ):
        tables.append(facts)
        fetched = [(file, digest) for file, digest in zip(group, hashes, strict=True) if digest]
        if checkpoint is not None and fetched:
            checkpoint.keep(dict(fetched), facts)
        done += len(group)
        if progress is not None:
            progress(done, len(files))
    if checkpoint is not None:
        checkpoint.settle()
    whole = facts_frame(tables)
    tables.clear()
    order = {file.name: place for place, file in enumerate(files)}
    names = whole["file"].cat
    places = np.array([order[name] for name in names.categories], dtype=np.int64)[names.codes]
    if (places[1:] >= places[:-1]).all():  # no copy of everything
        return whole
    return whole.take(np.argsort(places, kind="stable")).reset_index(drop=True)


def read_group(files: Sequence[CountyFile], period: Period) -> ReadGroup:
    """Return hashes and facts of some files. This runs on a worker."""
    with no_garbage_collection():
        reads = [read_file(file.url, file.name, period) for file in files]
        facts = facts_table((file.name, facts) for file, (_, facts) in zip(files, reads, strict=True))
    return [digest for digest, _ in reads], facts


def read_file(url: str, name: str, period: Period) -> Read:
    """Return hash and facts of one file."""
    try:
        content = read_bytes(url)
    except Exception as error:
        return "", _fault(f"读不到（{type(error).__name__}）：请检查网络和权限，再汇总一次")
    return hashlib.sha256(content).hexdigest(), county_facts(name, content, period)


def _fault(sentence: str) -> list[Fact]:
    return [Fact(Section.FAULT, text=sentence)]


def _groups(files: Sequence[CountyFile], workers: int) -> list[Sequence[CountyFile]]:
    size = max(1, min(_GROUP, len(files) // (_TASKS * workers))) if workers else _GROUP
    return [files[start : start + size] for start in range(0, len(files), size)]


def _read_groups(
    files: Sequence[CountyFile], period: Period, scheduler: str | None, workers: int | None
) -> Iterator[tuple[Sequence[CountyFile], ReadGroup]]:
    if scheduler is None and (workers == 0 or len(files) <= _FEW):
        for group in _groups(files, 0):
            yield group, read_group(group, period)
        return
    if files:
        with _client(scheduler, workers, len(files)) as client:
            yield from _on_cluster(client, files, period)


@contextlib.contextmanager
def _client(scheduler: str | None, workers: int | None, files: int) -> Iterator[Any]:
    import dask
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
        temporary_folder() as scratch,
        dask.config.set(_QUIET | {"temporary-directory": str(scratch)}),
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",  # on its default port, a second process would log a warning
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def _on_cluster(
    client: Any, files: Sequence[CountyFile], period: Period
) -> Iterator[tuple[Sequence[CountyFile], ReadGroup]]:
    """Yield each group when it has been read; of a group that failed, its files one by one."""
    from distributed import as_completed

    workers = max(1, sum(client.nthreads().values()))
    waiting = deque(_groups(files, workers))
    asked: dict[str, Sequence[CountyFile]] = {}
    arriving = as_completed(with_results=False)
    numbers = itertools.count()

    def ask() -> None:
        if waiting:
            group = waiting.popleft()
            future = client.submit(read_group, group, period, key=f"read-{next(numbers)}", pure=False)
            asked[future.key] = group
            arriving.add(future)

    for _ in range(_IN_FLIGHT * workers):
        ask()
    for future in arriving:
        group = asked.pop(future.key)
        if future.status == "finished":
            yield group, future.result()
        elif len(group) > 1:
            waiting.extendleft([file] for file in reversed(group))
        else:
            yield group, ([""], facts_table([(group[0].name, _failed(future))]))
        ask()


def _failed(future: Any) -> list[Fact]:
    from distributed import KilledWorker

    error = future.exception()
    if isinstance(error, KilledWorker):
        return _fault("读它的程序每次都中止了，没有读：请检查文件是否完好，重新获取一份")
    return _fault(f"没有读成（{type(error).__name__}）：请检查文件是否完好，重新获取一份")
