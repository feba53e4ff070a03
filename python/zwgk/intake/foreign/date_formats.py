"""Built-in number formats of East Asian Excels (ids 27–36 and 50–58). Files name them and define them nowhere
(ECMA-376 part 1, 18.8.30); the parser takes their dates for plain numbers, so an ordinary date format is put in place.
"""

import re
import zipfile
from io import BytesIO

EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
PLAIN_DATE = 14
_STYLES = "xl/styles.xml"
_USED = re.compile(rb"""(<(?:[^\s<>/:]+:)?xf\b[^>]*?\snumFmtId\s*=\s*["'])(\d+)(?=["'])""")
_DEFINED = re.compile(rb"""<(?:[^\s<>/:]+:)?numFmt\b[^>]*?\snumFmtId\s*=\s*["'](\d+)["']""")


def with_plain_dates(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """Return an office package whose cells have ordinary date formats; `content` itself if they have already.

    Only the styles are written anew, behind all other parts, which stay as they are packed.
    """
    part = next((name for name in archive.NameToInfo if name.lower() == _STYLES), None)
    if part is None:
        return content
    styles = archive.read(part)
    before_cells, _, _ = styles.partition(b"cellXfs")  # behind them stand definitions of conditional formats
    wanted = EAST_ASIAN_DATES - {int(number) for number in _DEFINED.findall(before_cells)}
    plain = _USED.sub(lambda found: _plain(found, wanted), styles)
    if plain == styles:
        return content
    copy = BytesIO(content)
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as target:
        target.filelist.remove(target.NameToInfo.pop(part))
        target.writestr(part, plain)
    return copy.getvalue()


def _plain(found: "re.Match[bytes]", wanted: frozenset[int]) -> bytes:
    return found[1] + (b"%d" % PLAIN_DATE if int(found[2]) in wanted else found[2])
