"""A zip that has the same bytes on every machine: without times, stored.

Members are not deflated, because two versions of zlib may deflate differently.
"""

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)


def stored_zip(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip of the parts, in their order."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 0
            archive.writestr(member, content)
    return package.getvalue()
