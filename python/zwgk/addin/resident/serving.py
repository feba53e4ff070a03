"""The process that runs the commands: a line of JSON in, a line of JSON out, until its parent closes the pipe.

It keeps the libraries that a command needs, so that only the first click waits for them.
"""

import gc
import json
import os
from pathlib import Path
from typing import IO, Any

from zwgk.addin.configuration import LOG_FILE, configuration_folder
from zwgk.addin.resident.request_files import Request
from zwgk.addin.resident.worker import WRONG_REQUEST


def main() -> None:
    """Answer requests of stdin until it ends."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # a library that prints would spoil an answer
    serve(source, sink, configuration_folder() / LOG_FILE)


def serve(source: IO[bytes], sink: IO[bytes], log: Path) -> None:
    """Answer each line of `source` with a line in `sink`."""
    for line in source:
        sink.write(json.dumps(_answer(json.loads(line), log)).encode() + b"\n")
        sink.flush()
        # Objects of Excel must not outlive the click: they would keep a closed Excel running.
        gc.collect()


def _answer(asked: dict[str, Any], log: Path) -> dict[str, Any]:
    if "excel" in asked:
        from zwgk.addin.bridge import answer as answer_in_excel

        report = answer_in_excel(Request(**asked["excel"]), log)
        return {"code": int(report.code), "text": report.text}
    from zwgk.addin.wps.click import answer, click_of

    snapshot = asked["snapshot"]
    try:
        return answer(click_of(asked["click"]), Path(snapshot) if snapshot else None, log)
    except ValueError:
        return {"code": 2, "text": WRONG_REQUEST, "actions": []}
