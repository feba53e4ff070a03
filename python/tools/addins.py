"""Builds the three add-ins from their sources and the buttons: `python -m tools.addins`."""

from pathlib import Path

from tools.excel_addin import build_xlam
from tools.libreoffice_extension import build_oxt
from tools.wps_addin import PACKAGE, build_wps

FOLDER = Path(__file__).parents[2] / "addin"


def build(folder: Path = FOLDER) -> None:
    """Write zwgk.xlam, zwgk.oxt and zwgk-wps.zip into a folder that holds their sources and the icons."""
    build_xlam(folder / "excel", folder / "zwgk.xlam")
    build_oxt(folder / "libreoffice", folder / "icons", folder / "zwgk.oxt")
    build_wps(folder / "wps", folder / "icons", folder / PACKAGE)


if __name__ == "__main__":
    build()
