"""The registry reader, with a stand-in for winreg: both views, binary values, missing keys."""

import importlib
import sys
from types import ModuleType
from typing import Any

import pytest

VIEW_64, VIEW_32 = 0x100, 0x200


class Key:
    def __init__(self, values: dict[str, object]) -> None:
        self.values = list(values.items())

    def __enter__(self) -> "Key":
        return self

    def __exit__(self, *_: object) -> None:
        return None


class FakeWinreg(ModuleType):
    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = "user", "machine", "classes"
    KEY_READ, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 1, VIEW_64, VIEW_32

    def __init__(self, keys: dict[tuple[str, str, int], dict[str, object]]) -> None:
        super().__init__("winreg")
        self.keys = keys

    def OpenKey(self, root: str, path: str, _: int, access: int) -> Key:  # noqa: N802
        try:
            return Key(self.keys[root, path, access & ~1])
        except KeyError:
            raise FileNotFoundError(path) from None

    def QueryInfoKey(self, key: Key) -> tuple[int, int, int]:  # noqa: N802
        return 0, len(key.values), 0

    def EnumValue(self, key: Key, number: int) -> tuple[str, object, int]:  # noqa: N802
        return *key.values[number], 1


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Any:
    keys: dict[tuple[str, str, int], dict[str, object]] = {
        ("machine", r"SOFTWARE\Excel", VIEW_32): {"Path": r"C:\x86", "Old": 1},
        ("machine", r"SOFTWARE\Excel", VIEW_64): {"Path": r"C:\x64", "": "默认"},
        ("user", "Disabled", VIEW_64): {"item": "zwgk.xlam".encode("utf-16-le"), "number": 4},
    }
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", FakeWinreg(keys))
    monkeypatch.delitem(sys.modules, "zwgk.addin.windows_registry", raising=False)
    yield importlib.import_module("zwgk.addin.windows_registry").WindowsRegistry()
    sys.modules.pop("zwgk.addin.windows_registry", None)


def test_both_views_are_read_and_the_64_bit_one_wins(registry: Any) -> None:
    assert registry.values(r"HKLM\SOFTWARE\Excel") == {"Path": r"C:\x64", "Old": 1, "": "默认"}


def test_one_value(registry: Any) -> None:
    assert registry.value(r"HKLM\SOFTWARE\Excel", "") == "默认"


def test_binary_values_come_as_their_text(registry: Any) -> None:
    assert registry.values(r"HKCU\Disabled") == {"item": "zwgk.xlam", "number": 4}


def test_what_is_not_there(registry: Any) -> None:
    assert registry.values(r"HKCR\Nothing") == {}
    assert registry.value(r"HKLM\SOFTWARE\Excel", "Nothing") is None


def test_it_is_this_machines_registry_on_windows(registry: Any) -> None:
    from zwgk.addin.windows import this_registry

    assert type(this_registry()).__name__ == type(registry).__name__


@pytest.mark.skipif(sys.platform == "win32", reason="在 Windows 上有注册表")
def test_elsewhere_there_is_none() -> None:
    from zwgk.addin.windows import this_registry

    assert this_registry() is None
