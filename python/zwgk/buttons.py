"""The buttons, shared by ribbon, toolbar and command line. Cheap to import; the work is in commands.py.

A button is a function of `zwgk.commands` and a row here; ribbon, toolbar, icon, subcommand and help follow from it.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Button:
    """One button. Its command is called as `zwgk.commands.<id>(book)`, or `(book, <the user's choice>)`.

    `image_mso`: name of a built-in Excel icon. `needs_book` false: book may be None. `writes` false: the workbook is
    only read. `backs_up`: the command itself copies the file before it writes. `reopens`: it closes and reopens the
    workbook. `asks`: what the user chooses before the command runs: a folder (Path), a file (Path), files (tuple of
    Path), a paper (Path of a finished bulletin), or a decision (str: one of the `Outcome.choices` that the command
    returns without one). `shorter`: name of the subcommand if it differs from the id.
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

    @property
    def opens_chooser(self) -> bool:
        """Return whether the office's own window for files or folders opens first."""
        return self.asks not in ("", "decision")

    @property
    def subcommand(self) -> str:
        """Return the name on the command line."""
        return self.shorter or self.id.replace("_", "-")


GROUPS: dict[str, str] = {"data": "数据", "statistics": "统计", "output": "输出", "support": "帮助"}
"""Group id -> label, in the order of the ribbon."""

BUTTONS: tuple[Button, ...] = (
    Button(
        "send",
        "下发",
        "data",
        "下发填报表",
        "为每个单位生成一份填报表，只开放本期月份，存到您选的文件夹。",
        "FileSendAsAttachment",
        asks="folder",
        writes=False,
    ),
    Button(
        "collect",
        "回收",
        "data",
        "回收填报表",
        "读取各单位交回的表，先备份，再逐格列出改动，有冲突的由您决定。",
        "Consolidate",
        asks="files",
        backs_up=True,
    ),
    Button(
        "remind",
        "催报",
        "data",
        "填报进度与催报",
        "列出哪些单位还缺哪些月份，并生成一段可直接粘贴到群里的催报文字。",
        "ReviewNewComment",
    ),
    Button(
        "import_articles",
        "台账导入",
        "data",
        "导入网站后台台账",
        "把网站后台导出的文章清单按单位、栏目、月份计数，填入各单位表。",
        "GetExternalDataFromText",
        asks="file",
        backs_up=True,
        shorter="import",
    ),
    Button(
        "sync",
        "同步结构",
        "data",
        "按设置和名录同步结构",
        "增减栏目、类别、单位或改名以后，各表、附件和图随之更新；旧版本的工作簿更新到现在的版本。填好的都保留，先备份。",
        "SheetInsert",
        reopens=True,
        backs_up=True,
    ),
    Button(
        "recompute",
        "重新统计",
        "statistics",
        "重新统计",
        "汇总各单位表，排好名次，更新附件、问题清单和看板。只改统计结果，不动您填的数。",
        "CalculateNow",
        large=True,
    ),
    Button(
        "validate",
        "校验",
        "statistics",
        "只校验，不统计",
        "检查各表填得对不对，结果列在“校验”表里，逐条可点到出错的单元格。",
        "ErrorChecking",
    ),
    Button(
        "preview",
        "打印预览",
        "output",
        "预览附件",
        "按打印效果预览全部附件，页码连续。",
        "FilePrintPreview",
        writes=False,
    ),
    Button(
        "print_attachments",
        "打印附件",
        "output",
        "打印全部附件",
        "把全部附件作为一个打印任务送到默认打印机，页码连续。",
        "FilePrint",
        large=True,
        writes=False,
    ),
    Button(
        "export_pdf",
        "导出 PDF",
        "output",
        "附件导出为 PDF",
        "把全部附件存成一个 PDF 文件，放在工作簿旁边。",
        "FileSaveAsPdfOrXps",
        writes=False,
        shorter="pdf",
    ),
    Button(
        "publish",
        "生成通报",
        "output",
        "生成通报全文",
        "生成通报的 Word 文稿、附件 PDF、合并的 PDF 和网页，放到您选的文件夹。",
        "HeaderFooterInsert",
        large=True,
        asks="folder",
    ),
    Button(
        "check",
        "审校",
        "output",
        "审校一份通报",
        "核对一份做好的通报（Word、PDF、网页、表格）：数字、名单、日期、用词，列在“校验”表；Word 文稿另存带批注的。",
        "Spelling",
        asks="paper",
    ),
    Button(
        "close",
        "封存",
        "output",
        "封存这一期",
        "通报定稿以后，把公布的文稿和数存到工作簿旁边的“归档”文件夹；以后改动这一期的数，“校验”会逐条列出。",
        "FileMarkAsFinal",
    ),
    Button(
        "correct",
        "更正",
        "output",
        "更正公布以后改过的数",
        "列出封存以后改动的地方，由您决定：公开更正（记入“历史”，写进下一期通报），或者恢复公布时的数。先备份。",
        "ReviewHighlightChanges",
        asks="decision",
        backs_up=True,
    ),
    Button(
        "feedback",
        "反馈单",
        "output",
        "给各单位的反馈单",
        "每个单位一页：各月条数、应发、名次、还缺什么，存成表格和 PDF，另有一份邮件合并用的清单。",
        "ReviewShareWorkbook",
        asks="folder",
        writes=False,
    ),
    Button(
        "new_year",
        "新建年度工作簿",
        "support",
        "新建下一年度的工作簿",
        "沿用当前的设置和名录，生成一份空白的新年度工作簿。",
        "FileNew",
        writes=False,
    ),
    Button(
        "doctor",
        "诊断",
        "support",
        "诊断本机环境",
        "检查本机装了什么、缺什么、该怎么办。",
        "FileCompatibilityChecker",
        needs_book=False,
        writes=False,
    ),
    Button("help", "帮助", "support", "使用说明", "打开使用说明。", "Help", needs_book=False, writes=False),
)
