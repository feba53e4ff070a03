"""The one dialog at the end of a click: the outcome, and buttons that lead to the sheet and file with details; or
the question of a command, with its choices.
"""

import uno
import unohelper
from com.sun.star.awt import XActionListener
from com.sun.star.awt.MessageBoxType import ERRORBOX, INFOBOX, WARNINGBOX
from com.sun.star.awt.PosSize import POSSIZE
from com.sun.star.uno import Exception as UnoException

from zwgk_office import main_thread

TITLE = "政务公开"
# Codes of the worker's reports.
DONE, DONE_WITH_PROBLEMS, REFUSED, FAILED = range(4)
BOXES = {DONE: INFOBOX, DONE_WITH_PROBLEMS: WARNINGBOX, REFUSED: WARNINGBOX, FAILED: ERRORBOX}
CLOSE, CANCEL, SHOW, OPEN, OPEN_FOLDER = "关闭", "取消", "去看", "打开文件", "打开文件夹"

_MOST_IN_LINE, _MOST_IN_BOX = 60, 36  # GTK breaks the lines of a message box
_MARGIN, _GAP = 16, 8  # pixels
_CANCEL = 2  # com.sun.star.awt.PushButtonType: closes the dialog, and so does Escape


def show(context, frame, code, text, sheet="", file="", title=TITLE):
    """Show the dialog over the clicked window, on the office's main thread; return at once.

    `sheet` is the workbook's sheet to go to, `file` the URL of a file to open, "" for none.
    """
    if sheet or file or (code <= DONE_WITH_PROBLEMS and title == TITLE and _would_be_broken(text)):
        main_thread.later(context, lambda: _offer(context, frame, code, text, sheet, file))
    else:
        main_thread.later(context, lambda: _execute(context, frame, code, text, title))


def _would_be_broken(text):
    lines = text.split("\n")
    return len(lines) > 1 and max(map(len, lines)) > _MOST_IN_BOX


def ask(context, frame, text, choices, decide):
    """Show a question on the office's main thread, which then calls `decide` with the choice; return at once."""

    def run():
        for choice in _pressed(context, frame, text, [CANCEL, *choices]):
            decide(choice)

    main_thread.later(context, run)


def _parent(frame):
    try:
        return frame.getContainerWindow()
    except UnoException:
        return None  # the window was closed meanwhile


def _execute(context, frame, code, text, title=TITLE):
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    ok = uno.getConstantByName("com.sun.star.awt.MessageBoxButtons.BUTTONS_OK")
    box = toolkit.createMessageBox(_parent(frame), BOXES.get(code, ERRORBOX), ok, title, text)
    box.execute()
    box.dispose()


def _offer(context, frame, code, text, sheet, file):
    if _parent(frame) is None:
        _execute(context, frame, code, text)
        return
    labels = [CLOSE, *([SHOW] if sheet else []), *([OPEN, OPEN_FOLDER] if file else [])]
    chosen = _pressed(context, frame, text, labels)
    if SHOW in chosen:
        controller = frame.getController()
        controller.setActiveSheet(controller.getModel().getSheets().getByName(sheet))
    elif OPEN in chosen and file.endswith(".xlsx"):  # another program may be the system's choice for these
        create = context.ServiceManager.createInstanceWithContext
        create("com.sun.star.frame.Desktop", context).loadComponentFromURL(file, "_default", 0, ())
    elif chosen:
        target = file if OPEN in chosen else file.rpartition("/")[0]
        create = context.ServiceManager.createInstanceWithContext
        create("com.sun.star.system.SystemShellExecute", context).execute(target, "", 0)


def _pressed(context, frame, text, labels):
    """Return the pressed button in a list, none for the first, which closes the dialog."""
    parent = _parent(frame)
    if parent is None:
        return []
    create = context.ServiceManager.createInstanceWithContext
    dialog = create("com.sun.star.awt.UnoControlDialog", context)
    dialog.setModel(_model(create("com.sun.star.awt.UnoControlDialogModel", context), _wrapped(text), labels))
    chosen = []
    for label in labels[1:]:
        dialog.getControl(label).addActionListener(_Pressed(label, chosen, dialog))
    dialog.setVisible(False)
    dialog.createPeer(create("com.sun.star.awt.Toolkit", context), parent)
    width, height = _arrange(dialog, labels)
    area = parent.getPosSize()
    dialog.setPosSize((area.Width - width) // 2, (area.Height - height) // 3, width, height, POSSIZE)
    dialog.execute()
    dialog.dispose()
    return chosen


def _wrapped(text):
    lines = text.split("\n")
    return "\n".join(
        line[start : start + _MOST_IN_LINE] for line in lines for start in range(0, len(line) or 1, _MOST_IN_LINE)
    )


def _arrange(dialog, labels):
    """Place the text above a row of equal buttons, in pixels: each toolkit has a font and buttons of its own size.

    Return the dialog's width and height.
    """
    text = dialog.getControl("text")
    buttons = [dialog.getControl(label) for label in labels]
    said, sizes = text.getPreferredSize(), [button.getPreferredSize() for button in buttons]
    wide, high = max(size.Width for size in sizes), max(size.Height for size in sizes)
    row = len(buttons) * (wide + _GAP) - _GAP
    width = max(said.Width, row)
    text.setPosSize(_MARGIN, _MARGIN, width, said.Height, POSSIZE)
    for place, button in enumerate(buttons):
        button.setPosSize(_MARGIN + width - row + place * (wide + _GAP), said.Height + 2 * _MARGIN, wide, high, POSSIZE)
    return width + 2 * _MARGIN, said.Height + high + 3 * _MARGIN


def _model(model, text, labels):
    model.Title = TITLE
    label = model.createInstance("com.sun.star.awt.UnoControlFixedTextModel")
    label.MultiLine, label.NoLabel, label.Label = True, True, text  # otherwise a letter of it becomes a shortcut
    model.insertByName("text", label)
    for place, name in enumerate(labels):
        button = model.createInstance("com.sun.star.awt.UnoControlButtonModel")
        button.Label = name
        if place == 0:
            button.PushButtonType, button.DefaultButton = _CANCEL, True
        model.insertByName(name, button)
    return model


class _Pressed(unohelper.Base, XActionListener):
    def __init__(self, label, chosen, dialog):
        self.label = label
        self.chosen = chosen
        self.dialog = dialog

    def actionPerformed(self, _event):  # noqa: N802 - UNO's name
        self.chosen.append(self.label)
        self.dialog.endExecute()

    def disposing(self, _event):
        pass
