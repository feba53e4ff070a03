"""Changes over time: a workbook compared with earlier ones."""
