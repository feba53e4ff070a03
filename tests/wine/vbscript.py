"""The add-in's VBA module as VBScript, which Wine runs: its own text, without types and what Excel alone has.

Excel's Application is a stand-in with the number of a window and a workbook; message boxes go to a file.
"""

import csv
import re
from pathlib import Path

_HOST = """
Class Host
    Public Ready
    Public Hwnd
    Public ActiveWorkbook
    Public Cursor
    Public StatusBar
    Public ScreenUpdating
    Public Interactive
    Public Due
    Public Sub OnTime(moment, procedure)
        Due = procedure
    End Sub
End Class
Class OpenBook
    Public Name
    Public FullName
    Public Path
End Class
Class Button
    Public Id
    Public Tag
End Class
Dim Application, ThisWorkbook, said
Set Application = New Host
Application.Ready = True
Application.Hwnd = {window}
Set Application.ActiveWorkbook = New OpenBook
Set ThisWorkbook = New OpenBook
ThisWorkbook.Name = "zwgk.xlam"
Application.ActiveWorkbook.Name = "{name}"
Application.ActiveWorkbook.Path = "{folder}"
Application.ActiveWorkbook.FullName = "{folder}\\{name}"
Sub Say(message, style, title)
    said = said & style & vbLf & message & vbLf
End Sub
"""
_CLICK = """
Dim pressed, out
Set pressed = New Button
pressed.Id = "{button}"
pressed.Tag = "book"
ZwgkClick pressed
Do While Application.Due <> ""
    Application.Due = ""
    WScript.Sleep 1000
    ZwgkLook
Loop
Set out = CreateObject("Scripting.FileSystemObject").CreateTextFile("{said}", True, True)
out.Write said
out.Close
"""


def click_script(addin: Path, button: str, window: int, folder: str, name: str, said: str) -> bytes:
    """Return a script that clicks a button for a workbook in Excel's window, and writes the boxes to `said`."""
    code = (addin / "excel" / "Zwgk.bas").read_text("ascii").partition("Option Explicit\n")[2]
    code = re.sub(r"^Private Function Text\(.*?^End Function\n", _texts(addin), code, flags=re.DOTALL | re.MULTILINE)
    code = re.sub(r" As [A-Z]\w+", "", code)
    code = re.sub(r"^(Private|Public) ", "", code, flags=re.MULTILINE)
    variables, first, procedures = code.partition("Sub ZwgkClick")
    code = re.sub(r"^(\w+)$", r"Dim \1", variables, flags=re.MULTILINE) + first + procedures
    code = re.sub(r"^Broken:\n|^ *On Error GoTo Broken\n", "", code, flags=re.MULTILINE)
    # Wine's ExpandEnvironmentStrings keeps the final zero of the text.
    code = re.sub(r"shell\.ExpandEnvironmentStrings\(\w+\)", r'Replace(\g<0>, Chr(0), "")', code)
    code = code.replace("MsgBox ", "Say ").replace("Next line", "Next")
    host = _HOST.format(window=window, folder=folder, name=name)
    script = f"{host}{code}{_CLICK.format(button=button, said=said)}"
    return script.replace("\n", "\r\n").encode("gbk")  # Wine reads scripts in the code page of the system


def _texts(addin: Path) -> str:
    with (addin / "excel" / "texts.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["text"]) for row in csv.DictReader(file)]
    cases = "".join(f'    Case "{name}" Text = "{text}"\n' for name, text in rows)
    return f"Function Text(id)\n    Select Case id\n{cases}    End Select\nEnd Function\n".replace("\\", "\\\\")
