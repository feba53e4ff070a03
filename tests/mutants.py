"""Put small faults into a copy of the code, one at a time: the fast tests have to notice.

Usage: python tests/mutants.py FOLDER [--sample N] [--again] [--report] [--list] [PATTERN …]

A pattern chooses files: statistics, totals.py, zwgk/model/*. `--sample` tries N mutants of each file, chosen by a fixed
order of chance; a larger N goes on from there. A killed mutant stays killed until its function changes; all others are
tried again, and everything with `--again`. Prints one line per file and lists the survivors with their changes in
FOLDER/survivors.txt. `--list` brings tests/survivors/ROOM.tsv up to date and says which survivors lack a reason.

mutmut writes the mutants. They are tried in forks of one process that has imported everything and collected the tests
once: a fork runs tests that reach the changed function, those first that killed other mutants of it, then the nearest
and fastest, and ends at the first failure.
"""

import argparse
import difflib
import fnmatch
import gc
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from math import sqrt
from pathlib import Path
from typing import Any, TypeVar

import pytest

Work = TypeVar("Work")

REPOSITORY = Path(__file__).parent.parent
WORKERS = int(os.environ.get("MUTANT_WORKERS", "3"))
LONGEST_TEST = 0.4  # seconds; slower tests are not asked
LONGEST_MUTANT = 3.5  # seconds of tests per mutant

# Files under python/zwgk that are mutated, by room.
ROOMS = {
    "statistics": ("statistics/*",),
    "readers": tuple(
        f"workbook/{name}"
        for name in (
            "read_*",
            "table_reader",
            "alike_tables",
            "cells",
            "cell_values",
            "numbers",
            "grid",
            "sense_checks",
            "reserved",
        )
    ),
    "matching": ("intake/matching",),
    "exports": tuple(f"intake/exports/{name}" for name in ("articles", "column_mapping", "dates", "fates", "text")),
    "text": tuple(f"documents/bulletin/{name}" for name in ("chinese", "text", "text_over_time")),
    "model": ("model/*",),
}

# Test files under tests/zwgk that hold tests of milliseconds.
TESTS = (
    "statistics",
    *(
        f"workbook/test_{name}.py"
        for name in (
            "alike_tables",
            "cells",
            "grid",
            "input_tables",
            "table_reader",
            "numbers",
            "read_cases",
            "read_catalogue",
            "read_roster",
            "read_settings",
            "read_sheets",
            "reader_messages",
            "source",
        )
    ),
    *(
        f"intake/test_{name}.py"
        for name in ("article_counts", "export_dates", "export_readers", "matching", "text_exports")
    ),
    *(f"documents/bulletin/test_{name}.py" for name in ("phrases", "published_text", "sentences", "text_over_time")),
    *(
        f"test_{name}.py"
        for name in (
            "due",
            "findings",
            "model",
            "period",
            "review",
            "roster",
            "rules",
            "unit_lives",
            "word_pairs",
            "working_days",
        )
    ),
)

MUTMUT = b'\n[tool.mutmut]\nsource_paths = ["python"]\n'

# Changes that no test should notice, by the changed lines; `tests/mutants.md` gives the reasons.
NEEDLESS = {
    "zip(strict=)": re.compile(r"strict="),
    "types": re.compile(r"\bcast\("),
}


@dataclass
class Mutated:
    """A file of the program with its mutants."""

    name: str  # path below python/
    code: str
    mutants: list[str]
    spans: dict[str, list[int]]  # first and last line of each variant of a function
    functions: dict[str, str]  # a hash per function
    verdicts: dict[str, str] = field(default_factory=dict)  # killed, survived, not reached; by mutant

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").replace("/", ".")

    def fingerprint(self, mutant: str) -> str:
        return self.functions.get(mutant.partition("__mutmut_")[0], "")

    def in_order_of_chance(self) -> list[str]:
        return sorted(self.mutants, key=lambda mutant: _hash(f"{self.name} {mutant}"))

    def change(self, mutant: str) -> tuple[list[str], list[str]]:
        """Return the lines before and after."""
        lines = self.code.splitlines()
        first, second = (
            [re.sub(r"__mutmut_\w+", "", line) for line in lines[start:end]]
            for start, end in (
                self.spans[f"{mutant.partition('__mutmut_')[0]}__mutmut_orig"],
                self.spans[mutant],
            )
        )
        changes = list(difflib.ndiff(first, second))
        return tuple([line[2:].strip() for line in changes if line[0] == sign] for sign in "-+")  # type: ignore[return-value]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def chosen(patterns: list[str]) -> list[str]:
    """Return the rooms' files that match a pattern (all without patterns), as paths below python/, in its order."""
    found = [
        path.relative_to(REPOSITORY / "python").as_posix()
        for files in ROOMS.values()
        for one in files
        for path in sorted((REPOSITORY / "python" / "zwgk").glob(f"{one}.py"))
    ]
    matching = [[name for name in found if fnmatch.fnmatch(name, f"*{one}*")] for one in patterns or ("*",)]
    return list(dict.fromkeys(name for names in matching for name in names))


