"""The template builder: `Source` -> a workbook with all its formats. The only place that sets styles."""
