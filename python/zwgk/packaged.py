"""Data files that ship with the program: inside an installed package, or at their place in a checkout."""

import shutil
from pathlib import Path

from zwgk.errors import Refusal
from zwgk.outcome import Outcome, Status

PLACES = {
    "blank": Path("workbook") / "blank",
    "通报模板.docx": Path("workbook") / "通报模板.docx",
    "zwgk.xlam": Path("addin") / "zwgk.xlam",
    "zwgk.oxt": Path("addin") / "zwgk.oxt",
    "zwgk-wps.zip": Path("addin") / "zwgk-wps.zip",
    "manual.html": Path("docs") / "manual" / "manual.html",
    "manual.pdf": Path("docs") / "manual" / "manual.pdf",
}
"""Name inside the package (folder packaged/, filled by setup.py) -> place in a checkout."""


def packaged(name: str) -> Path:
    """Return the file or folder; raise `Refusal` if this installation lacks it."""
    here = Path(__file__).parent
    for path in (here / "packaged" / name, here.parent.parent / PLACES[name]):
        if path.exists():
            return path
    raise Refusal(f"程序里缺少“{name}”：请重新安装本工具。")


def copy_materials(folder: Path) -> Outcome:
    """Copy the settings and roster templates for a workbook into a new folder."""
    source = packaged("blank")
    if folder.exists():
        raise Refusal(f"“{folder}”已经存在，没有覆盖：请换一个名字。")
    shutil.copytree(source, folder, copy_function=shutil.copyfile)
    lines = (
        "用记事本改 settings.toml（县名、年度、类别、栏目），用表格程序填 roster.csv（一行一个单位）",
        f"填好以后：zwgk new --from {folder} -o {folder.name}.xlsx",
    )
    return Outcome(Status.DONE, f"原料已放进“{folder}”。", lines, tuple(sorted(folder.iterdir())))