def prepare(folder: Path, files: list[str]) -> list[Mutated]:
    """Copy the project and write the mutants into the copy; return those files that have any."""
    copy = folder / "copy"
    mutated = {name: mutate(folder, name) for name in files}
    wanted = {name: file.code.encode() for name, file in mutated.items()}
    for source in (*copied("python"), *copied("tests"), *copied("workbook"), *copied("addin"), *copied("docs")):
        name = source.relative_to(REPOSITORY).as_posix()
        put(copy / name, wanted.get(name.removeprefix("python/")) or source.read_bytes())
    for name in ("README.md", "Makefile"):
        put(copy / name, (REPOSITORY / name).read_bytes())
    return [file for file in mutated.values() if file.mutants]


def copied(folder: str) -> Iterator[Path]:
    """Yield the files of a folder of the project that tests need."""
    for path in (REPOSITORY / folder).rglob("*"):
        if path.is_file() and path.suffix != ".pyc" and not any(part.endswith(".egg-info") for part in path.parts):
            yield path


def put(path: Path, content: bytes) -> None:
    """Write a file if it differs: what is compiled stays valid."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def mutate(folder: Path, name: str) -> Mutated:
    """Return a file with its mutants and what is known of them from the last run."""
    code = (REPOSITORY / "python" / name).read_text("utf-8")
    stored = folder / "files" / f"{_hash(code)}.json"
    if not stored.exists():
        from mutmut.mutation.file_mutation import mutate_file_contents

        file = mutate_file_contents(name, code)
        spans = {key: [span.start - 1, span.end] for key, span in file.line_span_by_function_name.items()}
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(
            json.dumps([file.code, list(file.mutant_names), spans, dict(file.hash_by_function_name)]), "utf-8"
        )
    mutated = Mutated(name, *json.loads(stored.read_text("utf-8")))
    known = _verdicts(folder, name)
    if known.exists():
        for mutant, (fingerprint, verdict) in json.loads(known.read_text("utf-8")).items():
            if mutant in mutated.spans and fingerprint == mutated.fingerprint(mutant):
                mutated.verdicts[mutant] = verdict
    return mutated


def save(folder: Path, mutated: Mutated) -> None:
    path = _verdicts(folder, mutated.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {mutant: [mutated.fingerprint(mutant), verdict] for mutant, verdict in mutated.verdicts.items()}
    path.write_text(json.dumps(known), "utf-8")


def _verdicts(folder: Path, name: str) -> Path:
    return folder / "verdicts" / f"{name}.json"


Attempt = tuple[Mutated, str, list[pytest.Item]]


class Trying:
    """A plugin of pytest that tries mutants instead of running the tests that it has collected."""

    def __init__(self, folder: Path, files: list[Mutated], names: list[str], sample: int | None) -> None:
        self.folder, self.files, self.sample = folder, files, sample
        by_name = {file.name: file for file in files}
        self.chosen = [by_name[name] for name in names if name in by_name]
        self.in_fork = False
        self.failures: set[str] = set()
        self.places: dict[str, int] = {}  # of the fork's tests
        self.killers: dict[str, Counter[str]] = {}  # by function

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """End a fork at its first failure, before pytest explains it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            if self.in_fork:
                os._exit(min(1 + self.places[item.nodeid], 255))
            self.failures.add(item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from mutmut.mutation.trampoline import set_mutant_under_test

        gc.collect()
        gc.freeze()
        reached = self.reached(session.items)
        work = list(self.work(session.items, reached))

        def attempt(one: Attempt) -> None:
            file, mutant, tests = one
            self.in_fork = True
            self.places = {item.nodeid: place for place, item in enumerate(tests)}
            set_mutant_under_test(f"{file.module}.{mutant}")
            limit(4 + 10 * sum(reached[item.nodeid][0] for item in tests))
            killers = self.killers_of(file, mutant)
            run(sorted(tests, key=lambda item: -killers[item.nodeid]))

        for number, ((file, mutant, tests), status) in enumerate(in_forks(self.folder, session, work, attempt), 1):
            if status == signal.SIGALRM:  # it slept, or the machine was too busy: tried again by the next run
                file.verdicts.pop(mutant, None)
                print(f"not judged, no end in time: {file.name} {mutant}", file=sys.__stderr__)
                continue
            file.verdicts[mutant] = "killed" if status else "survived"
            place = os.waitstatus_to_exitcode(status) - 1
            if 0 <= place < len(tests):
                self.killers_of(file, mutant)[tests[place].nodeid] += 1
            if number % 50 == 0:
                print(f"{number} of {len(work)}", file=sys.__stderr__, flush=True)
                self.save()
        self.save()
        return True

    def killers_of(self, file: Mutated, mutant: str) -> Counter[str]:
        return self.killers.setdefault(f"{file.name} {mutant.partition('__mutmut_')[0]}", Counter())

    def save(self) -> None:
        for file in self.files:
            save(self.folder, file)

    def work(self, items: list[pytest.Item], reached: dict[str, tuple[float, set[str]]]) -> Iterator[Attempt]:
        """Yield the mutants to try, each with its tests."""
        for file in self.chosen:
            for mutant in file.in_order_of_chance()[: self.sample]:
                if file.verdicts.get(mutant) == "killed" or needless(*file.change(mutant)):
                    continue
                function = f"{file.module}.{mutant.partition('__mutmut_')[0]}"
                tests = [(item, reached[item.nodeid][0]) for item in items if function in reached[item.nodeid][1]]
                if tests:
                    yield file, mutant, in_time(tests, file)
                else:
                    file.verdicts[mutant] = "not reached"

    def reached(self, items: list[pytest.Item]) -> dict[str, tuple[float, set[str]]]:
        """Return the seconds of each test that passes, and the functions that it reaches."""
        from mutmut.mutation.trampoline import set_mutant_under_test
        from mutmut.state import state

        place = self.folder / "reached"
        place.mkdir(exist_ok=True)
        program = _hash(" ".join(f"{file.name} {name}" for file in self.files for name in file.functions))
        files = {path: list(tests) for path, tests in groupby(items, key=lambda item: item.path)}
        stored = {path: place / f"{path.stem}-{_hash(program + path.read_text('utf-8'))}.json" for path in files}

        def observe(path: Path) -> None:
            set_mutant_under_test("stats")
            found = {}
            for item, following in pairwise([*files[path], None]):
                state()._stats.clear()
                start = sum(os.times()[:4])
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)  # type: ignore[union-attr]
                spent = sum(os.times()[:4]) - start
                passed = item.nodeid not in self.failures and spent < LONGEST_TEST  # type: ignore[union-attr]
                found[item.nodeid] = (spent, sorted(state()._stats) if passed else [])  # type: ignore[union-attr]
            stored[path].write_text(json.dumps([found, sorted(self.failures)]), "utf-8")

        missing = [path for path in files if not stored[path].exists()]
        for path, _ in in_forks(self.folder, items[0].session, missing, observe):
            if not stored[path].exists():
                raise RuntimeError(f"the tests of {path} do not end")
        result: dict[str, tuple[float, set[str]]] = {}
        for path in files:
            found, failures = json.loads(stored[path].read_text("utf-8"))
            for one in failures:
                print(f"not used, it fails without any fault: {one}", file=sys.__stderr__)
            result |= {test: (spent, set(functions)) for test, (spent, functions) in found.items()}
        return result


