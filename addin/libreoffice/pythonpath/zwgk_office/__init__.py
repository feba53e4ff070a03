"""The office's side of a click. Runs in LibreOffice's own Python: standard library and UNO only."""
