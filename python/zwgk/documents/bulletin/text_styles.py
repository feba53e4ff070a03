"""Formats of the bulletin (GB/T 9704—2012, DOMAIN.md "Layout"): page, fonts with fallbacks, paragraph styles."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.styles.style import CharacterStyle, ParagraphStyle

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
_NEEDED = ("Normal", "Default Paragraph Font", "Normal Table", "No List")

TEXT_STYLES = (
    *(BANNER, ISSUE, ISSUER, TITLE, TEXT, HEADING, BLANK, ATTACHMENT, FURTHER_ATTACHMENT),
    *(SIGNATURE, DISTRIBUTION, MARK, PAGE_ODD, PAGE_EVEN),
)


def dress(document: Document) -> None:
    """Set page, styles and font table of a new document."""
    _page(document)
    _normal(document)
    for look in TEXT_STYLES:
        _paragraph_style(document, look)
    run_in = document.styles.add_style(RUN_IN, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(run_in, CharacterStyle)
    _font(run_in, KAI, SIZE_3)
    _font_table(document)
    _drop_leftovers(document)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The dashes of the page number are 7 mm below the type area.
    section.header_distance, section.footer_distance = Mm(24), Mm(24.3)
    document.settings.odd_and_even_pages_header_footer = True
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _normal(document: Document) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _font(normal, BODY, SIZE_3)
    language = normal.element.get_or_add_rPr().find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        normal.element.get_or_add_rPr().append(language)
    # Without it a machine uses the Chinese punctuation of another region.
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)


def _paragraph_style(document: Document, look: TextStyle) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, look.font, look.size)
    if look.colour is not None:
        style.font.color.rgb = look.colour
    form = style.paragraph_format
    form.alignment = look.align
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, look.pitch
    form.widow_control = False
    form.keep_with_next = look.keep_with_next
    # A condensed character is narrower than its size: indents count actual character widths.
    character = look.size + (SQUEEZE if look.squeezed else 0)
    form.left_indent, form.right_indent = Length(round(look.left * character)), Length(round(look.right * character))
    form.first_line_indent = Length(round(look.first * character))
    if look.squeezed:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(SQUEEZE.twips)))
        style.element.get_or_add_rPr().insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    # Set although it is Word's default: LibreOffice takes a missing setting for "off", and then loses a full stop
    # or comma that hangs at the end of a justified line.
    _switch(style.element.get_or_add_pPr(), "w:overflowPunct", on=True)


def _switch(properties: object, tag: str, on: bool) -> None:
    element = OxmlElement(tag)
    element.set(qn("w:val"), "1" if on else "0")
    properties.insert_element_before(  # type: ignore[attr-defined]
        element, "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _font(style: CharacterStyle, name: str, size: Length) -> None:
    style.font.name, style.font.size = name, size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _font_table(document: Document) -> None:
    """Declare the fonts with their fallbacks, for Word and WPS."""
    from lxml import etree

    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    root = etree.fromstring(part.blob)
    for font in list(root):
        root.remove(font)
    for name in (TITLE_FONT, BLACK, BODY, KAI, SONG):
        font = etree.SubElement(root, qn("w:font"), {qn("w:name"): name})
        if name in FALLBACKS:
            etree.SubElement(font, qn("w:altName"), {qn("w:val"): FALLBACKS[name]})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
        etree.SubElement(font, qn("w:family"), {qn("w:val"): "auto"})
        etree.SubElement(font, qn("w:pitch"), {qn("w:val"): "default"})
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_leftovers(document: Document) -> None:
    """Remove unneeded parts of python-docx's own template."""
    for holder in (document.part, document.part.package):
        for name, relation in list(holder.rels.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail", "/customXml", "/numbering")):
                del holder.rels[name]
    kept = {look.name for look in TEXT_STYLES} | {RUN_IN, *_NEEDED}
    for style in list(document.styles):
        if style.name not in kept:
            style.delete()
