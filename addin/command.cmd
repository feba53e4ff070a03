@"%~dp0python.exe" -c "from zwgk.cli import main; main()" %*
