"""Reasons why a file from outside cannot be read, as exchanged by both processes and as shown to the clerk."""

from collections.abc import Mapping
from enum import Enum

from zwgk.errors import Refusal


class Fault(Enum):
    """A reason; the values go over the pipe."""

    PASSWORD = "password"
    DAMAGED = "damaged"
    FAR = "far"
    REPEATED = "repeated"
    LARGE = "large"
    SLOW = "slow"
    NO_SPREADSHEET = "no spreadsheet"
    NESTED = "nested"
    DAMAGED_XML = "damaged xml"
    CROWDED = "crowded"
    ARCHIVE = "archive"
    PDF = "pdf"
    PICTURE = "picture"
    WORD = "word"
    SLIDES = "slides"
    APPLE = "apple"
    ANSWER = "answer"
    LOGIN = "login"
    PAGE = "page"
    BIG5 = "big5"
    MAIL = "mail"


class Unreadable(Exception):
    """A file that cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault

    def refusal(self, name: str, remedies: Mapping[Fault, str]) -> Refusal:
        """Return the sentence for the clerk; `remedies` holds the remedy per fault, DAMAGED for all others."""
        return Refusal(f"“{name}”{_WHAT[self.fault]}：{remedies.get(self.fault, remedies[Fault.DAMAGED])}。")


_WHAT = {
    Fault.PASSWORD: "设有打开密码",
    Fault.DAMAGED: "不是电子表格，或已损坏，打不开",
    Fault.FAR: "在表格以外很远的地方还有内容，没有读取",
    Fault.REPEATED: "里同样的内容重复了上千格，没有读取",
    Fault.LARGE: "内容异常庞大或已损坏，读取它要占用过多内存，没有读取",
    Fault.SLOW: "读了很久还没有读完，可能已损坏，没有读取",
    Fault.DAMAGED_XML: "是 XML 表格（2003 版），已损坏，打不开",
    Fault.CROWDED: "是网页归档（.mht），里面的部分多得异常，没有读取",
    Fault.NESTED: "里的网页嵌套得异常深，没有读取",
    Fault.ARCHIVE: "是压缩包，没有读取",
    Fault.PDF: "是 PDF，没有读取",
    Fault.PICTURE: "是图片，没有读取",
    Fault.WORD: "是 Word 文档，没有读取",
    Fault.SLIDES: "是演示文稿，没有读取",
    Fault.APPLE: "是苹果电脑的表格（Numbers），没有读取",
    Fault.ANSWER: "是网站返回的一段数据（JSON），不是表格，没有读取",
    Fault.LOGIN: "是网站的登录页，不是表格（登录已经过期），没有读取",
    Fault.PAGE: "是没有表格的网页，没有读取",
    Fault.BIG5: "是繁体中文编码（Big5）的文本，没有读取",
    Fault.MAIL: "是邮件，没有读取",
    Fault.NO_SPREADSHEET: "里没有电子表格（可能是改了扩展名的其他文件），没有读取",
}

_SEND_A_TABLE = "请对方把数填在填报表（.xlsx）里重新发"
_EXPORT_A_LIST = "请在后台导出文章清单（.xlsx、.xls、.csv）再导入"
_EXPORT_AGAIN = "请重新登录后台，导出成表格（.xlsx、.xls、.csv）再导入"
_NO_TABLES = (Fault.PDF, Fault.PICTURE, Fault.WORD, Fault.SLIDES)
_ANSWERS = (Fault.ANSWER, Fault.LOGIN, Fault.PAGE)
FORM_REMEDIES = {
    **dict.fromkeys((*_NO_TABLES, *_ANSWERS), _SEND_A_TABLE),
    Fault.MAIL: "请把邮件里的附件存到文件夹里再回收",
    Fault.ARCHIVE: "请解压后把里面的表放进文件夹再回收",
    Fault.PASSWORD: "请取消密码后重新交回",
    Fault.DAMAGED: "请对方另存为 .xlsx 重新发",
    Fault.FAR: "请对方删去多余的行和列再发",
    Fault.REPEATED: "请对方删去多余的行和列再发",
    Fault.LARGE: "请对方删去多余的行和列，另存为 .xlsx 再发",
}
EXPORT_REMEDIES = {
    **dict.fromkeys(_NO_TABLES, _EXPORT_A_LIST),
    **dict.fromkeys(_ANSWERS, _EXPORT_AGAIN),
    Fault.MAIL: "请把邮件里的附件存下来，再导入附件",
    Fault.BIG5: "请另存为 .xlsx 再导入",
    Fault.ARCHIVE: "请解压后导入里面的表",
    Fault.APPLE: "请导出为 .xlsx 再导入",
    Fault.PASSWORD: "请取消密码再导入",
    Fault.DAMAGED: "请重新导出",
    Fault.FAR: "请删去多余的行和列再导入",
    Fault.REPEATED: "请删去多余的行和列再导入",
    Fault.LARGE: "请按月分开导出再导入",
    Fault.NESTED: "请另存为 .xlsx 再导入",
    Fault.CROWDED: "请另存为 .xlsx 再导入",
}
