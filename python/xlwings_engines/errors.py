"""Errors of the engines. Each has a stable ``code`` and named ``fields``; its text is an English sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlwings_engines.messages import Message, message

_LISTED_LOSSES = 5


class CodedError(Exception):
    """An error whose message has a code of ``messages.SENTENCES``."""

    def __init__(self, code: str, /, **fields: object) -> None:
        self.message: Message = message(code, **fields)
        super().__init__(str(self.message))

    @property
    def code(self) -> str:
        """The stable code of the message."""
        return self.message.code

    @property
    def fields(self) -> dict[str, object]:
        """The values of the message by field name."""
        return self.message.fields

    def __str__(self) -> str:
        return str(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args), self.__dict__


def _restored(kind: type[CodedError], arguments: tuple[Any, ...]) -> CodedError:
    return kind.__new__(kind, *arguments)


class EngineError(CodedError):
    """A workbook cannot be opened, changed or saved; nothing on disk was touched."""


class CannotOpen(EngineError):
    """The file is not a workbook that can be read safely."""


class CannotWrite(EngineError):
    """A cell cannot hold the given value, or must not be written."""


class CannotSave(EngineError):
    """The workbook was not saved; the target is unchanged."""


class LossRefused(CannotSave):
    """Saving over the file would lose some of its contents; ``losses`` lists them."""

    def __init__(self, name: str, losses: Sequence[Message]) -> None:
        self.losses: tuple[Message, ...] = tuple(losses)
        more = message("save.more_losses", count=len(losses)) if len(losses) > _LISTED_LOSSES else ""
        super().__init__("save.losses", name=name, losses=self.losses[:_LISTED_LOSSES], more=more)


class Unsupported(CodedError, NotImplementedError):
    """The engine lacks a member or one of its variants."""


class BadRequest(CodedError, ValueError):
    """An argument does not fit the workbook."""


class NotThere(CodedError, KeyError):
    """An item of a collection does not exist."""


def loss(where: Message, what: Message) -> Message:
    """Return the message for something in a workbook that saving would lose: its place and its name."""
    return message("loss", where=where, what=what)


def loss_on_sheet(sheet: str, what: Message) -> Message:
    """Return the message for something on a sheet that saving would lose."""
    return loss(message("where.sheet", sheet=sheet), what)
