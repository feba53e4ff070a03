"""Data validation of cells, as far as it is the same on every engine: the properties of each kind of rule."""

from __future__ import annotations

from typing import Any

import xlwings as xw
from xlwings import base_classes

from xlwings_engines.addresses import qualified

COMPARED = frozenset({"whole_number", "decimal", "date", "time", "text_length"})
DIFFERENT = frozenset({"inconsistent", "mixed_criteria"})


class BaseDataValidation(base_classes.DataValidation):
    """The rule that cells share. An engine provides it as ``api``, with its ``type``, and reads it in ``_field``."""

    @property
    def type(self) -> str:
        """xlwings' name for the kind of rule.

        ``none`` without a rule, ``mixed_criteria`` if only some cells have one, ``inconsistent`` if the cells have
        different rules.
        """
        raise NotImplementedError

    def _of(self, *kinds: str) -> Any:
        """Return the engine's rule if the cells share one (of some kinds), otherwise None."""
        kind = self.type
        if kind == "none" or kind in DIFFERENT or (kinds and kind not in kinds):
            return None
        return self.api

    def _field(self, name: str) -> Any:
        """Return a property of the shared rule by its xlwings name; None if there is no rule."""
        raise NotImplementedError

    @property
    def ignore_blank(self) -> bool | None:
        """True if a blank cell is valid; None without one common rule."""
        return self._field("ignore_blank")  # type: ignore[no-any-return]

    @property
    def input_title(self) -> str | None:
        """Heading of the tip shown when a cell is selected; None without one common rule."""
        return self._field("input_title")  # type: ignore[no-any-return]

    @property
    def input_message(self) -> str | None:
        """Text of the tip shown when a cell is selected; None without one common rule."""
        return self._field("input_message")  # type: ignore[no-any-return]

    @property
    def show_input(self) -> bool | None:
        """True if the tip is displayed; None without one common rule."""
        return self._field("show_input")  # type: ignore[no-any-return]

    @property
    def error_title(self) -> str | None:
        """Heading of the alert for an invalid entry; None without one common rule."""
        return self._field("error_title")  # type: ignore[no-any-return]

    @property
    def error_message(self) -> str | None:
        """Text of the alert for an invalid entry; None without one common rule."""
        return self._field("error_message")  # type: ignore[no-any-return]

    @property
    def show_error(self) -> bool | None:
        """True if an invalid entry is reported; None without one common rule."""
        return self._field("show_error")  # type: ignore[no-any-return]


def refuse_different(kind: str) -> None:
    """Raise ``XlwingsError``, as xlwings does, if ``type`` says that the cells have different rules."""
    if kind in DIFFERENT:
        raise xw.XlwingsError("Cannot update data validation because the target cells have different validation rules.")


def reference(source: Any) -> str | None:
    """Return the formula, without ``=``, of a list of values stored in cells or under a name; None for texts."""
    if isinstance(source, base_classes.Range):
        cells: Any = source
        return qualified(cells.sheet.name, cells.area)
    if isinstance(source, base_classes.Name):
        return str(source.name).rpartition("!")[2]
    return None
