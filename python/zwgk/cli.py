"""The command `zwgk`: parse, call a command, print. Exit codes: 0 done, 1 done with problems to look at, 2 refused."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from xlwings_engines.excel import leave_excel_running
from xlwings_engines.fitting_names import fitting_name
from zwgk import button_commands
from zwgk.addin.cli import app as addin_app
from zwgk.arguments import PeriodText, Workbook, asked_period
from zwgk.chinese_typer import ChineseTyper, completion_script
from zwgk.documents.cli import add_bulletin_commands
from zwgk.errors import Refusal
from zwgk.history.cli import close, correct, history
from zwgk.intake import cli as intake
from zwgk.packaged import copy_materials, packaged
from zwgk.rollup import cli as rollup
from zwgk.temporary import folder_for_a_reader, sweep_temporary_folders
from zwgk.terminal import command_line, console, finish
from zwgk.version import __version__

app: ChineseTyper = ChineseTyper("政务公开工作通报：从各单位填报表到附件、问题清单和通报文稿。", alone_is_help=False)


def main() -> None:
    """Run the console script."""
    try:
        app(prog_name="zwgk")
    finally:
        leave_excel_running()


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    sweep_temporary_folders()
    if version:
        console.print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        from zwgk.usage import next_steps

        finish(next_steps(Path()))


@app.command()
def new(
    target: Annotated[Path, typer.Option("-o", "--output", metavar="工作簿", help="要建的工作簿（.xlsx），不能已存在")],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="文件夹", help="放着 settings.toml、roster.csv 的文件夹；不写则用空白原料"),
    ] = None,
    units: Annotated[
        Path | None,
        typer.Option(
            "--units", metavar="名单", help="单位名单（.xlsx、.csv……），有“单位名称”“类别”两栏；其余用空白原料"
        ),
    ] = None,
) -> None:
    """新建工作簿：按文件夹里的设置和名录，或者一份单位名单，建好全部工作表。"""
    with command_line("正在建工作簿"):
        from zwgk.files import refuse_devices
        from zwgk.intake.new_county import new_workbook
        from zwgk.workbook.create import create_workbook

        if source is not None and units is not None:
            raise Refusal("--from 和 --units 只能写一个：文件夹里已经有单位名录。")
        if units is not None:
            refuse_devices(units)
            outcome = new_workbook(None, dt.date.today(), target, units)
        else:
            outcome = create_workbook(source or packaged("blank"), target)
    finish(outcome)


@app.command()
def materials(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="要建的文件夹，不能已存在")],
) -> None:
    """取原料：把空白的设置和名录放进一个新文件夹，改成自己的县，再用 zwgk new 建工作簿。"""
    with command_line():
        outcome = copy_materials(folder)
    finish(outcome)


@app.command()
def new_year(
    workbook: Workbook,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="新工作簿；不写则放在原工作簿旁边")
    ] = None,
) -> None:
    """新建年度工作簿：沿用工作簿的设置和名录，建好下一年度的空白工作簿。"""
    with command_line("正在建工作簿"):
        from zwgk import commands
        from zwgk.files import open_settled

        with open_settled(workbook) as book:
            outcome = commands.new_year(book, target)
    finish(outcome)


@app.command()
def recompute(
    workbook: Workbook,
    period: PeriodText = None,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="结果另存到这里；不写则存回原文件")
    ] = None,
) -> None:
    """重新统计：汇总各单位表，排好名次，更新附件、问题清单、校验和看板。"""
    with command_line("正在统计"):
        from zwgk import commands
        from zwgk.files import run_on_file

        outcome = run_on_file(
            workbook, lambda book: commands.recompute(book, asked_period(period, book)), target, doing="重新统计"
        )
    finish(outcome)


@app.command()
def pdf(
    workbook: Workbook,
    target: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="要写的 PDF 文件")],
) -> None:
    """导出 PDF：全部附件存成一个 PDF，页码连续（需要 LibreOffice）。"""
    with command_line("正在生成 PDF"):
        from zwgk.documents.pdf import attachments_pdf, paper_outcome
        from zwgk.files import refuse_devices

        refuse_devices(workbook)
        outcome = paper_outcome("附件已导出。", attachments_pdf(workbook, target), (target,))
    finish(outcome)


@app.command()
def preview(workbook: Workbook) -> None:
    """打印预览：把附件做成临时的 PDF，用本机的 PDF 阅读器打开。"""
    with command_line("正在生成 PDF"):
        from zwgk.documents.pdf import attachments_pdf, paper_outcome
        from zwgk.documents.viewer import find_viewer
        from zwgk.files import refuse_devices

        refuse_devices(workbook)
        view = find_viewer()
        target = folder_for_a_reader() / fitting_name(workbook.stem, "-附件.pdf")
        outcome = paper_outcome("附件已打开。", attachments_pdf(workbook, target), (target,))
        view(target)
    finish(outcome)


@app.command()
def print_attachments(
    workbook: Workbook,
    printer: Annotated[str | None, typer.Option("--printer", metavar="打印机", help="不写则用默认打印机")] = None,
) -> None:
    """打印附件：全部附件作为一个打印任务送到打印机，页码连续。"""
    with command_line("正在打印"):
        from zwgk import commands
        from zwgk.files import open_file

        with open_file(workbook) as book:
            outcome = commands.print_attachments(book, printer)
    finish(outcome)


@app.command()
def doctor() -> None:
    """诊断：检查本机装了什么、缺什么、该怎么办。"""
    with command_line():
        from zwgk.doctor import diagnose

        outcome = diagnose()
    finish(outcome)


@app.command("help")
def show_help() -> None:
    """帮助：打开使用说明，列出每个按钮做什么。"""
    with command_line():
        from zwgk import commands

        outcome = commands.help()
    finish(outcome)


@app.command()
def completion(
    shell: Annotated[
        str | None, typer.Argument(metavar="终端", help="bash、zsh、fish 或 powershell；不写则自己认")
    ] = None,
) -> None:
    """命令补全：打印一段脚本，终端运行它以后，按 Tab 键补全命令。例如：eval "$(zwgk completion)"。"""
    with command_line():
        script = completion_script("zwgk", shell)
        if script is None:
            raise Refusal("认不出是哪种终端：请写明 bash、zsh、fish 或 powershell，例如 zwgk completion bash。")
    console.print(script, markup=False, soft_wrap=True)


intake.mount(app)
rollup.mount(app)
add_bulletin_commands(app)
app.command()(history)
app.command()(close)
app.command()(correct)
button_commands.mount(app)
app.add_typer(addin_app, name="addin")
