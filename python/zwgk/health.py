"""The result of one check of 诊断."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Result of one check. `remedy` is empty if all is well."""

    subject: str
    found: str
    remedy: str = ""
