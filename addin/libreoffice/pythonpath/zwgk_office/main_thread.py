"""The office's main thread, the only one that may touch windows."""

import threading

import unohelper
from com.sun.star.awt import XCallback


def later(context, action):
    """Schedule `action()` on the main thread; return at once."""
    create = context.ServiceManager.createInstanceWithContext
    create("com.sun.star.awt.AsyncCallback", context).addCallback(_Callback(action), None)


def call(context, action):
    """Run `action()` on the main thread; return or raise its result. Not to be called on the main thread."""
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
