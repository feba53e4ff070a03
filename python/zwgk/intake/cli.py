"""Subcommands of intake with more options than their buttons: collect, import, words. Mounted by `zwgk.cli`."""

from pathlib import Path
from typing import Annotated

import typer

from zwgk.arguments import PeriodText, Workbook, asked_period
from zwgk.terminal import command_line, finish, progress_bar

Overwrite = Annotated[bool, typer.Option("--overwrite", help="与现有的数不同时，以新数为准")]


def mount(app: typer.Typer) -> None:
    """Add the subcommands to the application."""
    app.command("collect")(collect)
    app.command("import")(import_)
    app.command("words")(words)


def collect(
    workbook: Workbook,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="文件或文件夹", help="交回的填报表，或放着它们的文件夹、.zip；不写就收“下发/时段”里的"),
    ] = None,
    period: PeriodText = None,
    overwrite: Overwrite = False,
) -> None:
    """回收：读取交回的填报表，先备份，再填入各单位表；有冲突的列在“校验”表里由您决定。"""
    with command_line():
        from zwgk import commands
        from zwgk.files import refuse_devices, run_on_file

        paths = files or []
        refuse_devices(*paths)
        with progress_bar("正在读取填报表") as told:
            outcome = run_on_file(
                workbook,
                lambda book: commands.collect(book, paths, asked_period(period, book), overwrite, told),
                doing="回收",
            )
    finish(outcome)


def import_(
    workbook: Workbook,
    export: Annotated[Path, typer.Argument(metavar="台账", help="网站后台导出的文章清单（.xlsx、.xls、.csv）")],
    period: PeriodText = None,
    overwrite: Overwrite = False,
) -> None:
    """台账导入：按单位、栏目、月份数出文章，先备份，再填入各单位表和“门户网站”表；新媒体清单填入“新媒体”表。"""
    with command_line():
        from zwgk import commands
        from zwgk.files import refuse_devices, run_on_file

        refuse_devices(export)
        with progress_bar("正在读取台账") as told:
            outcome = run_on_file(
                workbook,
                lambda book: commands.import_articles(book, export, asked_period(period, book), overwrite, told),
                doing="台账导入",
            )
    finish(outcome)


def words(
    workbook: Workbook,
    source: Annotated[
        Path | None,
        typer.Option("--import", metavar="文件", help="两列的表（.csv、.xlsx），加入“校对词表”"),
    ] = None,
    target: Annotated[Path | None, typer.Option("--export", metavar="文件", help="把“校对词表”存成 .csv")] = None,
) -> None:
    """校对词表：导入或导出本办的错词、正词。导入写进工作簿，原有的行不改。"""
    with command_line("正在处理校对词表"):
        from zwgk import commands
        from zwgk.errors import Refusal
        from zwgk.files import open_file, refuse_devices, run_on_file

        if (source is None) == (target is None):
            raise Refusal("请写明导入还是导出：--import 文件，或 --export 文件。")
        if source is not None:
            refuse_devices(source)
            outcome = run_on_file(workbook, lambda book: commands.import_words(book, source), doing="导入校对词表")
        elif target is not None:
            with open_file(workbook) as book:
                outcome = commands.export_words(book, target)
    finish(outcome)
