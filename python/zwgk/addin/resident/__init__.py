"""The program that waits for clicks, so that no office program has to start one: one service per user, one worker.

`service` listens for the WPS add-in (HTTP) and watches for Excel's request files (`request_files`), `worker` keeps a
process warm that runs the commands (`serving`), `autostart` starts the service when the user logs on.
"""
