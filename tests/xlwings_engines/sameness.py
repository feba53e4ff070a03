"""Differences between two packages, part by part, and cell by cell within a sheet."""

from __future__ import annotations

import copy
import itertools
import zipfile
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from xlwings_engines.addresses import Area, parse_area
from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.package.references import letters_of, place_of

_NS = f"{{{MAIN}}}"


def raw_parts(package: bytes) -> dict[str, tuple[int, bytes]]:
    """Return the parts in their order: place and compressed bytes."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        found = {}
        for place, info in enumerate(archive.infolist()):
            start = info.header_offset
            skip = 30 + int.from_bytes(package[start + 26 : start + 28], "little")
            skip += int.from_bytes(package[start + 28 : start + 30], "little")
            found[info.filename] = (place, package[start + skip : start + skip + info.compress_size])
        return found


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Return the parts that are not byte for byte equal, or missing in one of the two."""
    one, other = raw_parts(before), raw_parts(after)
    return {name for name in one.keys() | other.keys() if one.get(name, (0, b""))[1] != other.get(name, (0, b""))[1]}


def changed_cells(before: bytes, after: bytes) -> set[str]:
    """Return the differences of two worksheet parts: addresses of cells, and ``else`` for anything else."""
    one, other = _cells(parse(before)), _cells(parse(after))
    return {address for address in one.keys() | other.keys() if one.get(address) != other.get(address)}


def _number(root: Any) -> None:
    """Give rows and cells the addresses omitted by some writers: they are consecutive."""
    last = 0
    for row in root.iterfind(f"{_NS}sheetData/{_NS}row"):
        last = int(row.get("r") or last + 1)
        row.set("r", str(last))
        column = 0
        for cell in row.iterfind(f"{_NS}c"):
            column = place_of(cell.get("r"))[1] if cell.get("r") else column + 1
            cell.set("r", f"{letters_of(column)}{last}")


def _results(root: Any) -> list[Area]:
    """Return where formulas with several cells put their results."""
    found = (parse_area(formula.get("ref", "")) for formula in root.iter(f"{_NS}f") if formula.get("t") != "shared")
    return [area for area in found if area is not None]


def _cells(root: Any) -> dict[str, bytes]:
    _number(root)
    found = {}
    for cell in root.iterfind(f"{_NS}sheetData/{_NS}row/{_NS}c"):
        alone = copy.deepcopy(cell)
        alone.tail = None
        if len(alone) or alone.get("s", "0") != "0":
            found[cell.get("r", "")] = etree.tostring(alone, method="c14n")
    for data in root.iterfind(f"{_NS}sheetData"):
        data.text = data.text if data.text and data.text.strip() else None  # white space beside rows has no meaning
    for row in list(root.iterfind(f"{_NS}sheetData/{_NS}row")):
        for cell in list(row):
            row.remove(cell)
        row.text, row.tail = [text if text and text.strip() else None for text in (row.text, row.tail)]
        row.attrib.pop("spans", None)
        if set(row.attrib) <= {"r"}:
            row.getparent().remove(row)
    for dimension in root.findall(f"{_NS}dimension"):
        root.remove(dimension)
    found["else"] = etree.tostring(root, method="c14n")
    return found


def differences(before: bytes, after: bytes, written: Mapping[str, str]) -> list[str]:
    """Return differences between two packages other than one written cell per part, results of formulas, and necessary
    ones: the calculation chain when formulas changed, added shared texts, the request to calculate on opening."""
    one, other = PackageReader(before), PackageReader(after)
    found = [f"part gone: {name}" for name in one.names - other.names if _CHAIN not in name]
    found += [f"part new: {name}" for name in other.names - one.names if _STRINGS not in name]
    for name in sorted(one.names & other.names):
        left, right = one.read(name), other.read(name)
        if left != right:
            found += [f"{name}: {what}" for what in _differences_of_part(left, right, written.get(name))]
    return found


_CHAIN, _STRINGS = "calcChain", "sharedStrings"


