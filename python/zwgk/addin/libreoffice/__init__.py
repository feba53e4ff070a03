"""The buttons in LibreOffice Calc: installation of the extension `zwgk.oxt`, and the worker process behind it."""
