"""The buttons, shared by ribbon, toolbar and command line. Cheap to import; the work is in commands.py.

A button is a function of `zwgk.commands` and a row here; ribbon, toolbar, icon, subcommand and help follow from it.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Button:
    """One button. Its command is called as `zwgk.commands.<id>(book)`, or `(book, <the user's choice>)`.

    `image_mso`: name of a built-in Excel icon. `needs_book` false: book may be None. `writes` false: the workbook is
    only read. `backs_up`: the command itself copies the file before it writes. `reopens`: it closes and reopens the
    workbook. `asks`: what the user chooses before the command runs: a folder (Path), a file (Path), files (tuple of
    Path), a paper (Path of a finished bulletin), or a decision (str: one of the `Outcome.choices` that the command
    returns without one). `shorter`: name of the subcommand if it differs from the id. `everyday`: it comes first in a
    toolbar, which has no room for all on a small screen.
    """

    id: str
    label: str
    group: str
    screentip: str
    supertip: str
    image_mso: str
    large: bool = False
    needs_book: bool = True
    reopens: bool = False
    writes: bool = True
    backs_up: bool = False
    asks: Literal["", "folder", "file", "files", "paper", "decision"] = ""
    shorter: str = ""
    everyday: bool = False

    @property
    def opens_chooser(self) -> bool:
        """Return whether the office's own window for files or folders opens first."""
        return self.asks not in ("", "decision")

    @property
    def subcommand(self) -> str:
        """Return the name on the command line."""
        return self.shorter or self.id.replace("_", "-")


TITLE = "政务公开"
"""Title of the ribbon's tab, of the menu and of the file menu's entries."""

GROUPS: dict[str, str] = {"data": "数据", "statistics": "统计", "output": "输出", "support": "帮助"}
"""Group id -> label, in the order of the ribbon."""

