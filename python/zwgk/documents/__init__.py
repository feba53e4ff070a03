"""What leaves the workbook: PDF, print, the bulletin's text."""
