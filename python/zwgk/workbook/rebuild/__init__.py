"""Rebuilds a workbook in the present structure: the template builds its sheets anew, and the clerk's contents of the
old ones are carried over, cell by cell. The commands that use it are in `zwgk.intake.sync`.
"""
