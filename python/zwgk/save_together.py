"""Several files saved as one: all are replaced, or none."""

import contextlib
import datetime as dt
import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlwings_engines.atomic_save import TEMPORARY_PREFIX
from xlwings_engines.file_access import give_access, takes_access
from xlwings_engines.fitting_names import fitting_name
from xlwings_engines.leftovers import owned_prefix, sweep
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.files import refuse_if_not_writable, save_file

_FORMER = "上一稿"


def save_together(contents: Mapping[Path, bytes], keep: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Write the files of one folder, all or none; see `written_aside`."""
    with written_aside(contents, keep) as move:
        return move()


@contextmanager
def written_aside(
    contents: Mapping[Path, bytes], keep: tuple[str, ...] = ()
) -> Iterator[Callable[[], tuple[Path, ...]]]:
    """Write the files of one folder to a temporary place; yield the function that moves all of them to theirs.

    A replaced file whose suffix is in `keep` and whose content differs is kept under a name with the time of its last
    change; the function returns these names. Raise `Refusal` if a file cannot be written. If the block fails, even
    after the move, or the function is not called, the folder (created if missing) stays as it was.
    """
    (folder,) = {target.parent for target in contents}
    for target in contents:
        refuse_if_not_writable(target)
    with ExitStack() as stack:
        with _told(folder):
            stack.enter_context(made_folder(folder))
            aside = stack.enter_context(aside_in(folder))
            papers = [
                _prepared(target, content, aside / str(number), keep)
                for number, (target, content) in enumerate(contents.items())
            ]
        moved: list[_Paper] = []

        def move() -> tuple[Path, ...]:
            with _told(folder):
                return _move(papers, moved)

        try:
            yield move
        except BaseException:
            _put_back(moved)
            raise


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(f"没有保存到“{folder}”：{reason_of(error)}。原来的文件都没有动。") from error


@dataclass(frozen=True)
class _Paper:
    """A file to be saved: its new content, and copies of the old one, for rollback and to be kept."""

    target: Path
    new: Path
    old: Path | None
    to_keep: Path | None
    kept: Path | None


def _prepared(target: Path, content: bytes, aside: Path, keep: tuple[str, ...]) -> _Paper:
    """Write and copy everything that saving needs, so that a full disk is noticed before anything moves."""
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if not target.exists():
        return _Paper(target, aside, None, None, None)
    old = Path(shutil.copy2(target, f"{aside}-old"))
    give_access(old, target)
    if target.suffix not in keep or old.read_bytes() == content:
        return _Paper(target, aside, old, None, None)
    keep_as = Path(shutil.copy2(old, f"{aside}-keep"))
    give_access(keep_as, target)
    return _Paper(target, aside, old, keep_as, _former_name(target))


def _move(papers: list[_Paper], moved: list[_Paper]) -> tuple[Path, ...]:
    """Move the files to their places; `moved` lists those begun, for whoever puts them back."""
    for paper in papers:
        moved.append(paper)
        if paper.to_keep is not None and paper.kept is not None:
            paper.to_keep.replace(paper.kept)
        _put(paper.new, paper)
    return tuple(paper.kept for paper in papers if paper.kept is not None)


def _put(source: Path, paper: _Paper) -> None:
    """Move a file to its place; into the file there, if that has access rights which a new one cannot have."""
    if paper.old is None or takes_access(source, paper.target):
        source.replace(paper.target)
    else:
        save_file(paper.target, source.read_bytes())
        source.unlink()


def _put_back(moved: list[_Paper]) -> None:
    for paper in moved:
        with contextlib.suppress(OSError, Refusal):
            if paper.kept is not None:
                paper.kept.unlink(missing_ok=True)
            if paper.old is None:
                paper.target.unlink(missing_ok=True)
            elif not paper.new.exists():
                _put(paper.old, paper)


def _former_name(target: Path) -> Path:
    """Return a free name beside the file that tells when it was last changed."""
    changed = dt.datetime.fromtimestamp(target.stat().st_mtime)
    for number in itertools.count(1):
        again = f" {number}" if number > 1 else ""
        end = f"（{_FORMER} {changed:%Y-%m-%d %H.%M.%S}{again}）{target.suffix}"
        name = target.with_name(fitting_name(target.stem, end))
        if not name.exists():
            return name
    raise AssertionError


@contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """Create the folder if missing; remove it again if the block fails."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for made in missing:
            with contextlib.suppress(OSError):
                made.rmdir()
        raise


@contextmanager
def aside_in(folder: Path) -> Iterator[Path]:
    """Make a temporary folder on the same disk; first remove those that killed processes left."""
    sweep(folder, TEMPORARY_PREFIX)
    aside = folder / f"{owned_prefix(TEMPORARY_PREFIX)}{secrets.token_hex(6)}"
    aside.mkdir(mode=0o700)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
