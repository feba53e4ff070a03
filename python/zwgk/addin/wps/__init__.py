"""The host WPS: an add-in in JavaScript, and the worker that it asks over HTTP on this computer.

`click` answers a request (protocol; knows neither WPS nor HTTP), `worker` runs it in a process that is kept warm,
`service` lets only this user's add-in ask, `build` and `install` bring the add-in to WPS.
"""
