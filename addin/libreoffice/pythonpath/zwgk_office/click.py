"""A click: one command at a time, in its own thread, one undo step, one dialog at the end."""

import threading

from com.sun.star.uno import Exception as UnoException

from zwgk_office import main_thread
from zwgk_office.buttons import ASKING, CHANGING, COPIED, LABELS, REOPENING
from zwgk_office.choosing import choose
from zwgk_office.clipboard import copy
from zwgk_office.configuration import NotConfigured, interpreter
from zwgk_office.dialog import FAILED, REFUSED, TITLE, ask, show
from zwgk_office.worker import Worker, WorkerFailed

PREVIEW = "preview"
SECONDS_TO_PUT_BACK = 3


class _State:
    """State of this office: the running command, and the worker for the next click."""

    running = threading.Lock()
    button = ""
    worker = None


def click(context, frame, button, chosen=(), answer=""):
    """Handle a click on the office's main thread; return at once. `answer`: the choice pressed in a question, which
    was asked after `chosen`."""
    if not _State.running.acquire(blocking=False):
        if _State.button == PREVIEW != button:
            threading.Thread(target=_after_preview, args=(context, frame, button), daemon=True).start()
        else:
            _refuse(context, frame)
        return
    _State.button = button
    try:
        refused = _why_not(context, frame, button)
    except BaseException:
        _State.running.release()
        raise
    if refused:
        _State.running.release()
        show(context, frame, REFUSED, refused)
    elif button in ASKING and not answer:
        main_thread.later(context, lambda: _ask(context, frame, button))
    else:
        _start(context, frame, button, chosen, answer)


def _why_not(context, frame, button):
    """Return why the command cannot run in this window, "" if it can; what is being typed is entered first."""
    if not hasattr(frame.getController(), "getActiveSheet"):
        return "正在预览（打印效果），看不到表格：请先关闭预览，再点一次。"
    _finish_typing(context, frame)
    if button in CHANGING and frame.getController().getModel().isReadonly():
        return "工作簿是只读的，不能写入：请另存一份，在新的一份里再点。"
    return ""


def _refuse(context, frame):
    text = f"正在执行“{_label(_State.button)}”，请等它完成再点。"
    show(context, frame, REFUSED, text, title=f"{TITLE}：请稍候")


def _after_preview(context, frame, button):
    """Run the click once the command of a closed preview has restored its changes; refuse if that takes long."""
    if _State.running.acquire(timeout=SECONDS_TO_PUT_BACK):
        _State.running.release()
        main_thread.later(context, lambda: click(context, frame, button))
    else:
        _refuse(context, frame)


def _ask(context, frame, button):
    """Ask for the command's input, on the main thread. A failure to ask is shown like a failed command."""
    try:
        chosen = choose(context, frame, *ASKING[button])
    except Exception as error:
        _State.running.release()
        show(context, frame, FAILED, f"没有能打开选择窗口，什么也没有改：{type(error).__name__}：{error}")
        return
    if chosen:
        _start(context, frame, button, chosen)
    else:
        _State.running.release()


def _start(context, frame, button, chosen, answer=""):
    arguments = (context, frame, button, chosen, answer)
    threading.Thread(target=_run, args=arguments, daemon=True, name="zwgk click").start()


def _finish_typing(context, frame):
    """End cell editing, so that a figure still being typed counts. There is no call for it, but every command that
    moves the selection ends editing; this one moves nowhere and, unlike calculating, leaves `modified` alone."""
    helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    helper.executeDispatch(frame, ".uno:SelectArrayFormula", "", 0, ())
    document = frame.getController().getModel()
    if not document.isAutomaticCalculationEnabled():
        document.calculate()  # otherwise the command would read outdated results of formulas


def _run(context, frame, button, chosen, answer):
    sheet = file = choices = copied = ""
    try:
        code, text, sheet, file, choices, copied = _command(context, frame, button, chosen, answer)
    except (NotConfigured, WorkerFailed) as refusal:
        code, text = REFUSED, str(refusal)
    except UnoException:
        code, text = REFUSED, "工作簿已经关闭，刚才的操作没有完成：请重新打开工作簿再试。"
    except Exception as error:
        code, text = FAILED, f"程序出错，没有做完：{type(error).__name__}：{error}"
    finally:
        _State.running.release()
    if choices:
        ask(context, frame, text, choices.split("\n"), lambda choice: click(context, frame, button, chosen, choice))
    elif text:
        if copied and main_thread.call(context, lambda: copy(context, copied)):
            text += f"\n{COPIED}"
        show(context, frame, code, text, sheet, file)


def _command(context, frame, button, chosen, answer):
    document = frame.getController().getModel()
    worker = _worker(context)
    if button in REOPENING:  # the document is closed, and its undo list lost: the command makes a backup
        return worker.run(button, document, chosen, answer)
    title = f"{TITLE}：{_label(button)}"
    step = main_thread.call(context, lambda: _UndoStep(document, title))
    try:
        report = worker.run(button, document, chosen, answer)
    except WorkerFailed:
        main_thread.call(context, lambda: step.end(keep=False))
        raise
    main_thread.call(context, lambda: step.end(keep=button in CHANGING and report[0] < REFUSED))
    return report


class _UndoStep:
    """All changes of a command to a document, as one step; `end` keeps or undoes it. Both on the main thread."""

    def __init__(self, document, title):
        self.document = document
        self.title = title
        self.modified = document.isModified()
        self.sheet = document.getCurrentController().getActiveSheet()
        self.undo = document.getUndoManager()
        self.undo.enterUndoContext(title)

    def end(self, keep):
        while self.document.hasControllersLocked():  # left behind by a killed worker
            self.document.unlockControllers()
        steps = len(self.undo.getAllUndoActionTitles())
        self.undo.leaveUndoContext()
        if len(self.undo.getAllUndoActionTitles()) < steps:  # nothing was done: the office has dropped the step
            self.document.setModified(self.modified)
        elif not keep and self.undo.isUndoPossible() and self.undo.getCurrentUndoActionTitle() == self.title:
            self.undo.undo()
            self.document.getCurrentController().setActiveSheet(self.sheet)  # undoing may switch sheets
            self.document.setModified(self.modified)


def _worker(context):
    path = interpreter()
    worker = _State.worker
    if worker is None or not worker.alive() or worker.interpreter != path:
        if worker is not None:
            worker.end()
        _State.worker = None
        _State.worker = Worker(context, path)
    return _State.worker


def _label(button):
    return LABELS.get(button, button)
