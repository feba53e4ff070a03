"""One paper in all its forms: Word, attachments as PDF, everything as one PDF, web page.

All files are first made in a temporary folder; only a complete set goes to the clerk's.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from zwgk.documents.bulletin import text_styles
from zwgk.documents.bulletin.own_check import Checked, check_forms, check_text
from zwgk.documents.bulletin.placeholders import DRAFT, placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.web_page import web_page
from zwgk.documents.bulletin.word import TEMPLATE, fill_in, own_template, read_template
from zwgk.documents.bulletin.word_charts import with_charts
from zwgk.documents.bulletin.word_tables import with_tables
from zwgk.documents.office import Document, OfficeConverter, find_soffice, starting_office
from zwgk.errors import Refusal
from zwgk.file_names import safe_file_name
from zwgk.garbage_collection import no_garbage_collection
from zwgk.model.period import Period
from zwgk.statistics.findings import Findings
from zwgk.statistics.results import Results
from zwgk.workbook import layout
from zwgk.workbook.print_copy import print_copy

_POSTSCRIPT_NAMES = {
    text_styles.TITLE_FONT: ("fzxbs", "xiaobiaosong"),
    text_styles.BODY: ("fangsong", "simfang"),
    text_styles.KAI: ("kaiti", "simkai"),
    text_styles.BLACK: ("simhei", "heiti"),
}


@dataclass(frozen=True)
class Template:
    """The office's template, or ours if it has none."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Papers:
    """Result: content by file name; messages, one short Chinese line each; `complete` is false without LibreOffice,
    which makes the PDFs; findings of 审校."""

    contents: dict[str, bytes]
    lines: tuple[str, ...]
    complete: bool
    checked: Checked


def find_template(workbook: Path, asked: Path | None = None) -> Template:
    """Return the given template, or 通报模板.docx beside the workbook, or the packaged one.

    Raise `Refusal` if the given one cannot be read.
    """
    if asked is not None:
        return Template(asked.name, read_template(asked))
    beside = workbook.parent / TEMPLATE
    if beside.exists():
        return Template(str(beside), read_template(beside))
    return Template(f"自带的{TEMPLATE}", own_template())


def bulletin_document(results: Results, findings: Findings, template: Template) -> tuple[bytes, Checked]:
    """Return the bulletin's text as a .docx file, and the findings of 审校; with an error it is a draft.

    Raise `Refusal` if the template cannot be filled in.
    """
    draft = not results.inputs.review.passed
    word = _filled_in(results, findings, template, draft)
    checked = check_text(word, results)
    if checked.standing and not draft:
        word = _filled_in(results, findings, template, draft=True)
    return word, checked


def _filled_in(results: Results, findings: Findings, template: Template, draft: bool) -> bytes:
    filled = fill_in(template.content, template.name, placeholder_values(findings, results.inputs, draft))
    return with_charts(filled, results)


@contextmanager
def office_for_papers() -> Iterator[OfficeConverter | None]:
    """Yield a LibreOffice for `make_papers`, None if this machine has none; it starts while the caller goes on."""
    with starting_office() if find_soffice() is not None else nullcontext() as office:
        yield office


@no_garbage_collection()
def make_papers(
    results: Results,
    findings: Findings,
    template: Template,
    workbook: Path,
    office: OfficeConverter | None,
    step: Callable[[], None] = lambda: None,
) -> Papers:
    """Return all papers, checked, in memory; the file `workbook` provides the attachment sheets and is only read.

    `step` is called when the text is made, and when all the rest is. Raise `Refusal` if the template or the workbook
    is unsuitable, or LibreOffice fails.
    """
    word, checked = bulletin_document(results, findings, template)
    step()
    papers = _made(word, checked, results, findings, workbook, office)
    if papers.checked.standing and not read_back(word).draft:
        # The text has no error, but its printed form has.
        word = _filled_in(results, findings, template, draft=True)
        papers = _made(word, checked, results, findings, workbook, office)
    step()
    return papers


def _made(
    word: bytes, checked: Checked, results: Results, findings: Findings, workbook: Path, office: OfficeConverter | None
) -> Papers:
    document = read_back(word)
    stem = safe_file_name(paper_title(results.inputs.period))
    draft = DRAFT if document.draft else ""
    # LibreOffice converts beside the work on the other forms; the attachments' first page follows the text's last.
    text = office.start_pdf(Document("通报.docx", word)) if office is not None else None
    page = web_page(document, results, findings).encode("utf-8")
    contents = {f"{stem}.docx": with_tables(word, results), f"{stem}.html": page}
    lines = []
    if not results.inputs.review.passed:
        lines.append(f"“{layout.REVIEW}”表没有填好，各文件都带“{DRAFT}”字样")
    if office is None or text is None:
        lines.append("没有找到 LibreOffice，没有生成 PDF：请安装 LibreOffice 后再生成一次")
        return Papers(contents, tuple(lines), False, check_forms(checked, {f"{stem}.html": page}))
    converted = cache(text)

    def after_text() -> int:
        (pdf,) = converted()
        return len(PdfReader(io.BytesIO(pdf)).pages) + 1

    copy = print_copy(workbook, results, after_text, draft)
    (text_pdf,) = converted()
    attachments = office.start_pdf(Document("附件.xlsx", copy.content))
    checked = check_forms(checked, {f"{stem}.html": page})
    (attachments_pdf,) = attachments()
    whole = _merged(text_pdf, attachments_pdf, results)
    contents |= {f"{stem}（附件）.pdf": attachments_pdf, f"{stem}（全文）.pdf": whole}
    if replaced := fonts_replaced(whole):
        lines.append(f"本机没有{'、'.join(replaced)}，PDF 里用了相近的字体")
    lines += [f"附件 PDF 里没有：{loss}" for loss in copy.losses]
    return Papers(contents, tuple(lines), True, check_forms(checked, {f"{stem}（全文）.pdf": whole}))


def fonts_replaced(pdf: bytes) -> tuple[str, ...]:
    """Return the fonts of GB/T 9704 that a PDF of ours lacks."""
    used = ""
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources = page.get("/Resources")
        fonts = resources.get_object().get("/Font") if resources is not None else None
        for font in fonts.get_object().values() if fonts is not None else ():
            used += str(font.get_object().get("/BaseFont", "")).casefold()
    return tuple(font for font, names in _POSTSCRIPT_NAMES.items() if not any(name in used for name in names))


def paper_title(period: Period) -> str:
    """Return the title of all papers, with which their file names begin."""
    return f"{period.title}政务公开工作通报"


def _merged(text: bytes, attachments: bytes, results: Results) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(text), outline_item="正文")
    writer.append(io.BytesIO(attachments), outline_item="附件")
    writer.add_metadata({"/Title": paper_title(results.inputs.period)})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def check_folder(folder: Path) -> None:
    """Raise `Refusal` if a file is in the folder's place."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"“{folder}”是一个文件，不是文件夹：请换一个文件夹。")
