"""The public names of `zwgk`, the examples of docs/API.md, and frames that are not as described."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import zwgk
from tests.zwgk.documents.bulletin.quarters import quarter

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "API.md").read_text(encoding="utf-8")

NAMES = [
    "CellState",
    "County",
    "Findings",
    "FrameError",
    "Inputs",
    "Outcome",
    "Period",
    "Problem",
    "Refusal",
    "Results",
    "Rules",
    "Severity",
    "Status",
    "Unit",
    "build",
    "compute",
    "find",
    "inputs_of",
    "placeholders",
    "read",
    "read_county",
    "recompute",
]


def test_the_public_names_are_those_of_the_page() -> None:
    assert sorted(zwgk.__all__) == sorted(NAMES)
    assert set(NAMES) <= set(dir(zwgk))
    for name in NAMES:
        assert getattr(zwgk, name) is not None
        assert re.search(rf"`{name}[`(]", PAGE), name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = zwgk.nothing  # type: ignore[attr-defined]


def test_importing_the_package_loads_no_library() -> None:
    code = "import sys, zwgk; print(sorted({'pandas', 'xlwings', 'openpyxl'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_the_examples_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "workbook").mkdir()
    shutil.copy(ROOT / "workbook" / "示例-2024年第二季度.xlsx", tmp_path / "workbook")
    shutil.copytree(ROOT / "workbook" / "example-2024Q2", tmp_path / "workbook" / "example-2024Q2")
    monkeypatch.chdir(tmp_path)
    exec("\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)), {})
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["2024年第二季度 43", "1107"]
    assert [line.split() for line in told[2:6]] == [
        ["rank", "unit", "total"],
        ["1", "小冀镇", "54"],
        ["2", "翟坡镇", "28"],
        ["3", "七里营镇", "21"],
    ]
    assert told[7] == "21 → 13"
    assert told[8].startswith("counts: no row for ('七里营镇', '动态', 4)")
    assert told[9:11] == ["12", "True"]
    assert told[11] == "counts: 小冀镇, 动态, 13: months are 1 to 12"
    assert told[12] == "54"
    assert told[13].startswith("1 ")
    assert told[14].endswith("已经存在，没有覆盖：请换一个文件名，或先移走它。")
    assert (tmp_path / "一季度.xlsx").is_file()
    assert zwgk.read_county(tmp_path / "同一年.xlsx").note == "试填"


Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.mark.parametrize(
    ("frame", "change", "told"),
    [
        ("counts", lambda frame: frame.drop(columns="state"), "counts: no column state; it has unit, kind"),
        ("counts", lambda frame: frame[frame["month"] != 5], r"counts: no row for .*, 5\).* and \d+ more; a month"),
        ("counts", lambda frame: frame[frame["unit"] != "财政局"], r"counts: no row for \('财政局', '动态', 4\)"),
        ("counts", lambda frame: frame.assign(month=frame["month"] - 1), "counts: month 0; months are 1 to 12"),
        ("counts", lambda frame: pd.concat([frame, frame.tail(1)]), "counts: more than one row for .*12"),
        ("counts", lambda frame: frame.astype({"count": float}), "column 'count' is float64; convert it with"),
        ("counts", lambda frame: frame.assign(state="fine"), "counts: state fine; states are reported, blank"),
        ("counts", lambda frame: frame.assign(count=-1).astype({"count": "Int64"}), "counts: below 0: "),
        ("counts", lambda frame: frame.assign(state="reported"), "counts: reported without a count: "),
        ("portal", lambda frame: frame.drop(columns="month"), "portal: no column month"),
        ("media", lambda frame: frame.drop(columns=[5, "weeks_6"]), "media: no column 5, weeks_6"),
        ("catalogue", lambda frame: frame.astype({"last_update": str}), "catalogue: column 'last_update' is "),
    ],
)  # fmt: skip
def test_a_frame_that_is_not_as_described_is_named(frame: str, change: Change, told: str) -> None:
    inputs = quarter("2024Q2")
    with pytest.raises(zwgk.FrameError, match=told):
        replace(inputs, **{frame: change(getattr(inputs, frame))})
