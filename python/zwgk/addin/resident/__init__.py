"""The program that waits for clicks, so that no office program has to start one: one service per user, one worker.

`service` listens for the WPS add-in (HTTP) and watches for Excel's request files (`request_files`), `worker` runs the
commands in a process that is kept warm, `autostart` starts the service when the user logs on.
"""
