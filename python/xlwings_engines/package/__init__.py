"""A workbook as its package: parts, sheets, cells, names, formulas. Nothing here knows xlwings or openpyxl's objects.

The parts stay compressed bytes until they are read. ``parts`` copies untouched ones unchanged: bytes,
order, names. ``sheets`` parses a worksheet part when its cells are needed, reads blocks directly from the XML, and
changes ``<c>`` elements in place, so a saved sheet differs only in the cells written. ``document`` holds the
workbook's own data: its sheets, names, styles, texts. ``references`` parses formulas only for their references;
``calculation`` finds the formulas that depend on a change and lets ``calculator`` (formualizer) calculate them.
"""