def in_time(tests: list[tuple[pytest.Item, float]], file: Mutated) -> list[pytest.Item]:
    """Return tests up to the time that a mutant is given: file by file, that named after the mutated file first, then
    those that import it, then in order of speed."""
    files: dict[Path, list[tuple[float, pytest.Item]]] = {}
    for item, spent in tests:
        files.setdefault(item.path, []).append((spent, item))

    def order(path: Path) -> tuple[bool, bool, float]:
        imported = re.compile(rf"from {file.module} import")
        spent = [spent for spent, _ in files[path]]
        name = f"test_{file.module.rpartition('.')[2]}"
        return path.stem != name, not imported.search(_code(path)), sum(spent) / len(spent)

    found: list[pytest.Item] = []
    total = 0.0
    for path in sorted(files, key=order):
        for spent, item in sorted(files[path], key=lambda pair: pair[0]):
            total += spent
            if total > LONGEST_MUTANT:
                return found
            found.append(item)
    return found


@cache
def _code(path: Path) -> str:
    return path.read_text("utf-8")


def run(items: list[pytest.Item]) -> None:
    for item, following in pairwise([*items, None]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)  # type: ignore[union-attr]


def limit(seconds: float) -> None:
    """End this process after some seconds of work, or if it sleeps for very long, or if it fills the memory."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, 60 * seconds)
    for one in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(one, signal.SIG_DFL)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    memory = pages * resource.getpagesize() + 2**31
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def in_forks(
    folder: Path, session: pytest.Session, work: Iterable[Work], do: Callable[[Work], None]
) -> Iterator[tuple[Work, int]]:
    """Do each piece of work in a process of its own, some at a time; yield it with the status of its end."""
    running: dict[int, tuple[Work, Path]] = {}
    factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]

    def ended() -> tuple[Work, int]:
        process, status = os.wait()
        one, place = running.pop(process)
        shutil.rmtree(place, ignore_errors=True)
        return one, status

    for number, one in enumerate(work):
        if len(running) == WORKERS:
            yield ended()
        place = folder / "tmp" / str(number)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        process = os.fork()
        if not process:
            try:
                silence = os.open(os.devnull, os.O_RDWR)
                for stream in (0, 1, 2):
                    os.dup2(silence, stream)
                factory._basetemp = place
                do(one)
            except BaseException:
                os._exit(255)
            os._exit(0)
        running[process] = one, place
    while running:
        yield ended()


def needless(before: list[str], after: list[str]) -> str:
    """Return the class of a change that no test should notice; "" for all others."""
    old, new = " ".join(before), " ".join(after)
    for reason, pattern in NEEDLESS.items():
        if pattern.search(old) and _without(old) == _without(new):
            return reason
    return ""


def _without(code: str) -> str:
    code = re.sub(r", strict=\w+|, ?\)", lambda match: ")" if match[0].endswith(")") else "", code)
    return re.sub(r'cast\(("[^"]*"|None), ', "cast(", code)


@dataclass
class Score:
    """What is known of a file's mutants, those apart that cannot matter."""

    name: str
    mutants: int = 0
    apart: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def tried(self) -> int:
        return self.counts.total()

    @property
    def share(self) -> float:
        return self.counts["killed"] / self.tried if self.tried else 0.0

    @property
    def variance(self) -> float:
        """That of the share, with one more killed and one more survivor (Agresti and Coull); 0 if all were tried."""
        if self.tried == self.mutants:
            return 0.0
        share = (self.counts["killed"] + 2) / (self.tried + 4)
        return share * (1 - share) / (self.tried + 4) * (1 - self.tried / self.mutants)

    def line(self, share: float | None = None, variance: float | None = None) -> str:
        share = self.share if share is None else share
        width = 1.96 * sqrt(self.variance if variance is None else variance)
        interval = f"{max(0.0, share - width):.0%}–{min(1.0, share + width):.0%}" if width else "whole"
        figures = (self.mutants, self.tried, *(self.counts[one] for one in ("killed", "survived", "not reached")))
        return f"| {self.name} | {' | '.join(map(str, (*figures, self.apart)))} | {share:.1%} | {interval} |"


