"""Draws the toolbar's icons, PNG of 16 and 26 pixels: `python -m tools.icons`. Needs Pillow.

Coordinates are on a grid of 16 × 16, drawn sixteen times as large and scaled down.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from zwgk.buttons import BUTTONS

SIZES = (16, 26)
SCALE = 16
BLUE, GREEN, RED, AMBER = "#1f5fa8", "#2e8b57", "#c0392b", "#d98c00"
GREY, PALE, WHITE = "#6b7280", "#dbe7f5", "#ffffff"


class Pen:
    """ImageDraw with coordinates on the small grid."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def box(self, x0: float, y0: float, x1: float, y1: float, fill: str, line: str = "", width: float = 1) -> None:
        edge: dict[str, Any] = {"outline": line, "width": round(width * SCALE)} if line else {}
        self._draw.rectangle([x0 * SCALE, y0 * SCALE, x1 * SCALE - 1, y1 * SCALE - 1], fill=fill, **edge)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self._draw.ellipse(corners, fill=fill)

    def line(self, *points: tuple[float, float], colour: str, width: float = 1.5) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def shape(self, *points: tuple[float, float], fill: str) -> None:
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: str, width: float) -> None:
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self._draw.arc(corners, start, end, fill=colour, width=round(width * SCALE))


def sheet(pen: Pen, x: float = 2, y: float = 1, width: float = 10, height: float = 14) -> None:
    pen.box(x, y, x + width, y + height, WHITE, GREY)
    for row in range(3):
        pen.box(x + 2, y + 3 + 3 * row, x + width - 2, y + 4 + 3 * row, PALE)


def arrow_down(pen: Pen, x: float, y: float, colour: str) -> None:
    pen.box(x - 1, y - 5, x + 1, y - 2, colour)
    pen.shape((x - 3, y - 2.5), (x + 3, y - 2.5), (x, y + 1), fill=colour)


def arrow_up(pen: Pen, x: float, y: float, colour: str) -> None:
    pen.box(x - 1, y + 2, x + 1, y + 5, colour)
    pen.shape((x - 3, y + 2.5), (x + 3, y + 2.5), (x, y - 1), fill=colour)


def printer(pen: Pen) -> None:
    pen.box(4, 1, 12, 6, WHITE, GREY)
    pen.box(1, 5, 15, 12, BLUE)
    pen.box(4, 9, 12, 15, WHITE, GREY)
    pen.box(12, 6, 13.5, 7.5, WHITE)


def send(pen: Pen) -> None:
    sheet(pen)
    arrow_up(pen, 12, 9, GREEN)


def collect(pen: Pen) -> None:
    sheet(pen)
    arrow_down(pen, 12, 14, BLUE)


def collect_again(pen: Pen) -> None:
    collect(pen)
    pen.arc(12, 5, 3, 200, 90, GREEN, 1.6)
    pen.shape((8.2, 4.4), (11.4, 4.6), (9.4, 1.6), fill=GREEN)


def remind(pen: Pen) -> None:
    pen.disc(8, 8, 7, AMBER)
    pen.box(7, 3.5, 9, 9.5, WHITE)
    pen.box(7, 11, 9, 13, WHITE)


def import_articles(pen: Pen) -> None:
    pen.box(1, 3, 15, 14, WHITE, GREY)
    pen.box(1, 3, 15, 6, BLUE)
    arrow_down(pen, 8, 13, GREEN)


def sync(pen: Pen) -> None:
    sheet(pen, 1, 1, 9, 11)
    pen.disc(11, 11, 4.5, GREEN)
    pen.box(8.5, 10.2, 13.5, 11.8, WHITE)
    pen.box(10.2, 8.5, 11.8, 13.5, WHITE)


def recompute(pen: Pen) -> None:
    pen.box(2, 1, 14, 15, BLUE)
    pen.box(4, 3, 12, 6, WHITE)
    for row in range(3):
        for column in range(3):
            pen.box(4 + 3 * column, 7.5 + 2.3 * row, 6 + 3 * column, 9.1 + 2.3 * row, PALE)


