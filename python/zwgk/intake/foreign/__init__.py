"""Spreadsheets from outside that may be damaged or hostile, read in a process of their own within limits.

`reader` is all that the rest of the program uses; `worker` is the other process; `ods`, `biff` and `ooxml` look at one
format each before the parser does.
"""
