"""The Word document: 通报模板.docx filled in. An office's own template is read in a separate process."""

import functools
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from zwgk.confined import NO_WINDOW
from zwgk.documents.bulletin import filling_process
from zwgk.documents.bulletin.filling import filled_in
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.packaged import packaged

TEMPLATE = "通报模板.docx"
_CLOCK_FACTOR = 4  # elapsed seconds allowed per second of processor time: other programs use the processor too


def fill_in(template: bytes, name: str, values: Mapping[str, object]) -> bytes:
    """Return the template with its placeholders filled in, as a .docx file; `name` is the template's, for messages.

    Raise `Refusal` as `filled_in` does, and if filling in takes too long or too much memory.
    """
    if template == own_template():
        return filled_in(template, name, values)
    try:
        done = subprocess.run(
            [sys.executable, "-m", filling_process.__name__],
            input=json.dumps([name, dict(values)], default=str).encode() + b"\n" + template,
            capture_output=True,
            timeout=filling_process.SECONDS * _CLOCK_FACTOR,
            check=False,
            creationflags=NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode or done.stdout[:1] not in (b"+", b"-"):
        raise Refusal(f"模板“{name}”内容异常，填写它太慢或要占用过多内存，没有填：请换一个，或恢复原来的模板。")
    if done.stdout[:1] == b"-":
        raise Refusal(done.stdout[1:].decode("utf-8"))
    return done.stdout[1:]


@functools.cache
def own_template() -> bytes:
    """Return the template that comes with the program."""
    return packaged(TEMPLATE).read_bytes()


def read_template(path: Path) -> bytes:
    """Return the file's bytes; raise `Refusal` if it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"找不到模板“{path}”：请检查路径，或不指定模板、改用自带的。") from None
    except OSError as error:
        raise Refusal(f"读不了模板“{path}”（{reason_of(error)}）：请检查文件和权限。") from None
