"""What changed: a workbook compared with earlier ones."""
