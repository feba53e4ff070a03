"""汇总: the workbooks of many counties become the workbook of their city.

One task per file reads a county's workbook and computes a small frame of facts (`county`); the frames are gathered
(`engine`, on Dask), judged (`judge`), and become a folder that a workbook is built from (`city`). From there on a city
is an office like any other. Needs the extra `zwgk[rollup]`.
"""
