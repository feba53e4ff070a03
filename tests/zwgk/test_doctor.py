"""诊断: first what needs a remedy, then workbook, toolbar and printer; versions are last."""

from pathlib import Path

import pytest

from zwgk.doctor import diagnose


def rows(workbook: str | None = None) -> list[tuple[str, ...]]:
    return list(diagnose(workbook).tables[0].rows)


def test_versions_are_last_and_faults_first(tmp_path: Path) -> None:
    found = rows(str(tmp_path / "通报.xlsx"))
    marks = [row[0] for row in found]
    assert marks == sorted(marks, key=["注意", "正常"].index)
    subjects = [row[1] for row in found if row[0] == "正常"]
    assert subjects[-8:] == ["本工具", "Python", "xlwings", "openpyxl", "pandas", "python-calamine", "docxtpl", "pypdf"]


@pytest.mark.parametrize(
    ("told", "mark", "found"),
    [
        ("system default destination: 一楼打印机", "正常", "一楼打印机"),
        ("no system default destination", "注意", "没有默认打印机"),
    ],
)
def test_the_printer(told: str, mark: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "lpstat"
    program.write_text(f"#!/bin/sh\necho '{told}'\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    [row] = [row for row in rows() if row[1] == "打印机"]
    assert (row[0], row[2]) == (mark, found)
