@echo off
chcp 936 >nul
title 政务公开：安装
if exist "%~dp0files\program\python.exe" goto unpacked
echo 请先把压缩包全部解压到一个文件夹（右键“全部解压缩”），再双击里面的“安装.cmd”。
pause
exit /b 2
:unpacked
"%~dp0files\program\python.exe" -B -X utf8 -m zwgk.addin.desk "%~dp0files"
set result=%errorlevel%
echo.
pause
exit /b %result%
