"""The tables of workbook/README.md, from the declarations. `python -m tools.readme_tables` writes them into the file.

A table is placed between `<!-- name -->` and `<!-- / -->`.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from zwgk.model.settings import Limits, Office, Parts, Setting, settings_of
from zwgk.workbook import schema, settings_schema
from zwgk.workbook.declaration import InputTable

_PLACE = re.compile(r"<!-- (\S+) -->\n.*?<!-- / -->", re.DOTALL)
_TABLES = (
    schema.ROSTER,
    schema.COUNTS,
    schema.PORTAL,
    schema.MEDIA,
    schema.CATALOGUE,
    schema.MAPPING,
    schema.PUBLISHERS,
    schema.WORDS,
    schema.CASES,
    schema.CASE_LOG,
    schema.HOLIDAYS,
)


def tables() -> dict[str, str]:
    """Return the tables by name: a section of settings.toml, or a CSV file."""
    sections = (("[office]", Office), ("[limits]", Limits), ("[parts]", Parts))
    found = {name: _table("项", map(_told, settings_of(model))) for name, model in sections}
    found |= {
        name: _columns("项", table)
        for name, table in (
            ("[[kinds]]", settings_schema.KINDS),
            ("[[columns]]", settings_schema.COLUMNS),
            ("[[quotas]]", settings_schema.QUOTAS),
        )
    }
    return found | {table.file: _columns("标题", table) for table in _TABLES}


def _told(setting: Setting) -> tuple[str, bool, str]:
    return setting.key, False, f"{setting.item}（{setting.help}）"


def _columns(head: str, table: InputTable) -> str:
    return _table(head, ((column.key, column.filled, column.help) for column in table.keyed))


def _table(head: str, rows: Iterable[tuple[str, bool, str]]) -> str:
    lines = [f"| `{key}`{' *' if filled else ''} | {told} |" for key, filled, told in rows]
    return "\n".join([f"| {head} | 意思 |", "|---|---|", *lines])


def with_tables(text: str) -> str:
    """Return the text with each table in its place; raise `KeyError` for a place without a table."""
    made = tables()
    return _PLACE.sub(lambda place: f"<!-- {place[1]} -->\n{made[place[1]]}\n<!-- / -->", text)


if __name__ == "__main__":
    readme: Path = Path("workbook/README.md")
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")
