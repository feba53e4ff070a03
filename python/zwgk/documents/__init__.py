"""Output of the workbook: PDF, print, the bulletin's text."""