def _differences_of_part(left: bytes, right: bytes, written: str | None) -> list[str]:
    try:
        one, other = parse(left), parse(right)
    except etree.XMLSyntaxError:
        return ["bytes"]
    tag = etree.QName(one).localname
    if tag == "worksheet":
        return _differences_of_sheets(one, other, written)
    if tag == "sst":
        return _added_at_end(one, other)
    if tag == "workbook":
        for settings in (*one.findall(f"{_NS}calcPr"), *other.findall(f"{_NS}calcPr")):
            settings.attrib.pop("fullCalcOnLoad", None)
            if not settings.attrib:
                settings.getparent().remove(settings)
        _drop_names_stored_twice(one, other)
    elif tag in {"Types", "Relationships"}:
        _drop(one, _CHAIN, gone_from=other)
        _drop(other, _STRINGS, gone_from=one)
    return [] if _canonical(one) == _canonical(other) else [tag]


def _drop(root: Any, part: str, gone_from: Any) -> None:
    """Drop references to a part that only one of the packages has."""

    def leading(there: Any) -> list[Any]:
        return [each for each in there if part in each.get("PartName", "") + each.get("Type", "")]

    if not leading(gone_from):
        for element in leading(root):
            root.remove(element)


def _drop_names_stored_twice(one: Any, other: Any) -> None:
    """Drop names that a workbook has twice for one sheet, as Calc can store them: saving repairs that."""

    def names(root: Any) -> list[tuple[tuple[str, str], Any]]:
        found = root.iterfind(f"{_NS}definedNames/{_NS}definedName")
        return [((name.get("name", "").lower(), name.get("localSheetId", "")), name) for name in found]

    counts = Counter(key for key, _ in names(one))
    for key, element in (*names(one), *names(other)):
        if counts[key] > 1:
            element.getparent().remove(element)


def _added_at_end(one: Any, other: Any) -> list[str]:
    """Return whether the former shared texts are at their old places; more may follow."""
    old, new = one.findall(f"{_NS}si"), other.findall(f"{_NS}si")
    same = [_canonical(item) for item in old] == [_canonical(item) for item in new[: len(old)]]
    rest = [[_canonical(item) for item in root if item.tag != f"{_NS}si"] for root in (one, other)]
    return [] if same and rest[0] == rest[1] else ["texts"]


def _differences_of_sheets(one: Any, other: Any, written: str | None) -> list[str]:
    arrays = _results(one)
    left, right = _cells(one), _cells(other)
    found = []
    for address in sorted(left.keys() | right.keys()):
        if left.get(address) == right.get(address) or address == written:
            continue
        pair = [parse(side.get(address, f'<c xmlns="{MAIN}" r="{address}"/>'.encode())) for side in (left, right)]
        if address == "else":
            found.append(f"beside cells ({_first_difference(*pair)})")
        elif not _is_result(pair[0], arrays):
            found.append("another cell")
        else:
            for cell in pair:
                cell.attrib.pop("t", None)
                if cell.get("s") == "0":
                    cell.attrib.pop("s")
                for result in (*cell.findall(f"{_NS}v"), *cell.findall(f"{_NS}is")):
                    cell.remove(result)
            if pair[0].attrib != pair[1].attrib or [_canonical(each) for each in pair[0]] != [
                _canonical(each) for each in pair[1]
            ]:
                found.append("another formula")
    return found


def _is_result(cell: Any, arrays: list[Area]) -> bool:
    place = Area(*place_of(cell.get("r")), 1, 1)
    return cell.find(f"{_NS}f") is not None or any(area.contains(place) for area in arrays)


def _first_difference(one: Any, other: Any) -> str:
    """Return the first child of a sheet that differs."""
    left, right = [
        [(child.tag, _canonical(child)) for child in root if isinstance(child.tag, str)] for root in (one, other)
    ]
    for pair in itertools.zip_longest(left, right):
        if pair[0] != pair[1]:
            return " / ".join(etree.QName(each[0]).localname if each else "nothing" for each in pair)
    return "attributes"


def _canonical(element: Any) -> bytes:
    alone = copy.deepcopy(element)
    alone.tail = None
    canonical: bytes = etree.tostring(alone, method="c14n")
    return canonical
