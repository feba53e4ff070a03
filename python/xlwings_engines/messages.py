"""The engines' messages: one code and one English sentence each.

A code is stable and its fields are named, so that a program can show its own sentence instead: it calls ``render`` with
a table of its own. Fields may be messages themselves, such as the reason why a file was not saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A code of ``SENTENCES`` and the values of its fields; as text, the English sentence."""

    code: str
    items: tuple[tuple[str, object], ...] = ()

    @property
    def fields(self) -> dict[str, object]:
        """The values by field name."""
        return dict(self.items)

    def __str__(self) -> str:
        return render(self, SENTENCES)


def message(code: str, /, **fields: object) -> Message:
    """Return the message of a code with its fields."""
    return Message(code, tuple(fields.items()))


def render(value: object, sentences: Mapping[str, str], separator: str = "; ") -> str:
    """Return a message as text from a table of sentences, and likewise the messages in its fields.

    A tuple is joined by ``separator``; any other value is converted to a string. Raise ``KeyError`` for a code that the
    table lacks.
    """
    if isinstance(value, Message):
        fields = {name: render(field, sentences, separator) for name, field in value.items}
        return sentences[value.code].format(**fields)
    if isinstance(value, tuple):
        return separator.join(render(one, sentences, separator) for one in value)
    return str(value)


