"""Results of earlier runs: facts by the hash of a file's contents, in Parquet, so that an interrupted run can continue,
and a later one reads only changed files.

A file with the same size and times is taken to be unchanged (`sources`); any other is read again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.model.period import Period
from zwgk.rollup.facts import COLUMNS, TEXTS, Section, facts_table
from zwgk.rollup.sources import CountyFile
from zwgk.version import __version__

_HASH = "hash"
_SHAPE = hashlib.sha256("，".join((*COLUMNS, *Section)).encode()).hexdigest()[:8]
"""Of the facts: those of another shape are not used."""
_MOST_PIECES = 8  # files of facts; one is read much sooner than a hundred


class Checkpoint:
    """A folder with `facts-….parquet` (columns: hash, then those of `facts_table`) and `files-….json` (url -> version
    and hash), one set per period and version of the tool.

    Each is written completely or not at all; an unreadable one counts as absent.
    """

    def __init__(self, folder: Path, period: Period) -> None:
        self._scope = f"{period.code}-{__version__}-{_SHAPE}"
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._facts = self._read_facts(self._pieces())
            self._files = self._read_files()
        except OSError as error:
            raise Refusal(f"断点文件夹“{folder}”用不了（{reason_of(error)}）：请换一个能写的文件夹。") from None
        self._hashes = set(self._facts[_HASH].unique().to_pylist())

    def knows(self, file: CountyFile) -> bool:
        """Return whether the file's facts are here."""
        version, digest = self._files.get(file.url, ("", ""))
        return version == file.version and digest in self._hashes

    def facts(self, files: Sequence[CountyFile]) -> pa.Table:
        """Return the facts of known files, under their present names."""
        names: dict[str, list[str]] = {}
        for file in files:
            names.setdefault(self._files[file.url][1], []).append(file.name)
        hashes = self._facts[_HASH].combine_chunks()
        tables = []
        for named in zip_longest(*(names.get(digest, ()) for digest in hashes.dictionary.to_pylist())):
            # Files with the same contents by turns.
            file = pa.array(named, pa.string()).take(hashes.indices)
            tables.append(self._facts.set_column(0, "file", file.dictionary_encode()).filter(pc.is_valid(file)))
        return pa.concat_tables(tables).select(list(COLUMNS))

    def keep(self, hashes: Mapping[CountyFile, str], facts: pa.Table) -> None:
        """Store the facts of files that have just been read."""
        first = {digest: file.name for file, digest in reversed(list(hashes.items()))}
        kept = {name: digest for digest, name in first.items()}
        digests = pa.array([kept.get(name) for name in facts["file"].to_pylist()], pa.string()).dictionary_encode()
        with_hashes = facts.append_column(_HASH, digests)
        place = self._folder / f"facts-{self._scope}-{min(first)}.parquet"
        _write(with_hashes.filter(pc.is_valid(with_hashes[_HASH])), place)
        self._files |= {file.url: (file.version, digest) for file, digest in hashes.items()}
        listed = self._folder / f"files-{self._scope}.json"
        unfinished = listed.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self._files), encoding="utf-8")
        unfinished.replace(listed)

    def settle(self) -> None:
        """Join the files of facts if there are many, without the facts of former contents."""
        pieces = self._pieces()
        if len(pieces) > _MOST_PIECES:
            facts = self._read_facts(pieces)
            present = pa.array({digest for _, digest in self._files.values()}, pa.string())
            _write(facts.filter(pc.is_in(facts[_HASH], present)).combine_chunks(), pieces[0])
            for piece in pieces[1:]:
                piece.unlink(missing_ok=True)

    def _pieces(self) -> list[Path]:
        return sorted(self._folder.glob(f"facts-{self._scope}-*.parquet"))

    def _read_facts(self, pieces: Sequence[Path]) -> pa.Table:
        tables = [facts_table([]).append_column(_HASH, pa.array([], pa.string()).dictionary_encode())]
        seen: set[str] = set()
        for place in pieces:
            try:
                table = pq.read_table(place, read_dictionary=[_HASH, *TEXTS])
            except (OSError, ValueError):
                continue
            if table.schema.names != tables[0].schema.names:
                continue
            found = set(table[_HASH].unique().to_pylist())
            if found & seen:
                table = table.filter(pc.is_in(table[_HASH], pa.array(found - seen, pa.string())))
            tables.append(table)
            seen |= found
        return tables[1] if len(tables) == 2 else pa.concat_tables(tables).unify_dictionaries()

    def _read_files(self) -> dict[str, tuple[str, str]]:
        try:
            listed = json.loads((self._folder / f"files-{self._scope}.json").read_text(encoding="utf-8"))
            return {str(url): (str(version), str(digest)) for url, (version, digest) in listed.items()}
        except (FileNotFoundError, ValueError, AttributeError, TypeError):
            return {}


def _write(facts: pa.Table, place: Path) -> None:
    unfinished = place.with_suffix(".unfinished")
    pq.write_table(facts, unfinished)
    unfinished.replace(place)
