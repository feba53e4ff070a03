"""A unit both praised and blamed in one text."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import clauses, folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.documents.check.rules.convicted_units import mentioned, namings
from zwgk.model.problems import Severity

_PRAISE = re.compile(r"(?:较好|良好|突出|优秀|领先)[^:：。;；]{0,10}(?:是|有|为|分别)?[:：](.+)")


def praise_and_blame(paper: Paper) -> Iterator[Fault]:
    """Report the units in both a list of better ones and a list for zero or below the quota."""
    praised: set[str] = set()
    for paragraph in paper.paragraphs:
        for clause in clauses(folded(paragraph.text)):
            if match := _PRAISE.search(clause):
                for table in paper.tables:
                    praised |= set(mentioned(match[1], table))
    for naming in namings(paper):
        for unit in naming.units:
            if unit in praised:
                place = paper.paragraphs[naming.paragraph].place
                head = naming.table.heads[naming.column]
                why = f"{unit}列为较好单位，又因“{head}”被点名"
                yield Fault("表扬与点名", place, unit, "", why, Severity.WARNING, naming.paragraph)
