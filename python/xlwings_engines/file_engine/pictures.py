"""Pictures on a sheet."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.drawing.image import Image
from xlwings import base_classes, utils

from xlwings_engines.drawings import FROM_FILE, BasePictures, Box
from xlwings_engines.errors import CannotOpen, Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.drawing_names import Handle, free_name, handles_of
from xlwings_engines.file_engine.drawing_objects import Drawn
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.sheets import Sheet

_POINTS_PER_INCH = 72
_USUAL_DENSITY = 96


@explains_gaps("engine.file")
class Picture(Drawn, base_classes.Picture):
    """A picture on a sheet; ``api`` is openpyxl's image."""

    @property
    def lock_aspect_ratio(self) -> bool:
        """True if a change of width or height keeps the ratio; not stored in the file."""
        return self.handle.keeps_ratio

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        self.handle.keeps_ratio = bool(value)

    def index(self) -> int:
        """The position among the sheet's pictures, 1-based."""
        return 1 + Pictures(self._sheet).handles.index(self.handle)

    def update(self, filename: str) -> Any:
        """Replace the image by that of a file; return the new picture."""
        return utils.excel_update_picture(self, filename)


def natural_size(item: Any) -> tuple[float, float]:
    """Return width and height in points: pixels at the picture's stated density, or at 96 per inch."""
    across, down = _density(item)
    return item.width * _POINTS_PER_INCH / across, item.height * _POINTS_PER_INCH / down


def _density(item: Any) -> tuple[float, float]:
    """Return the pixels per inch, which pictures state as whole numbers, or as pixels per metre."""
    from PIL import Image as Pixels

    if not isinstance(item.ref, BytesIO):
        return _USUAL_DENSITY, _USUAL_DENSITY
    with Pixels.open(BytesIO(item.ref.getvalue())) as picture:
        across, down = picture.info.get("dpi", (0, 0))
    return (round(across) or _USUAL_DENSITY), (round(down) or _USUAL_DENSITY)


@explains_gaps("engine.file")
class Pictures(BasePictures["Sheet", Picture]):
    """The pictures of a sheet, from back to front."""

    @property
    def api(self) -> Any:
        """openpyxl's list of the sheet's images."""
        return internals.images(self.sheet.worksheet)

    @property
    def handles(self) -> list[Handle]:
        """Return the pictures' own objects; see ``handles.Handle``."""
        return handles_of(self.sheet.worksheet, internals.images(self.sheet.worksheet), "Picture")

    def _members(self) -> list[Picture]:
        return [Picture(self.sheet, handle) for handle in self.handles]

    def _add(self, filename: str, box: Box) -> Picture:
        image = _read(Path(filename))
        natural_width, natural_height = natural_size(image)
        self.sheet.worksheet.add_image(image)
        image.handle = Handle(image, free_name(self.sheet.worksheet, "Picture"))
        picture = Picture(self.sheet, image.handle)
        picture.place(
            box.left,
            box.top,
            natural_width if box.width == FROM_FILE else box.width,
            natural_height if box.height == FROM_FILE else box.height,
        )
        image.handle.keeps_ratio = box.width == FROM_FILE
        image.anchor.pic = internals.new_picture()
        picture.name = image.handle.name
        return picture


def _read(path: Path) -> Any:
    try:
        return Image(BytesIO(path.read_bytes()))
    except ImportError as error:
        raise Unsupported("picture.needs_pillow") from error
    except OSError as error:
        raise CannotOpen("open.picture", name=path.name) from error
