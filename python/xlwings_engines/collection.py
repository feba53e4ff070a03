"""Members found by number or name: the common base of tables, shapes, pictures, charts and rules on every engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from xlwings import base_classes


class Named(Protocol):
    """A member with the name that a collection finds it by."""

    @property
    def name(self) -> str:
        """The name as displayed; lookup ignores case."""


Member = TypeVar("Member", bound=Named)


class Collection(base_classes.Collection, Generic[Member]):
    """Members in order; ``_members`` lists them. A number counts from 1; a missing member raises ``KeyError``."""

    def _members(self) -> Sequence[Member]:
        raise NotImplementedError

    def __call__(self, key: int | str) -> Member:
        members = self._members()
        if not isinstance(key, str):
            if not 1 <= key <= len(members):
                raise KeyError(key)
            return members[key - 1]
        for member in members:
            if member.name.casefold() == key.casefold():
                return member
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._members())

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members())

    def __contains__(self, key: Any) -> bool:
        try:
            self(key)
        except KeyError:
            return False
        return True


SheetType = TypeVar("SheetType")


class SheetCollection(Collection[Member], Generic[SheetType, Member]):
    """Members that belong to one sheet."""

    def __init__(self, sheet: SheetType) -> None:
        self.sheet = sheet

    @property
    def parent(self) -> SheetType:
        """The sheet of the members."""
        return self.sheet
