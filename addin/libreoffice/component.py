"""The component that LibreOffice loads: addresses zwgk:COMMAND of its toolbar and menu lead to a click."""

import unohelper
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from zwgk_office.click import click

NAME = "zwgk.ProtocolHandler"
SERVICE = "com.sun.star.frame.ProtocolHandler"
PROTOCOL = "zwgk:"


class ProtocolHandler(unohelper.Base, XInitialization, XDispatchProvider, XDispatch, XServiceInfo):
    """One for each window: it knows its frame, and so its document."""

    def __init__(self, context):
        self.context = context
        self.frame = None

    def initialize(self, arguments):
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url, _target, _flags):  # noqa: N802 - UNO's names
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests):  # noqa: N802
        return [self.queryDispatch(request.FeatureURL, request.FrameName, request.SearchFlags) for request in requests]

    def dispatch(self, url, _arguments):
        click(self.context, self.frame, url.Path)

    def addStatusListener(self, listener, url):  # noqa: N802
        """Buttons are always enabled: a click that cannot be done says why."""

    def removeStatusListener(self, listener, url):  # noqa: N802
        pass

    def getImplementationName(self):  # noqa: N802
        return NAME

    def supportsService(self, name):  # noqa: N802
        return name == SERVICE

    def getSupportedServiceNames(self):  # noqa: N802
        return (SERVICE,)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice looks for
g_ImplementationHelper.addImplementation(ProtocolHandler, NAME, (SERVICE,))
