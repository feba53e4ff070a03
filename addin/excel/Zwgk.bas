Attribute VB_Name = "Zwgk"
Option Explicit

' The bridge from the ribbon to Python. A click is handed to the resident program through files in the user's own
' folder, and Excel is idle until the answer is there; only if that does not run is Python started. Only the user's own
' configuration decides which program runs; of the workbook, only name and path are read here. Nothing of Windows is
' declared here: security rules stop macros that call it. Plain ASCII: all Chinese is in the add-in's sheet "texts".

Private Const CONFIGURATION_FOLDER As String = "%LOCALAPPDATA%\zwgk"
Private Const RESIDENT_FILE As String = "\worker.json"
Private Const PYTHON_CODE As String = "from zwgk.addin.bridge import main; main()"
Private Const HIDDEN As Long = 0
Private Const FOR_READING As Long = 1
Private Const UTF_16 As Long = -1
Private Const DONE_WITH_PROBLEMS As Long = 1
Private Const REFUSED As Long = 2
Private Const WAITING As Long = 2
Private Const ORDINARY As Long = -4143
Private Const SECONDS_TO_TAKE As Long = 3
' A message box cuts at 1024 bytes, two per Chinese character.
Private Const MOST_CHARACTERS As Long = 500

' The click that waits for its answer. Meanwhile Excel accepts other clicks.
Private running As Boolean
Private offeredAt As Date
Private folder As String
Private window As String
Private interpreter As String

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
        RunCommand control.Id, Application.ActiveWorkbook.Name
    ElseIf control.Tag = "no_book" Then
        RunCommand control.Id, ""
    Else
        Tell Text(refusal), vbExclamation
    End If
    Exit Sub
Broken:
    Break Err.Description
End Sub

' Look for the answer. Excel calls it a second after the click, and again each second.
Public Sub ZwgkLook()
    Dim files As Object, taken As String
    If Not running Then Exit Sub
    On Error GoTo Broken
    Set files = CreateObject("Scripting.FileSystemObject")
    taken = FileOf("taken")
    If files.FileExists(FileOf("report")) Then
        Finish files
    ElseIf files.FileExists(FileOf("offered")) Then
        If Now <= offeredAt + TimeSerial(0, 0, SECONDS_TO_TAKE) Then
            LookLater
        ElseIf Withdrawn(files) Then
            StartPython files
        Else
            LookLater
        End If
    Else
        ' The program holds the taken file: if it can be deleted, the program is gone.
        If Now > offeredAt + TimeSerial(0, 0, 2 * SECONDS_TO_TAKE) Then Forget files, taken
        If files.FileExists(taken) Then
            LookLater
        Else
            Finish files
        End If
    End If
    Exit Sub
Broken:
    Break Err.Description
End Sub

' Excel is idle until then: it answers the program's calls at once, and takes no processor time.
Private Sub LookLater()
    Application.OnTime Now + TimeSerial(0, 0, 1), "'" & ThisWorkbook.Name & "'!ZwgkLook"
End Sub

Private Sub Break(description As String)
    running = False
    Restore
    Tell Text("broken") & vbLf & description, vbCritical
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

' A file of the click that waits. Each window of Excel has its own.
Private Function FileOf(kind As String) As String
    FileOf = folder & "\" & kind & "-" & window & ".txt"
End Function

' The request goes in a file: on a command line Windows would replace %NAME% in a workbook's name.
Private Sub RunCommand(command As String, book As String)
    Dim shell As Object, files As Object
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
    window = Application.Hwnd
    Forget files, FileOf("report")
    Forget files, FileOf("offered")
    WriteText files, FileOf("request"), command & vbCrLf & book
    running = True
    Application.Cursor = WAITING
    Application.StatusBar = Text("starting")
    If files.FileExists(folder & RESIDENT_FILE) Then
        files.MoveFile FileOf("request"), FileOf("offered")
        offeredAt = Now
        LookLater
    Else
        StartPython files
    End If
End Sub

' Nobody takes the offer if the resident program has been ended from outside. Fails if it takes it this moment.
Private Function Withdrawn(files As Object) As Boolean
    On Error Resume Next
    files.MoveFile FileOf("offered"), FileOf("request")
    Withdrawn = files.FileExists(FileOf("request"))
End Function

' Excel's current folder is often the workbook's, and Windows looks for libraries there.
Private Sub StartPython(files As Object)
    Dim shell As Object, before As String
    Set shell = CreateObject("WScript.Shell")
    before = shell.CurrentDirectory
    On Error Resume Next
    shell.CurrentDirectory = files.GetParentFolderName(interpreter)
    shell.Run Quoted(interpreter) & " -I -c " & Quoted(PYTHON_CODE) & " --window=" & window, HIDDEN, True
    shell.CurrentDirectory = before
    On Error GoTo 0
    Finish files
End Sub

Private Sub Finish(files As Object)
    Dim report As String, message As String
    report = FileOf("report")
    running = False
    Restore
    Forget files, FileOf("request")
    If files.FileExists(report) Then
        message = ReadText(files, report)
        Forget files, report
        ShowReport message
    Else
        Tell Text("failed") & vbLf & folder & "\zwgk.log", vbCritical
    End If
End Sub

' Python restores these itself, unless it was ended from outside.
Private Sub Restore()
    On Error Resume Next
    Application.Interactive = True
    Application.ScreenUpdating = True
    Application.StatusBar = False
    Application.Cursor = ORDINARY
End Sub

' A report is a code and a text; no text if the clerk has just cancelled, or closed the preview.
Private Sub ShowReport(message As String)
    Dim place As Long
    place = InStr(message, vbCrLf)
    If Len(message) > place + 1 Then Tell Mid(message, place + 2), Icon(CLng(Left(message, place - 1)))
End Sub

' Delete a file that may not be there, or be held.
Private Sub Forget(files As Object, path As String)
    On Error Resume Next
    If files.FileExists(path) Then files.DeleteFile path
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
