"""Step 2: a text as head and tail. A head is shared by a whole estate, so it is read once and kept.

Heads that state the same, however they are written, share one `Head`, and with it the outcomes found so far.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.address.components import Piece
from ingest.address.head import parse_head
from ingest.address.notes import SEPARATORS
from ingest.address.parts import Parts, divide
from ingest.address.tail import Tail, parse_tail, settle, split
from ingest.geocode.candidates import Candidate, place_candidates
from ingest.geocode.decide import Outcome
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason
from ingest.geocode.respell import respelled
from ingest.geocode.stated import Stated, stated_by

NO_TAIL = Tail()
_SEVEN_DIGITS = re.compile(r"[0-9]{7}")
_BROKEN = re.compile(r"[0-9]{1,3}[,.]+[0-9]{1,3}号")
"""13…9号, 1、2号楼."""
_REPEAT = 5
_ALSO = re.compile(r"^[,.]*(?:现住|现居|暂住|户籍|户口|另|又住|迁|搬)")
_NUMBERED = frozenset(("road_number", "group"))
_NAMED = frozenset(("estate", "village", "community", "poi"))
_AREAS = frozenset(("county", "town", "community", "village"))


@dataclass(slots=True)
class Head:
    """A head with what it states, the places that it may mean, and the outcomes found so far by the number behind it,
    whether a unit or room is told, and the area that the source is bound to (0 for none)."""

    stated: Stated
    places: list[Candidate]
    outcomes: dict[tuple[str, bool, int], Outcome] = field(default_factory=dict)
    numbered: dict[str, "Head"] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """A text read. `second`: where a second address begins, 0 where none does; `text` is what the position is of.
    `doubt`: why no building may be taken, whatever fits."""

    head: Head
    tail: Tail
    text: str
    second: int = 0
    doubt: Reason | None = None


def read(text: str, gazetteer: Gazetteer) -> Reading:
    """Head and tail of a normalised text."""
    start = split(text)
    head = gazetteer.plain.get(text[:start]) if start < len(text) else None
    if head is not None and _is_plain(text, start):
        return Reading(head, settle(parse_tail(text[start:]), head.stated.ends_with), text)
    return _read_slowly(text, gazetteer)


def _is_plain(text: str, start: int) -> bool:
    """Whether nothing but a tail follows a head that is known to have no notes."""
    if text[-1] in SEPARATORS or "," in text[start:] or "." in text[start:]:
        return False
    if text.find(text[-_REPEAT:]) != len(text) - _REPEAT:
        return False
    return len(text) - start < 7 or not _SEVEN_DIGITS.search(text, start)


def _read_slowly(text: str, gazetteer: Gazetteer) -> Reading:
    text = respelled(text, gazetteer.sounds)
    parts = divide(text)
    pieces = _pieces(parts, gazetteer)
    second = _second_address(pieces, parts, text, gazetteer)
    stated = stated_by(parts.head, pieces, gazetteer, numbered=bool(parts.tail))
    stated.relative += "".join(note.value for note in parts.notes if note.type == "relative")
    head = gazetteer.heads.setdefault(stated.key(), Head(stated, []))
    if head.stated is stated:
        head.places = place_candidates(stated, gazetteer)
    start = split(text)
    if not parts.notes and not second and parts.tail and parts.tail == text[start:]:
        gazetteer.plain[text[:start]] = head
    remarks = "".join(note.value for note in parts.notes if note.type in ("relative", "remark"))
    doubt: Reason | None = None
    if is_beside(remarks) if parts.tail else _ends_beside(pieces):
        doubt = Reason.BESIDE
    elif _BROKEN.match(parts.tail):
        doubt = Reason.BROKEN_NUMBER
    return Reading(head, settle(parse_tail(parts.tail), stated.ends_with), text, second, doubt)


_BESIDE = re.compile(
    r"^[,.(]*(?:斜?对面|对过|隔壁|旁|(?:往|向)?(?:[东西南北]{1,2})(?:侧|边|面|方|向)?约?[0-9]{1,5}(?:余|多)?(?:米|M))"
)


def is_beside(remark: str) -> bool:
    """Whether what follows a number says that the thing is not there, but opposite it or so many metres away."""
    return _BESIDE.match(remark) is not None


def _ends_beside(pieces: list[Piece]) -> bool:
    return any(
        number.type == "road_number" and relative.type == "relative" and is_beside(relative.value)
        for number, relative in pairwise(pieces)
    )


def _pieces(parts: Parts, gazetteer: Gazetteer) -> list[Piece]:
    """Pieces of the head, and of a bracket that holds the road or estate which the head lacks."""
    pieces = parse_head(parts.head, gazetteer.lexicon)
    if any(piece.type in ("estate", "poi", "village") for piece in pieces):
        return pieces
    for note in parts.notes:
        if note.type == "remark" and note.value and note.value[0] != "原":
            inner = [
                piece
                for piece in parse_head(note.value, gazetteer.lexicon)
                if piece.type in ("road", "estate")
            ]
            if any(piece.known for piece in inner):
                pieces += inner
    return pieces


def _second_address(pieces: list[Piece], parts: Parts, text: str, gazetteer: Gazetteer) -> int:
    """Where a second address begins: a known name after a name and its number, or one that 现住 introduces."""
    numbered, on_road, before = False, False, ""
    for piece in pieces:
        if (
            piece.known
            and numbered
            and (piece.type in _NAMED or piece.type in _AREAS or piece.type == "road")
        ):
            return piece.start
        if numbered and not piece.known and _opens_with_an_area(parts.head[piece.start :], gazetteer):
            return piece.start
        if piece.known and on_road and piece.type in ("county", "town", "road"):
            return piece.start
        if piece.type in _NUMBERED or (piece.type == "other" and any(c.isdigit() for c in piece.value)):
            numbered, on_road = numbered or before in _NAMED, on_road or before == "road"
        elif piece.type not in ("sub_estate", "relative"):
            before = piece.type
    for note in parts.notes:
        if note.type == "remark" and _ALSO.match(note.value):
            inner = parse_head(note.value, gazetteer.lexicon)
            first = next((piece.start for piece in inner if piece.known), -1)
            if first >= 0 and any(piece.known and piece.type in _NAMED for piece in inner):
                return text.find(note.value) + first
    return 0


def _opens_with_an_area(text: str, gazetteer: Gazetteer) -> bool:
    names = gazetteer.lexicon.found(text).get(0, ())
    return any(name.kind in ("province", "city", "county") and not name.short for name in names)


def numbered(head: Head, number: str, gazetteer: Gazetteer) -> Head:
    """The head with the road number that opens the tail."""
    known = head.numbered.get(number)
    if known is None:
        stated = replace(head.stated, road_number=number)
        known = head.numbered[number] = Head(stated, place_candidates(stated, gazetteer))
    return known
