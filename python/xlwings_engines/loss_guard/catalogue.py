"""Parts of a workbook package that survive saving, and the Chinese names of the others.

Sources: ECMA-376 part 1 (CT_Worksheet, CT_Workbook), [MS-XLSX] for the 2010+ relations, and the parts that openpyxl
3.1 reads (``WorkSheetParser``, ``ExcelReader``) and writes (``WorksheetWriter``, ``ExcelWriter``). The tests compare
packages before and after for each kind.
"""

from __future__ import annotations

from xlwings_engines.messages import Message, message

# The children of a worksheet in schema order.
SHEET_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)

# openpyxl reads and writes these.
REWRITTEN_ELEMENTS = frozenset(
    {
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetProtection",
        "scenarios",
        "autoFilter",
        "mergeCells",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "tableParts",
    }
)

# The engine restores these unchanged, with the parts that they refer to.
CARRIED_ELEMENTS = frozenset(SHEET_ORDER) - REWRITTEN_ELEMENTS

# openpyxl rewrites these relations of a worksheet.
REWRITTEN_SHEET_RELATIONS = frozenset({"hyperlink", "table"})
# No element refers to these; they are restored with the notes of the sheet.
NOTE_RELATIONS = frozenset({"comments", "threadedComment"})

REWRITTEN_BOOK_RELATIONS = frozenset({"worksheet", "theme", "styles", "sharedStrings", "externalLink"})
# Excel rebuilds these by itself.
REBUILT_BOOK_RELATIONS = frozenset({"calcChain", "volatileDependencies"})
CARRIED_BOOK_RELATIONS = frozenset({"customXml", "person", "cellImage", "vbaProject", "attachedToolbars"})

REWRITTEN_ROOT_RELATIONS = frozenset({"officeDocument", "core-properties", "extended-properties", "custom-properties"})
LOST_ROOT_RELATIONS = frozenset({"origin"})

# Excel's extensions of the workbook part hold nothing from a user, except what has a separate part and thus a
# relation. So extensions of the workbook part are not checked.
LOST_BOOK_ELEMENTS = {"fileSharing": "lost.file_sharing", "customWorkbookViews": "lost.custom_views"}

RELATION_NAMES = {
    "chartsheet": "lost.chartsheet",
    "dialogsheet": "lost.dialogsheet",
    "xlMacrosheet": "lost.macrosheet",
    "xlIntlMacrosheet": "lost.macrosheet",
    "pivotTable": "lost.pivot_table",
    "pivotCacheDefinition": "lost.pivot_cache",
    "slicer": "lost.slicer",
    "slicerCache": "lost.slicer",
    "timeline": "lost.timeline",
    "timelineCache": "lost.timeline",
    "queryTable": "lost.query",
    "connections": "lost.connections",
    "powerPivotData": "lost.data_model",
    "sheetMetadata": "lost.metadata",
    "rdRichValue": "lost.rich_values",
    "rdRichValueStructure": "lost.rich_values",
    "rdRichValueTypes": "lost.rich_values",
    "richValueRel": "lost.rich_values",
    "rdArray": "lost.rich_values",
    "revisionHeaders": "lost.revisions",
    "usernames": "lost.revisions",
    "namedSheetView": "lost.sheet_view",
    "xmlMaps": "lost.xml_maps",
    "origin": "lost.signature",
    "vbaProject": "lost.macros",
}


def relation_name(kind: str) -> Message:
    """Return the message that names the meaning of a relation."""
    known = RELATION_NAMES.get(kind)
    return message(known) if known else message("lost.unknown", name=kind)
