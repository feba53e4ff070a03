"""Office packages damaged part by part, as no program would store them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Change = Callable[[bytes], bytes]


def changed(package: bytes, changes: Mapping[str, Change], added: Mapping[str, bytes] | None = None) -> bytes:
    """Return the package with some parts changed and others added; each change must change something."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as read, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as write:
        assert set(changes) <= set(read.namelist())
        for name in read.namelist():
            content = read.read(name)
            if name in changes:
                content = changes[name](content)
                assert content != read.read(name), name
            write.writestr(name, content)
        for name, content in (added or {}).items():
            write.writestr(name, content)
    return buffer.getvalue()


def change_file(path: Path, changes: Mapping[str, Change], added: Mapping[str, bytes] | None = None) -> None:
    path.write_bytes(changed(path.read_bytes(), changes, added))


def replace(old: str, new: str) -> Change:
    return lambda content: content.replace(old.encode(), new.encode(), 1)