BUTTONS: tuple[Button, ...] = (
    Button(
        id="send",
        label="下发",
        group="data",
        screentip="下发填报表",
        supertip="为每个单位生成一份填报表，只开放本期月份，存到您选的文件夹。",
        image_mso="FileSendAsAttachment",
        asks="folder",
        writes=False,
        everyday=True,
    ),
    Button(
        id="collect",
        label="回收",
        group="data",
        screentip="回收填报表",
        supertip="读取各单位交回的表，先备份，再逐格列出改动，有冲突的由您决定。",
        image_mso="Consolidate",
        asks="files",
        backs_up=True,
        everyday=True,
    ),
    Button(
        id="collect_again",
        label="再回收",
        group="data",
        screentip="照上次再回收一次",
        supertip="不用再选：再读上次回收的文件或文件夹，新来的一起收，不在了的列出来；“校验”里选了√、×的照办。",
        image_mso="RefreshAll",
        backs_up=True,
        everyday=True,
    ),
    Button(
        id="remind",
        label="催报",
        group="data",
        screentip="填报进度与催报",
        supertip="列出哪些单位还缺哪些月份，并生成一段可直接粘贴到群里的催报文字。",
        image_mso="ReviewNewComment",
        everyday=True,
    ),
    Button(
        id="import_articles",
        label="台账导入",
        group="data",
        screentip="导入网站后台台账",
        supertip="把网站后台导出的文章清单按单位、栏目、月份计数，填入各单位表。",
        image_mso="GetExternalDataFromText",
        asks="file",
        backs_up=True,
        shorter="import",
    ),
    Button(
        id="sync",
        label="同步结构",
        group="data",
        screentip="按设置和名录同步结构",
        supertip="增减栏目、类别、单位或改名以后，各表、附件和图随之更新；旧版本的工作簿更新到现在的版本。填好的都保留，先备份。",
        image_mso="SheetInsert",
        reopens=True,
        backs_up=True,
    ),
    Button(
        id="recompute",
        label="重新统计",
        group="statistics",
        screentip="重新统计",
        supertip="汇总各单位表，排好名次，更新附件、问题清单和看板。只改统计结果，不动您填的数。",
        image_mso="CalculateNow",
        large=True,
        everyday=True,
    ),
    Button(
        id="validate",
        label="校验",
        group="statistics",
        screentip="只校验，不统计",
        supertip="检查各表填得对不对，结果列在“校验”表里，逐条可点到出错的单元格。",
        image_mso="ErrorChecking",
        everyday=True,
    ),
    Button(
        id="preview",
        label="打印预览",
        group="output",
        screentip="预览附件",
        supertip="按打印效果预览全部附件，页码连续。",
        image_mso="FilePrintPreview",
        writes=False,
        everyday=True,
    ),
    Button(
        id="print_attachments",
        label="打印附件",
        group="output",
        screentip="打印全部附件",
        supertip="把全部附件作为一个打印任务送到默认打印机，页码连续。",
        image_mso="FilePrint",
        large=True,
        writes=False,
        everyday=True,
    ),
    Button(
        id="export_pdf",
        label="导出 PDF",
        group="output",
        screentip="附件导出为 PDF",
        supertip="把全部附件存成一个 PDF 文件，放在工作簿旁边。",
        image_mso="FileSaveAsPdfOrXps",
        writes=False,
        shorter="pdf",
        everyday=True,
    ),
    Button(
        id="publish",
        label="生成通报",
        group="output",
        screentip="生成通报全文",
        supertip="生成通报的 Word 文稿、附件 PDF、合并的 PDF 和网页，放到您选的文件夹。",
        image_mso="HeaderFooterInsert",
        large=True,
        asks="folder",
        everyday=True,
    ),
    Button(
        id="check",
        label="审校",
        group="output",
        screentip="审校一份通报",
        supertip="核对一份做好的通报（Word、PDF、网页、表格）：数字、名单、日期、用词，列在“校验”表；"
        "Word 文稿另存带批注的。",
        image_mso="Spelling",
        asks="paper",
    ),
    Button(
        id="close",
        label="封存",
        group="output",
        screentip="封存这一期",
        supertip="通报定稿以后，把公布的文稿和数存到工作簿旁边的“归档”文件夹；以后改动这一期的数，“校验”会逐条列出。",
        image_mso="FileMarkAsFinal",
    ),
    Button(
        id="correct",
        label="更正",
        group="output",
        screentip="更正公布以后改过的数",
        supertip="列出封存以后改动的地方，由您决定：公开更正（记入“历史”，写进下一期通报），或者恢复公布时的数。先备份。",
        image_mso="ReviewHighlightChanges",
        asks="decision",
        backs_up=True,
    ),
    Button(
        id="feedback",
        label="反馈单",
        group="output",
        screentip="给各单位的反馈单",
        supertip="每个单位一页：各月条数、应发、名次、还缺什么，存成表格和 PDF，另有一份邮件合并用的清单。",
        image_mso="ReviewShareWorkbook",
        asks="folder",
        writes=False,
    ),
    Button(
        id="new_workbook",
        label="新建工作簿",
        group="support",
        screentip="新建自己县的工作簿",
        supertip="建一份自己县的工作簿：打开着单位名单（有“单位名称”“类别”两栏）的，单位照名单；没有的，建一份空白的。",
        image_mso="FileNewDefault",
        needs_book=False,
        writes=False,
        shorter="new",
    ),
    Button(
        id="new_year",
        label="新建年度工作簿",
        group="support",
        screentip="新建下一年度的工作簿",
        supertip="沿用当前的设置和名录，生成一份空白的新年度工作簿。",
        image_mso="FileNew",
        writes=False,
    ),
    Button(
        id="doctor",
        label="诊断",
        group="support",
        screentip="诊断本机环境",
        supertip="检查本机装了什么、缺什么、该怎么办。",
        image_mso="FileCompatibilityChecker",
        needs_book=False,
        writes=False,
    ),
    Button(
        id="help",
        label="帮助",
        group="support",
        screentip="使用说明",
        supertip="打开使用说明。",
        image_mso="Help",
        needs_book=False,
        writes=False,
        everyday=True,
    ),
)
