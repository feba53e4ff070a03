"""The process that reads and checks one paper. Started by `examine` as `python -m`; speaks pickles over its streams.

A request is (name, content, wrong words with their corrections or None for the own list, silenced words, seconds of
processor time). The answer is
("paper", paragraphs, tables, whether typographic, faults), each as plain tuples, or ("refused", the sentence), or
("large",).
"""

import pickle
import sys
from dataclasses import astuple, replace
from typing import Any

from zwgk.confined import limit
from zwgk.documents.check.readers import paper_of
from zwgk.documents.check.rules import faults_of
from zwgk.errors import Refusal
from zwgk.model.words import Words

MEMORY = 2 * 2**30


def main() -> None:
    """Answer one request."""
    name, content, pairs, silenced, seconds = pickle.load(sys.stdin.buffer)
    limit(MEMORY, seconds)
    words = Words() if pairs is None else Words(pairs, silenced)
    pickle.dump(_answer(name, content, words), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


def _answer(name: str, content: bytes, words: Words) -> tuple[Any, ...]:
    try:
        paper = replace(paper_of(name, content), words=words)
        faults = [(*astuple(fault)[:5], fault.severity.value, fault.paragraph) for fault in faults_of(paper)]
    except Refusal as refusal:
        return "refused", str(refusal)
    except (MemoryError, RecursionError):
        return ("large",)
    paragraphs = [(paragraph.text, paragraph.place) for paragraph in paper.paragraphs]
    return "paper", paragraphs, [astuple(table) for table in paper.tables], paper.typographic, faults


if __name__ == "__main__":
    main()
