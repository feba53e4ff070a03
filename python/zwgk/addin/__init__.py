"""Everything between a button and `zwgk.commands`: ribbon and bridge for Excel, installation, diagnosis, the bundle.

LibreOffice's toolbar shares `running` and `choosing`. Nothing here knows a sheet.
"""
