"""Subcommands of the bulletin."""

from pathlib import Path
from typing import Annotated

import typer

from zwgk.arguments import PeriodText, Workbook, asked_period
from zwgk.files import open_file, refuse_devices
from zwgk.terminal import command_line, finish, progress_bar

TemplateFile = Annotated[
    Path | None,
    typer.Option("--template", metavar="模板", help="Word 模板；不写则用工作簿旁边的“通报模板.docx”，没有则用自带的"),
]


def bulletin(
    workbook: Workbook,
    target: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="要写的 Word 文件（.docx）")],
    period: PeriodText = None,
    template: TemplateFile = None,
) -> None:
    """通报文稿：按模板生成通报的 Word 文稿。工作簿不改动。"""
    with command_line("正在生成通报文稿"):
        from zwgk import commands

        with open_file(workbook) as book:
            outcome = commands.bulletin(book, target, asked_period(period, book), template)
    finish(outcome)


def publish(
    workbook: Workbook,
    folder: Annotated[Path, typer.Option("-o", "--output", metavar="文件夹", help="文件放到这里；没有则新建")],
    period: PeriodText = None,
    template: TemplateFile = None,
) -> None:
    """生成通报：Word 文稿、附件 PDF、全文 PDF 和网页，一次生成。工作簿不改动。"""
    with command_line():
        from zwgk import commands

        with progress_bar("正在生成通报") as told, open_file(workbook) as book:
            asked = asked_period(period, book)
            outcome = commands.publish(book, folder, asked, template, told, into_book=False)
    finish(outcome)


def check(
    paper: Annotated[Path, typer.Argument(metavar="文件", help="要审校的通报（.docx .pdf .html .xlsx .md .txt）")],
    commented: Annotated[
        Path | None,
        typer.Option("--comments", metavar="文件", help="把问题写成批注，存成另一个 Word 文件（原文件不动）"),
    ] = None,
    workbook: Annotated[
        Path | None, typer.Option("--book", metavar="工作簿", help="再与这个工作簿逐数核对（工作簿不改动）")
    ] = None,
    period: PeriodText = None,
) -> None:
    """审校：核对一份通报的数字、名单、日期和用词，逐条列出。文件不改动。"""
    with command_line("正在审校"):
        from zwgk.documents.check.run import check_file

        refuse_devices(paper)
        asked = None
        if workbook is not None and period:
            with open_file(workbook) as book:
                asked = asked_period(period, book)
        outcome = check_file(paper, commented, workbook, asked)
    finish(outcome)


def add_bulletin_commands(app: typer.Typer) -> None:
    """Mount the subcommands on the root command."""
    app.command()(bulletin)
    app.command()(publish)
    app.command()(check)