def list_survivors(files: list[Mutated]) -> int:
    """Bring tests/survivors up to date for these files; print the survivors without a reason, return their number."""
    lacking = 0
    for room in ROOMS:
        mine = [file for file in files if room_of(file.name.removeprefix("zwgk/")) == room]
        path = REPOSITORY / "tests" / "survivors" / f"{room}.tsv"
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]] if path.exists() else []
        reasons = {tuple(row[:3]): row[3] for row in rows}
        asked = {file.name.removeprefix("zwgk/") for file in mine}
        kept = [tuple(row) for row in rows if row[0].partition(":")[0] not in asked]
        kept += [(*row, reasons.get(row, "")) for file in mine for row in survivors(file)]
        if mine:
            path.parent.mkdir(exist_ok=True)
            lines = ["\t".join(row) for row in [("function", "before", "after", "reason"), *sorted(kept)]]
            path.write_text("\n".join(lines) + "\n", "utf-8")
        for row in sorted(kept):
            if not row[3]:
                lacking += 1
                print("no reason: " + "\t".join(row[:3]))
    return lacking


def survivors(file: Mutated) -> Iterator[tuple[str, str, str]]:
    """Yield file:function and the changed lines before and after, each as one line."""
    for mutant in file.mutants:
        before, after = file.change(mutant)
        if file.verdicts.get(mutant) in ("survived", "not reached") and not needless(before, after):
            name = re.sub("^(x_|xǁ)", "", mutant.partition("__mutmut_")[0]).replace("ǁ", ".")
            old, new = (" ".join(" ".join(lines).split()) for lines in (before, after))
            yield f"{file.name.removeprefix('zwgk/')}:{name}", old, new


