"""The committed add-in equals the build of its sources, and other readers find the same content."""

import csv
import zipfile
from pathlib import Path

import pytest
from oletools.olevba import VBA_Parser
from openxml_audit import FileFormat, OpenXmlValidator
from pyopenvba import ExcelFile, check_file
from pyopenvba.apps.excel import ExcelApplication

from tools.excel_addin import build_xlam, ribbon_xml, xlam_bytes
from zwgk.addin.install import addin_version
from zwgk.version import __version__


@pytest.fixture
def source(addin: Path) -> str:
    """Return Zwgk.bas without the line that only files have."""
    first, _, rest = (addin / "excel" / "Zwgk.bas").read_text("ascii").partition("\n")
    assert first == 'Attribute VB_Name = "Zwgk"'
    return rest


def test_the_committed_ribbon_is_that_of_the_registry(addin: Path) -> None:
    committed = (addin / "excel" / "customUI14.xml").read_text("utf-8")
    assert committed == ribbon_xml(), "运行 make build，并提交 addin/"


def test_the_committed_addin_is_what_the_sources_build(addin: Path) -> None:
    built = xlam_bytes(addin / "excel", (addin / "excel" / "customUI14.xml").read_text("utf-8"))
    assert (addin / "zwgk.xlam").read_bytes() == built, "运行 make build，并提交 addin/"


def test_build_writes_ribbon_and_addin(addin: Path, tmp_path: Path) -> None:
    for name in ("Zwgk.bas", "texts.csv"):
        (tmp_path / name).write_bytes((addin / "excel" / name).read_bytes())
    build_xlam(tmp_path, tmp_path / "x.xlam")
    assert (tmp_path / "x.xlam").read_bytes() == (addin / "zwgk.xlam").read_bytes()
    assert (tmp_path / "customUI14.xml").read_text("utf-8") == ribbon_xml()


@pytest.mark.parametrize(
    "office", [FileFormat.OFFICE_2010, FileFormat.OFFICE_2016, FileFormat.MICROSOFT_365], ids=lambda f: f.name
)
def test_the_validator_finds_nothing(addin: Path, office: FileFormat) -> None:
    result = OpenXmlValidator(file_format=office).validate(addin / "zwgk.xlam")
    assert [str(error) for error in result.errors] == []
    assert result.is_valid


def test_the_package_and_its_project_are_whole(addin: Path) -> None:
    report = check_file(addin / "zwgk.xlam")
    assert report.ok, report.issues


def test_pyopenvba_reads_back_the_source(addin: Path, source: str) -> None:
    with ExcelFile(addin / "zwgk.xlam") as book:
        assert book.module_names() == ["ThisWorkbook", "Sheet1", "Zwgk"]
        assert book.get_module("Zwgk").replace("\r\n", "\n").split("\n", 1)[1] == source
        assert [reference.name for reference in book.references()] == ["stdole", "Office"]


def test_olevba_reads_back_the_source_and_nothing_that_runs_by_itself(addin: Path, source: str) -> None:
    parser = VBA_Parser(str(addin / "zwgk.xlam"))
    modules = {name: code for _, _, name, code in parser.extract_macros()}
    lines = [line for line in modules["Zwgk.bas"].splitlines() if not line.startswith("Attribute VB_Name")]
    assert lines == source.splitlines()
    code = [line for name in ("ThisWorkbook.cls", "Sheet1.cls") for line in modules[name].splitlines()]
    assert [line for line in code if line and not line.startswith("Attribute")] == []
    assert [keyword for kind, keyword, _ in parser.analyze_macros() if kind == "AutoExec"] == []
    parser.close()


def test_texts_are_in_the_addins_own_sheet(addin: Path) -> None:
    with (addin / "excel" / "texts.csv").open(encoding="utf-8", newline="") as file:
        texts = [(row["id"], row["text"]) for row in csv.DictReader(file)]
    rows = ExcelApplication.open(addin / "zwgk.xlam").sheet("texts").rows()
    assert [tuple(row) for row in rows] == texts


def test_every_text_that_the_module_asks_for_is_there(addin: Path, source: str) -> None:
    with (addin / "excel" / "texts.csv").open(encoding="utf-8", newline="") as file:
        ids = {row["id"] for row in csv.DictReader(file)}
    unused = {name for name in ids if f'"{name}"' not in source}
    assert unused == set()
    assert ids == {
        *("title", "no_book", "editing", "cloud", "unsaved", "running", "starting", "more"),
        *("not_installed", "moved", "failed", "broken"),
    }


def test_the_version_is_that_of_the_package(addin: Path) -> None:
    assert addin_version(addin / "zwgk.xlam") == __version__


def test_no_person_is_named_in_it(addin: Path) -> None:
    with zipfile.ZipFile(addin / "zwgk.xlam") as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:creator>zwgk</dc:creator>" in core
    assert "lastModifiedBy" not in core
