Attribute VB_Name = "Zwgk"
Option Explicit

' The bridge from the ribbon to Python. Only the user's own configuration decides which program runs; of the
' workbook, only name and path are read here. Plain ASCII: all Chinese is in the add-in's sheet "texts".

Private Const CONFIGURATION_FOLDER As String = "%LOCALAPPDATA%\zwgk"
Private Const PYTHON_CODE As String = "from zwgk.addin.bridge import main; main()"
Private Const HIDDEN As Long = 0
Private Const FOR_READING As Long = 1
Private Const UTF_16 As Long = -1
Private Const DONE_WITH_PROBLEMS As Long = 1
Private Const REFUSED As Long = 2
Private Const WAITING As Long = 2
Private Const ORDINARY As Long = -4143
' A message box cuts at 1024 bytes, two per Chinese character.
Private Const MOST_CHARACTERS As Long = 500

' Excel still accepts clicks while Python runs.
Private running As Boolean

' Every button: its id is the command's name, its tag says whether it needs a workbook.
Public Sub ZwgkClick(control As IRibbonControl)
    Dim refusal As String
    If running Then
        Tell Text("running"), vbExclamation
        Exit Sub
    End If
    On Error GoTo Broken
    If Not Application.Ready Then
        Tell Text("editing"), vbExclamation
        Exit Sub
    End If
    refusal = BookRefusal()
    If refusal = "" Then
        running = True
        RunCommand control.Id, Application.ActiveWorkbook.Name
    ElseIf control.Tag = "no_book" Then
        running = True
        RunCommand control.Id, ""
    Else
        Tell Text(refusal), vbExclamation
    End If
    running = False
    Exit Sub
Broken:
    running = False
    Tell Text("broken") & vbLf & Err.Description, vbCritical
End Sub

' Id of the text that says why the active workbook cannot be used, or "".
Private Function BookRefusal() As String
    Dim book As Workbook
    Set book = Application.ActiveWorkbook
    If book Is Nothing Then
        BookRefusal = "no_book"
    ElseIf InStr(book.FullName, "://") > 0 Then
        BookRefusal = "cloud"
    ElseIf book.Path = "" Then
        BookRefusal = "unsaved"
    End If
End Function

Private Function Quoted(argument As String) As String
    Quoted = Chr(34) & argument & Chr(34)
End Function

' The workbook's name goes in a file: on a command line Windows would replace %NAME% in it.
Private Sub RunCommand(command As String, book As String)
    Dim shell As Object, files As Object
    Dim folder As String, interpreter As String, report As String, request As String, before As String, message As String
    Dim code As Long
    Set shell = CreateObject("WScript.Shell")
    Set files = CreateObject("Scripting.FileSystemObject")
    folder = shell.ExpandEnvironmentStrings(CONFIGURATION_FOLDER)
    interpreter = Setting(files, folder & "\addin.txt", "interpreter")
    If interpreter = "" Then
        Tell Text("not_installed"), vbExclamation
        Exit Sub
    End If
    If Not files.FileExists(interpreter) Then
        Tell Text("moved") & vbLf & interpreter, vbExclamation
        Exit Sub
    End If
    report = folder & "\report-" & Application.Hwnd & ".txt"
    request = folder & "\request-" & Application.Hwnd & ".txt"
    If files.FileExists(report) Then files.DeleteFile report
    If files.FileExists(request) Then files.DeleteFile request
    If book <> "" Then WriteText files, request, book
    ' Excel's current folder is often the workbook's, and Windows looks for libraries there.
    before = shell.CurrentDirectory
    shell.CurrentDirectory = files.GetParentFolderName(interpreter)
    Application.Cursor = WAITING
    Application.StatusBar = Text("starting")
    On Error Resume Next
    code = shell.Run(Quoted(interpreter) & " -I -c " & Quoted(PYTHON_CODE) & " " & command & _
        " --window=" & Application.Hwnd, HIDDEN, True)
    shell.CurrentDirectory = before
    ' Python restores these itself, unless it was ended from outside.
    Application.ScreenUpdating = True
    Application.StatusBar = False
    Application.Cursor = ORDINARY
    If files.FileExists(request) Then files.DeleteFile request
    On Error GoTo 0
    If files.FileExists(report) Then
        message = ReadText(files, report)
        files.DeleteFile report
        ' No message if the clerk has just cancelled, or closed the preview.
        If message <> "" Then Tell message, Icon(code)
    Else
        Tell Text("failed") & vbLf & folder & "\zwgk.log", vbCritical
    End If
End Sub

Private Function Icon(code As Long) As Long
    If code = 0 Then
        Icon = vbInformation
    ElseIf code = DONE_WITH_PROBLEMS Or code = REFUSED Then
        Icon = vbExclamation
    Else
        Icon = vbCritical
    End If
End Function

' Value of key= in a text file of such lines, or "".
Private Function Setting(files As Object, path As String, key As String) As String
    Dim line As Variant
    If Not files.FileExists(path) Then Exit Function
    For Each line In Split(ReadText(files, path), vbCrLf)
        If Left(line, Len(key) + 1) = key & "=" Then Setting = Mid(line, Len(key) + 2)
    Next line
End Function

Private Function ReadText(files As Object, path As String) As String
    Dim stream As Object
    Set stream = files.OpenTextFile(path, FOR_READING, False, UTF_16)
    ReadText = stream.ReadAll
    stream.Close
End Function

Private Sub WriteText(files As Object, path As String, message As String)
    Dim stream As Object
    Set stream = files.CreateTextFile(path, True, True)
    stream.Write message
    stream.Close
End Sub

' Several boxes in turn if the message is too long for one; a line that fits one box is not divided.
Private Sub Tell(message As String, style As Long)
    Dim rest As String, place As Long
    rest = message
    Do While Len(rest) > MOST_CHARACTERS
        place = InStrRev(Left(rest, MOST_CHARACTERS), vbLf)
        If place = 0 Then place = MOST_CHARACTERS
        MsgBox Left(rest, place) & Text("more"), style, Text("title")
        rest = Mid(rest, place + 1)
    Loop
    MsgBox rest, style, Text("title")
End Sub

Private Function Text(id As String) As String
    Dim row As Long
    row = 1
    With ThisWorkbook.Worksheets("texts")
        Do Until .Cells(row, 1).Value = id Or .Cells(row, 1).Value = ""
            row = row + 1
        Loop
        Text = .Cells(row, 2).Value
    End With
End Function
