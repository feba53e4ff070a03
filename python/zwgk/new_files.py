"""Several new files written together: all or none.

They are first written to a temporary folder beside their destination and moved when the last one is complete. A later
run removes the temporary folder of a killed one.
"""

import contextlib
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from xlwings_engines.atomic_save import TEMPORARY_PREFIX
from xlwings_engines.leftovers import owned_prefix, sweep
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.files import save_file


def save_new_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write (name, content) into `folder`, creating it if missing. Contents may be an iterator that makes them lazily.

    Raise `Refusal`, with the folder unchanged, if a file cannot be written or already exists.
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


def save_new_folder(folder: Path, files: Iterable[tuple[str, bytes]], copied: Path | None = None) -> None:
    """Make `folder` with (name, content) atomically, so that a kill leaves it absent.

    `copied`: a file that one of them is a copy of, under the same name; who cannot read it cannot read the copy.

    Raise `Refusal`, with nothing made, if a file cannot be written or the folder already exists.
    """
    parent = folder.parent
    aside = parent / f"{owned_prefix(TEMPORARY_PREFIX)}{secrets.token_hex(4)}"
    try:
        parent.mkdir(exist_ok=True)
        sweep(parent, TEMPORARY_PREFIX)
        aside.mkdir()
        for name, content in files:
            like = copied if copied is not None and copied.name == name else None
            save_file(aside / name, content, like=like)
        if folder.exists():  # an empty one would be replaced
            raise Refusal(f"“{folder}”刚刚被别人建好，怕覆盖它，一份也没有生成：请再试一次。")
        aside.rename(folder)
    except OSError as error:
        raise Refusal(f"建不了文件夹“{folder}”（{reason_of(error)}），一份也没有生成。") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        with contextlib.suppress(OSError):
            parent.rmdir()  # if nothing is in it


def _move(source: Path, target: Path) -> None:
    """Move a file to its final name. Raise `Refusal` if that name was taken in the meantime."""
    try:
        target.hardlink_to(source)  # unlike a rename, this never replaces a file
    except FileExistsError:
        raise Refusal(f"“{target}”刚刚被别人存入，怕覆盖它，一份也没有生成：请换一个空文件夹。") from None
    except (OSError, NotImplementedError):  # a file system without links
        if target.exists():
            raise Refusal(f"“{target}”刚刚被别人存入，怕覆盖它，一份也没有生成：请换一个空文件夹。") from None
        source.rename(target)
