"""The office's main thread: the only one that may touch windows."""

import threading

import unohelper
from com.sun.star.awt import XCallback


def later(context, action):
    """Have `action()` run on the main thread; return at once."""
    create = context.ServiceManager.createInstanceWithContext
    create("com.sun.star.awt.AsyncCallback", context).addCallback(_Callback(action), None)


def call(context, action):
    """Return what `action()` returns, once the main thread has run it; raise what it raises. Not to be called there."""
    done = threading.Event()
    outcome = {}

    def run():
        try:
            outcome["value"] = action()
        except BaseException as error:
            outcome["error"] = error
        finally:
            done.set()

    later(context, run)
    done.wait()
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]


class _Callback(unohelper.Base, XCallback):
    def __init__(self, action):
        self.action = action

    def notify(self, _data):
        self.action()
