"""Put small faults into a copy of the code, one at a time: the nearest tests have to notice.

Usage: python tests/mutants.py FOLDER [--report] [PATTERN …]

A pattern chooses files: statistics, totals.py, zwgk/model/*. Stopping loses nothing: a run continues with the mutants
that are not killed yet. Prints one line per file and lists the survivors with their changes in FOLDER/survivors.txt.
Only fast tests run: the nearest of each room.
"""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True)
class Room:
    """Files under python/zwgk that are mutated together, and the tests that have to notice."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "statistics": Room(("statistics/*.py",), ("statistics", "test_findings.py", "test_due.py")),
    "readers": Room(
        tuple(
            f"workbook/{name}.py"
            for name in (
                "read_*",
                "table_reader",
                "alike_tables",
                "cell_values",
                "numbers",
                "grid",
                "sense_checks",
                "reserved",
            )
        ),
        tuple(
            f"workbook/test_{name}.py"
            for name in ("input_tables", "table_reader", "numbers", "read_catalogue", "read_roster")
        ),
    ),
    "matching": Room(("intake/matching.py", "model/roster.py"), ("intake/test_matching.py", "test_roster.py")),
    "exports": Room(
        tuple(f"intake/exports/{name}.py" for name in ("articles", "column_mapping", "dates", "fates", "text")),
        ("intake/test_export_dates.py", "intake/test_export_readers.py"),
    ),
    "text": Room(
        tuple(f"documents/bulletin/{name}.py" for name in ("chinese", "text", "text_over_time")),
        ("documents/bulletin/test_published_text.py", "documents/bulletin/test_phrases.py"),
    ),
    "model": Room(
        (
            "model/period.py",
            "model/review.py",
            "model/rules.py",
            "model/settings.py",
            "model/words.py",
            "model/working_days.py",
        ),
        ("test_period.py", "test_review.py", "test_words.py", "test_working_days.py"),
    ),
}

CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
also_copy = ["workbook", "addin", "docs", "README.md", "Makefile"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "--hypothesis-profile", "few", "-m", "not office and not desktop"]
pytest_add_cli_args_test_selection = {tests}
only_mutate = {files}
use_git_change_detection = false
"""

# Changes that no test should notice, by the changed lines; `tests/mutants.md` gives the reasons.
NEEDLESS = {
    "zip(strict=)": re.compile(r"strict="),
    "types": re.compile(r"\bcast\("),
}


def chosen(room: Room, patterns: list[str]) -> list[str]:
    """Return the room's files, as paths below python/, that match one of the patterns (all without patterns)."""
    found = sorted(
        path.relative_to(REPOSITORY / "python").as_posix()
        for files in room.files
        for path in (REPOSITORY / "python" / "zwgk").glob(files)
    )
    return [name for name in found if not patterns or any(fnmatch.fnmatch(name, f"*{one}*") for one in patterns)]


def prepare(folder: Path, room: Room, files: list[str]) -> None:
    """Copy the project. mutmut mutates a copy, and supports only the layout src/."""
    for name in ("src", "tests", "mutants/tests"):
        shutil.rmtree(folder / name, ignore_errors=True)
    skipped = shutil.ignore_patterns("*.egg-info", "__pycache__")
    shutil.copytree(REPOSITORY / "python", folder / "src", ignore=skipped)
    for name in ("tests", "workbook", "addin", "docs"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=skipped, dirs_exist_ok=True)
    for name in ("README.md", "Makefile"):
        shutil.copy2(REPOSITORY / name, folder)
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    project = project.replace('pythonpath = ["."]', 'pythonpath = [".", "src"]')
    tests = [f"tests/zwgk/{name}" for name in room.tests]
    configuration = CONFIGURATION.format(tests=json.dumps(tests), files=json.dumps([f"src/{name}" for name in files]))
    (folder / "pyproject.toml").write_text(project + configuration, "utf-8")
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for path in folder.glob("mutants/src/**/*.meta"):  # killed remains killed; all else is tried again
        meta = json.loads(path.read_text("utf-8"))
        meta["exit_code_by_key"] = {key: code if code == 1 else None for key, code in meta["exit_code_by_key"].items()}
        path.write_text(json.dumps(meta), "utf-8")


def report(folder: Path, files: list[str]) -> tuple[dict[str, Counter[str]], list[str]]:
    """Return how many mutants of each file were killed, survived, …; and the survivors' changes."""
    from mutmut.configuration import reset_config
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code

    os.chdir(folder)
    reset_config()
    table, lines = {}, []
    for name in files:
        path = Path("src") / name
        meta = Path("mutants") / f"{path}.meta"
        codes = json.loads(meta.read_text("utf-8"))["exit_code_by_key"] if meta.exists() else {}
        counts: Counter[str] = Counter()
        for key, code in codes.items():
            status = "killed" if status_by_exit_code[code] == "timeout" else status_by_exit_code[code]
            if status in ("survived", "no tests"):
                changes = [
                    line
                    for line in get_diff_for_mutant(key, path=path).splitlines()
                    if line[:1] in "+-" and line[:3] not in ("+++", "---")
                ]
                before = [line[1:].strip() for line in changes if line[0] == "-"]
                after = [line[1:].strip() for line in changes if line[0] == "+"]
                status = needless(before, after) or status
                if status in ("survived", "no tests"):
                    lines += [f"# {key}: {status}", *changes]
            counts[status] += 1
        table[name] = counts
    return table, lines


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


def main(folder: Path, patterns: list[str], reporting: bool) -> int:
    folder = folder.resolve()
    table: dict[str, Counter[str]] = {}
    survivors: list[str] = []
    for title, room in ROOMS.items():
        files = chosen(room, patterns)
        place = folder / title
        if not files or (reporting and not place.exists()):
            continue
        if not reporting:
            place.mkdir(parents=True, exist_ok=True)
            prepare(place, room, files)
            with (place / "mutmut.log").open("w") as log:
                command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1"]
                failed = subprocess.run(
                    command, cwd=place, stdout=log, stderr=subprocess.STDOUT, check=False
                ).returncode
            if failed:
                print((place / "mutmut.log").read_text("utf-8")[-3000:])
                return 1
        found, lines = report(place, files)
        table |= found
        survivors += lines
    (folder / "survivors.txt").write_text("\n".join(survivors) + "\n", "utf-8")
    print("| file | killed | survived | not reached | cannot matter | not tried | score |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, counts in (*table.items(), ("all", sum(table.values(), Counter[str]()))):
        killed, survived, unreached = (counts[status] for status in ("killed", "survived", "no tests"))
        apart = sum(counts[reason] for reason in NEEDLESS)
        tried = killed + survived + unreached
        rest = counts.total() - tried - apart
        score = f"{killed / tried:.0%}" if tried else ""
        print(f"| {name} | {killed} | {survived} | {unreached} | {apart} | {rest} | {score} |")
    return 0


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if one != "--report"]
    sys.exit(main(Path(arguments[0]), arguments[1:], reporting="--report" in sys.argv))
