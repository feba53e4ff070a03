"""The files and folders of a workbook's last 回收, for repeating it by one click.

They are kept in the user's own configuration folder, not in the workbook: that is sent to others and archived, and
paths of a person's computer do not belong there.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zwgk.addin.configuration import COLLECTED_FILE, configuration_folder
from zwgk.buttons import BUTTONS
from zwgk.errors import Refusal
from zwgk.intake.forms.handed_in import TABLES, WEB_PAGES, HandedIn
from zwgk.model.period import Period
from zwgk.model.problems import Problem

AGAIN = next(button.label for button in BUTTONS if button.id == "collect_again")
_MOST_WORKBOOKS = 50
_MOST_NAMED = 3
_TAKEN = TABLES | WEB_PAGES | {".zip"}


@dataclass(frozen=True)
class LastCollected:
    """`period`: its code; `paths`: what the clerk chose; `parents`: the folders of those that were files; `beside`:
    tables in these folders then, which were not chosen; `files`: names of the files that were read."""

    period: str
    paths: tuple[Path, ...]
    parents: tuple[Path, ...]
    beside: frozenset[Path]
    files: frozenset[str]

    @property
    def words(self) -> str:
        """Return what it was, for the clerk."""
        return told_paths(self.paths)


@dataclass(frozen=True)
class Since:
    """What has changed since the last 回收, in words and as rows of 校验."""

    lines: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def since_last(last: LastCollected, files: Iterable[HandedIn]) -> Since:
    """Return which files are new and which are gone; the counts of the latter stay in the workbook."""
    now = {file.name for file in files if file.content is not None}
    new, gone = sorted(now - last.files), sorted(last.files - now)
    told = [f"{what} {len(names)} 份" for what, names in (("新来", new), ("不在了的", gone)) if names]
    line = f"又收了一次，{'，'.join(told) or '没有新来的'}：{last.words}"
    what = "上次收过的这份表不在原处了，已经填入的数没有动"
    remedy = "移走了的不用管；不该算的，到单位表改回"
    return Since((line,), tuple(Problem.note(what, remedy, file=name) for name in gone))


def told_paths(paths: Sequence[Path]) -> str:
    """Return the names of files and folders; of many, the first and their number."""
    if len(paths) == 1:
        return f"“{paths[0]}”"
    many = len(paths) > _MOST_NAMED
    named = "、".join(f"“{path.name}”" for path in paths[: 1 if many else _MOST_NAMED])
    return named + (f"等 {len(paths)} 个" if many else "") + f"（在“{paths[0].parent}”）"


def remember(workbook: Path, period: Period, paths: Iterable[Path], files: Iterable[HandedIn]) -> None:
    """Keep what was read; a folder that cannot be written stops nothing."""
    chosen = [path.absolute() for path in paths]
    parents = dict.fromkeys(path.parent for path in chosen if not path.is_dir())
    entry = {
        "period": period.code,
        "paths": [str(path) for path in chosen],
        "parents": [str(parent) for parent in parents],
        "beside": sorted(str(path) for parent in parents for path in _tables_in(parent) if path not in chosen),
        "files": sorted({file.name for file in files if file.content is not None}),
    }
    known = _read()
    known.pop(_key(workbook), None)
    kept = dict([*known.items(), (_key(workbook), entry)][-_MOST_WORKBOOKS:])
    with suppress(OSError):
        file = _file()
        file.parent.mkdir(0o700, parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_bytes(json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape"))
        fresh.replace(file)


def recall(workbook: Path) -> LastCollected | None:
    """Return the workbook's last 回收 on this computer; None if there is none."""
    entry = _read().get(_key(workbook))
    if entry is None:
        return None
    try:
        return LastCollected(
            str(entry["period"]),
            tuple(Path(path) for path in entry["paths"]),
            tuple(Path(path) for path in entry["parents"]),
            frozenset(Path(path) for path in entry["beside"]),
            frozenset(map(str, entry["files"])),
        )
    except (TypeError, KeyError):
        return None


def paths_again(last: LastCollected | None, period: Period) -> tuple[Path, ...]:
    """Return what to read now: the chosen files and folders that are still there, and files that are new beside them.

    Raise `Refusal` if nothing was collected in this period, or nothing is there any more.
    """
    choose = "请点“回收”，选交回的表"
    if last is None:
        raise Refusal(f"这台电脑上还没有给这个工作簿回收过：{choose}，以后就能再收。")
    if last.period != period.code:
        raise Refusal(f"上次收的不是{period.title}的：{choose}。")
    there = [path for path in last.paths if path.exists()]
    if not there:
        raise Refusal(f"上次收的{last.words}不在了，没有改动：{choose}。")
    new = [
        path
        for parent in last.parents
        if parent.is_dir()
        for path in _tables_in(parent)
        if path not in last.beside and path not in last.paths
    ]
    return (*there, *new)


def _tables_in(folder: Path) -> list[Path]:
    """Return the files of a folder that may be forms."""
    with suppress(OSError):
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in _TAKEN and not path.name.startswith(("~$", ".")) and path.is_file()
        )
    return []


def _file() -> Path:
    return configuration_folder() / COLLECTED_FILE


def _key(workbook: Path) -> str:
    return str(workbook.absolute())


def _read() -> dict[str, dict[str, list[str] | str]]:
    try:
        known = json.loads(_file().read_bytes().decode("utf-8", "surrogateescape"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
