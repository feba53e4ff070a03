"""The template builder: `County` -> a workbook with all its formats. The only place that sets styles."""