SENTENCES: Mapping[str, str] = {
    "engine.file": "The file engine",
    "engine.libreoffice": "The LibreOffice engine",
    "engine.remote": "The remote engine",
    "unsupported.member": "{engine} does not support {member}. Use Excel.",
    "loss": "{where}: {what}",
    "where.workbook": "workbook",
    "where.sheet": "sheet {sheet!r}",
    "system.disk_full": "The disk is full",
    "system.quota": "The disk quota is used up",
    "system.file_too_large": "The file is too large for the system",
    "system.read_only_disk": "The disk is read-only",
    "system.no_permission": "Permission is denied",
    "system.no_folder": "The folder does not exist",
    "system.is_folder": "It is a folder",
    "system.exists": "A file of that name exists",
    "system.link_loop": "Links form a loop",
    "system.name_too_long": "The file name is too long",
    "system.bad_name": "The system does not take the file name",
    "system.busy": "It is in use",
    "system.disk_error": "Reading or writing the disk failed",
    "system.share_lost": "The network folder is disconnected",
    "system.share_silent": "The network folder does not respond",
    "system.too_many_files": "Too many files are open",
    "system.no_memory": "Memory is used up",
    "system.not_ready": "The drive is not ready",
    "system.path_too_long": "The full name of the file is longer than {most} characters",
    "system.blocked": "An antivirus program blocks it",
    "system.in_the_cloud": "The file is in the cloud only",
    "system.in_use": "Another program has it open",
    "system.unknown": "System error {error}",
    "system.file_permission": "No permission to write the file",
    "system.folder_permission": "No permission to write to the folder",
    "lock.open": "open in {program}",
    "lock.open_by": "open by {user} in {program}",
    "lock.user": "{user!r}",
    "lock.user_at": "{user!r} (computer {host})",
    "program.excel_or_wps": "Excel or WPS",
    "program.word_or_wps": "Word or WPS",
    "save.failed": "{name!r} was not saved: {reason}.",
    "save.is_folder": "{name!r} was not saved: it is a folder.",
    "save.not_regular": "{name!r} was not saved: it is a device or a pipe.",
    "save.read_only": "{name!r} was not saved: the file is read-only.",
    "save.locked": "{name!r} was not saved: the file is {lock}. If it is not open, delete {lock_file!r} beside it.",
    "save.unfinished": (
        "{name!r} was not saved: an earlier save was interrupted. The complete content is {unfinished!r} "
        "beside it; check it and replace the file by it."
    ),
    "save.just_created": "{name!r} was not saved: a file of that name has just been created.",
    "save.just_removed": "{name!r} was not saved: the file has just been moved, renamed or deleted.",
    "save.changed": "{name!r} was not saved: it changed on disk after it was read.",
    "save.losses": (
        "{name!r} was not saved: saving would lose contents ({losses}{more}). Save to a new file, or "
        "work in Excel or LibreOffice."
    ),
    "save.more_losses": "; {count} in all",
    "save.bad_suffix": "{name!r} was not saved: the suffix must be .xlsx, or .xlsm for a workbook with macros.",
    "save.no_folder": "{name!r} was not saved: the folder {folder!r} does not exist.",
    "save.office_failed": "{name!r} was not saved: the file is read-only or in use, or the folder is not writable.",
    "save.unknown_format": "The file name {name!r} does not tell the format. Use .xlsx, .xls, .ods or the like.",
    "save.format_not_supported": "LibreOffice cannot save as {suffix}. Use .xlsx.",
    "save.no_password_in_format": "The LibreOffice engine cannot encrypt {suffix} files. Save as .xlsx.",
    "save.no_password": "The file engine cannot encrypt files. Set the password in Excel.",
    "open.failed": "{name!r} cannot be opened: {reason}",
    "open.damaged": (
        "{name!r} cannot be opened: its contents are not a complete workbook. Open it in Excel or "
        "LibreOffice and save it as .xlsx."
    ),
    "open.strict": "{name!r} cannot be opened: it is Strict Open XML. Save it as an ordinary .xlsx in Excel.",
    "open.no_sheets": "{name!r} cannot be opened: it has no worksheets.",
    "open.not_workbook": "{name!r} cannot be opened: it is not a workbook, or it is damaged.",
    "open.not_workbook_or_password": (
        "{name!r} cannot be opened: it is not a workbook, it is damaged, or the password is wrong."
    ),
    "open.locked": "{name!r} cannot be opened: the file is {lock}. If it is not open, delete {lock_file!r} beside it.",
    "open.no_objects": (
        "The file engine cannot change formats and drawings of {name}: its contents are not a complete "
        "workbook. Open it in Excel or LibreOffice and save it as .xlsx."
    ),
    "open.picture": "The picture {name!r} cannot be opened: it does not exist or is not a picture.",
    "open.picture_in_office": "The picture {name!r} cannot be opened.",
    "open.sheet_damaged": "{cell} of sheet {sheet!r} cannot be read: the file is damaged.",
    "open.whole_sheet_damaged": "Sheet {sheet!r} cannot be read: the file is damaged.",
    "refused.is_folder": "It is a folder.",
    "refused.too_large": "The file is larger than {megabytes} MB.",
    "refused.missing": "The file does not exist.",
    "refused.no_permission": "No permission to read the file.",
    "refused.unreadable": "Reading the file failed ({reason}).",
    "refused.damaged": "The file is incomplete or damaged.",
    "refused.empty": "The file is empty.",
    "refused.encrypted": "The file needs a password to open.",
    "refused.old_format": "It is an old .xls file or another format. Save it as .xlsx.",
    "refused.not_workbook": "The file is not a workbook.",
    "refused.odd_structure": "The package has too many parts, or two of one name.",
    "refused.password": "The package has a password.",
    "refused.ods": "It is an .ods file. Save it as .xlsx.",
    "refused.archive": "The file is an archive, but not a workbook.",
    "refused.xlsb": "It is an .xlsb file. Save it as .xlsx.",
    "refused.other_document": "The file is not a workbook; it may be a document or a presentation.",
    "refused.bomb": "The file unpacks to an extreme size.",
    "refused.entities": "The file has unsafe XML declarations.",
    "write.protected": "{cell} of sheet {sheet!r} was not written: the cell is protected.",
    "write.value": "{cell} of sheet {sheet!r} was not written: {reason}.",
    "write.array": (
        "{area} of sheet {sheet!r} was not written: the cells belong to one array formula. Change it as a whole."
    ),
    "write.office_refused": (
        "{area} of sheet {sheet!r} cannot be written: the workbook is read-only, the sheet is protected, "
        "or it has an array formula there."
    ),
    "value.too_long": "a cell holds {most} characters, this text has {length}",
    "value.control_characters": "the text has control characters that a cell cannot hold",
    "value.not_finite": "the number is too large or infinite",
    "value.type": "a cell cannot hold a value of type {type}",
    "excel.busy": "Excel is busy: a cell is edited or a dialog is open.",
    "office.gone": "LibreOffice has ended or does not respond; the operation was not completed.",
    "office.document_closed": "The workbook has been closed; the operation was not completed.",
    "office.ended_at_start": "LibreOffice ended at once after its start. Check its installation and the display.",
    "office.no_connection": "No connection to LibreOffice (pipe {pipe}).",
    "office.not_installed": "LibreOffice was not found. Debian: apt install libreoffice-calc.",
    "office.not_ours": "This LibreOffice was not started by this program and cannot be killed.",
    "uno.wrong_python": (
        "Python {version} cannot load LibreOffice's bridge ({folder}: {error}). Use the Python version "
        "of the system's python3-uno."
    ),
    "uno.missing": "LibreOffice's Python bridge was not found. Debian: apt install python3-uno.",
    "lost.unknown": "unknown content ({name})",
    "lost.number_formats": "cell formats",
    "lost.theme": "theme",
    "lost.phonetic": "phonetic guides above texts",
    "lost.program_links": "links to other programs (DDE or OLE)",
    "lost.file_sharing": "the read-only recommendation or the password for changes",
    "lost.custom_views": "custom views",
    "lost.chartsheet": "chart sheet",
    "lost.dialogsheet": "dialog sheet",
    "lost.macrosheet": "macro sheet (Excel 4.0)",
    "lost.pivot_table": "pivot table",
    "lost.pivot_cache": "cache of a pivot table",
    "lost.slicer": "slicer",
    "lost.timeline": "timeline",
    "lost.query": "external data query",
    "lost.connections": "external data connections",
    "lost.data_model": "data model",
    "lost.metadata": "dynamic array formulas or pictures in cells",
    "lost.rich_values": "pictures in cells or data types",
    "lost.revisions": "revisions of a shared workbook",
    "lost.sheet_view": "sheet views",
    "lost.xml_maps": "XML maps",
    "lost.signature": "digital signature",
    "lost.macros": "macros (VBA)",
    "lost.changed_drawings": "the pictures, charts and shapes it had (its drawings were changed)",
    "lost.changed_notes": "threaded comments or form controls (its notes were changed)",
    "lost.changed_rules": (
        "newer details of conditional formats, such as data bars (its conditional formats were changed)"
    ),
    "pivot.rename": "The pivot table {name!r} cannot be renamed. Use Excel.",
    "pivot.add": "Pivot tables cannot be created. Use Excel.",
    "insert.newer_contents": (
        "The file engine cannot insert or delete cells on sheet {sheet!r}: it has newer contents that "
        "would not move along. Use Excel."
    ),
    "insert.torn": "The file engine cannot insert or delete cells inside merged cells or a table. Use Excel.",
    "copy.operation": "The file engine cannot calculate when pasting. Use Excel.",
    "copy.kind": "The file engine cannot copy {kind}. Use Excel.",
    "copy.other_book": "The file engine cannot copy to another workbook. Use Excel.",
    "copy.sheet_with_drawings": (
        "The file engine cannot copy the sheet {sheet!r}, which has charts or pictures. Use Excel."
    ),
    "copy.operation_in_office": "The LibreOffice engine cannot calculate when pasting.",
    "copy.kind_in_office": "The LibreOffice engine cannot copy {kind}.",
    "copy.other_process": (
        "A sheet cannot be copied to a workbook of another LibreOffice process. Open both in one process."
    ),
    "fill.kind_in_office": "LibreOffice cannot fill by {kind}.",
    "picture.needs_pillow": "The file engine needs Pillow to add pictures.",
    "sort.unknown_results": (
        "The file engine does not know the results of these formulas and cannot sort by them. Use Excel."
    ),
    "sort.merged": "An area with merged cells cannot be sorted.",
    "duplicates.unknown_results": (
        "The file engine does not know the results of these formulas and cannot remove duplicates by them. Use Excel."
    ),
    "filter.unknown_results": (
        "The file engine does not know the results of these formulas and cannot filter by them. Use Excel."
    ),
    "chart.kind": "The file engine cannot draw {kind} charts.",
    "chart.no_source": "The file engine does not know this chart's source range. Set it first.",
    "chart.kind_in_office": "LibreOffice has no {kind} charts.",
    "chart.no_style_in_office": "LibreOffice's charts have no numbered styles.",
    "chart.x_values_in_office": (
        "The LibreOffice engine cannot set category values apart. Put them in the first column of the source range."
    ),
    "chart.pdf_in_office": (
        "The LibreOffice engine cannot export a single chart as PDF. Export the sheet, or use to_png."
    ),
    "chart.legend_corner_in_office": "LibreOffice cannot put a legend in a corner.",
    "chart.crosses_in_office": "The LibreOffice engine cannot set where axes cross.",
    "chart.series_name_in_office": (
        "LibreOffice takes a series' name from a cell. Change the heading in the source range."
    ),
    "chart.combined_in_office": "The LibreOffice engine has no combined charts.",
    "chart.marker_in_office": "LibreOffice has no {marker} markers.",
    "table.needs_headers": "The file engine makes tables only of ranges with a header row.",
    "table.no_style_in_office": "LibreOffice's tables have no styles. Format the cells.",
    "icons.set": "The file engine cannot write the icon set {icons}.",
    "icons.set_in_office": "LibreOffice's programming interface has no icon set {icons}.",
    "macro.none": "The file engine cannot run macros. Use Excel.",
    "macro.module_in_office": "LibreOffice finds macros by MODULE.MACRO. Name the module.",
    "alert.no_window": "The file engine has no window for a message box.",
    "alert.no_window_in_office": "LibreOffice runs without a window and cannot show a message box.",
    "name.no_range": "The name {name!r} does not refer to a range ({refers_to}).",
    "note.exists": "{cell} has a note already.",
    "sheet.name_taken": "The sheet name {name!r} is taken.",
    "sheet.name_length": "The sheet name {name!r} must have 1 to {most} characters.",
    "sheet.name_characters": (
        "The sheet name {name!r} has characters that are not allowed ([ ] : * ? / \\ or a quote at an end)."
    ),
    "sheet.last_visible": "The sheet {name!r} cannot be deleted: a workbook needs a visible sheet.",
    "book.none_open": "There is no open workbook.",
    "pdf.none": "The file engine cannot make PDF files; LibreOffice or Excel can.",
    "json.none_in_office": "The LibreOffice engine has no JSON form of a workbook.",
    "characters.text_only": "The file engine sets fonts of characters only in cells with text.",
    "comment.none_in_office": "LibreOffice has no threaded comments. Use notes.",
    "border.slant_in_office": "LibreOffice has no slanted dash-dot borders. Use dash_dot.",
    "alignment.across_in_office": "LibreOffice has no centring across columns. Merge the cells, or centre them.",
    "clipboard.none_in_office": "The LibreOffice engine does not use the clipboard. Use to_png.",
    "remote.rename_name": "The remote engine cannot rename names.",
    "remote.move_name": "The remote engine cannot change the cells of a name.",
    "remote.rename_sheet": "The remote engine cannot rename sheets.",
    "remote.sheet_visible": "The remote engine cannot show or hide sheets.",
    "remote.row_hidden": "The remote engine cannot show or hide rows.",
    "remote.column_hidden": "The remote engine cannot show or hide columns.",
}
