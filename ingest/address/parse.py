"""An address text into components: the recipe that calls the steps in turn."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import get_args

from ingest.address.components import Component, ComponentType, Parsed, Piece
from ingest.address.model import segmenter
from ingest.address.name_index import NAME_KINDS, NameIndex
from ingest.address.names import national_index
from ingest.address.normalise import normalise, normalise_with_offsets
from ingest.address.prepare import prepare
from ingest.address.segment import TYPES, Segmenter
from ingest.address.values import CANONICAL, area_reader

_AREAS = frozenset(("province", "city", "county", "town", "community", "village"))
_TYPES: tuple[ComponentType, ...] = get_args(ComponentType)
_SKIP = TYPES.index("skip")
_ROADS = (NAME_KINDS.index("road"),) * 2
_PLACES = (NAME_KINDS.index("place"), NAME_KINDS.index("place_short"))
_NAMED = {"road": _ROADS, "estate": _PLACES, "poi": _PLACES}


class Parser:
    """Parses over an index of names, the country's by default. One for a process: it keeps what it has read.

    home: code of the area that is meant where a name is borne by several.
    """

    def __init__(self, index: NameIndex | None = None, home: int = 0) -> None:
        self._index = index or national_index()
        self._segmenter: Segmenter = segmenter(self._index)
        self._area: Callable[[str, str, int], tuple[str, int]] = area_reader(self._index, home)

    def parse(self, text: str) -> Parsed:
        """Components of one address with positions in `text`. Never raises, whatever the text."""
        normal = normalise(text)
        pieces = self.pieces(normal)
        if normal == text:
            return Parsed(
                text, tuple(Component(p.type, text[p.start : p.end], p.start, p.end, p.value) for p in pieces)
            )
        _, origin = normalise_with_offsets(text)
        return Parsed(text, _in_original(text, pieces, origin))

    def pieces(self, normal: str) -> list[Piece]:
        """Pieces of a normalised text in their order."""
        text, notes = prepare(normal)
        pieces = self._read(text)
        return sorted(pieces + notes, key=lambda piece: piece.start) if notes else pieces

    def _read(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        within = 0
        for start, end, number in self._segmenter.segment(text):
            if number == _SKIP:
                continue
            kind = _TYPES[number]
            word = text[start:end]
            if kind in _AREAS:
                value, code = self._area(kind, word, within)
                within = code if code > 0 else within
                pieces.append(Piece(kind, start, end, value, code != 0))
            else:
                canonical = CANONICAL.get(kind)
                known = kind in _NAMED and self._index.has(word, *_NAMED[kind])
                pieces.append(Piece(kind, start, end, canonical(word) if canonical else word, known))
        return pieces


@cache
def national_parser() -> Parser:
    """The parser that knows the country's areas."""
    return Parser()


def parse(text: str) -> Parsed:
    """Components of one address anywhere in the country, with positions in `text`. Never raises."""
    return national_parser().parse(text)


def parse_all(texts: Iterable[str]) -> Iterator[Parsed]:
    """Components of each text."""
    return map(national_parser().parse, texts)


def _in_original(text: str, pieces: list[Piece], origin: list[int]) -> tuple[Component, ...]:
    """The pieces where they stand in the original; of two that come from one character (㎡, ß) the first stays."""
    components: list[Component] = []
    taken = 0
    for piece in pieces:
        start, end = max(origin[piece.start], taken), origin[piece.end - 1] + 1
        if start < end:
            components.append(Component(piece.type, text[start:end], start, end, piece.value))
            taken = end
    return tuple(components)
