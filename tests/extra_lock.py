"""Write to standard output the pins of the first lock file that the second lacks: the additions of an extra."""

import re
import sys
from pathlib import Path

_PIN = re.compile(r"^[\w.\-]+==.*(?:\n[ ]+.*)*", re.MULTILINE)

whole, base = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
known = {pin[0].splitlines()[0] for pin in _PIN.finditer(base)}  # a pin for one system only does not count
sys.stdout.write("".join(f"{pin[0]}\n" for pin in _PIN.finditer(whole) if pin[0].splitlines()[0] not in known))
