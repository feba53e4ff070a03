"""`make pictures`: the manual's pictures, taken from LibreOffice Calc in Chinese under GTK on a private screen.

A clerk's quarter with the example workbook, by mouse and keyboard. Windows that tell nothing of their inside under GTK
are found by title. Names given as arguments take only those steps: `python -m docs.manual.take_pictures checks`.
"""

import datetime as dt
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageOps

from tests.conftest import EXAMPLE
from tests.e2e.calc import Calc
from tests.e2e.cells import month_cell
from tests.e2e.conftest import EXTENSION, SETTINGS
from tests.e2e.screen import Screen, running_screen, wait_for
from tests.e2e.test_toolkits import CHINESE, REPORT, SECONDS_TO_GO, Desk
from tests.zwgk.documents.bulletin.test_publish import signed
from tests.zwgk.history.test_archive import SIGNED
from tests.zwgk.intake.looking import fill_form
from zwgk import commands
from zwgk.addin.libreoffice.install import CONFIGURATION_FILE, install
from zwgk.buttons import BUTTONS
from zwgk.documents import office
from zwgk.files import open_file, run_on_file
from zwgk.model.period import period_coded

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT = 1024, 768
PLACE = Path(tempfile.gettempdir(), "政务公开")
"""A short path: it is shown in dialogs and choosers."""

FRAME, TITLE_BAR = 2, 24  # of the window manager, around a dialog
COLOURS = 256
SECONDS_TO_DRAW = 1.5
FIRST_PAGE_DPI = 80
README_IMAGES = EXAMPLE.parent / "images"
README_DPI, README_MARGIN = 96, 20
PAPER_ABOVE_FOOT, TEN_ROWS = 0.9, 0.593  # of the height of a page
PERIOD = period_coded("2024Q2")


class Stage:
    """One Calc; a workbook at a time."""

    def __init__(self, screen: Screen, calc: Calc) -> None:
        self.screen = screen
        self.calc = calc

    @contextmanager
    def book(self, name: str = "通报.xlsx", change: Callable[[Path], object] = lambda _: None) -> Iterator[Desk]:
        """Open a copy of the example, changed by `change` before, in a window of the screen's size."""
        path = Path(shutil.copy(EXAMPLE, PLACE / name))
        change(path)
        with self.opened(path) as desk:
            yield desk

    @contextmanager
    def opened(self, path: Path) -> Iterator[Desk]:
        """Open a file; close it without saving."""
        desk = Desk(self.calc, self.screen, path)
        self.fill_screen()
        yield desk
        desk.on_main(lambda: desk.document.close(True))

    def fill_screen(self) -> None:
        self.screen.fill()
        time.sleep(SECONDS_TO_DRAW)

    def press(self, desk: Desk, button_id: str, title: str = REPORT) -> None:
        """Click a button, by the menu if the toolbar is too narrow; wait for the window that opens."""
        button = next(button for button in BUTTONS if button.id == button_id)
        desk.choose_in_menu(button)
        wait_for(f"“{title}”", lambda: desk.is_open(title))
        time.sleep(SECONDS_TO_DRAW)

    def escape(self, desk: Desk, title: str = REPORT) -> None:
        desk.escape(lambda: not desk.is_open(title))

    def shoot_dialog(self, desk: Desk, button_id: str, name: str, title: str = REPORT) -> None:
        """Click a button, keep the window that opens, and close it."""
        self.press(desk, button_id, title)
        self.shoot(name, whole=False)
        self.escape(desk, title)
        time.sleep(SECONDS_TO_DRAW)

    def go(self, desk: Desk, sheet: str, cell: str = "A1") -> None:
        def show() -> None:
            controller, there = desk.document.getCurrentController(), desk.document.Sheets.getByName(sheet)
            controller.setActiveSheet(there)
            controller.select(there.getCellRangeByName(cell))

        desk.on_main(show)
        time.sleep(SECONDS_TO_DRAW)

    def shoot(self, name: str, whole: bool = True) -> None:
        """Keep the screen, or only the active window with its frame."""
        image = Image.open(self.screen.picture(name)).convert("RGB")
        if not whole:
            image = image.crop(self.screen.active_area(TITLE_BAR, FRAME))
        keep(name, image)


def keep(name: str, image: Image.Image) -> None:
    """Save with few colours: text stays sharp, the file small."""
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).convert("RGB")
    few.save(PICTURES / f"{name}.webp", lossless=True, quality=100, method=6)


