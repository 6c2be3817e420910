"""What the head of an address states, looked up in the gazetteer."""

from dataclasses import dataclass, field

from ingest.address.components import Piece
from ingest.address.lexicon import COMMUNITY_ENDING
from ingest.geocode.gazetteer import Gazetteer

_HOME_PROVINCE = "山东省"


@dataclass(slots=True)
class Stated:
    """Codes are 15-digit area codes; names are canonical. A text may state a level twice, and differently.

    communities: those of a name that says community; villages: those of a name that says village, which may
    be the name of a mere place as well (`village_names`). typo_texts: what is nearly the name of the
    `typo_communities`.
    """

    counties: set[int] = field(default_factory=set)
    towns: set[int] = field(default_factory=set)
    communities: set[int] = field(default_factory=set)
    villages: set[int] = field(default_factory=set)
    village_names: set[str] = field(default_factory=set)
    typo_towns: set[int] = field(default_factory=set)
    typo_communities: set[int] = field(default_factory=set)
    typo_texts: list[str] = field(default_factory=list)
    roads: list[str] = field(default_factory=list)
    unknown_roads: list[str] = field(default_factory=list)
    road_number: str = ""
    house_number: str = ""
    names: list[str] = field(default_factory=list)
    unknown_names: list[str] = field(default_factory=list)
    sub_estate: str = ""
    relative: str = ""
    other_city: bool = False
    names_the_city: bool = False
    glued: bool = False
    ends_with: str = ""

    def key(self) -> tuple[object, ...]:
        """The same for all that state the same."""
        codes = (
            self.counties,
            self.towns,
            self.communities,
            self.villages,
            self.typo_towns,
            self.typo_communities,
        )
        names = (self.roads, self.unknown_roads, self.names, self.unknown_names, self.typo_texts)
        return (
            *map(frozenset, codes),
            frozenset(self.village_names),
            *map(tuple, names),
            self.road_number,
            self.house_number,
            self.sub_estate,
            self.relative,
            self.other_city,
            self.names_the_city,
            self.glued,
            self.ends_with,
        )


def stated_by(text: str, pieces: list[Piece], gazetteer: Gazetteer, *, numbered: bool) -> Stated:
    """Gather the pieces of a head. `numbered`: a number follows the head.

    What stands unread at the very end, with no number behind it, is a remark and no name.
    """
    stated = Stated()
    previous: Piece | None = None
    read = _rejoined(pieces, gazetteer)
    while not numbered and read and read[-1].type == "other":
        read.pop()
    for piece in read:
        if piece.type == "road" and piece.value not in gazetteer.roads_by_name:
            piece = _village_like_a_road(piece, gazetteer)
        if previous is not None and _is_glued(previous, piece):
            piece = _joined(stated, previous, piece, gazetteer)
        _add(stated, piece, text[piece.start : piece.end], gazetteer)
        if piece.type not in ("relative", "floor", "remark", "phone") and (
            piece.type != "other" or piece.value
        ):
            stated.ends_with = piece.type
        previous = piece
    if stated.other_city and (stated.counties or stated.towns or stated.names_the_city):
        stated.other_city = False
    return stated


