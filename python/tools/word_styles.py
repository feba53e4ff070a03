"""Page, paragraph styles and font table of 通报模板.docx (GB/T 9704—2012, DOMAIN.md "Layout")."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import CharacterStyle, ParagraphStyle
from lxml import etree

from zwgk.documents.bulletin.text_styles import (
    BLACK,
    BODY,
    FALLBACKS,
    KAI,
    RUN_IN,
    SIZE_3,
    SONG,
    SQUEEZE,
    TEXT_STYLES,
    TITLE_FONT,
    TextStyle,
)

_NEEDED = ("Normal", "Default Paragraph Font", "Normal Table", "No List")


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
