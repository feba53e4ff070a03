"""Sheets of a workbook file as a separate package: values, formats and page set-up, and nothing else.

For a copy that another program prints. Anything that leads out of the copy is removed: formulas
(their results stay), links and relations of every kind, pictures, hidden sheets, defined names. Only listed elements
are copied, so nothing unknown is passed on. The cost depends on the requested sheets, not on the workbook's size.
"""

from xlwings_engines.values_only.package import ValuesOnly
from xlwings_engines.values_only.page import LEAST_SCALE
from xlwings_engines.values_only.sheet import SheetCopy, range_corners
from xlwings_engines.values_only.visibility import Hidden

__all__ = ["LEAST_SCALE", "Hidden", "SheetCopy", "ValuesOnly", "range_corners"]
