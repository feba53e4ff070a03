"""The component called by the Basic behind toolbar and menu, once it knows that Python can be loaded at all."""

import unohelper
from com.sun.star.lang import XServiceInfo
from com.sun.star.task import XJobExecutor
from zwgk_office.click import click

NAME = "zwgk.Click"


class Click(unohelper.Base, XJobExecutor, XServiceInfo):
    """One click in the frontmost window."""

    def __init__(self, context):
        self.context = context

    def trigger(self, button):
        desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        click(self.context, desktop.getCurrentFrame(), button)

    def getImplementationName(self):  # noqa: N802 - UNO's names
        return NAME

    def supportsService(self, name):  # noqa: N802
        return name == NAME

    def getSupportedServiceNames(self):  # noqa: N802
        return (NAME,)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice requires
g_ImplementationHelper.addImplementation(Click, NAME, (NAME,))
