"""The operators of conditions, in xlwings' words and in the file's (ECMA-376 part 1, 18.18)."""

from __future__ import annotations

from typing import Any

TO_FILE: dict[str, Any] = {
    "between": "between",
    "not_between": "notBetween",
    "equal_to": "equal",
    "not_equal_to": "notEqual",
    "greater_than": "greaterThan",
    "less_than": "lessThan",
    "greater_than_or_equal": "greaterThanOrEqual",
    "less_than_or_equal": "lessThanOrEqual",
}
FROM_FILE = {file: name for name, file in TO_FILE.items()}
