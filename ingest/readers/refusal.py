"""Columns that no import accepts, whatever a source description says (`PRIVACY.md`, PIPL Art. 28).

The vocabulary is `catalogs/codes/refused_columns.csv`. It looks at names only, and errs on the side of
refusing: what is refused is reported, never silently lost.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import catalogs
from catalogs.sources import Source

VOCABULARY = Path(catalogs.__file__).parent / "codes" / "refused_columns.csv"


@dataclass(frozen=True)
class Refused:
    """A column that was not imported: its name in the file, what it is, and the rule that says so."""

    name: str
    kind: str
    rule: str


@cache
def vocabulary() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """(pattern, kind, rule) of each entry."""
    with VOCABULARY.open(encoding="utf-8", newline="") as file:
        return tuple(
            (re.compile(row["pattern"], re.IGNORECASE), row["kind"], row["rule"])
            for row in csv.DictReader(file)
        )


def refused(names: Iterable[str], source: Source) -> list[Refused]:
    """Which of a file's column names are refused, by the vocabulary or by the source description."""
    listed = {_plain(name) for name in source.refused}
    found = []
    for name in names:
        plain = _plain(name)
        entry = next((entry for entry in vocabulary() if entry[0].search(plain)), None)
        if entry is not None:
            found.append(Refused(name, entry[1], entry[2]))
        elif plain in listed:
            found.append(
                Refused(name, "listed", f"catalogs/sources: refused by the description of {source.id}")
            )
    return found


def _plain(name: str) -> str:
    """The name without what hides it: full-width letters, capitals, blanks in Chinese; words apart."""
    folded = unicodedata.normalize("NFKC", name)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[\s\-._/·*]+", " ", folded).strip().casefold()
    return re.sub(r" (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) ", "", words)
