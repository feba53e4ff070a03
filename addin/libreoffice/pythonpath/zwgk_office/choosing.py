"""Asking for a folder or files with the office's own dialogs, over the clicked window.

Only on the office's main thread: under GTK, a chooser opened by another thread crashes the whole office.
"""

from com.sun.star.beans import NamedValue

from zwgk_office.buttons import ALL_FILES, FILTERS

_OPEN = 0  # com.sun.star.ui.dialogs.TemplateDescription.FILEOPEN_SIMPLE


def choose(context, frame, what, title):
    """Return the URLs chosen by the user, none if cancelled. `what`: folder, file, files or paper."""
    if what == "folder":
        picker = _create(context, frame, "FolderPicker", title)
        return (picker.getDirectory(),) if picker.execute() else ()
    picker = _create(context, frame, "FilePicker", title)
    picker.setMultiSelectionMode(what == "files")
    name, patterns = FILTERS[what]
    picker.appendFilter(name, patterns)
    picker.appendFilter(ALL_FILES, "*.*")
    picker.setCurrentFilter(name)
    return tuple(picker.getSelectedFiles()) if picker.execute() else ()


def _create(context, frame, service, title):
    """Return the dialog, opened in the workbook's own folder or, if that was never saved, in the office's default."""
    picker = context.ServiceManager.createInstanceWithContext(f"com.sun.star.ui.dialogs.{service}", context)
    window = frame.getContainerWindow()
    # Native dialogs take the parent by position, the office's own by name; each ignores the other.
    if hasattr(picker, "initialize"):
        picker.initialize((_OPEN, window, NamedValue("ParentWindow", window)))
    picker.setTitle(title)
    address = frame.getController().getModel().getURL()
    if address:
        picker.setDisplayDirectory(address.rpartition("/")[0])
    return picker
