@echo off
chcp 936 >nul
title 政务公开：卸载
if not exist "%LOCALAPPDATA%\zwgk\program\python.exe" goto files
"%LOCALAPPDATA%\zwgk\program\python.exe" -X utf8 -c "from zwgk.cli import main; main()" addin remove
if errorlevel 2 goto failed
:files
set tries=0
:again
if exist "%LOCALAPPDATA%\zwgk" rd /s /q "%LOCALAPPDATA%\zwgk" 2>nul
if not exist "%LOCALAPPDATA%\zwgk" goto done
rem Windows keeps the files of a program that has just ended for a moment.
set /a tries+=1
ping -n 2 127.0.0.1 >nul
if %tries% lss 10 goto again
goto busy
:done
echo 已卸载，没有留下文件和设置。您的工作簿没有动。
pause
exit /b 0
:busy
echo 有文件正在使用，没有全部删掉：请关闭所有 Excel 窗口，再双击“卸载.cmd”。
:failed
pause
exit /b 2
