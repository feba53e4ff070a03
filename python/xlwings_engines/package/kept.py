"""A budget for things kept in memory, each with a size: the oldest go when their total is too large."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Kept(Generic[Key]):
    """The sizes of what is kept, the oldest first."""

    def __init__(self) -> None:
        self._sizes: dict[Key, int] = {}
        self._total = 0

    def outdated(self, key: Key, size: int, most: int) -> Iterator[Key]:
        """Note a size as the latest; remove the oldest ones and yield them while the total is larger than ``most``.

        The latest stays, however large.
        """
        self.forget(key)
        self._sizes[key] = size
        self._total += size
        while len(self._sizes) > 1 and self._total > most:
            oldest = next(iter(self._sizes))
            self.forget(oldest)
            yield oldest

    def forget(self, key: Key) -> None:
        """Note that something is kept no longer."""
        self._total -= self._sizes.pop(key, 0)
