"""回收 once more by one click: the same files and folders, what is new there, and the names of what has gone."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.zwgk.intake.looking import checks, unit_counts
from tests.zwgk.intake.test_spoiled_returns import AS_TYPED, GOOD, changed, collect, xlsx
from zwgk import commands
from zwgk.addin.choosing import Chosen
from zwgk.addin.configuration import configuration_folder
from zwgk.addin.running import run
from zwgk.errors import Refusal
from zwgk.files import open_file, run_on_file
from zwgk.model.period import period_coded
from zwgk.outcome import Outcome

OTHER = changed(2, 2, "翟坡镇")


@pytest.fixture(autouse=True)
def _of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """Return a folder with 小冀镇's form."""
    folder = tmp_path / "交回"
    folder.mkdir()
    (folder / "一.xlsx").write_bytes(xlsx(GOOD))
    return folder


def again(workbook: Path, period: str = "2024Q2") -> Outcome:
    return run_on_file(workbook, lambda book: commands.collect_again(book, period_coded(period)))


def reported(workbook: Path) -> set[str]:
    return {unit for unit, _, _ in unit_counts(workbook)}


def test_a_folder_is_read_again_with_what_has_come_since(small: Path, returned: Path) -> None:
    collect(small, returned)
    (returned / "二.xlsx").write_bytes(xlsx(OTHER))
    outcome = again(small)
    assert outcome.lines[0] == f"又收了一次，新来 1 份：“{returned}”"
    assert reported(small) == {"小冀镇", "翟坡镇"}
    assert again(small).lines[0] == f"又收了一次，没有新来的：“{returned}”"


def test_of_chosen_files_those_that_are_new_beside_them_are_taken_but_not_those_passed_over(
    small: Path, returned: Path
) -> None:
    (returned / "别的.xlsx").write_bytes(xlsx(changed(2, 2, "公安局")))
    collect(small, returned / "一.xlsx")
    (returned / "二.xlsx").write_bytes(xlsx(OTHER))
    (returned / "~$二.xlsx").write_bytes(b"open in a program")
    (returned / "说明.docx").write_bytes(b"not a table")
    outcome = again(small)
    assert reported(small) == {"小冀镇", "翟坡镇"}
    assert outcome.lines[0] == f"又收了一次，新来 1 份：“{returned / '一.xlsx'}”"
    (returned / "三.xlsx").write_bytes(xlsx(changed(2, 2, "不认识的乡")))
    assert not any("三.xlsx" in str(row["问题"]) for row in checks(small))
    again(small)
    assert any("三.xlsx" in str(row["问题"]) for row in checks(small))


def test_of_many_files_the_first_and_their_number_are_told(small: Path, returned: Path) -> None:
    files = [returned / f"{number}.xlsx" for number in range(1, 5)]
    for file in files:
        file.write_bytes(xlsx(GOOD))
    run_on_file(small, lambda book: commands.collect(book, files))
    told = f"又收了一次，没有新来的：“1.xlsx”等 4 个（在“{returned}”）"  # 一.xlsx was passed over
    assert again(small).lines[0] == told


def test_a_folder_that_has_gone_is_not_taken_for_a_file(small: Path, returned: Path) -> None:
    """Nothing beside it is read: the workbook itself is."""
    other = small.parent / "乡镇交回"
    other.mkdir()
    (other / "二.xlsx").write_bytes(xlsx(OTHER))
    collect(small, returned, other)
    (returned / "一.xlsx").unlink()
    returned.rmdir()
    outcome = again(small)
    assert outcome.lines[0].startswith("又收了一次，不在了的 1 份：")
    assert not any(small.name in str(row["工作表"]) for row in checks(small))


