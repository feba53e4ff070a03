"""Formats of the bulletin (GB/T 9704—2012, DOMAIN.md "Layout"): page, fonts with fallbacks, paragraph styles."""

from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Length, Pt, RGBColor, Twips

TITLE_FONT, BLACK, BODY, KAI, SONG = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312", "宋体"
FALLBACKS = {TITLE_FONT: "宋体", BODY: "仿宋", KAI: "楷体"}
"""Substitutes for missing fonts of the standard (w:altName of the font table)."""

SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
PITCH = Pt(28.9)
SQUEEZE = Twips(-5)  # 28 characters of 16 pt on 156 mm: 15.75 pt each
RED = RGBColor(0xC0, 0x00, 0x00)


@dataclass(frozen=True)
class TextStyle:
    """A paragraph style. `first` and `hanging` are characters of its own size; `name` is shown by Word."""

    name: str
    font: str = BODY
    size: Length = SIZE_3
    align: ALIGN = ALIGN.JUSTIFY
    first: float = 0
    left: float = 0
    right: float = 0
    colour: RGBColor | None = None
    pitch: Length = PITCH
    keep_with_next: bool = False
    squeezed: bool = True


BANNER = TextStyle("通报红头", TITLE_FONT, Pt(42), ALIGN.CENTER, colour=RED, pitch=Pt(57.8), squeezed=False)
ISSUE = TextStyle("通报期号", align=ALIGN.CENTER)
ISSUER = TextStyle("通报版头", align=ALIGN.LEFT)
TITLE = TextStyle("通报标题", TITLE_FONT, SIZE_2, ALIGN.CENTER, squeezed=False)
TEXT = TextStyle("通报正文", first=2)
HEADING = TextStyle("通报一级标题", BLACK, first=2, keep_with_next=True)
BLANK = TextStyle("通报空行")
ATTACHMENT = TextStyle("通报附件说明", left=6, first=-4)
FURTHER_ATTACHMENT = TextStyle("通报附件说明续", left=6, first=-1)
SIGNATURE = TextStyle("通报落款", align=ALIGN.RIGHT, right=4)
DISTRIBUTION = TextStyle("通报本期发", size=SIZE_4, left=5, first=-4, right=1, squeezed=False)
MARK = TextStyle("通报送审稿", BLACK, SIZE_3, ALIGN.LEFT, squeezed=False)
PAGE_ODD = TextStyle("通报页码单页", SONG, SIZE_4, ALIGN.RIGHT, right=1, squeezed=False)
PAGE_EVEN = TextStyle("通报页码双页", SONG, SIZE_4, ALIGN.LEFT, left=1, squeezed=False)
RUN_IN = "通报二级标题"
"""Character style of （一）…… at the start of a paragraph."""

TEXT_STYLES = (
    *(BANNER, ISSUE, ISSUER, TITLE, TEXT, HEADING, BLANK, ATTACHMENT, FURTHER_ATTACHMENT),
    *(SIGNATURE, DISTRIBUTION, MARK, PAGE_ODD, PAGE_EVEN),
)
