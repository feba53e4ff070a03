"""Sheets of a workbook file as a package of their own: values, looks and page set-up, and nothing else.

For a copy that another program is to print. What that program could follow out of the copy is left behind: formulas
(their results stay), links and relations of every kind, pictures, hidden sheets, defined names. Only listed elements
are taken over, so nothing unknown is passed on. The work depends on the sheets asked for, not on the workbook's size.
"""

from xlwings_engines.values_only.package import ValuesOnly
from xlwings_engines.values_only.sheet import SheetCopy, range_corners

__all__ = ["SheetCopy", "ValuesOnly", "range_corners"]
