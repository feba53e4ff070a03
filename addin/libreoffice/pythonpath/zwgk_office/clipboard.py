"""A text for the system's clipboard, offered by the office until something else is copied."""

import uno
import unohelper
from com.sun.star.datatransfer import DataFlavor, UnsupportedFlavorException, XTransferable
from com.sun.star.uno import Exception as UnoException

_PLAIN = "text/plain;charset=utf-16"


def copy(context, text):
    """Put the text on the clipboard, on the office's main thread; return whether that is possible."""
    create = context.ServiceManager.createInstanceWithContext
    try:
        create("com.sun.star.datatransfer.clipboard.SystemClipboard", context).setContents(_Text(text), None)
    except (UnoException, AttributeError):  # without a desktop there is none
        return False
    return True


class _Text(unohelper.Base, XTransferable):
    def __init__(self, text):
        self.text = text

    def getTransferData(self, flavor):  # noqa: N802 - UNO's names
        if not self.isDataFlavorSupported(flavor):
            raise UnsupportedFlavorException()
        return self.text

    def getTransferDataFlavors(self):  # noqa: N802
        return (DataFlavor(_PLAIN, "Unicode-Text", uno.getTypeByName("string")),)

    def isDataFlavorSupported(self, flavor):  # noqa: N802
        return flavor.MimeType == _PLAIN
