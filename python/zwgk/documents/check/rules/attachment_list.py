"""The list 附件：1. … compared with the attachments that follow."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import folded
from zwgk.documents.check.paper import Fault, Paper

_FIRST = re.compile(r"附件[:：](?:1[.．、])?(.+)")
_NEXT = re.compile(r"(\d{1,2})[.．、](.+)")
_LABEL = re.compile(r"附件(\d*)(?:[:：](.*))?")


def attachment_list(paper: Paper) -> Iterator[Fault]:
    """Compare the names in the list with the titles of the attachments, number by number."""
    listed = _listed(paper)
    titles = {
        int(match[1] or 1): table.title
        for table in paper.tables
        if (match := _LABEL.fullmatch(table.label)) is not None
    }
    if not listed or not titles:
        return
    for number, (index, name) in listed.items():
        place = paper.paragraphs[index].place
        if number not in titles:
            yield Fault("附件", place, name, "", f"附件说明列了附件{number}，后面没有这个附件", paragraph=index)
        elif titles[number] and titles[number] != name:
            why = f"附件说明写“{name}”，附件{number}的标题是“{titles[number]}”"
            yield Fault("附件", place, name, titles[number], why, paragraph=index)
    for number, title in titles.items():
        if number not in listed:
            yield Fault("附件", f"附件{number}", title, "", f"有附件{number}，附件说明里没有列")


def _listed(paper: Paper) -> dict[int, tuple[int, str]]:
    """Return number -> (index of its paragraph, name), from the list after the text."""
    listed: dict[int, tuple[int, str]] = {}
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        if not listed and (match := _FIRST.fullmatch(text)):
            listed[1] = (index, match[1])
        elif listed and (match := _NEXT.fullmatch(text)) and int(match[1]) == len(listed) + 1:
            listed[int(match[1])] = (index, match[2])
        elif listed:
            break
    return listed
