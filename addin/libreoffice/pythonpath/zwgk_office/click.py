"""A click: one command at a time, in a thread of its own, one undo step, one dialog at the end."""

import threading

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, WARNINGBOX
from com.sun.star.uno import Exception as UnoException

from zwgk_office.configuration import NotConfigured, interpreter
from zwgk_office.worker import Worker, WorkerFailed

TITLE = "政务公开"
DONE, DONE_WITH_PROBLEMS, REFUSED, FAILED = range(4)
BOXES = {DONE: INFOBOX, DONE_WITH_PROBLEMS: WARNINGBOX, REFUSED: WARNINGBOX, FAILED: ERRORBOX}


class _State:
    """Of this office: what runs now, and the worker for the next click."""

    running = threading.Lock()
    label = ""
    worker = None


def click(context, frame, button):
    """Called by the office on its main thread; comes back at once."""
    if not _State.running.acquire(blocking=False):
        _show(context, frame, REFUSED, f"正在执行“{_State.label}”，请等它完成再点。")
        return
    _State.label = button
    threading.Thread(target=_run, args=(context, frame, button), daemon=True, name="zwgk click").start()


def _run(context, frame, button):
    try:
        code, text = _command(context, frame, button)
    except (NotConfigured, WorkerFailed) as refusal:
        code, text = REFUSED, str(refusal)
    except Exception as error:
        code, text = FAILED, f"程序出错，没有做完：{type(error).__name__}：{error}"
    finally:
        _State.running.release()
    _show(context, frame, code, text)


def _command(context, frame, button):
    document = frame.getController().getModel()
    worker = _worker(context)
    undo = document.getUndoManager()
    modified = document.isModified()
    undo.enterUndoContext(f"{TITLE}：{button}")
    try:
        code, text = worker.run(button, document, frame)
    except WorkerFailed:
        _leave(document, undo, f"{TITLE}：{button}", modified, back=True)
        raise
    _leave(document, undo, f"{TITLE}：{button}", modified, back=code >= REFUSED)
    return code, text


def _leave(document, undo, title, modified, back):
    undo.leaveUndoContext()
    if back and undo.isUndoPossible() and undo.getCurrentUndoActionTitle() == title:
        undo.undo()
        document.setModified(modified)


def _worker(context):
    path = interpreter()
    worker = _State.worker
    if worker is None or not worker.alive() or worker.interpreter != path:
        if worker is not None:
            worker.end()
        _State.worker = None
        _State.worker = Worker(context, path)
    return _State.worker


def _show(context, frame, code, text):
    """The one dialog, on the office's main thread."""
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
