"""Where the clerk is after 重新统计."""

from dataclasses import replace

import pytest

from tests.zwgk.documents.bulletin.quarters import RULES, quarter
from zwgk.model.problems import Problem, Severity
from zwgk.statistics.results import compute
from zwgk.summary import recompute_outcome

FOUND = (Problem(severity=Severity.ERROR, sheet="小冀镇", cell="B10", value="3x", what="不是数字", remedy="改填整数"),)


@pytest.mark.parametrize(
    ("setting", "problems", "sheet", "goes_there"),
    [
        (False, (), "附件1", False),
        (True, (), "附件1", True),
        (False, FOUND, "校验", False),
        (True, FOUND, "校验", False),
    ],
)
def test_the_settings_say_whether_attachment_1_is_shown(
    setting: bool, problems: tuple[Problem, ...], sheet: str, goes_there: bool
) -> None:
    rules = replace(RULES, office=replace(RULES.office, show_attachment=setting))
    outcome = recompute_outcome(replace(compute(quarter(rules=rules)), problems=problems))
    assert (outcome.sheet, outcome.goes_there) == (sheet, goes_there)
