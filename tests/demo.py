"""`make demo`: the real bulletin's attachments, from the example's data to paper, under out/."""

import os
import sys
from pathlib import Path

from zwgk import commands
from zwgk.documents.office import find_soffice
from zwgk.documents.pdf import attachments_pdf
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.model.period import period_coded
from zwgk.terminal import command_line, console, show
from zwgk.workbook.create import create_workbook

REPOSITORY = Path(__file__).parent.parent
OUT = REPOSITORY / "out"


def main() -> None:
    """Build, recompute and print; print where everything is."""
    OUT.mkdir(exist_ok=True)
    workbook, pdf = OUT / "示例-2024年第二季度.xlsx", OUT / "附件.pdf"
    workbook.unlink(missing_ok=True)
    with command_line("正在建示例工作簿"):
        show(create_workbook(REPOSITORY / "workbook" / "example-2024Q2", workbook))
    with command_line("正在统计"):
        outcome = run_on_file(workbook, lambda book: commands.recompute(book, period_coded("2024Q2")))
    show(outcome)
    if find_soffice() is None:
        console.print("没有 LibreOffice，跳过 PDF 和图片：以 root 运行 make demo 会自动安装，或自行安装后再试。")
    else:
        draw(workbook, pdf)
    console.print("接下来（在这个文件夹里直接运行）：", style="bold")
    for command in next_commands(workbook):
        console.print(f"  {command}", markup=False, soft_wrap=True)


def next_commands(workbook: Path) -> list[str]:
    """Return commands that work in the shell of `make demo`, with no environment activated."""
    program = os.path.relpath(Path(sys.executable).with_name("zwgk"), REPOSITORY)
    shown = workbook.relative_to(REPOSITORY)
    return [f"{program} validate {shown}", f"{program} publish {shown} -o out/通报", f"{program} materials 我县"]


def draw(workbook: Path, pdf: Path) -> None:
    """Print the attachments to a PDF, and draw the first page of each."""
    with command_line("正在生成 PDF"):
        attachments_pdf(workbook, pdf)
    pictures = draw_attachments(pdf)
    for file in (pdf, *pictures):
        console.print(f"  已保存：{file}", markup=False, soft_wrap=True)


def draw_attachments(pdf: Path) -> list[Path]:
    """Draw one PNG of the first page of each attachment."""
    import pypdfium2

    pictures: list[Path] = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        if "附件" in page.get_textpage().get_text_bounded():
            pictures.append(OUT / f"附件{len(pictures) + 1}.png")
            page.render(scale=1.5).to_pil().save(pictures[-1])
    document.close()
    if not pictures:
        raise Refusal(f"“{pdf.name}”里没有附件。")
    return pictures


if __name__ == "__main__":
    main()
