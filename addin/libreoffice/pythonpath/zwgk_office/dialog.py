"""The one dialog at the end of a click."""

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, WARNINGBOX
from com.sun.star.uno import Exception as UnoException

TITLE = "政务公开"
# The codes of the worker's reports.
DONE, DONE_WITH_PROBLEMS, REFUSED, FAILED = range(4)
BOXES = {DONE: INFOBOX, DONE_WITH_PROBLEMS: WARNINGBOX, REFUSED: WARNINGBOX, FAILED: ERRORBOX}


def show(context, frame, code, text):
    """Over the window that was clicked in, on the office's main thread; comes back at once."""
    create = context.ServiceManager.createInstanceWithContext
    create("com.sun.star.awt.AsyncCallback", context).addCallback(_Dialog(context, frame, code, text), None)


class _Dialog(unohelper.Base, XCallback):
    def __init__(self, context, frame, code, text):
        self.context = context
        self.frame = frame
        self.code = code
        self.text = text

    def notify(self, _data):
        toolkit = self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        try:
            parent = self.frame.getContainerWindow()
        except UnoException:
            parent = None  # the window was closed meanwhile
        ok = uno.getConstantByName("com.sun.star.awt.MessageBoxButtons.BUTTONS_OK")
        box = toolkit.createMessageBox(parent, BOXES.get(self.code, ERRORBOX), ok, TITLE, self.text)
        box.execute()
        box.dispose()