def _rejoined(pieces: list[Piece], gazetteer: Gazetteer) -> list[Piece]:
    """Unknown neighbours that together are nearly a name become one piece: 景苑 and 力都."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and last.end == piece.start and _is_unknown(last) and _is_unknown(piece):
            both = last.value + piece.value
            if len(both) <= 10 and (both in gazetteer.places_by_name or gazetteer.place_names.one_away(both)):
                joined[-1] = Piece("estate", last.start, piece.end, both)
                continue
        joined.append(piece)
    return joined


def _village_like_a_road(piece: Piece, gazetteer: Gazetteer) -> Piece:
    """前北街118号 in a town without such a street is in 前北街村."""
    villages = gazetteer.areas.communities_by_stem.get(piece.value)
    return piece._replace(type="village", known=True) if villages else piece


def _is_unknown(piece: Piece) -> bool:
    return (
        not piece.known and piece.type in ("other", "estate", "poi", "road", "village") and bool(piece.value)
    )


def _is_glued(previous: Piece, piece: Piece) -> bool:
    return (
        previous.type == "other"
        and bool(previous.value)
        and previous.end == piece.start
        and piece.known
        and piece.type in ("road", "estate", "community", "village")
    )


def _joined(stated: Stated, previous: Piece, piece: Piece, gazetteer: Gazetteer) -> Piece:
    """The known name with the characters before it, where that is nearly a name: 楠十里堡村 is 南十里堡村."""
    index = {"road": gazetteer.road_names, "estate": gazetteer.place_names}.get(
        piece.type, gazetteer.community_names
    )
    if len(previous.value) <= 4 and index.one_away(previous.value + piece.value):
        if previous.value in stated.unknown_names:
            stated.unknown_names.remove(previous.value)
        return piece._replace(value=previous.value + piece.value)
    stated.glued = True
    return piece


def _add(stated: Stated, piece: Piece, written: str, gazetteer: Gazetteer) -> None:
    if piece.type in ("province", "city", "county"):
        _add_upper(stated, piece, gazetteer)
    elif piece.type == "town":
        _add_town(stated, piece, gazetteer)
    elif piece.type in ("community", "village"):
        _add_community(stated, piece, written, gazetteer)
    elif piece.type == "road":
        (stated.roads if piece.value in gazetteer.roads_by_name else stated.unknown_roads).append(piece.value)
    elif piece.type == "road_number":
        if stated.ends_with in ("village", "community", "estate", "group"):
            stated.house_number = stated.house_number or piece.value
        else:
            stated.road_number = stated.road_number or piece.value
    elif piece.type in ("estate", "poi"):
        _add_name(stated, piece, gazetteer)
    elif piece.type == "sub_estate":
        stated.sub_estate = stated.sub_estate or piece.value
    elif piece.type == "relative":
        stated.relative += piece.value
    elif piece.type == "other" and len(piece.value) >= 2:
        _add_unknown(stated, piece.value, gazetteer)


def _add_upper(stated: Stated, piece: Piece, gazetteer: Gazetteer) -> None:
    if piece.type == "county":
        codes = gazetteer.areas.by_name.get(("county", piece.value))
        if codes:
            stated.counties |= codes
            return
    if piece.value == _HOME_PROVINCE:
        return
    if ("city", piece.value) in gazetteer.areas.by_name:
        stated.names_the_city = True
        return
    stated.other_city = True


def _add_town(stated: Stated, piece: Piece, gazetteer: Gazetteer) -> None:
    codes = gazetteer.areas.by_name.get(("town", piece.value))
    if codes:
        stated.towns |= codes
        return
    for name in gazetteer.town_names.one_away(piece.value):
        stated.typo_towns |= gazetteer.areas.by_name["town", name]


def _add_community(stated: Stated, piece: Piece, written: str, gazetteer: Gazetteer) -> None:
    codes = _communities(piece, written, gazetteer)
    if codes:
        if piece.type == "village":
            stated.villages |= codes
            stated.village_names.add(piece.value)
        else:
            stated.communities |= codes
        return
    if piece.value in gazetteer.places_by_name:
        stated.names.append(piece.value)
        return
    near = gazetteer.community_names.one_away(piece.value)
    for name in near:
        stated.typo_communities |= gazetteer.areas.by_name["community", name]
    if near:
        stated.typo_texts.append(piece.value)
    if not stated.typo_communities or not COMMUNITY_ENDING.search(piece.value):
        stated.unknown_names.append(piece.value)


def _communities(piece: Piece, written: str, gazetteer: Gazetteer) -> set[int]:
    """东港村 is the village alone; 东港 and 东港居委会 may be 东港社区 as well."""
    if written.startswith(piece.value) or not piece.known:
        exact = gazetteer.areas.by_name.get(("community", piece.value))
        if exact:
            return exact
    codes = gazetteer.areas.communities(piece.value)
    if "村" in written[-4:]:
        villages = {code for code in codes if gazetteer.areas.name[code].endswith("村")}
        return villages or codes
    return codes


def _add_name(stated: Stated, piece: Piece, gazetteer: Gazetteer) -> None:
    name = piece.value
    if (
        name in gazetteer.places_by_name
        or name in gazetteer.by_building_name
        or name in gazetteer.places_by_stem
    ):
        stated.names.append(name)
    elif piece.type == "estate" or len(name) > 2:
        _add_unknown(stated, name, gazetteer)


def _add_unknown(stated: Stated, name: str, gazetteer: Gazetteer) -> None:
    nearly_a_place = len(name) > 2 and bool(gazetteer.place_names.one_away(name))
    towns = gazetteer.town_names.one_away(name) if len(name) > 2 and not nearly_a_place else ()
    for town in towns:
        stated.typo_towns |= gazetteer.areas.by_name["town", town]
    if not towns:
        stated.unknown_names.append(name)
