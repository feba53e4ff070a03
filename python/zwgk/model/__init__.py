"""A county's year as plain, frozen data: rules, units with their lives, counts, lists.

No workbook, no file, no clock: every source yields it, statistics compute from it.
"""
