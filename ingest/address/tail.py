"""Step 3: the end of an address: number, building, unit, floor and room in canonical form.

三号楼 = 3# = 3幢 = 3栋 → building 3; 二单元 → unit 2; 5层 = 5楼 → floor 5; 3-2-501 → 3, 2, 501.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.address.components import ComponentType, Piece
from ingest.address.numerals import CHINESE_DIGITS, canonical_number

_CHARACTERS = (
    f"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ{CHINESE_DIGITS}甲乙丙丁#-.,号住宅公寓楼幢栋座单元门梯层室房间户附"
)
_NEVER_FIRST = "号住宅公寓楼幢栋座单元门梯层室房间户附#-.,"
_TOKEN = re.compile(
    rf"(?P<value>[0-9]{{1,5}}-[0-9]{{1,2}}(?=号)|[0-9]{{1,5}}[A-Z]?|[A-Z][0-9]{{0,4}}|[{CHINESE_DIGITS}]{{1,6}}|[甲乙丙丁])"
    r"(?P<suffix>号住宅楼|号公寓楼|号公寓|住宅楼|号楼|#楼|#|幢楼|幢|栋楼|栋|座楼|座|单元|单|门|梯|层|楼|室|房间|房|户室|户|号院|号房|号附|号|附)?"
    r"(?P<dash>[-.,]*)"
)
_KIND: dict[str, ComponentType] = {
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
_OF_THE_NAME = re.compile(rf"(?:[{CHINESE_DIGITS}]+户?(?=[0-9])|[{CHINESE_DIGITS}]+$)?")
"""Numerals that end a name: 联二32号 is number 32 of 联二, 东一 is a road cut off."""
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
        start += len(_OF_THE_NAME.match(text, start).group())  # type: ignore[union-attr]
    return start


@lru_cache(maxsize=500_000)
def parse_tail(text: str) -> Tail:
    """Components of a tail of numbers; positions relative to its start."""
    text = _ONE_AS_DASH.sub("-", text)
    tokens = [
        (
            found.group("value"),
            found.group("suffix") or "",
            found.group("dash"),
            found.start(),
            found.end("suffix") if found.group("suffix") else found.end("value"),
        )
        for found in _TOKEN.finditer(text)
    ]
    kinds = _kinds(
        [suffix for _, suffix, _, _, _ in tokens],
        [value for value, *_ in tokens],
        [dash for _, _, dash, _, _ in tokens],
    )
    values: dict[str, str] = {}
    pieces: list[Piece] = []
    complete = True
    for (value, _, _, start, end), kind in zip(tokens, kinds, strict=True):
        if kind in values or not kind:
            complete = False
            continue
        canonical = _room(value) if kind == "room" else canonical_number(value)
        values[kind] = canonical
        pieces.append(Piece("road_number" if kind == "number" else kind, start, end, canonical))  # type: ignore[arg-type]
    return Tail(
        **{name: values.get(name, "") for name in ("number", "building", "unit", "floor", "room")},
        pieces=tuple(pieces),
        complete=complete,
    )


def _room(value: str) -> str:
    return canonical_number(value) if not value.isdigit() else value.lstrip("0") or "0"


def _kinds(suffixes: list[str], values: list[str], dashes: list[str]) -> list[str]:
    """The kind of each token: by its suffix where that is plain, else by its place in the row."""
    kinds = [str(_KIND.get(suffix, "")) for suffix in suffixes]
    for index in range(len(kinds) - 1):
        if (
            dashes[index] in (",", ".")
            and not kinds[index]
            and kinds[index + 1] in ("room", "")
            and len(values[index]) >= 3
        ):
            kinds[index] = "room"  # 608、609: the first one counts
            kinds[index + 1] = "room"
    _floors(kinds, suffixes)
    _numbers(kinds, suffixes, values)
    _bare(kinds, suffixes, values, dashes)
    return kinds


def _floors(kinds: list[str], suffixes: list[str]) -> None:
    """N楼 is a building where a unit follows or a floor is said besides, else a floor."""
    for index, suffix in enumerate(suffixes):
        if suffix == "楼":
            later = kinds[index + 1 :]
            building = "building" not in kinds and (
                "unit" in later or "floor" in later or "楼" in suffixes[index + 1 :]
            )
            kinds[index] = "building" if building else "floor"


def _numbers(kinds: list[str], suffixes: list[str], values: list[str]) -> None:
    """N号: first the number on the road, then the building, then the room."""
    for index, suffix in enumerate(suffixes):
        if suffix not in ("号", "号院", "号附", "附"):
            continue
        if index == 0:
            kinds[index] = "number"
        elif "building" not in kinds and "unit" not in kinds[:index]:
            kinds[index] = "building"
        elif "room" not in kinds:
            kinds[index] = "room"


def _bare(kinds: list[str], suffixes: list[str], values: list[str], dashes: list[str]) -> None:
    """Numbers without a word, as in 3-2-501, 3#2-501, 2-501, 501."""
    bare = [index for index, kind in enumerate(kinds) if not kind]
    if not bare:
        return
    free = [kind for kind in ("building", "unit", "room") if kind not in kinds]
    if "unit" in kinds and "building" in free and bare[0] > kinds.index("unit"):
        free.remove("building")
    if len(bare) == 1 and bare[0] == 0 and len(kinds) == 1:
        kinds[0] = "number"
        return
    if len(bare) > len(free):
        if bare[0] == 0 and "number" not in kinds:
            kinds[0] = "number"
            bare = bare[1:]
        bare = bare[: len(free)]
    if len(bare) == 1:
        last = bare[0] == len(kinds) - 1
        order = ("room", "unit", "building") if last else ("building", "unit", "room")
        kinds[bare[0]] = next((kind for kind in order if kind in free), "")
    elif len(bare) == 2 and len(free) == 3:
        room_last = len(values[bare[1]]) >= 3
        kinds[bare[0]], kinds[bare[1]] = ("building", "room") if room_last else ("building", "unit")
    elif len(bare) == 2 and len(free) == 2:
        kinds[bare[0]], kinds[bare[1]] = free
    else:
        for index, kind in zip(bare, free, strict=False):
            kinds[index] = kind