def done(command: Callable[..., Any], *arguments: object) -> Callable[[Path], object]:
    """Return a function that runs a command on a file."""
    return lambda path: run_on_file(path, lambda book: command(book, *arguments))


def recomputed(path: Path) -> None:
    done(commands.recompute, PERIOD)(path)


def spoilt(path: Path) -> None:
    """Type a figure with a word, and forget one."""
    with open_file(path) as book:
        sheet = book.sheets["小冀镇"]
        rows = sheet.range("A1:E20").value
        april = next(number for number, row in enumerate(rows) if row[0] == 4)
        head = next(number for number, row in enumerate(rows) if row[0] == "月份")
        column = rows[head].index("乡镇动态")
        sheet.range((april + 1, column + 1)).value = "34条左右"
        sheet.range((april + 2, column + 1)).value = None
        book.save()


def home(stage: Stage) -> None:
    with stage.book(change=recomputed):
        stage.shoot("calc-home")


def doctor(stage: Stage) -> None:
    with stage.book() as desk:
        stage.shoot_dialog(desk, "doctor", "calc-doctor")


def closing(stage: Stage) -> None:
    """Show the office's question about a changed workbook."""
    with stage.book() as desk:
        cell = month_cell(desk.document, "小冀镇", 4, "乡镇动态")
        desk.on_main(lambda: cell.setValue(30))
        stage.screen.press("ctrl+w")
        wait_for("the question", lambda: "Calc" not in stage.screen.title_in_front())
        time.sleep(SECONDS_TO_DRAW)
        stage.shoot("calc-close", whole=False)
        desk.escape(lambda: "Calc" in stage.screen.title_in_front())


def settings(stage: Stage) -> None:
    with stage.book() as desk:
        for sheet, name in (("设置", "calc-settings"), ("单位名录", "calc-roster")):
            stage.go(desk, sheet)
            stage.shoot(name)


def unit(stage: Stage) -> None:
    with stage.book() as desk:
        stage.go(desk, "小冀镇")
        cell = month_cell(desk.document, "小冀镇", 4, "乡镇动态")
        desk.on_main(lambda: cell.setString("34条"))
        time.sleep(SECONDS_TO_DRAW)
        stage.shoot("calc-unit")


def validate(stage: Stage) -> None:
    with stage.book(change=spoilt) as desk:
        stage.shoot_dialog(desk, "validate", "calc-validate-dialog")
        stage.shoot("calc-checks")


def recompute(stage: Stage) -> None:
    with stage.book() as desk:
        stage.shoot_dialog(desk, "recompute", "calc-recompute-dialog")
        for sheet, name in (
            ("附件2", "calc-attachment"),
            ("问题清单", "calc-shortfalls"),
            ("看板", "calc-dashboard"),
        ):
            stage.go(desk, sheet)
            stage.shoot(name)
        desk.choose_in_menu(next(button for button in BUTTONS if button.id == "preview"))
        wait_for("the preview", lambda: not desk.shows_cells())
        time.sleep(SECONDS_TO_DRAW)
        stage.shoot("calc-preview")
        desk.escape(desk.shows_cells)
        time.sleep(SECONDS_TO_GO)  # until the command has put back what the preview needed


def send(stage: Stage) -> None:
    title = next(button.screentip for button in BUTTONS if button.id == "send")
    with stage.book() as desk:
        stage.shoot_dialog(desk, "send", "calc-send-chooser", title)


OPEN = ("合河乡", "大召营镇", "财政局", "统计局")


def emptied(path: Path) -> None:
    """Clear the period of some units: they have not reported. Name a day until which they may."""
    with open_file(path) as book:
        for name in OPEN:
            sheet = book.sheets[name]
            rows = sheet.range("A1:D20").value
            for number, row in enumerate(rows, start=1):
                if row[0] in (4, 5, 6):
                    for column in (2, 3, 4):
                        if isinstance(row[column - 1], float | int):
                            sheet.range((number, column)).value = None
        settings = book.sheets["设置"]
        items = [row[0] for row in settings.range("A1:B90").value]
        settings.range((items.index("填报截止日期") + 1, 2)).value = dt.datetime(2024, 7, 5)
        book.save()


