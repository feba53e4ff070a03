"""审校: check a finished bulletin, ours or another government's.

readers/   a file -> blocks (paragraphs and grids) in the order of the paper
paper.py   the plain model: paragraphs, tables, faults
tables.py  grids -> tables: headings, continued tables, two units per printed row, roles of columns
language.py  numbers, dates, periods and lists of units in Chinese text
rules/     one rule per file; each reports nothing if it cannot be certain
run.py     the command: read, apply every rule, list the faults, write comments into a copy of a Word file
"""
