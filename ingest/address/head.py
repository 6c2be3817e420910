"""Step 5: the head of an address: areas, roads, estates, points of interest, relative places.

Known names come from the lexicon, the longest first, each with a guard against names inside names
(济南路 is a road, not the city). What lies between known names is told by its ending.
"""

from ingest.address.components import ComponentType, Piece
from ingest.address.lexicon import Lexicon, Name
from ingest.address.patterns import (
    AREA_EXTENSION,
    NOT_AREA_BEFORE,
    NOT_TOWN_BEFORE,
    ROAD_FOLLOWS,
    TOWN_FOLLOWS,
)
from ingest.address.unknown import unknown_pieces

_AREA_TYPES = frozenset(("province", "city", "county", "town", "community", "village"))
_UPPER_TYPES = frozenset(("province", "city", "county"))
_AFTER_SHORT = frozenset("0123456789,.-#第")
_NOT_AFTER_ROAD = (
    "街道",
    "社区",
    "村",
    "小区",
    "小学",
    "中学",
    "市场",
    "派出所",
    "新村",
    "花园",
    "家园",
    "办事处",
)
_NOT_AFTER_COMMUNITY = ("路", "街", "大街", "小学", "中学", "卫生", "镇", "桥")


def parse_head(text: str, lexicon: Lexicon) -> list[Piece]:
    """Pieces of a head in their order."""
    found = lexicon.found(text)
    pieces: list[Piece] = []
    position = gap = 0
    while position < len(text):
        names = found.get(position)
        piece = _accepted(text, position, gap, names, found, pieces) if names else None
        if piece is None:
            position += 1
            continue
        if gap < position:
            pieces += unknown_pieces(text, gap, position, pieces)
        pieces.append(piece)
        position = gap = piece.end
    if gap < len(text):
        pieces += unknown_pieces(text, gap, len(text), pieces)
    return pieces


def _accepted(
    text: str, start: int, gap: int, names: list[Name], found: dict[int, list[Name]], pieces: list[Piece]
) -> Piece | None:
    attached = gap == start or not text[gap:start].strip(",.-")
    chain = attached and all(piece.type in _AREA_TYPES for piece in pieces)
    for name in names:
        end = start + len(name.word)
        if name.kind in ("province", "city", "county"):
            good = _is_upper(text, end, name, found, pieces, chain)
            kind: ComponentType = name.kind  # type: ignore[assignment]
        elif name.kind == "town":
            good, kind = _is_town(text, end, name, found, pieces, chain), "town"
            if good and (more := AREA_EXTENSION["town"].match(text, end)):
                end = more.end()
        elif name.kind == "community":
            more = (
                AREA_EXTENSION["community"].match(text, end) if name.short or text[end - 1] != "村" else None
            )
            if more is None and text[end - 1] in "村区":
                more = AREA_EXTENSION["community"].match(text, end)
            full_end = more.end() if more else end
            good = _is_community(
                text, start, full_end, name, found, pieces, attached, extended=more is not None
            )
            end = full_end
            kind = "village" if name.canonical.endswith("村") else "community"
        elif name.kind == "road":
            good, kind = not text.startswith(_NOT_AFTER_ROAD, end), "road"
        else:
            good, kind = _is_place(text, end, name, attached), "estate"
        if good:
            return Piece(kind, start, end, name.canonical, True)
    return None


def _is_upper(
    text: str, end: int, name: Name, found: dict[int, list[Name]], pieces: list[Piece], chain: bool
) -> bool:
    if text.startswith("场", end) and name.word.endswith("市"):
        return False
    if name.local and not name.short:
        return True
    if not chain or NOT_AREA_BEFORE.match(text, end) or any(p.type not in _UPPER_TYPES for p in pieces):
        return False
    before = pieces[-1] if pieces else None
    if name.local:
        return end < len(text) or not pieces
    if before is not None and before.type not in ("province", "city"):
        return False
    if before is not None and before.value in ("东营市", "东营"):
        return False
    if not name.short:
        return len(name.word) > 2 or TOWN_FOLLOWS.match(text, end) is not None
    below = any(_inside(inner, name) for inner in found.get(end, ()))
    return below and name.kind != "county"


def _inside(inner: Name, outer: Name) -> bool:
    """A city of the province, a county of the city. National codes: 2, 4 and 6 digits that matter."""
    width = {"province": 10_000, "city": 100}.get(outer.kind, 1)
    if inner.kind not in ("city", "county"):
        return False
    code = inner.ids[0] if inner.ids[0] < 10**6 else inner.ids[0] // 10**9
    return any(code != upper and code // width == upper // width for upper in outer.ids)


def _is_town(
    text: str, end: int, name: Name, found: dict[int, list[Name]], pieces: list[Piece], chain: bool
) -> bool:
    if not name.short:
        return True
    if not chain or NOT_AREA_BEFORE.match(text, end) or NOT_TOWN_BEFORE.match(text, end):
        return False
    if any(piece.type in ("town", "community", "village") for piece in pieces):
        return False
    after_area = bool(pieces) and pieces[-1].type in _UPPER_TYPES
    followed = any(inner.kind in ("community", "road", "place") for inner in found.get(end, ()))
    return followed or ROAD_FOLLOWS.match(text, end) is not None or (after_area and end < len(text))


def _is_community(
    text: str,
    start: int,
    end: int,
    name: Name,
    found: dict[int, list[Name]],
    pieces: list[Piece],
    attached: bool,
    *,
    extended: bool,
) -> bool:
    if text.startswith(_NOT_AFTER_COMMUNITY, end):
        return False
    after_area = attached and bool(pieces) and pieces[-1].type in _AREA_TYPES
    if not name.short and len(name.word) <= 2:
        return after_area
    if not name.short or extended:
        return True
    if not after_area or name.word.endswith(("路", "街")):
        return False
    after = text[end : end + 1]
    return not after or after in _AFTER_SHORT or any(not inner.short for inner in found.get(end, ()))


def _is_place(text: str, end: int, name: Name, attached: bool) -> bool:
    if not name.short:
        return not text.startswith(("路", "街"), end)
    after = text[end : end + 1]
    return attached and (not after or after in _AFTER_SHORT or after in "东西南北中一二三四")
