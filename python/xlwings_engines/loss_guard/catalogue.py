"""Parts of a workbook package that survive saving, and the Chinese names of the others.

Sources: ECMA-376 part 1 (CT_Worksheet, CT_Workbook), [MS-XLSX] for the 2010+ relations, and the parts that openpyxl
3.1 reads (``WorkSheetParser``, ``ExcelReader``) and writes (``WorksheetWriter``, ``ExcelWriter``). The tests compare
packages before and after for each kind.
"""

from __future__ import annotations

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
LOST_BOOK_ELEMENTS = {"fileSharing": "“建议只读”或修改密码设置", "customWorkbookViews": "自定义视图"}

RELATION_NAMES = {
    "chartsheet": "图表工作表",
    "dialogsheet": "对话框工作表",
    "xlMacrosheet": "宏表（Excel 4.0）",
    "xlIntlMacrosheet": "宏表（Excel 4.0）",
    "pivotTable": "数据透视表",
    "pivotCacheDefinition": "数据透视表的缓存",
    "slicer": "切片器",
    "slicerCache": "切片器",
    "timeline": "日程表",
    "timelineCache": "日程表",
    "queryTable": "外部数据查询",
    "connections": "外部数据连接",
    "powerPivotData": "数据模型",
    "sheetMetadata": "动态数组公式或单元格内图片",
    "rdRichValue": "单元格内图片或数据类型",
    "rdRichValueStructure": "单元格内图片或数据类型",
    "rdRichValueTypes": "单元格内图片或数据类型",
    "richValueRel": "单元格内图片或数据类型",
    "rdArray": "单元格内图片或数据类型",
    "revisionHeaders": "共享工作簿的修订记录",
    "usernames": "共享工作簿的修订记录",
    "namedSheetView": "工作表视图",
    "xmlMaps": "XML 映射",
    "origin": "数字签名",
    "vbaProject": "宏（VBA）",
}


def relation_name(kind: str) -> str:
    """Return the meaning of a relation in a clerk's words."""
    return RELATION_NAMES.get(kind, f"本程序不认识的内容（{kind}）")
