"""The lists of faults that no fast test notices: `tests/mutants.md`."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
REASON = re.compile(r"(same|guard|speed|log|import|whole|open): \S")


def test_every_survivor_has_a_reason_and_a_function_that_exists() -> None:
    for path in (TESTS / "survivors").glob("*.tsv"):
        for line in path.read_text("utf-8").splitlines()[1:]:
            place, _, _, reason = line.split("\t")
            name, _, function = place.partition(":")
            code = (TESTS.parent / "python" / "zwgk" / name).read_text("utf-8")
            assert re.search(rf"^ *def {function.rpartition('.')[2]}\b", code, re.MULTILINE), line
            assert REASON.match(reason), line
