"""One desk for all tests of this room: a fresh Wine prefix with the unpacked bundle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wine.desk import Desk, unpack


@pytest.fixture(scope="session")
def bundle() -> Path:
    """Return the zip to test."""
    if "ZWGK_BUNDLE" not in os.environ:
        pytest.skip("Windows 安装包的测试要 root、debootstrap 和一两分钟以上：请运行 make windows")
    return Path(os.environ["ZWGK_BUNDLE"])


@pytest.fixture(scope="session")
def desk(bundle: Path) -> Iterator[Desk]:  # noqa: ARG001 - skips for both
    desk = Desk(Path(os.environ["ZWGK_WINE_ROOT"]).resolve())
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def unpacked(desk: Desk, bundle: Path) -> Path:
    return unpack(bundle, desk.home / "Downloads" / "下载 A&B (1)", Path(os.environ["ZWGK_WINE_ROOT"]).resolve())
