"""Step 3: the end of an address: number, building, unit, floor and room in canonical form.

三号楼 = 3# = 3幢 = 3栋 → building 3; 二单元 → unit 2; 5层 = 5楼 → floor 5; 3-2-501 → 3, 2, 501.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from ingest.address.components import ComponentType, Piece
from ingest.address.numerals import CHINESE_DIGITS, canonical_number

_CHARACTERS = f"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ{CHINESE_DIGITS}甲乙丙丁#-.,号院住宅公寓楼幢栋座单元门梯层室房间户附"
_NEVER_FIRST = "号院住宅公寓楼幢栋座单元门梯层室房间户附#-.,"
_TOKEN = re.compile(
    rf"(?P<value>[0-9]{{1,5}}-[0-9]{{1,2}}(?=号)|[0-9]{{1,5}}[A-Z]?|[A-Z][0-9]{{0,4}}|[{CHINESE_DIGITS}]{{1,9}}|[甲乙丙丁])"
    r"(?P<suffix>号住宅楼|号公寓楼|号公寓|住宅楼|号楼|#楼|#|幢楼|幢|栋楼|栋|座楼|座|单元|单|门|梯|层|楼|室|房间|房|户室|户|号院|号房|号附|号|附)?"
    r"(?P<dash>[-.,]*)"
)
Kind = Literal["number", "building", "unit", "floor", "room"]
_ORDER: tuple[Kind, ...] = ("building", "unit", "room")
_TYPE: dict[Kind, ComponentType] = {
    "number": "road_number",
    "building": "building",
    "unit": "unit",
    "floor": "floor",
    "room": "room",
}
_KIND: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "号住宅楼",
            "号公寓楼",
            "号公寓",
            "住宅楼",
            "号楼",
            "#楼",
            "#",
            "幢楼",
            "幢",
            "栋楼",
            "栋",
            "座楼",
            "座",
        ),
        "building",
    ),
    **dict.fromkeys(("单元", "单", "门", "梯"), "unit"),
    "层": "floor",
    **dict.fromkeys(("室", "房间", "房", "户室", "户", "号房"), "room"),
}
_OF_THE_NAME = re.compile(rf"(?:[{CHINESE_DIGITS}]+户?(?=[0-9])|[{CHINESE_DIGITS}]+$)")
"""Numerals that end a name: 联二32号 is number 32 of 联二, 东一 is a road cut off."""
_PLACE_TYPES = ("estate", "poi", "sub_estate")
_ONE_AS_DASH = re.compile(r"(?<=[0-9])一(?=[0-9])")


class Tail(NamedTuple):
    """The canonical values, '' where absent. `number` is a plain 号: what it numbers, the head says."""

    number: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    pieces: tuple[Piece, ...] = ()
    complete: bool = True
    """False where something of the tail was not understood."""


def split(text: str) -> int:
    """Position where the tail of numbers starts; the length where there is none."""
    start = len(text.rstrip(_CHARACTERS))
    tail = text[start:]
    start += len(tail) - len(tail.lstrip(_NEVER_FIRST))
    if start < len(text) and text[start] in CHINESE_DIGITS:
        of_the_name = _OF_THE_NAME.match(text, start)
        start = of_the_name.end() if of_the_name else start
    return start


class _Token(NamedTuple):
    """A number with the word behind it and the dashes behind that."""

    value: str
    suffix: str
    dash: str
    start: int
    end: int


@lru_cache(maxsize=500_000)
def parse_tail(text: str) -> Tail:
    """Components of a tail of numbers; positions relative to its start."""
    tokens = [
        _Token(found["value"], found["suffix"] or "", found["dash"], found.start(), found.start("dash"))
        for found in _TOKEN.finditer(_ONE_AS_DASH.sub("-", text))
    ]
    values: dict[Kind, str] = {}
    pieces: list[Piece] = []
    for token, kind in zip(tokens, _kinds(tokens), strict=True):
        if kind is not None and kind not in values:
            values[kind] = canonical_number(token.value)
            pieces.append(Piece(_TYPE[kind], token.start, token.end, values[kind]))
    return Tail(
        number=values.get("number", ""),
        building=values.get("building", ""),
        unit=values.get("unit", ""),
        floor=values.get("floor", ""),
        room=values.get("room", ""),
        pieces=tuple(pieces),
        complete=len(pieces) == len(tokens),
    )


def _kinds(tokens: list[_Token]) -> list[Kind | None]:
    """The kind of each token: by its suffix where that is plain, else by its place in the row."""
    kinds: list[Kind | None] = [_KIND.get(token.suffix) for token in tokens]
    _signs_in_a_row(kinds, tokens)
    _rooms_in_a_row(kinds, tokens)
    _floors(kinds, tokens)
    _numbers(kinds, tokens)
    _bare(kinds, tokens)
    return kinds


def _signs_in_a_row(kinds: list[Kind | None], tokens: list[_Token]) -> None:
    """3#2#501: the second sign stands behind the unit."""
    signs = [index for index, token in enumerate(tokens) if token.suffix == "#"]
    if len(signs) > 1 and signs[1] == signs[0] + 1 and "unit" not in kinds:
        kinds[signs[1]] = "unit"


