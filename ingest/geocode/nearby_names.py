"""Names one character away from a text, found by dictionary; names further away, by rapidfuzz in a block.

Substitution, loss and gain of one character (Levenshtein distance 1) come from keys with one character
blanked, as in Schulz and Mihov (2002); the rest is scored by normalised Levenshtein similarity.
"""

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_BLANK = "\0"


class NearbyNames:
    """An index over names; answers are names, never positions."""

    def __init__(self, names: Iterable[str]) -> None:
        self._keys: dict[str, list[str]] = {}
        self._names = list(dict.fromkeys(names))
        for name in self._names:
            for key in dict.fromkeys(_keys(name)):
                self._keys.setdefault(key, []).append(name)

    def one_away(self, text: str) -> list[str]:
        """Names at Levenshtein distance 1; one of two characters only where the text has one more."""
        found: dict[str, None] = {}
        for key in _keys(text):
            for name in self._keys.get(key, ()):
                if name != text and Levenshtein.distance(name, text, score_cutoff=1) == 1:
                    found[name] = None
        return [name for name in found if len(text) > 2 and (len(name) > 2 or len(text) != len(name))]


def _keys(name: str) -> Iterator[str]:
    yield name
    for position in range(len(name)):
        yield name[:position] + _BLANK + name[position + 1 :]
        yield name[:position] + name[position + 1 :]


def most_similar(text: str, names: list[str], least: float, limit: int = 5) -> list[tuple[str, float]]:
    """The names of a block most similar to a text, best first, with similarities in 0..1."""
    found = process.extract(
        text, names, scorer=Levenshtein.normalized_similarity, score_cutoff=least, limit=limit
    )
    return [(name, similarity) for name, similarity, _ in found]
