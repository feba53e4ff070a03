"""Texts named like a spreadsheet that are none for certain: a web site's answer, its login page, a mail."""

import json
import re

from zwgk.intake.foreign.faults import Fault, Unreadable

_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|script|meta|\?xml|div|form)", re.IGNORECASE)
_TABLE = re.compile(r"<\s*(\w+:)?(table|tr)\b", re.IGNORECASE)
_LOGIN = re.compile(r"type\s*=\s*[\"']?password|登录|登陆|\blog\s?in\b|sso|单点|身份认证", re.IGNORECASE)
_HEADINGS = re.compile("標題|欄目|單位|發[佈布]|日期|月份|類別|鄉鎮|填報|動態")
_MAIL = re.compile(rb"(?im)^(to|received|delivered-to|return-path):")


def refuse_impostor(source: bytes, text: str) -> None:
    """Raise `Unreadable` for a text that is certainly no table. `text`: `source` decoded, without a mark."""
    start = text.lstrip()[:1]
    if start in ("{", "[") and _is_json(text):
        raise Unreadable(Fault.ANSWER)
    if _MARKUP.match(text) and _TABLE.search(text) is None:
        raise Unreadable(Fault.LOGIN if _LOGIN.search(text) else Fault.PAGE)
    if _is_big5(source):
        raise Unreadable(Fault.BIG5)


def refuse_mail(source: bytes) -> None:
    """Raise `Unreadable` for a mail; a web archive has no addressee."""
    header, _, _ = source[: 2**14].replace(b"\r\n", b"\n").partition(b"\n\n")
    if _MAIL.search(header):
        raise Unreadable(Fault.MAIL)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_big5(source: bytes) -> bool:
    """Return whether the first lines hold two headings in Big5: in any other encoding their bytes mean nothing."""
    text = b"".join(source[: 2**16].splitlines()[:10]).decode("big5", "ignore")
    return len(set(_HEADINGS.findall(text))) > 1 and not source.isascii()