def collect(stage: Stage) -> None:
    forms = PLACE / "交回"
    title = next(button.screentip for button in BUTTONS if button.id == "collect")

    def returned(path: Path) -> None:
        forms.mkdir()
        emptied(path)
        done(commands.send, forms, PERIOD)(path)
        fill_form(forms / "2024年第二季度-小冀镇.xlsx", {("小冀镇", "动态", 4): 36, ("小冀镇", "信息公开", 5): 9})
        done(commands.collect, [forms], PERIOD)(path)

    with stage.book(change=returned) as desk:
        stage.go(desk, "校验", "I8")
        stage.shoot("calc-conflict")
        stage.shoot_dialog(desk, "collect", "calc-collect-chooser", title)
    with stage.opened(forms / "2024年第二季度-大召营镇.xlsx"):
        stage.shoot("calc-form")
    shutil.rmtree(forms)


def remind(stage: Stage) -> None:
    with stage.book(change=emptied) as desk:
        stage.shoot_dialog(desk, "remind", "calc-remind-dialog")
        stage.go(desk, "填报进度", "A1")
        stage.shoot("calc-remind")


def articles(path: Path) -> None:
    """Write a list of articles beside the workbook: some that count, one of an unknown unit, one without a date."""
    emptied(path)
    (path.parent / "articles.csv").write_text(
        "标题,栏目,单位,发布日期\n"
        "合河乡召开防汛会,乡镇动态,合河乡,2024-04-12\n"
        "合河乡夏收,乡镇动态,合河乡,2024-06-02\n"
        "财政局公开预算,部门信息公开,财政局,2024-05-20\n"
        "统计局培训,部门动态,统计局,2024-05-21\n"
        "某某公司开业,部门动态,某某公司,2024-05-21\n"
        "统计局走访,部门动态,统计局,六月上旬\n",
        "utf-8",
    )


def open_by_keyboard(stage: Stage, name: str) -> None:
    """Type a file's name into GTK's chooser."""
    stage.screen.press("ctrl+l")
    time.sleep(SECONDS_TO_DRAW)
    stage.screen.press("ctrl+a")
    stage.screen.type(name)
    time.sleep(SECONDS_TO_DRAW)
    stage.screen.press("Return")


def importing(stage: Stage) -> None:
    title = next(button.screentip for button in BUTTONS if button.id == "import_articles")
    with stage.book(change=articles) as desk:
        stage.press(desk, "import_articles", title)
        open_by_keyboard(stage, "articles.csv")
        wait_for("the report", lambda: desk.is_open(REPORT))
        time.sleep(SECONDS_TO_DRAW)
        stage.shoot("calc-import", whole=False)
        stage.escape(desk)


def publish(stage: Stage) -> None:
    title = next(button.screentip for button in BUTTONS if button.id == "publish")
    with stage.book() as desk:
        stage.press(desk, "publish", title)
        stage.screen.press("Return")
        wait_for("the question for number and date", lambda: desk.is_open(REPORT))
        time.sleep(SECONDS_TO_DRAW)
        stage.shoot("calc-publish-question", whole=False)
        stage.screen.press("alt+a")  # the first choice: fill them in
        wait_for("the question to go", lambda: not desk.is_open(REPORT))
        wait_for("the report", lambda: desk.is_open(REPORT), 180)
        time.sleep(SECONDS_TO_DRAW)
        stage.shoot("calc-publish-dialog", whole=False)
        stage.escape(desk)
    [paper] = PLACE.glob("*.docx")
    [pdf] = office.to_pdf(office.Document(paper.name, paper.read_bytes()))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=FIRST_PAGE_DPI / 72).to_pil()
    keep("word-page", page)


def check(stage: Stage) -> None:
    import docx

    title = next(button.screentip for button in BUTTONS if button.id == "check")

    def paper(path: Path) -> None:
        with open_file(path) as book:
            commands.publish(book, path.parent, PERIOD, into_book=False)
        [made] = path.parent.glob("*.docx")
        document = docx.Document(str(made))
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                run.text = run.text.replace("机关事务中心、", "").replace("1358", "1385")
        document.save(str(path.parent / "2024Q2.docx"))
        made.unlink()

    with stage.book(change=paper) as desk:
        stage.press(desk, "check", title)
        open_by_keyboard(stage, "2024Q2.docx")
        wait_for("the report", lambda: desk.is_open(REPORT), 60)
        stage.escape(desk)
        time.sleep(SECONDS_TO_DRAW)
        stage.go(desk, "校验")
        stage.shoot("calc-check")


