"""Everything between a button and `zwgk.commands`: ribbon and bridge for Excel, installing, diagnosing, the bundle.

The toolbar of LibreOffice shares `running` and `choosing`. Nothing here knows a sheet.
"""
