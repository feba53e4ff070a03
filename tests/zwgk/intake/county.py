"""The small county for the readers of exports, without its workbook: pure and fast."""

from dataclasses import dataclass
from pathlib import Path

from zwgk.intake.exports.articles import ArticleCounts, count_articles
from zwgk.intake.exports.column_mapping import ColumnMapping
from zwgk.intake.exports.crosstab import Known
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.file import Export, read_export
from zwgk.intake.matching import UnitNames
from zwgk.model.inputs import Inputs


@dataclass(frozen=True)
class County:
    """Data of the small county's workbook."""

    inputs: Inputs
    names: UnitNames
    mapping: ColumnMapping

    def counted(self, path: Path) -> tuple[Export, ArticleCounts]:
        """Return an export, read and counted."""
        columns = [name.rpartition(">")[2] for name in self.mapping.columns]
        units = {text: unit.name for unit in self.inputs.units for text in (unit.name, unit.full_name, *unit.aliases)}
        export = read_export(path, known=Known(columns, units))
        return export, count_articles(export, self.inputs, self.names, self.mapping)

    def fates(self, path: Path, text: str) -> list[Fate]:
        """Return what becomes of the rows of a list, written to a file."""
        path.write_text(text, encoding="utf-8")
        return [Fate(each) for each in self.counted(path)[1].fates]
