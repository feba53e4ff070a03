"""The sockets of a process, from /proc."""

import re
from pathlib import Path


def sockets_of(pid: int) -> set[str]:
    """Return their inodes."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            match = re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink()))
        except OSError:
            continue
        if match:
            inodes.add(match[1])
    return inodes


def has_tcp_port(pid: int) -> bool:
    """Return whether one of them listens at a TCP port."""
    inodes = sockets_of(pid)
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if any(line.split()[3] == "0A" and line.split()[9] in inodes for line in lines):
            return True
    return False