def report(folder: Path, files: list[Mutated]) -> None:
    """Print a line per file and write the survivors."""
    scores, changed = [], []
    for file in files:
        score = Score(file.name.removeprefix("zwgk/"))
        for mutant in file.mutants:
            before, after = file.change(mutant)
            if needless(before, after):
                score.apart += 1
                continue
            score.mutants += 1
            verdict = file.verdicts.get(mutant)
            if verdict:
                score.counts[verdict] += 1
            if verdict in ("survived", "not reached"):
                changes = [*(f"- {line}" for line in before), *(f"+ {line}" for line in after)]
                changed += [f"# {file.name} {mutant}: {verdict}", *changes]
        scores.append(score)
    (folder / "survivors.txt").write_text("\n".join(changed) + "\n", "utf-8")
    print("| file | mutants | tried | killed | survived | not reached | cannot matter | score | 95 % interval |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for score in scores:
        print(score.line())
    for room in ROOMS:
        inside = [score for score in scores if room_of(score.name) == room]
        if inside:
            print(together(f"**{room}**", inside))
    print(together("**all**", scores))


def room_of(name: str) -> str:
    """Return the room of a file below python/zwgk."""
    return next(room for room, patterns in ROOMS.items() if any(fnmatch.fnmatch(name, f"{one}.py") for one in patterns))


def together(name: str, scores: list[Score]) -> str:
    """Return the line of several files, each with the weight of its mutants."""
    sums = Score(name, *(sum(getattr(score, figure) for score in scores) for figure in ("mutants", "apart")))
    sums.counts = sum((score.counts for score in scores), Counter[str]())
    weights = [score.mutants / max(1, sums.mutants) for score in scores]
    share = sum(weight * score.share for weight, score in zip(weights, scores, strict=True))
    variance = sum(weight**2 * score.variance for weight, score in zip(weights, scores, strict=True))
    return sums.line(share, variance)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--sample", type=int)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_intermixed_args()
    folder = options.folder.resolve()
    copy = folder / "copy"
    put(copy / "pyproject.toml", (REPOSITORY / "pyproject.toml").read_bytes() + MUTMUT)
    os.chdir(copy)  # mutmut and pytest read the file there
    files = chosen(options.patterns)
    if options.report or options.list:
        mutated = [file for file in (mutate(folder, name) for name in files) if file.mutants]
        if options.list:
            return bool(list_survivors(mutated))
        report(folder, mutated)
        return 0
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(folder / "copy" / "python")}
    mutated = prepare(folder, chosen([]))
    if options.again:
        shutil.rmtree(folder / "reached", ignore_errors=True)
        for file in mutated:
            if file.name in files:
                file.verdicts = {}
    sys.path[0] = str(folder / "copy" / "python")
    arguments = ["-q", "-n", "0", "--assert=plain", "-p", "no:cacheprovider", "--hypothesis-profile", "few"]
    tests = [f"tests/zwgk/{name}" for name in TESTS]
    marks = ["-m", "not office and not desktop", "-k", "not (whole and column)"]  # takes seconds
    with (folder / "pytest.log").open("w") as log:
        os.dup2(os.dup(1), 9)
        os.dup2(log.fileno(), 1)
        failed = pytest.main([*arguments, *marks, *tests], plugins=[Trying(folder, mutated, files, options.sample)])
        sys.stdout.flush()
        os.dup2(9, 1)
    if failed:
        print((folder / "pytest.log").read_text("utf-8")[-3000:])
        return 1
    report(folder, [file for file in mutated if file.name in files])
    return 0


if __name__ == "__main__":
    sys.exit(main())
