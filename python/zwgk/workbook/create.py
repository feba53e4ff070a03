"""A folder of settings and roster -> a workbook file."""

from pathlib import Path

from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.outcome import Outcome, Status
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build


def create_workbook(folder: Path, target: Path) -> Outcome:
    """Builds `target` from `folder`. Raises `Refusal` where the folder is not in order or the target exists already."""
    if target.suffix.lower() != ".xlsx":
        raise Refusal(f"“{target.name}”的扩展名须是 .xlsx：请改文件名。")
    if target.exists():
        raise Refusal(f"“{target}”已经存在，没有覆盖：请换一个文件名，或先移走它。")
    source = read_source(folder)
    save_file(target, build(source))
    kinds = len(source.rules.kinds)
    headline = f"{source.year}年工作簿已建好：{len(source.units)} 个单位，{kinds} 类。"
    return Outcome(Status.DONE, headline, files=(target,))
