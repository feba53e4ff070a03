"""The subcommands `history` and `close`."""

from pathlib import Path
from typing import Annotated

import typer

from zwgk.arguments import PeriodText, Workbook, asked_period
from zwgk.terminal import command_line, finish


def history(
    workbook: Workbook,
    older: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="文件",
            help="以前年度的工作簿或公布的附件（.docx、.xlsx、.pdf、.html），可以写几个（只读）；数记入“历史”表",
        ),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="把各单位各栏目的比较存成 .csv")
    ] = None,
    period: PeriodText = None,
) -> None:
    """与以前比较：比上期、比上年同期的增减，今年累计，名次变化，跨年的连续为零。写了 --from 才改工作簿（先备份）。"""
    with command_line("正在比较"):
        from zwgk import commands
        from zwgk.files import open_file, refuse_devices, run_on_file

        refuse_devices(*(older or ()))
        if older:
            outcome = run_on_file(
                workbook,
                lambda book: commands.history(book, older, target, asked_period(period, book)),
                doing="记入历史",
            )
        else:
            with open_file(workbook) as book:
                outcome = commands.history(book, (), target, asked_period(period, book))
    finish(outcome)


def close(
    workbook: Workbook,
    period: PeriodText = None,
    again: Annotated[bool, typer.Option("--again", help="已经封存过的，再封存一次；原来的保留")] = False,
) -> None:
    """封存：把定稿的文稿和公布的数存到工作簿旁边的“归档”文件夹，公布的数记入“历史”表。"""
    with command_line("正在封存"):
        from zwgk import commands
        from zwgk.files import run_on_file

        outcome = run_on_file(
            workbook, lambda book: commands.close(book, asked_period(period, book), again), doing="封存"
        )
    finish(outcome)


def correct(
    workbook: Workbook,
    period: PeriodText = None,
    restore: Annotated[bool, typer.Option("--restore", help="不更正，把改过的条数改回公布时的")] = False,
) -> None:
    """更正：封存以后改过的数，公开更正（记入“历史”，写进下一期通报），或者用 --restore 恢复。先备份。"""
    with command_line("正在更正"):
        from zwgk import commands
        from zwgk.files import run_on_file
        from zwgk.history.correct import CORRECT, RESTORE

        outcome = run_on_file(
            workbook,
            lambda book: commands.correct(book, RESTORE if restore else CORRECT, asked_period(period, book)),
            doing="更正",
        )
    finish(outcome)
