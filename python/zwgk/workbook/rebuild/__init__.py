"""Brings a workbook to the present structure: its sheets are built anew by the template, and what the clerk put into
the old ones is carried over, cell by cell. The commands that use it are in `zwgk.intake.sync`.
"""
