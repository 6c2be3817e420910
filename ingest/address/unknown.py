"""Step 6: what no lexicon knows, told by its ending: 锦霞小区, 津5路, 胜采二矿, 路口西200米."""

import re

from ingest.address.components import ComponentType, Piece
from ingest.address.numerals import canonical_number
from ingest.address.patterns import (
    COUNTY_SEAT,
    FLOOR,
    GROUP,
    NAMED,
    NUMBER,
    RELATIVE,
    ROAD_NUMBER,
    SUB_ESTATE,
    SUFFIX_TYPE,
    WHOLE_POI,
)
from ingest.address.values import canonical_road, canonical_sub_estate

_NUMBERED_ROAD = re.compile(r"[^,.()0-9]{0,4}[0-9]{1,3}号?(?:路|街)")
_DIGIT_ROAD = re.compile(r"[0-9]{1,3}号?(?:路|街)(?!口)")
_BEFORE_PART = re.compile(
    rf"[^,.()#\-路街村号镇乡社]{{2,6}}?(?=(?:[东西南北中]|{NUMBER})(?:区|期)(?:[,0-9]|$))"
)
"""A name without an ending before a part of an estate: 枫林佳苑 of 枫林佳苑一区."""
_PLACES = frozenset(("estate", "community", "village", "group", "sub_estate", "poi", "road_number"))
_RELATED = frozenset(
    ("estate", "community", "village", "road", "road_number", "poi", "relative", "sub_estate")
)


def unknown_pieces(text: str, start: int, end: int, before: list[Piece]) -> list[Piece]:
    """Pieces of text[start:end], which follows the pieces `before`."""
    pieces: list[Piece] = []
    position = start
    while position < end:
        last = pieces[-1] if pieces else (before[-1] if before else None)
        if text[position] in ",.-#" or (
            text[position] in "与和及" and last is not None and last.type == "road"
        ):
            position += 1
            continue
        piece = _next(text, position, end, last)
        if piece.type != "other" or piece.value:
            pieces.append(piece)
        position = piece.end
    return pieces


def _next(text: str, position: int, end: int, last: Piece | None) -> Piece:
    kind = last.type if last is not None else None
    if last is not None and last.known and last.end == position and text[position] == text[position - 1]:
        return Piece("other", position, position + 1, "")  # a character typed twice
    if found := _DIGIT_ROAD.match(text, position, end):
        return Piece("road", position, found.end(), canonical_road(found.group()))
    if kind == "road" and (found := ROAD_NUMBER.match(text, position, end)):
        whole = found.group()
        if found.group("number")[0].isdigit() or "号" in whole:
            number = found.group("number").replace("之", "-")
            return Piece("road_number", position, found.end(), canonical_number(number))
    if kind in _PLACES or kind == "other":
        if found := SUB_ESTATE.match(text, position, end):
            return Piece("sub_estate", position, found.end(), canonical_sub_estate(found.group()))
        if found := GROUP.match(text, position, end):
            return Piece("group", position, found.end(), canonical_number(found.group("number")))
        if (found := ROAD_NUMBER.match(text, position, end)) and "号" in found.group():
            return Piece("road_number", position, found.end(), canonical_number(found.group("number")))
    if kind == "county" and (found := COUNTY_SEAT.match(text, position, end)):
        return Piece("other", position, found.end(), "")
    if found := WHOLE_POI.match(text, position, end):
        return Piece("poi", position, found.end(), found.group())
    if kind in _PLACES and (found := FLOOR.match(text, position, end)):
        return Piece("floor", position, found.end(), canonical_number(found.group("number")))
    if kind in _RELATED and (found := RELATIVE.match(text, position, end)) and found.end() > position:
        return Piece("relative", position, found.end(), found.group())
    if found := _NUMBERED_ROAD.match(text, position, end):
        return Piece("road", position, found.end(), canonical_road(found.group()))
    if (found := _BEFORE_PART.match(text, position, end)) and not NAMED.fullmatch(found.group()):
        return Piece("estate", position, found.end(), found.group())
    if found := NAMED.match(text, position, end):
        named: ComponentType = SUFFIX_TYPE[found.group("again") or found.group("suffix")]
        value = canonical_road(found.group()) if named == "road" else found.group()
        return Piece(named, position, found.end(), value)
    return _rest(text, position, end)


def _rest(text: str, position: int, end: int) -> Piece:
    stop = position + 1
    while stop < end and text[stop] not in ",.":
        stop += 1
    return Piece("other", position, stop, text[position:stop])
