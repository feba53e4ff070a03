"""The one dialog at the end of a click."""

import uno
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, WARNINGBOX
from com.sun.star.uno import Exception as UnoException

from zwgk_office import main_thread

TITLE = "政务公开"
# The codes of the worker's reports.
DONE, DONE_WITH_PROBLEMS, REFUSED, FAILED = range(4)
BOXES = {DONE: INFOBOX, DONE_WITH_PROBLEMS: WARNINGBOX, REFUSED: WARNINGBOX, FAILED: ERRORBOX}


def show(context, frame, code, text):
    """Over the window that was clicked in, on the office's main thread; comes back at once."""
    main_thread.later(context, lambda: _execute(context, frame, code, text))


def _execute(context, frame, code, text):
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    try:
        parent = frame.getContainerWindow()
    except UnoException:
        parent = None  # the window was closed meanwhile
    ok = uno.getConstantByName("com.sun.star.awt.MessageBoxButtons.BUTTONS_OK")
    box = toolkit.createMessageBox(parent, BOXES.get(code, ERRORBOX), ok, TITLE, text)
    box.execute()
    box.dispose()
