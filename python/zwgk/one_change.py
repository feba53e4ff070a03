"""What a command writes beside its workbook stands or falls with the workbook: backups, archives, lists on request.

`one_change` is around a command and the saving of its workbook. In a program that has the workbook open, where the
clerk saves, there is none: everything then happens at once and stays.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

Entered = TypeVar("Entered")


@dataclass(frozen=True)
class _Change:
    open: ExitStack
    afterwards: list[Callable[[], object]] = field(default_factory=list)


_current: ContextVar[_Change | None] = ContextVar("change", default=None)


@contextmanager
def one_change(workbook: Path) -> Iterator[None]:
    """Undo everything noted inside if the block fails before the workbook's file has changed; otherwise run what was to
    wait for that, also if the command is stopped just then.
    """
    before = _state(workbook)
    late: BaseException | None = None
    with ExitStack() as stack:
        change = _Change(stack)
        outside = _current.set(change)
        try:
            yield
        except BaseException as error:
            if _state(workbook) == before:
                raise
            late = error
        finally:
            _current.reset(outside)
    for step in change.afterwards:
        step()
    if late is not None:
        raise late


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        now = path.stat()
    except OSError:
        return None
    return now.st_ino, now.st_size, now.st_mtime_ns


def undo_unless_saved(undo: Callable[[], object]) -> None:
    """Run `undo` if the workbook is not saved."""

    def leave(kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            undo()

    change = _current.get()
    if change is not None:
        change.open.push(leave)


def once_saved(step: Callable[[], object]) -> None:
    """Run `step` when the workbook is saved; at once if nobody tells."""
    change = _current.get()
    if change is None:
        step()
    else:
        change.afterwards.append(step)


@contextmanager
def held_until_saved(context: AbstractContextManager[Entered]) -> Iterator[Entered]:
    """Enter the context; inside a change it stays open until the workbook is saved, and knows of failures."""
    change = _current.get()
    with ExitStack() as alone:
        yield (change.open if change is not None else alone).enter_context(context)
