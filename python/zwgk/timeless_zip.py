"""A zip without times: the same members give the same bytes."""

import io
import zipfile
from collections.abc import Iterable

EPOCH = (1980, 1, 1, 0, 0, 0)


def timeless_zip(members: Iterable[tuple[str, bytes]], *, deflated: bool = True) -> bytes:
    """Return the zip of the members (name, content), in their order.

    Two versions of zlib may deflate differently: stored ones give the same bytes on every machine.
    """
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            member.create_system = 0
            archive.writestr(member, content)
    return package.getvalue()
