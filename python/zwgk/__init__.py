"""The quarterly open-government bulletin (政务公开工作通报), made from the workbook that clerks fill in."""

__version__ = "0.1.0"
