"""The host WPS: an add-in in JavaScript that asks the resident program over HTTP on this computer.

`click` answers a request (protocol; knows neither WPS nor HTTP), `build` and `install` bring the add-in to WPS.
"""
