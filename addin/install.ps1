# Installs the program and the Excel add-in for this user, from the folder of wheels beside this script: no
# administrator, no network. With -Remove takes everything out again. For Windows PowerShell 5.1, which every Windows
# has; saved with a byte order mark, without which 5.1 would not read the Chinese.
param([switch]$Remove)
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8

$Home_ = Join-Path $env:LOCALAPPDATA 'zwgk'
$Environment = Join-Path $Home_ 'env'
$Python = Join-Path $Environment 'Scripts\python.exe'

function Stop-WithMessage([string]$Message) {
    Write-Host ''
    Write-Host $Message -ForegroundColor Red
    Read-Host '按回车键关闭'
    exit 2
}

# Runs a program with its output on the screen; true if it ended well.
function Invoke-Program([string]$Program, [string[]]$Arguments) {
    $ErrorActionPreference = 'Continue'
    & $Program @Arguments | Out-Host
    return $LASTEXITCODE -eq 0
}

function Invoke-Zwgk([string[]]$Arguments) {
    return Invoke-Program $Python (@('-I', '-X', 'utf8', '-c', 'from zwgk.cli import main; main()') + $Arguments)
}

# What an interpreter says of itself ("3.12 64"), or "" if it does not run (the Store's stand-in does not).
function Get-PythonVersion([string]$Program) {
    $ErrorActionPreference = 'Continue'
    try {
        $code = 'import sys; print(sys.version_info[0], sys.version_info[1], 64 if sys.maxsize > 2**32 else 32)'
        return (& $Program -I -c $code 2>$null) -join ''
    } catch {
        return ''
    }
}

# The newest suitable interpreter: those that python.org's installer registered, then the one on the path.
function Find-Python {
    $candidates = @()
    foreach ($minor in '3.13', '3.12', '3.11') {
        foreach ($root in 'HKCU:', 'HKLM:') {
            $key = "$root\Software\Python\PythonCore\$minor\InstallPath"
            if (Test-Path $key) {
                $folder = (Get-Item $key).GetValue('')
                if ($folder) { $candidates += Join-Path $folder 'python.exe' }
            }
        }
    }
    foreach ($command in Get-Command python.exe -All -ErrorAction SilentlyContinue) {
        if ($command.Source -notlike '*\WindowsApps\*') { $candidates += $command.Source }
    }
    foreach ($candidate in $candidates) {
        if ((Test-Path $candidate) -and (Get-PythonVersion $candidate) -match '^3 1[123] 64$') { return $candidate }
    }
    return ''
}

if (Get-Process -Name EXCEL -ErrorAction SilentlyContinue) {
    Stop-WithMessage '请先保存工作簿，关闭所有 Excel 窗口，再重新运行。'
}

if ($Remove) {
    if (Test-Path $Python) {
        if (-not (Invoke-Zwgk @('addin', 'remove'))) { Stop-WithMessage '没有卸载成功，请看上面的说明。' }
    }
    if (Test-Path $Home_) { Remove-Item $Home_ -Recurse -Force }
    Write-Host '已卸载，没有留下文件和设置。'
    Read-Host '按回车键关闭'
    exit 0
}

Write-Host '一、解除文件锁定'
Get-ChildItem (Split-Path $PSScriptRoot) -Recurse -File | Unblock-File

Write-Host '二、查找 Python（3.11、3.12 或 3.13，64 位）'
$Found = Find-Python
if (-not $Found) {
    Stop-WithMessage '没有找到 64 位的 Python 3.11、3.12 或 3.13：请从 python.org 安装（只给自己安装，不需要管理员），再重新运行。'
}
Write-Host "    $Found"

Write-Host '三、安装程序（约一分钟，不联网）'
if (Test-Path $Environment) { Remove-Item $Environment -Recurse -Force }
if (-not (Invoke-Program $Found @('-I', '-m', 'venv', $Environment))) {
    Stop-WithMessage '没有建成运行环境，请看上面的说明，或联系电脑管理员。'
}
$Wheels = Join-Path $PSScriptRoot 'wheels'
$Pip = @('-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-index', '--find-links', $Wheels, 'zwgk')
if (-not (Invoke-Program $Python $Pip)) {
    Stop-WithMessage '没有装成程序，请看上面的说明：安装包可能没有解压完整。'
}

Write-Host '四、安装 Excel 加载项'
if (-not (Invoke-Zwgk @('addin', 'install', '--file', (Join-Path $PSScriptRoot 'zwgk.xlam')))) {
    Stop-WithMessage '没有装成加载项，请看上面的说明。'
}

Write-Host ''
[void](Invoke-Zwgk @('doctor'))
Write-Host ''
Write-Host '安装完成。请打开 Excel：功能区会多出“政务公开”一栏。' -ForegroundColor Green
Read-Host '按回车键关闭'
