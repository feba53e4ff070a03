"""A returned folder: files in = files taken + files reported, for any contents, folders and archives included.

| contents                                                     | becomes                       |
|--------------------------------------------------------------|-------------------------------|
| a form with figures of the period                            | 已收 / 已收，有提示           |
| a form without, of another period, of no unit; a spoiled file| 未收, by its name             |
| no table (Word, PDF, picture, an archive of another kind)    | 未收, by its name             |
| a folder that cannot be entered (a link, too deep)           | 未收, by its name             |
| programs' leftovers; 备份, 归档; the covering list           | 略过, by its name             |

A form that occurs twice is taken twice: the second adds nothing, or the two are a conflict.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwgk.intake.test_handed_in import gbk_zip, page, xml_2003, zipped
from tests.zwgk.intake.test_spoiled_returns import GOOD, changed, csv_bytes, xlsx
from zwgk.files import open_file
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import read_returns
from zwgk.model.inputs import Inputs
from zwgk.workbook.reader import read_workbook

TAKEN, NOTED, REFUSED, PASSED = "已收", "已收，有提示", "未收", "略过"
FORM = xlsx(GOOD)
TREASURY = [
    ["填报单位", "财政局"],
    ["月份", "部门动态", "部门信息公开", "重点领域信息公开"],
    *([m, m, 0, 1] for m in (4, 5, 6)),
]

# Kind -> extension, content, fate. The forms hold 6 figures of 小冀镇 (sum 54) or 9 of 财政局 (sum 18).
FILES: dict[str, tuple[str, bytes, str]] = {
    "form": (".xlsx", FORM, TAKEN),
    "form of the treasury": (".xlsx", xlsx(TREASURY), TAKEN),
    "form as text": (".csv", csv_bytes(GOOD, "utf-8"), TAKEN),
    "form as text in GBK": (".CSV", csv_bytes(GOOD, "gbk"), TAKEN),
    "form as a web page": (".xls", page(GOOD).encode("utf-8-sig"), TAKEN),
    "form as an XML table": (".xml", xml_2003(GOOD).encode("utf-16"), TAKEN),
    "form with another year": (".xlsx", xlsx(changed(1, 1, "2023年第二季度填报表")), REFUSED),
    "form of nobody": (".xlsx", xlsx(changed(2, 2, "某学校")), REFUSED),
    "blank form": (".xlsx", xlsx(GOOD[:4]), REFUSED),
    "form cut short": (".xlsx", FORM[: len(FORM) * 2 // 3], REFUSED),
    "no form": (".xlsx", xlsx([["通讯录"], ["张", 1]]), REFUSED),
    "Word": (".docx", b"PK\3\4", REFUSED),
    "picture": (".JPG", b"\xff\xd8", REFUSED),
    "archive": (".rar", b"Rar!", REFUSED),
    "nothing": (".xlsx", b"", REFUSED),
    "no ending": ("", b"x", REFUSED),
}
FIGURES = {kind: 9 if "treasury" in kind else 6 for kind, (_, _, became) in FILES.items() if became == TAKEN}
SUMS = {kind: 18 if "treasury" in kind else 54 for kind in FIGURES}
kinds = st.sampled_from([*FILES, "form", "form of the treasury", "litter"])
folders = st.recursive(
    st.lists(kinds, max_size=4),
    lambda inner: st.lists(kinds | st.tuples(st.sampled_from(["甲", "备份", "归档", "zip", "GBK"]), inner), max_size=5),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def inputs(small_built: Path) -> Inputs:
    with open_file(small_built) as book:
        return read_workbook(book).inputs


def members(entries: list[Any]) -> Iterator[tuple[str, str, bytes]]:
    """Return the files of a folder that becomes an archive: path in it, kind, content; archives in it are files."""
    for number, entry in enumerate(entries):
        if isinstance(entry, str):
            suffix, content, _ = FILES[entry] if entry != "litter" else ("", b"x", "")
            yield f"{'~$' if entry == 'litter' else ''}{number}{suffix}", entry, content
        elif entry[0] in ("zip", "GBK"):
            yield f"{number}.zip", "archive", b"PK"
        else:
            yield from ((f"{entry[0]}{number}/{path}", kind, content) for path, kind, content in members(entry[1]))


def became(kind: str) -> str:
    return PASSED if kind == "litter" else FILES[kind][2]


def lay_out(folder: Path, entries: list[Any], shown: str = "") -> Iterator[tuple[str, str]]:
    """Write the entries; yield what must be reported: name and kind (or the fate of a folder as a whole)."""
    folder.mkdir()
    for number, entry in enumerate(entries):
        if isinstance(entry, str):
            ((name, kind, content),) = members([entry])
            name = f"{name[:2] if kind == 'litter' else ''}{number}_{name.removeprefix('~$')}"
            (folder / name).write_bytes(content)
            yield f"{shown}{name}", kind
        elif entry[0] == "zip":
            inside = list(members(entry[1]))
            (folder / f"{number}.zip").write_bytes(zipped({path: content for path, _, content in inside}))
            yield from ((f"{shown}{number}.zip/{path}", kind) for path, kind, _ in inside)
            if not inside:
                yield f"{shown}{number}.zip", "no form"
        elif entry[0] == "GBK":
            with open(os.path.join(os.fsencode(folder), f"{number}表.xlsx".encode("gbk")), "wb") as file:  # noqa: PTH118, PTH123 - bytes
                file.write(FORM)
            yield f"{shown}{number}表.xlsx", "form"
            (folder / f"{number}包.zip").write_bytes(gbk_zip("财.xlsx", xlsx(TREASURY)))
            yield f"{shown}{number}包.zip/财.xlsx", "form of the treasury"
        else:
            name = f"{entry[0]}{number}" if entry[0] == "甲" else entry[0]
            if (folder / name).exists():
                continue
            told = list(lay_out(folder / name, entry[1], f"{shown}{name}/"))
            yield from told if entry[0] == "甲" else [(f"{shown}{name}", "litter")]


@settings(max_examples=60)
@given(entries=folders)
def test_every_file_is_taken_or_named(
    inputs: Inputs, tmp_path_factory: pytest.TempPathFactory, entries: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("回收") / "交回"
    laid = list(lay_out(folder, ["form", *entries]))
    returns = read_returns(handed_in([folder]), inputs)
    told = {outcome.file: outcome for outcome in returns.outcomes}
    assert len(told) == len(returns.outcomes)
    assert Counter({name: became(kind) for name, kind in laid}) == Counter(
        {name: outcome.taken.value.removesuffix("，有提示") for name, outcome in told.items()}
    )
    for name, outcome in told.items():
        if outcome.taken.value in (REFUSED, PASSED):
            assert outcome.said
        if outcome.taken.value == REFUSED:
            assert f"“{name}”" in outcome.said
            assert any(problem.file == name for problem in returns.problems)
    assert Counter(entry.file for entry in returns.incoming) == Counter(
        {name: FIGURES[kind] for name, kind in laid if kind in FIGURES}
    )
    assert sum(entry.count for entry in returns.incoming) == sum(SUMS[kind] for _, kind in laid if kind in SUMS)
