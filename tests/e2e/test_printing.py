"""打印附件, 导出 PDF and 打印预览 by mouse: one job, the right pages, and an unchanged document."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.e2e.calc import Calc
from tests.e2e.print_queue import PrintQueue, running_queue, why_not
from tests.e2e.screen import Screen, wait_for

pytestmark = pytest.mark.desktop

# Of each page: text at its top and at its foot.
PAGES = [("附件1", "—1—"), ("附件2", "—2—"), ("序号", "—3—"), ("附件3", "—4—")]


@pytest.fixture
def queue() -> Iterator[PrintQueue]:
    if why_not():
        pytest.skip(why_not())
    with running_queue() as queue:
        yield queue


def squeezed(file: Path) -> list[str]:
    """Return the text of each page without blanks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(file).pages]


def assert_pages(file: Path) -> None:
    pages = squeezed(file)
    assert len(pages) == len(PAGES)
    for text, (top, foot) in zip(pages, PAGES, strict=True):
        assert top in text
        assert foot in text
    assert "融媒体中心" in pages[1]
    assert "公安局" in pages[2]
    assert all("填报单位" not in text for text in pages)


def state(document: Any) -> tuple[object, ...]:
    """Return the state that printing must not change."""
    controller = document.getCurrentController()
    colours = document.NamedRanges.getByName("显示颜色").getReferredCells().getFormulaArray()
    return controller.getActiveSheet().Name, colours, document.getUndoManager().getAllUndoActionTitles()


def ready(calc: Calc, example: Path) -> Any:
    document = calc.open(example)
    calc.run(document, "重新统计")
    document.getCurrentController().setActiveSheet(document.Sheets.getByName("小冀镇"))
    return document


def test_print_to_a_real_queue(start_calc: Callable[..., Calc], queue: PrintQueue, example: Path) -> None:
    calc = start_calc(**queue.environment)
    document = ready(calc, example)
    before = state(document)
    assert calc.run(document, "打印附件").startswith("附件已送到")
    wait_for("the job", lambda: len(queue.jobs()) == 1 and queue.file.exists())
    assert_pages(queue.file)
    assert len(queue.jobs()) == 1
    assert state(document) == before


def test_no_printer(start_calc: Callable[..., Calc], example: Path) -> None:
    calc = start_calc(CUPS_SERVER="/nowhere/cups.sock")
    document = ready(calc, example)
    said = calc.run(document, "打印附件")
    assert said == "LibreOffice 没有可用的打印机：请先在系统里添加打印机，或用“导出 PDF”。"


def test_export_pdf(calc: Calc, example: Path) -> None:
    document = ready(calc, example)
    before = state(document)
    said = calc.run(document, "导出 PDF")
    target = example.with_name("通报-附件.pdf")
    assert target.name in said  # of a long path both ends are shown
    assert_pages(target)
    assert state(document) == before


def test_preview(calc: Calc, screen: Screen, example: Path) -> None:
    document = ready(calc, example)
    before = state(document)
    calc.click_button(document, "打印预览")
    wait_for("the preview", lambda: not hasattr(document.getCurrentController(), "getActiveSheet"))
    screen.picture("calc-preview")
    screen.press("Escape")
    wait_for("the sheets", lambda: hasattr(document.getCurrentController(), "getActiveSheet"))
    calc.says_nothing()
    assert state(document) == before


def test_a_click_right_after_the_preview_is_not_refused(calc: Calc, screen: Screen, example: Path) -> None:
    document = ready(calc, example)
    button = calc.button(document, "诊断")
    place, size = button.getLocationOnScreen(), button.getSize()
    calc.click_button(document, "打印预览")
    wait_for("the preview", lambda: not hasattr(document.getCurrentController(), "getActiveSheet"))
    screen.press("Escape")
    wait_for("the sheets", lambda: hasattr(document.getCurrentController(), "getActiveSheet"))
    screen.click(place.X + size.Width // 2, place.Y + size.Height // 2)
    assert "打印预览" not in calc.report()


def test_before_the_first_recompute_there_is_nothing_to_print(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    assert "请先重新统计" in calc.run(document, "导出 PDF")
    assert not example.with_name("通报-附件.pdf").exists()
