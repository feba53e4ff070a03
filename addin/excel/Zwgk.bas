Attribute VB_Name = "Zwgk"
Option Explicit

' The bridge from the ribbon to Python. A click is handed to the resident program through files in the user's own
' folder; only if that does not run is Python started. Only the user's own configuration decides which program runs;
' of the workbook, only name and path are read here. Plain ASCII: all Chinese is in the add-in's sheet "texts".

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
Private Const ESCAPE_IS_AN_ERROR As Long = 2
Private Const ESCAPE_PRESSED As Long = 18
Private Const SECONDS_TO_TAKE As Long = 3
' A message box cuts at 1024 bytes, two per Chinese character.
Private Const MOST_CHARACTERS As Long = 500

' Excel still accepts clicks while Python runs.
Private running As Boolean
Private gaveUp As Boolean

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

' The request goes in a file: on a command line Windows would replace %NAME% in a workbook's name.
Private Sub RunCommand(command As String, book As String)
    Dim shell As Object, files As Object
    Dim folder As String, interpreter As String, window As String, report As String, message As String
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
    window = "-" & Application.Hwnd & ".txt"
    report = folder & "\report" & window
    Forget files, report
    Forget files, folder & "\offered" & window
    WriteText files, folder & "\request" & window, command & vbCrLf & book
    gaveUp = False
    Application.Cursor = WAITING
    Application.StatusBar = Text("starting")
    On Error Resume Next
    If WasTaken(files, folder, window) Then
        WaitForReport files, report, folder & "\taken" & window
    Else
        StartPython shell, files.GetParentFolderName(interpreter), interpreter
    End If
    ' Python restores these itself, unless it was ended from outside.
    Application.ScreenUpdating = True
    Application.StatusBar = False
    Application.Cursor = ORDINARY
    Forget files, folder & "\request" & window
    On Error GoTo 0
    If files.FileExists(report) Then
        message = ReadText(files, report)
        Forget files, report
        ShowReport message
    ElseIf Not gaveUp Then
        Tell Text("failed") & vbLf & folder & "\zwgk.log", vbCritical
    End If
End Sub

' Offer the request to the resident program. Nobody takes it if that has been ended from outside.
Private Function WasTaken(files As Object, folder As String, window As String) As Boolean
    Dim request As String, offered As String, last As Date
    If Not files.FileExists(folder & RESIDENT_FILE) Then Exit Function
    request = folder & "\request" & window
    offered = folder & "\offered" & window
    files.MoveFile request, offered
    last = Now + TimeSerial(0, 0, SECONDS_TO_TAKE)
    WasTaken = True
    Do While files.FileExists(offered)
        DoEvents
        If Now > last Then
            ' Fails if the program takes it this moment.
            On Error Resume Next
            files.MoveFile offered, request
            WasTaken = Not files.FileExists(request)
            Exit Function
        End If
    Loop
End Function

' DoEvents lets Excel answer the program meanwhile. The program holds the taken file: if it can be deleted, it is gone.
Private Sub WaitForReport(files As Object, report As String, taken As String)
    Dim look As Date
    On Error Resume Next
    look = Now + TimeSerial(0, 0, SECONDS_TO_TAKE)
    Application.EnableCancelKey = ESCAPE_IS_AN_ERROR
    Do Until files.FileExists(report)
        DoEvents
        If Err.Number = ESCAPE_PRESSED Then gaveUp = (MsgBox(Text("stop"), vbYesNo + vbExclamation, Text("title")) = vbYes)
        Err.Clear
        If gaveUp Then Exit Do
        If Now > look Then
            look = Now + TimeSerial(0, 0, 1)
            Forget files, taken
            If Not files.FileExists(taken) Then Exit Do
        End If
    Loop
End Sub

' Excel's current folder is often the workbook's, and Windows looks for libraries there.
Private Sub StartPython(shell As Object, folder As String, interpreter As String)
    Dim before As String
    before = shell.CurrentDirectory
    shell.CurrentDirectory = folder
    shell.Run Quoted(interpreter) & " -I -c " & Quoted(PYTHON_CODE) & " --window=" & Application.Hwnd, HIDDEN, True
    shell.CurrentDirectory = before
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
