"""The open books of an app without a program behind it, as far as they are the same on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, Protocol, Self, TypeVar

from xlwings import base_classes


class Titled(Protocol):
    """A book with the name that it is found by."""

    @property
    def name(self) -> str:
        """The file name without its folder."""


AppType = TypeVar("AppType")
BookType = TypeVar("BookType", bound=Titled)


class BaseBooks(base_classes.Books, Generic[AppType, BookType]):
    """The books of one app, by number (1-based) or name. A book that is not open raises ``KeyError``."""

    def __init__(self, app: AppType) -> None:
        self.app = app
        self._open: list[BookType] = []

    @property
    def api(self) -> Self:
        """The collection itself: no program's object is behind it."""
        return self

    def __call__(self, name_or_index: int | str) -> BookType:
        if isinstance(name_or_index, str):
            for book in self._open:
                if book.name.casefold() == name_or_index.casefold():
                    return book
        elif 1 <= name_or_index <= len(self._open):
            return self._open[name_or_index - 1]
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[BookType]:
        return iter(list(self._open))

    def __contains__(self, key: Any) -> bool:
        return any(key == book.name for book in self._open)
