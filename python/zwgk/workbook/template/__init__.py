"""The template builder: `Source` -> a workbook with all its looks. The only place that styles."""
