"""Asking for a folder or files with the office's own dialogs, over the window that was clicked in.

Only on the office's main thread: under GTK a chooser that another thread opens brings the whole office down.
"""

from com.sun.star.beans import NamedValue

from zwgk_office.buttons import ALL_FILES, FILTERS

_OPEN = 0  # com.sun.star.ui.dialogs.TemplateDescription.FILEOPEN_SIMPLE


def choose(context, frame, what, title):
    """-> the URLs of what the user chose, none if he cancelled. `what`: folder, file, files or paper."""
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
    """The dialog, in the workbook's own folder; if that was never saved, in the one that the office takes."""
    picker = context.ServiceManager.createInstanceWithContext(f"com.sun.star.ui.dialogs.{service}", context)
    window = frame.getContainerWindow()
    # The desktop's own dialogs take the parent by its place, the office's by its name; each passes over the other.
    if hasattr(picker, "initialize"):
        picker.initialize((_OPEN, window, NamedValue("ParentWindow", window)))
    picker.setTitle(title)
    address = frame.getController().getModel().getURL()
    if address:
        picker.setDisplayDirectory(address.rpartition("/")[0])
    return picker
