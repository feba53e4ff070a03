"""The open books of an app without a program behind it, as far as they are the same on every engine."""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar

from xlwings import base_classes

from xlwings_engines.collection import Collection, Named

AppType = TypeVar("AppType")
BookType = TypeVar("BookType", bound=Named)


class BaseBooks(Collection[BookType], base_classes.Books, Generic[AppType, BookType]):
    """The books of one app; ``in`` asks for the exact name."""

    def __init__(self, app: AppType) -> None:
        self.app = app
        self._open: list[BookType] = []

    @property
    def api(self) -> Self:
        """The collection itself: no program's object is behind it."""
        return self

    def _members(self) -> list[BookType]:
        return list(self._open)

    def __contains__(self, key: Any) -> bool:
        return any(key == book.name for book in self._open)
