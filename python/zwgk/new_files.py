"""Several new files written together: all or none.

They are first written to a temporary folder beside their destination and moved when the last one is complete.
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.files import save_file
from zwgk.save_together import aside_in, made_folder


def save_new_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write (name, content) into `folder`, creating it if missing. Contents may be an iterator that makes them lazily.

    Raise `Refusal`, with the folder unchanged, if a file cannot be written or already exists.
    """
    try:
        with made_folder(folder), aside_in(folder) as aside:
            names = []
            for name, content in files:
                save_file(aside / name, content)
                names.append(name)
            _move_all(aside, folder, names)
    except OSError as error:
        raise Refusal(f"文件夹“{folder}”里存不了文件（{reason_of(error)}），一份也没有生成。") from None


def save_new_folder(folder: Path, files: Iterable[tuple[str, bytes]], copied: Path | None = None) -> None:
    """Make `folder` with (name, content) atomically, so that a kill leaves it absent.

    `copied`: a file that one of them is a copy of, under the same name; who cannot read it cannot read the copy.

    Raise `Refusal`, with nothing made, if a file cannot be written or the folder already exists.
    """
    try:
        with made_folder(folder.parent), aside_in(folder.parent) as aside:
            made = aside / "made"
            made.mkdir()
            for name, content in files:
                like = copied if copied is not None and copied.name == name else None
                save_file(made / name, content, like=like)
            if folder.exists():  # an empty one would be replaced
                raise Refusal(f"“{folder}”刚刚被别人建好，怕覆盖它，一份也没有生成：请再试一次。")
            made.rename(folder)
    except OSError as error:
        raise Refusal(f"建不了文件夹“{folder}”（{reason_of(error)}），一份也没有生成。") from None


def _move_all(source: Path, folder: Path, names: Iterable[str]) -> None:
    moved: list[Path] = []
    try:
        for name in names:
            _move(source / name, folder / name)
            moved.append(folder / name)
    except BaseException:
        for path in moved:
            with contextlib.suppress(OSError):
                path.unlink()
        raise


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
