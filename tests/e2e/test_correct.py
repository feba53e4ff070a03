"""更正 by mouse: the dialog tells the changes; the clerk restores, or corrects openly."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.calc import PUSH_BUTTON, Calc, children, texts
from tests.e2e.cells import month_cell
from tests.e2e.screen import Screen, wait_for
from tests.e2e.test_dialog import press, without_shortcut
from tests.zwgk.documents.bulletin.test_publish import signed
from tests.zwgk.history.test_archive import SIGNED
from tests.zwgk.history.test_history import run

pytestmark = pytest.mark.desktop


@pytest.fixture
def closed(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the example with its second quarter closed, without PDFs."""
    signed(example, *SIGNED)
    with monkeypatch.context() as patch:
        patch.setattr("zwgk.documents.bulletin.publish.find_soffice", lambda: None)
        run("close", example)
    return example


def corrections(document: Any) -> list[tuple[str, ...]]:
    rows = document.Sheets.getByName("历史").getCellRangeByName("P4:V6").getDataArray()
    return [tuple(map(str, row)) for row in rows if row[0]]


def test_the_clerk_decides(calc: Calc, screen: Screen, closed: Path) -> None:
    document = calc.open(closed)
    cell = month_cell(document, "小冀镇", 4, "乡镇动态")
    published = cell.getValue()
    cell.setValue(77)
    calc.click_button(document, "更正")
    dialog = wait_for("the dialog", calc.dialog)
    screen.picture("calc-correct")
    labels = [without_shortcut(node) for node in children(dialog) if node.getAccessibleRole() == PUSH_BUTTON]
    assert labels == ["取消", "更正", "恢复"]
    said = max(texts(dialog), key=len).splitlines()
    assert said[1] == f"2024年第二季度：小冀镇的“动态”4月（单位表）公布时是{int(published)}，现在是77"
    press(calc, "取消")
    assert cell.getValue() == 77
    assert corrections(document) == []

    calc.click_button(document, "更正")
    press(calc, "恢复")
    assert "已恢复公布时的 1 个数。" in calc.report()
    assert cell.getValue() == published

    cell.setValue(78)
    calc.click_button(document, "更正")
    press(calc, "更正")
    assert "已更正 1 处" in calc.report()
    assert cell.getValue() == 78
    assert corrections(document) == [
        ("2024年第二季度", "单位表", "小冀镇", "动态", "4", str(int(published)), "78"),
    ]
    assert calc.run(document, "更正") == "封存过的各期的数和公布的一样，没有要更正的。"
