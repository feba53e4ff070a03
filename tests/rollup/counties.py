"""Invented counties for the roll-up: folders of plain files, with workbooks built from them like `zwgk new`."""

import io
import zipfile
from pathlib import Path

import pandas as pd

from zwgk.model.period import Period
from zwgk.rollup.county import county_facts
from zwgk.rollup.facts import facts_frame, facts_table
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

TOWNS = ("东镇", "西镇")
DEPARTMENTS = ("教育局", "人社局", "民政局")
MONTHS = (4, 5, 6)

_SETTINGS = """year = {year}
period = "第二季度"

[office]
county = "{county}"
name = "{county}人民政府办公室"
media_title = "{{时段}}政务新媒体检查情况"

[[kinds]]
name = "乡镇"
attachment_title = "{{时段}}各乡镇信息公开统计表"

[[kinds]]
name = "部门"
attachment_title = "{{时段}}各部门信息公开统计表"

[[columns]]
kind = "乡镇"
name = "动态"
heading = "乡镇动态"
monthly_quota = 2
naming = "未达标"

[[columns]]
kind = "部门"
name = "动态"
heading = "部门动态"
monthly_quota = 3
naming = "未达标"

[[columns]]
kind = "部门"
name = "解读"
heading = "政策解读"
counted = false
"""


def count_of(number: int, place: int, month: int) -> int:
    """Return items of the unit at `place` in county `number`: the base of all expected values, worked out by hand."""
    return number + place + month - 4


def county_folder(
    folder: Path, number: int, county: str = "", year: int = 2024, months: tuple[int, ...] = MONTHS
) -> Path:
    """Make county `number`: towns at places 0 and 1, departments at 2, 3, 4; 政策解读 is 1 per department and month."""
    folder.mkdir(parents=True)
    name = county or f"县{number:02}"
    (folder / "settings.toml").write_text(_SETTINGS.format(year=year, county=name), encoding="utf-8")
    units = [*((town, "乡镇") for town in TOWNS), *((unit, "部门") for unit in DEPARTMENTS)]
    roster = ["name,full_name,kind,aliases"]
    roster += [f"{unit},{name}{unit},{kind}," for unit, kind in units]
    (folder / "roster.csv").write_text("\n".join(roster), encoding="utf-8")
    counts = ["unit,column,month,count"]
    for place, (unit, kind) in enumerate(units):
        for month in months:
            counts.append(f"{unit},动态,{month},{count_of(number, place, month)}")
            counts += [f"{unit},解读,{month},1"] if kind == "部门" else []
    (folder / "counts.csv").write_text("\n".join(counts), encoding="utf-8")
    portal = ["month,news,disclosure,other,request_received,request_closed,request_answered"]
    portal += [f"{month},{number},10,1,2,1,1" for month in months]
    (folder / "portal.csv").write_text("\n".join(portal), encoding="utf-8")
    media = ["account,host,4,5,6", f"{name}发布,教育局,30,30,30"]
    (folder / "media.csv").write_text("\n".join(media), encoding="utf-8")
    return folder


def county_workbook(
    target: Path, number: int, county: str = "", year: int = 2024, months: tuple[int, ...] = MONTHS
) -> Path:
    """Return the workbook of county `number`, as filled in by its clerks."""
    folder = county_folder(target.parent / f".{target.stem}-sources", number, county, year, months)
    target.write_bytes(build(read_source(folder)))
    return target


def renamed(workbook: bytes, old: str, new: str) -> bytes:
    """Return the same workbook under another county's name, as building each takes a while."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as read, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as write:
        for part in read.namelist():
            content = read.read(part)
            for as_written in (old.encode(), old.encode("ascii", "xmlcharrefreplace")):
                content = content.replace(as_written, new.encode())
            write.writestr(part, content)
    return result.getvalue()


def facts_of_file(name: str, content: bytes, period: Period) -> pd.DataFrame:
    """Return the facts of one file as a frame."""
    return facts_frame([facts_table([(name, county_facts(name, content, period))])])


_CITY_SETTINGS = """year = 2024
period = "第二季度"

[office]
county = "某市"
name = "某市人民政府办公室"
media_title = "{时段}各县区政务新媒体\\n发布情况"

[[kinds]]
name = "县区"
attachment_title = "{时段}各县区信息公开\\n统计表"

[[columns]]
kind = "县区"
name = "信息总量"
heading = "信息总量"
monthly_quota = 30
naming = "未达标"

[[columns]]
kind = "县区"
name = "解读"
heading = "政策解读"
naming = "不点名"
"""


def city_rules(folder: Path, roster: str) -> Path:
    """Write the settings of a city that takes two figures of each county, and its roster; return the folder."""
    folder.mkdir()
    (folder / "settings.toml").write_text(_CITY_SETTINGS, encoding="utf-8")
    (folder / "rollup.toml").write_text('[figures]\n"信息总量" = "合计"\n', encoding="utf-8")
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    return folder