def validate(pen: Pen) -> None:
    sheet(pen, 1, 1, 10, 14)
    pen.line((6, 10), (9, 13), (15, 5), colour=GREEN, width=2.2)


def preview(pen: Pen) -> None:
    sheet(pen, 1, 1, 10, 14)
    pen.line((11, 11), (15, 15), colour=GREY, width=2.2)
    pen.disc(9.5, 8.5, 4.5, BLUE)
    pen.disc(9.5, 8.5, 3, WHITE)


def print_attachments(pen: Pen) -> None:
    printer(pen)


def export_pdf(pen: Pen) -> None:
    sheet(pen, 2, 1, 12, 14)
    pen.box(2, 8, 14, 13, RED)
    pen.box(4, 9.5, 12, 11.5, WHITE)


def publish(pen: Pen) -> None:
    sheet(pen, 2, 1, 12, 14)
    pen.box(4, 3.5, 12, 5.5, RED)
    pen.disc(11.5, 12, 2.5, RED)


def check(pen: Pen) -> None:
    sheet(pen, 1, 1, 10, 14)
    pen.line((8.5, 12.5), (13.5, 4.5), colour=AMBER, width=2.8)
    pen.shape((7, 15), (7.6, 11.6), (10, 13), fill=RED)
    pen.box(3, 10, 7, 11, RED)


def close(pen: Pen) -> None:
    pen.box(1, 2, 15, 6, BLUE)
    pen.box(2, 6, 14, 15, WHITE, GREY)
    pen.box(5.5, 8, 10.5, 10, GREEN)


def correct(pen: Pen) -> None:
    sheet(pen)
    pen.line((4, 5.5), (10, 5.5), colour=RED, width=1.5)
    pen.line((4, 11.5), (7, 14), (14, 6), colour=GREEN, width=2.2)


def new_workbook(pen: Pen) -> None:
    sheet(pen, 1, 1, 11, 14)
    pen.box(10.2, 8, 12.8, 15, GREEN)
    pen.box(8, 10.2, 15, 12.8, GREEN)


def new_year(pen: Pen) -> None:
    pen.box(1, 2, 15, 15, WHITE, GREY)
    pen.box(1, 2, 15, 6, RED)
    pen.box(7.2, 7.5, 8.8, 13.5, GREEN)
    pen.box(5, 9.7, 11, 11.3, GREEN)


def doctor(pen: Pen) -> None:
    pen.box(1, 4, 15, 15, RED)
    pen.box(5, 1, 11, 4, GREY)
    pen.box(7, 6, 9, 13, WHITE)
    pen.box(4.5, 8.5, 11.5, 10.5, WHITE)


def help_(pen: Pen) -> None:
    pen.disc(8, 8, 7.5, BLUE)
    pen.arc(8, 6, 3, 180, 90, WHITE, 1.8)
    pen.box(7.1, 8.2, 8.9, 10.5, WHITE)
    pen.box(7.1, 11.5, 8.9, 13.3, WHITE)


def plain(pen: Pen) -> None:
    """Draw a button that has no drawing of its own."""
    sheet(pen)
    pen.disc(11.5, 11.5, 3.5, GREEN)


def drawing(button_id: str) -> Callable[[Pen], None]:
    """Return the function named like the button; only `help` is a builtin's name."""
    own: Callable[[Pen], None] = globals().get("help_" if button_id == "help" else button_id, plain)
    return own


def main() -> None:
    folder = Path(__file__).parents[2] / "addin" / "icons"
    for name in (button.id for button in BUTTONS):
        image = Image.new("RGBA", (16 * SCALE, 16 * SCALE), (0, 0, 0, 0))
        drawing(name)(Pen(ImageDraw.Draw(image)))
        for size in SIZES:
            image.resize((size, size), Image.Resampling.LANCZOS).save(folder / f"{name}_{size}.png")


if __name__ == "__main__":
    main()
