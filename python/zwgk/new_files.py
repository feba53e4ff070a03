"""Several new files that belong together: all of them are there afterwards, or none.

They are written aside, in a folder beside their places that the next run removes if this one is killed, and moved only
when the last one is whole.
"""

import contextlib
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from xlwings_engines.atomic_save import TEMPORARY_PREFIX
from xlwings_engines.leftovers import owned_prefix, sweep
from xlwings_engines.system_reasons import reason_of
from zwgk.errors import Refusal
from zwgk.files import save_file


def save_new_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write (name, content) into `folder`, made if it is missing. Contents may be made as they are asked for.

    Raises `Refusal`, with the folder as it was, if one cannot be written or is there already.
    """
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"建不了文件夹“{folder}”（{reason_of(error)}）。") from None
    sweep(folder, TEMPORARY_PREFIX)
    aside = folder / f"{owned_prefix(TEMPORARY_PREFIX)}{secrets.token_hex(4)}"
    moved: list[Path] = []
    whole = False
    try:
        aside.mkdir()
        names = []
        for name, content in files:
            save_file(aside / name, content)
            names.append(name)
        for name in names:
            _move(aside / name, folder / name)
            moved.append(folder / name)
        whole = True
    except OSError as error:
        raise Refusal(f"文件夹“{folder}”里存不了文件（{reason_of(error)}），一份也没有生成。") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if not whole:
            for path in moved:
                with contextlib.suppress(OSError):
                    path.unlink()
            if made:
                with contextlib.suppress(OSError):
                    folder.rmdir()


def _move(source: Path, target: Path) -> None:
    """Give a file its name. Raises `Refusal` if somebody else has made one of that name meanwhile."""
    try:
        target.hardlink_to(source)  # unlike a rename, this never takes the place of a file
    except FileExistsError:
        raise Refusal(f"“{target}”刚刚被别人存入，怕覆盖它，一份也没有生成：请换一个空文件夹。") from None
    except (OSError, NotImplementedError):  # a file system without links
        if target.exists():
            raise Refusal(f"“{target}”刚刚被别人存入，怕覆盖它，一份也没有生成：请换一个空文件夹。") from None
        source.rename(target)