def correct(stage: Stage) -> None:
    def closed(path: Path) -> None:
        signed(path, *SIGNED)
        done(commands.close, PERIOD)(path)

    with stage.book(change=closed) as desk:
        cell = month_cell(desk.document, "小冀镇", 4, "乡镇动态")
        desk.on_main(lambda: cell.setValue(16))
        stage.shoot_dialog(desk, "correct", "calc-correct")


def readme(_: Stage) -> None:
    """Take README's two images from paper: an attachment in colours, a unit's sheet with a month not filled in."""
    path = Path(shutil.copy(EXAMPLE, PLACE / "通报.xlsx"))
    with open_file(path) as book:
        settings = book.sheets["设置"]
        items = [row[0] for row in settings.range("A1:B90").value]
        settings.range((items.index("打印时保留颜色") + 1, 2)).value = "是"
        sheet = book.sheets["七里营镇"]
        rows = sheet.range("A1:E20").value
        june = next(number for number, row in enumerate(rows, start=1) if row[0] == 6)
        sheet.range((june, 3)).value = None
        book.save()
    recomputed(path)
    run_on_file(path, lambda book: commands.export_pdf(book, PLACE / "附件.pdf"))
    keep_page((PLACE / "附件.pdf").read_bytes(), "附件2", "附件2", part=TEN_ROWS)
    [pdf] = office.to_pdf(office.Document(path.name, path.read_bytes()))
    keep_page(pdf, "七里营镇 2024", "填报表")


def keep_page(pdf: bytes, words: str, name: str, part: float = PAPER_ABOVE_FOOT) -> None:
    """Save the upper part of the page with these words, with margins for the screen."""
    pages = pypdfium2.PdfDocument(pdf)
    page = next(page for page in pages if words in page.get_textpage().get_text_range())
    image = page.render(scale=README_DPI / 72).to_pil().convert("RGB")
    image = image.crop((0, 0, image.width, round(image.height * part)))
    image = image.crop(ImageChops.invert(image.convert("L")).getbbox())
    image = ImageOps.expand(image, README_MARGIN, "white")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(README_IMAGES / f"{name}.png", optimize=True)


STEPS: tuple[Callable[[Stage], None], ...] = (
    *(
        home,
        doctor,
        closing,
        settings,
        unit,
        validate,
        recompute,
        send,
        collect,
        remind,
        importing,
        publish,
        check,
        correct,
        readme,
    ),
)


def named_neutrally(configuration: Path) -> None:
    """Let the add-in start the program by a path that says nothing of this machine: 诊断 shows it."""
    (PLACE / ".program").symlink_to(sys.prefix)
    values = json.loads(configuration.read_text("utf-8"))
    configuration.write_text(json.dumps(values | {"interpreter": str(PLACE / ".program" / "bin" / "python")}), "utf-8")


@contextmanager
def stage() -> Iterator[Stage]:
    """Start a screen and a Calc of a new user; end both."""
    PLACE.mkdir()
    user = Path(tempfile.mkdtemp())
    before = os.environ.get("XDG_DATA_HOME")
    os.chdir(PLACE)  # choosers list the folder in which the office was started
    try:
        with running_screen(user / "screens", f"{WIDTH}x{HEIGHT}x24") as screen:
            xcu = user / "profile" / "user" / "registrymodifications.xcu"
            xcu.parent.mkdir(parents=True)
            xcu.write_text(SETTINGS.replace("</oor:items>", CHINESE + "</oor:items>"), "utf-8")
            os.environ["XDG_DATA_HOME"] = str(user / "data")
            install(EXTENSION, user / "profile")
            named_neutrally(user / "data" / "zwgk" / CONFIGURATION_FILE)
            calc = Calc(
                screen,
                user / "profile",
                user / "data",
                SAL_USE_VCLPLUGIN="gtk3",
                HOME=str(PLACE),
                XDG_CONFIG_HOME=str(user / "config"),
                GDK_DPI_SCALE="1",
            )
            try:
                yield Stage(screen, calc)
            finally:
                calc.quit()
    finally:
        os.environ.pop("XDG_DATA_HOME") if before is None else os.environ.update(XDG_DATA_HOME=before)
        shutil.rmtree(user, ignore_errors=True)
        shutil.rmtree(PLACE)


def main(names: list[str]) -> None:
    """Take the pictures of the steps named, or all."""
    with stage() as desk:
        for step in STEPS:
            if names and step.__name__ not in names:
                continue
            print(step.__name__, flush=True)
            step(desk)
            for left in PLACE.glob("[!.]*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
