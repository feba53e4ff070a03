"""The process that fills in an office's template: `python -m`, within limits of memory and processor time.

Stdin: a line of JSON [name, values], then the template. Stdout: "+" and the document, or "-" and the refusal.
"""

import json
import sys

from zwgk.confined import limit
from zwgk.errors import Refusal

MEMORY, SECONDS = 2 * 2**30, 30


def main() -> None:
    """Answer one request."""
    limit(MEMORY, SECONDS)
    from zwgk.documents.bulletin.filling import filled_in

    name, values = json.loads(sys.stdin.buffer.readline())
    try:
        answer = b"+" + filled_in(sys.stdin.buffer.read(), name, values)
    except Refusal as refusal:
        answer = b"-" + str(refusal).encode("utf-8")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
