"""A workbook as its package: parts, sheets, cells, names, formulas. Nothing here knows xlwings or openpyxl's objects.

The parts stay compressed bytes until they are read. ``parts`` copies those that nothing touched as they are: bytes,
order, names. ``sheets`` parses a worksheet part when its cells are asked for, reads blocks straight from the XML, and
changes ``<c>`` elements in place, so a saved sheet differs in the cells that were written. ``document`` holds what
belongs to the workbook: its sheets, names, styles, texts. ``references`` reads formulas as far as their references go;
``calculation`` finds the formulas that depend on a change and has ``calculator`` (formualizer) work them out.
"""
