"""Spreadsheets from outside that may be damaged or hostile, read in a separate process within limits.

The rest of the program uses only `reader`; `worker` is the other process; `ods`, `biff` and `ooxml` each check one
format before the parser reads it.
"""
