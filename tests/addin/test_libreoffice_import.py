"""LibreOffice imports the built add-in and shows its module: a second reader of the VBA project."""

import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import which
from typing import Any

import pytest

pytestmark = pytest.mark.office

SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Any]:
    """Yield the desktop of a separate LibreOffice: private profile, private pipe."""
    if which("soffice") is None:
        pytest.skip("没有 LibreOffice")
    if SYSTEM_PACKAGES not in sys.path:
        sys.path.append(SYSTEM_PACKAGES)
    uno = pytest.importorskip("uno", reason="没有 python3-uno，或者 Python 版本不同")
    pipe = f"zwgk{uuid.uuid4().hex}"
    process = subprocess.Popen(
        [
            *("soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *(f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", f"--accept=pipe,name={pipe};urp;"),
        ]
    )
    desktop = None
    try:
        desktop = _connect(uno, pipe, process)
        yield desktop
    finally:
        _end(process, desktop)


def _connect(uno: Any, pipe: str, process: subprocess.Popen[bytes]) -> Any:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    for _ in range(300):
        assert process.poll() is None, "soffice ended by itself"
        try:
            remote = resolver.resolve(address)
        except Exception:  # NoConnectException cannot be imported before uno
            time.sleep(0.2)
            continue
        return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    raise AssertionError("soffice did not answer within a minute")


def _end(process: subprocess.Popen[bytes], desktop: Any) -> None:
    try:
        if desktop is not None:
            # Asked, not killed: then the program behind the starter ends too.
            with suppress(Exception):
                desktop.terminate()
            process.wait(30)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_libreoffice_shows_the_module(desktop: Any, addin: Path) -> None:
    import uno  # type: ignore[import-not-found]

    def option(name: str, value: object) -> Any:
        struct = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        struct.Name, struct.Value = name, value
        return struct

    url = (addin / "zwgk.xlam").as_uri()
    # LibreOffice 7.4 does not recognise add-ins by itself; the filter for workbooks with macros reads them.
    options = (option("Hidden", True), option("ReadOnly", True), option("FilterName", "Calc MS Excel 2007 VBA XML"))
    document = desktop.loadComponentFromURL(url, "_blank", 0, options)
    assert document is not None
    try:
        library = document.BasicLibraries.getByName("VBAProject")
        assert set(library.ElementNames) == {"ThisWorkbook", "Sheet1", "Zwgk"}
        shown = library.getByName("Zwgk")
        assert document.Sheets.ElementNames == ("texts",)
    finally:
        document.close(True)
    source = (addin / "excel" / "Zwgk.bas").read_text("ascii").splitlines()[1:]
    code = [line for line in source if line and not line.lstrip().startswith("'")]
    missing = [line for line in code if line.strip() not in shown]
    assert missing == []
    assert "Sub ZwgkClick(control As IRibbonControl)" in shown
