"""Web archives (MHTML, "single file web page"): the pages in them, as text."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import PurePosixPath

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.text_files import decoded

WHAT = "是网页归档（.mht）"
_START = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){1,30}")
_MOST_PARTS = 1_000


def is_web_archive(source: bytes) -> bool:
    """Return whether the bytes begin with the header of a message that holds web pages."""
    start = _START.match(source[: 2**14].replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf"))
    return start is not None and re.search(rb"(?im)^content-type:\s*(multipart/|text/html)", start[0]) is not None


def archived_pages(source: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Yield title and text of each web page. Raise `Unreadable` if the parts never end."""
    if source.lower().count(b"content-type:") > _MOST_PARTS or source.lower().count(b"multipart/") > 50:
        raise Unreadable(Fault.CROWDED)
    message: Message = email.message_from_bytes(source.removeprefix(b"\xef\xbb\xbf"), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            location = str(part.get("Content-Location", ""))
            yield PurePosixPath(location.replace("\\", "/")).stem, decoded(payload, name).text