def _rooms_in_a_row(kinds: list[Kind | None], tokens: list[_Token]) -> None:
    """608、609 and 401.402室: rooms, of which the first counts."""
    for index, token in enumerate(tokens[:-1]):
        after = kinds[index + 1]
        if (
            token.dash in (",", ".")
            and kinds[index] is None
            and after in (None, "room")
            and len(token.value) > 2
        ):
            kinds[index] = kinds[index + 1] = "room"


def _floors(kinds: list[Kind | None], tokens: list[_Token]) -> None:
    """N楼 is a building where a unit follows or a floor is said besides, else a floor."""
    for index, token in enumerate(tokens):
        if token.suffix == "楼":
            later = {"unit", "floor"} & set(kinds[index + 1 :])
            again = any(after.suffix == "楼" for after in tokens[index + 1 :])
            kinds[index] = "building" if "building" not in kinds and (later or again) else "floor"


def _numbers(kinds: list[Kind | None], tokens: list[_Token]) -> None:
    """N号: first the number on the road, then the building, then the room."""
    for index, token in enumerate(tokens):
        if token.suffix not in ("号", "号院", "号附", "附"):
            continue
        if index == 0:
            kinds[index] = "number"
        elif "building" not in kinds and "unit" not in kinds[:index]:
            kinds[index] = "building"
        elif "room" not in kinds:
            kinds[index] = "room"


def _bare(kinds: list[Kind | None], tokens: list[_Token]) -> None:
    """Numbers without a word, as in 3-2-501, 3#2-501, 2-501, 501."""
    bare = [index for index, kind in enumerate(kinds) if kind is None]
    if not bare:
        return
    if len(kinds) == 1:
        kinds[0] = "number"
        return
    free: list[Kind] = [kind for kind in _ORDER if kind not in kinds]
    if "unit" in kinds and "building" in free and bare[0] > kinds.index("unit"):
        free.remove("building")
    if len(bare) > len(free) and bare[0] == 0 and "number" not in kinds:
        kinds[0] = "number"
        bare = bare[1:]
    bare = bare[: len(free)]
    if len(bare) == 1:
        last = bare[0] == len(kinds) - 1
        kinds[bare[0]] = free[-1] if last else free[0]
    elif len(bare) == 2 and len(free) == 3:
        room_last = len(tokens[bare[1]].value) >= 3
        kinds[bare[0]], kinds[bare[1]] = "building", "room" if room_last else "unit"
    else:
        for index, kind in zip(bare, free, strict=False):
            kinds[index] = kind


def settle(tail: Tail, last: str) -> Tail:
    """Say what a plain number counts, by the type of the piece that it follows.

    After a road a 号 is the road number, after an estate the building; 474-18 after a road is one number.
    """
    pieces = tail.pieces
    joined = len(pieces) == 2 and pieces[1].start == pieces[0].end + 1
    if last == "road" and joined and tail.building and tail.unit and not tail.number:
        number = f"{tail.building}-{tail.unit}"
        piece = Piece("road_number", pieces[0].start, pieces[1].end, number)
        return Tail(number=number, pieces=(piece,), complete=tail.complete)
    if tail.number and last in _PLACE_TYPES and not tail.building:
        settled = tuple(
            piece._replace(type="building") if piece.type == "road_number" else piece for piece in pieces
        )
        return tail._replace(number="", building=tail.number, pieces=settled)
    return tail
