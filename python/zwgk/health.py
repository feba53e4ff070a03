"""What 诊断 has to say of one thing that it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `remedy` is empty where all is well."""

    subject: str
    found: str
    remedy: str = ""
