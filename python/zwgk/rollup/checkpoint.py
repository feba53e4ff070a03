"""Results of earlier runs: facts by the hash of a file's contents, in Parquet, so that an interrupted run can continue,
and a later one reads only changed files.

A file with the same size and modification time is taken to be unchanged; any other is read again.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.model.period import Period
from zwgk.rollup.facts import COLUMNS, TEXTS, Section, no_facts
from zwgk.rollup.sources import CountyFile
from zwgk.version import __version__

_HASH = "hash"
_SHAPE = hashlib.sha256("，".join((*COLUMNS, *Section)).encode()).hexdigest()[:8]
"""Of the facts: those of another shape are not used."""


class Checkpoint:
    """A folder with `facts-….parquet` (columns: hash, then those of `facts_frame`) and `files-….json` (url -> version
    and hash), one set per period and version of the tool.

    Each is written completely or not at all; an unreadable one counts as absent.
    """

    def __init__(self, folder: Path, period: Period) -> None:
        self._scope = f"{period.code}-{__version__}-{_SHAPE}"
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._facts = self._read_facts()
            self._files = self._read_files()
        except OSError as error:
            raise Refusal(f"断点文件夹“{folder}”用不了（{reason_of(error)}）：请换一个能写的文件夹。") from None
        self._hashes = set(self._facts[_HASH])

    def knows(self, file: CountyFile) -> bool:
        """Return whether the file's facts are here."""
        version, digest = self._files.get(file.url, ("", ""))
        return version == file.version and digest in self._hashes

    def facts(self, files: Sequence[CountyFile]) -> pd.DataFrame:
        """Return the facts of known files, under their present names."""
        hashes = [self._files[file.url][1] for file in files]
        wanted = pd.DataFrame({_HASH: hashes, "file": [file.name for file in files]}, dtype=object)
        found = wanted.merge(self._facts.drop(columns="file"), on=_HASH)
        return found[list(COLUMNS)]

    def keep(self, files: Sequence[CountyFile], hashes: Sequence[str], facts: pd.DataFrame) -> None:
        """Store the facts of files that have just been read."""
        by_name = {file.name: digest for file, digest in zip(files, hashes, strict=True)}
        first = {digest: file.name for file, digest in reversed(list(zip(files, hashes, strict=True)))}
        kept = facts[facts["file"].isin(first.values())]
        place = self._folder / f"facts-{self._scope}-{min(hashes)}.parquet"
        unfinished = place.with_suffix(".unfinished")
        kept.assign(**{_HASH: kept["file"].map(by_name)}).to_parquet(unfinished, index=False)
        unfinished.replace(place)
        self._files |= {file.url: (file.version, by_name[file.name]) for file in files}
        listed = self._folder / f"files-{self._scope}.json"
        unfinished = listed.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self._files), encoding="utf-8")
        unfinished.replace(listed)

    def _read_facts(self) -> pd.DataFrame:
        frames = [no_facts().assign(**{_HASH: pd.Series(dtype=object)})]
        seen: set[str] = set()
        for place in sorted(self._folder.glob(f"facts-{self._scope}-*.parquet")):
            try:
                frame = pd.read_parquet(place, read_dictionary=[_HASH, *TEXTS])
            except (OSError, ValueError):
                continue
            if {_HASH, *COLUMNS} - set(frame.columns):
                continue
            frame = frame.astype(dict.fromkeys((_HASH, *TEXTS), object))  # each text once in memory
            frames.append(frame[~frame[_HASH].isin(seen)])
            seen |= set(frame[_HASH])
        return pd.concat(frames, ignore_index=True)

    def _read_files(self) -> dict[str, tuple[str, str]]:
        try:
            listed = json.loads((self._folder / f"files-{self._scope}.json").read_text(encoding="utf-8"))
            return {str(url): (str(version), str(digest)) for url, (version, digest) in listed.items()}
        except (FileNotFoundError, ValueError, AttributeError, TypeError):
            return {}