def test_what_has_gone_is_named_and_its_counts_stay(small: Path, returned: Path) -> None:
    (returned / "二.xlsx").write_bytes(xlsx(OTHER))
    collect(small, returned)
    (returned / "一.xlsx").unlink()
    outcome = again(small)
    assert outcome.lines[0] == f"又收了一次，不在了的 1 份：“{returned}”"
    (row,) = [row for row in checks(small) if row["工作表"] == "一.xlsx"]
    assert row["问题"] == "上次收过的这份表不在原处了，已经填入的数没有动"
    assert {key: value for key, value in unit_counts(small).items() if key[0] == "小冀镇"} == AS_TYPED


def test_members_of_an_archive_count_as_files(small: Path, returned: Path) -> None:
    with ZipFile(returned / "一起.zip", "w") as archive:
        archive.writestr("二.xlsx", xlsx(OTHER))
    collect(small, returned / "一起.zip")
    with ZipFile(returned / "一起.zip", "w") as archive:
        archive.writestr("三.xlsx", xlsx(OTHER))
    assert again(small).lines[0] == f"又收了一次，新来 1 份，不在了的 1 份：“{returned / '一起.zip'}”"


@pytest.mark.parametrize(
    ("spoiled", "sentence"),
    [
        ("never", "这台电脑上还没有给这个工作簿回收过：请点“回收”，选交回的表，以后就能再收。"),
        ("moved", "不在了，没有改动：请点“回收”，选交回的表。"),
        ("period", "上次收的不是2024年第三季度的：请点“回收”，选交回的表。"),
        ("illegible", "这台电脑上还没有给这个工作簿回收过"),
    ],
)
def test_if_there_is_nothing_to_repeat_nothing_is_changed(
    spoiled: str, sentence: str, small: Path, returned: Path
) -> None:
    if spoiled != "never":
        collect(small, returned)
    if spoiled == "moved":
        returned.rename(returned.with_name("搬走了"))
    if spoiled == "illegible":
        (configuration_folder() / "collected.json").write_bytes(b'{"half": ')
    before = small.read_bytes()
    with pytest.raises(Refusal, match=sentence):
        again(small, "2024Q3" if spoiled == "period" else "2024Q2")
    assert small.read_bytes() == before


def test_the_command_line_without_paths_says_what_it_would_repeat(small: Path, returned: Path) -> None:
    collect(small, returned)
    with pytest.raises(Refusal, match=f"上次收的是“{returned}”，照样再收用 zwgk collect-again"):
        run_on_file(small, lambda book: commands.collect(book, []))


def test_one_click_without_a_chooser(small: Path, returned: Path, tmp_path: Path) -> None:
    collect(small, returned)
    (returned / "二.xlsx").write_bytes(xlsx(OTHER))
    with open_file(small) as book:
        report = run("collect_again", book, Chosen(()), tmp_path / "zwgk.log")
    assert report.text.splitlines()[1].startswith("又收了一次，新来 1 份：“")
    assert report.text.splitlines()[-1] == "结果写在打开的工作簿里，还没有存盘。"


def test_no_path_goes_into_the_workbook(small: Path, returned: Path) -> None:
    """It is sent to the city and archived."""
    collect(small, returned)
    again(small)
    with ZipFile(small) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert str(returned.parent).encode() not in content
    assert "交回".encode() in (configuration_folder() / "collected.json").read_bytes()


def test_fifty_workbooks_are_remembered_the_latest_ones(small: Path, returned: Path) -> None:
    file = configuration_folder() / "collected.json"
    file.parent.mkdir(parents=True)
    old = {"period": "2024Q2", "paths": ["/x"], "beside": [], "files": []}
    file.write_text(json.dumps({f"/{number}.xlsx": old for number in range(50)}))
    collect(small, returned)
    known = json.loads(file.read_bytes())
    assert len(known) == 50
    assert "/0.xlsx" not in known
    assert list(known)[-1] == str(small)


def test_a_configuration_folder_that_cannot_be_written_stops_nothing(small: Path, returned: Path) -> None:
    configuration_folder().parent.mkdir(parents=True)
    configuration_folder().write_bytes(b"a file in its place")
    collect(small, returned)
    assert reported(small) == {"小冀镇"}
