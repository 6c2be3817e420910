"""Step 5: the head of an address: areas, roads, estates, points of interest, relative places.

Known names come from the lexicon, the longest first, each with a guard against names inside names
(济南路 is a road, not the city). What lies between known names is told by its ending.
"""

from collections.abc import Callable
from typing import NamedTuple

from catalogs.areas import ancestor
from ingest.address.components import ComponentType, Piece
from ingest.address.lexicon import HOME_CITY, Lexicon, Name, NameKind
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
_TOWN_ENDINGS = ("镇", "乡", "街道", "街道办", "办事处")
_PARTS = frozenset("东西南北中一二三四")
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


class _Place(NamedTuple):
    """Where the reading stands: the text, the names found in it, the pieces so far.

    attached: nothing unread lies before; chain: nothing but areas lies before; after_area: an area, or what
    ends like a town, lies right before.
    """

    text: str
    lexicon: Lexicon
    found: dict[int, list[Name]]
    pieces: list[Piece]
    attached: bool
    chain: bool
    after_area: bool

    def names_at(self, position: int) -> list[Name]:
        return self.found.get(position, [])


def parse_head(text: str, lexicon: Lexicon) -> list[Piece]:
    """Pieces of a head in their order."""
    found = lexicon.found(text)
    pieces: list[Piece] = []
    position = gap = 0
    while position < len(text):
        piece = None
        if position in found:
            unread = text[gap:position].strip(",.-")
            attached = not unread
            chain = attached and all(before.type in _AREA_TYPES for before in pieces)
            after_area = (
                bool(pieces) and pieces[-1].type in _AREA_TYPES
                if attached
                else unread.endswith(_TOWN_ENDINGS)
            )
            piece = _accepted(_Place(text, lexicon, found, pieces, attached, chain, after_area), position)
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


def _accepted(at: _Place, start: int) -> Piece | None:
    """The longest name that may stand here."""
    for name in at.names_at(start):
        end = start + len(name.word)
        piece = _READ[name.kind](at, start, end, name)
        if piece is not None:
            return piece
    return None


def _upper(at: _Place, start: int, end: int, name: Name) -> Piece | None:
    """Province, city or county."""
    kind: ComponentType = (
        "province" if name.kind == "province" else "city" if name.kind == "city" else "county"
    )
    return Piece(kind, start, end, name.canonical, True) if _is_upper(at, end, name) else None


def _is_upper(at: _Place, end: int, name: Name) -> bool:
    if at.text.startswith("场", end) and name.word.endswith("市"):
        return False
    if name.local and not name.short:
        return True
    only_upper = all(piece.type in _UPPER_TYPES for piece in at.pieces)
    if not at.chain or not only_upper or (name.short and NOT_AREA_BEFORE.match(at.text, end)):
        return False
    before = at.pieces[-1] if at.pieces else None
    if name.local:
        return end < len(at.text) or not at.pieces
    if before is not None and (before.type not in ("province", "city") or before.value == HOME_CITY):
        return False
    if not name.short:
        return len(name.word) > 2 or TOWN_FOLLOWS.match(at.text, end) is not None
    return name.kind != "county" and any(_inside(inner, name) for inner in at.names_at(end))


def _inside(inner: Name, outer: Name) -> bool:
    """A city of the province, a county of the city. National codes: 2, 4 and 6 digits that matter."""
    width = {"province": 10_000, "city": 100}.get(outer.kind, 1)
    if inner.kind not in ("city", "county"):
        return False
    code = inner.ids[0] if inner.ids[0] < 10**6 else inner.ids[0] // 10**9
    return any(code != upper and code // width == upper // width for upper in outer.ids)


def _town(at: _Place, start: int, end: int, name: Name) -> Piece | None:
    if name.short and not _is_short_town(at, end, name):
        return None
    more = AREA_EXTENSION["town"].match(at.text, end)
    return Piece("town", start, more.end() if more else end, name.canonical, True)


def _is_short_town(at: _Place, end: int, name: Name) -> bool:
    if not at.chain or NOT_AREA_BEFORE.match(at.text, end) or NOT_TOWN_BEFORE.match(at.text, end):
        return False
    if any(piece.type in ("town", "community", "village") for piece in at.pieces):
        return False
    county = at.lexicon.counties.get(at.pieces[-1].value) if at.pieces else None
    if county and not any(ancestor(code, "county") in county for code in name.ids):
        return False
    if any(inner.kind in ("community", "road", "place") for inner in at.names_at(end)):
        return True
    if ROAD_FOLLOWS.match(at.text, end):
        return True
    return bool(at.pieces) and at.pieces[-1].type in _UPPER_TYPES and end < len(at.text)


def _community(at: _Place, start: int, end: int, name: Name) -> Piece | None:
    more = AREA_EXTENSION["community"].match(at.text, end)
    end = more.end() if more else end
    if not _is_community(at, end, name, extended=more is not None):
        return None
    if (
        name.short
        and not more
        and any(other.kind == "town" and other.word == name.word for other in at.names_at(start))
    ):
        return None  # 垦利区永安176号 may be 永安镇 as well as 永安村
    kind: ComponentType = "village" if name.canonical.endswith("村") else "community"
    return Piece(kind, start, end, name.canonical, True)


def _is_community(at: _Place, end: int, name: Name, *, extended: bool) -> bool:
    if at.text.startswith(_NOT_AFTER_COMMUNITY, end):
        return False
    if not name.short and len(name.word) <= 2:
        return at.after_area
    if not name.short or extended:
        return True
    if not at.after_area or name.word.endswith(("路", "街")):
        return False
    after = at.text[end : end + 1]
    return (
        not after
        or after in _AFTER_SHORT
        or any(not inner.short and inner.kind in ("road", "place") for inner in at.names_at(end))
    )


def _road(at: _Place, start: int, end: int, name: Name) -> Piece | None:
    return (
        None if at.text.startswith(_NOT_AFTER_ROAD, end) else Piece("road", start, end, name.canonical, True)
    )


def _place(at: _Place, start: int, end: int, name: Name) -> Piece | None:
    after = at.text[end : end + 1]
    if name.short:
        good = at.attached and (not after or after in _AFTER_SHORT or after in _PARTS)
    else:
        good = after not in ("路", "街")
    return Piece("estate", start, end, name.canonical, True) if good else None


_READ: dict[NameKind, Callable[[_Place, int, int, Name], Piece | None]] = {
    "province": _upper,
    "city": _upper,
    "county": _upper,
    "town": _town,
    "community": _community,
    "road": _road,
    "place": _place,
}
