"""New workbook files: from a folder of settings and roster, or from the workbook of the year before."""

from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.model.county import County
from zwgk.outcome import Outcome, Status
from zwgk.workbook.next_year import next_year_source
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build


def create_workbook(source: County | Path, target: Path) -> Outcome:
    """Build `target` from a year or a folder. Raise `Refusal` if the folder is faulty or the target already exists."""
    refuse_to_overwrite(target)
    return _create(source if isinstance(source, County) else read_source(source), target)


def create_next_year(book: xw.Book, target: Path | None = None) -> Outcome:
    """Build next year's workbook from this year's, by default beside it.

    Raise `Refusal` if `book` cannot be read or was never saved, and if the target already exists.
    """
    source = next_year_source(book)
    if target is None:
        place = Path(book.fullname)
        if not place.parent.is_dir() or not place.is_absolute():
            raise Refusal("工作簿还没有存到本机，不知道新工作簿放在哪里：请先保存工作簿。")
        target = place.with_name(f"{source.year}年政务公开统计工作簿.xlsx")
    refuse_to_overwrite(target)
    return _create(source, target)


def refuse_to_overwrite(target: Path) -> None:
    """Raise `Refusal` for a name that a new workbook cannot have: another extension, or an existing file."""
    if target.suffix.lower() != ".xlsx":
        raise Refusal(f"“{target.name}”的扩展名须是 .xlsx：请改文件名。")
    if target.exists():
        raise Refusal(f"“{target}”已经存在，没有覆盖：请换一个文件名，或先移走它。")


def _create(source: County, target: Path) -> Outcome:
    save_file(target, build(source), new=True)
    kinds = len(source.rules.kinds)
    headline = f"{source.year}年工作簿已建好：{len(source.units)} 个单位，{kinds} 类。"
    return Outcome(Status.DONE, headline, files=(target,))
