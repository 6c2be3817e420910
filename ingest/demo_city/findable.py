"""How far an address text alone leads: the deepest level that it determines uniquely in the whole city.

A text is the set of components that it still states correctly (`Known`), and up to one mistyped name for the
estate and for the road. A level is findable when exactly one building (estate, road number, road, community,
town) of the city agrees with everything that is stated. Estates and villages whose buildings the delivery
does not hold count as rivals too. A mistyped name agrees with every name one character away from it; a
mistyped town or community states nothing. The answer may be too shallow, never too deep.

The only dwelling of a courtyard is found with its building.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.demo_city.addresses import ATTRIBUTES, OF_BUILDING, OF_PLACE, AddressBook, Known
from ingest.demo_city.misspelling import Misspellings

LEVELS = ("dwelling", "building", "estate", "road_number", "road", "community", "town", "county", "none")
"""Match levels from the deepest; `Findable.levels` answers positions in this tuple."""

DWELLING, BUILDING, ESTATE, ROAD_NUMBER, ROAD, COMMUNITY, TOWN, COUNTY, NONE = range(9)

Rows = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_IN_TOWN = Known.HOST | Known.ZONE | Known.TOWN


@dataclass(frozen=True)
class Texts:
    """What a batch of address texts states, arrays of equal length.

    building: row in `AddressBook.buildings` that the text means; known: bits of `Known`;
    estate_typo, road_typo: number of the misspelling in `Misspellings`, or -1.
    """

    building: Rows
    known: npt.NDArray[np.int32]
    estate_typo: Rows
    road_typo: Rows


@dataclass(frozen=True)
class _Question:
    """A level below the building: what a text must state, what of it is looked at, and where."""

    level: int
    table: str
    needed: int
    mask: int


_QUESTIONS = (
    _Question(ESTATE, "estate", Known.PLACE, OF_PLACE),
    _Question(ROAD_NUMBER, "road_number", Known.ROAD | Known.ROAD_NUMBER, OF_PLACE & ~Known.PLACE),
    _Question(ROAD, "road", Known.ROAD, Known.HOST | Known.ZONE | Known.ROAD),
    _Question(COMMUNITY, "community", Known.COMMUNITY, _IN_TOWN | Known.COMMUNITY),
    _Question(TOWN, "town", Known.TOWN, _IN_TOWN),
)


@dataclass(frozen=True)
class _Table:
    """Things of one kind, by the components that name them."""

    hashes: dict[Known, Keys]
    things: Rows

    def counts(self, mask: int, wanted: Keys) -> Rows:
        """How many different things agree with each wanted key under a mask."""
        held = pl.DataFrame({"key": _key(self.hashes, mask, self.things.size), "thing": self.things})
        per_key = held.group_by("key").agg(pl.col("thing").n_unique().alias("count"))
        asked = pl.DataFrame({"key": wanted}).join(per_key, on="key", how="left", maintain_order="left")
        return asked["count"].fill_null(0).to_numpy().astype(np.int64)


def _hashes(frame: pl.DataFrame, mask: int) -> dict[Known, Keys]:
    return {bit: frame[ATTRIBUTES[bit]].hash(seed=bit.value).to_numpy() for bit in Known if bit & mask}


def _key(hashes: dict[Known, Keys], mask: int, rows: int) -> Keys:
    key = np.zeros(rows, dtype=np.uint64)
    for bit, values in hashes.items():
        if mask & bit:
            key ^= values
    return key


@dataclass(frozen=True)
class Findable:
    """Answers for one city. Build it once; `levels` may then be asked for any batch of texts."""

    book: AddressBook
    misspellings: Misspellings
    _tables: dict[str, _Table] = field(default_factory=dict)
    _meant: dict[Known, Keys] = field(default_factory=dict)
    _cached: dict[tuple[str, int], npt.NDArray[np.int8]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        buildings, places, communities = self.book.buildings, self.book.places, self.book.communities
        rivals = places.filter(~pl.col("filled"))
        columns = [ATTRIBUTES[bit] for bit in Known if bit & OF_PLACE]
        columns += ["place_id", "community_code"]
        every = pl.concat([buildings.select(columns), places.select(columns)])
        of_place = _hashes(every, OF_PLACE)
        code = communities["code"].to_numpy()
        self._meant.update(_hashes(buildings, OF_BUILDING))
        self._tables.update(
            building=_Table(self._meant, np.arange(buildings.height)),
            rival=_Table(_hashes(rivals, OF_PLACE), rivals["place_id"].to_numpy()),
            estate=_Table(of_place, every["place_id"].to_numpy()),
            road_number=_Table(of_place, every["community_code"].to_numpy()),
            road=_Table(
                _hashes(self.book.roads, Known.HOST | Known.ZONE | Known.ROAD),
                self.book.roads["road_id"].to_numpy(),
            ),
            community=_Table(_hashes(communities, _IN_TOWN | Known.COMMUNITY), code),
            town=_Table(_hashes(communities, _IN_TOWN), code // 10**6),
        )

    def levels(self, texts: Texts) -> npt.NDArray[np.int8]:
        """Position in `LEVELS` of the deepest level that each text determines."""
        level = np.full(texts.building.size, NONE, dtype=np.int8)
        state = texts.known.astype(np.int64) * 4 + (texts.estate_typo >= 0) * 2 + (texts.road_typo >= 0)
        order = np.argsort(state, kind="stable")
        starts = np.flatnonzero(np.diff(state[order], prepend=-1))
        for start, end in zip(starts, [*starts[1:], order.size], strict=True):
            rows = order[start:end]
            level[rows] = self._of_state(int(texts.known[rows[0]]), rows, texts)
        return level

    def _of_state(self, known: int, rows: Rows, texts: Texts) -> npt.NDArray[np.int8]:
        """Levels of texts that state the same components."""
        building = texts.building[rows]
        typo, fuzzy = texts.estate_typo[rows], Known.PLACE
        if texts.road_typo[rows[0]] >= 0 and typo[0] >= 0:
            # One wrong name is read through; of two, the road counts for nothing.
            known &= ~(Known.ROAD | Known.ROAD_NUMBER)
        elif typo[0] < 0:
            typo, fuzzy = texts.road_typo[rows], Known.ROAD

        level = np.full(rows.size, COUNTY if known & (Known.HOST | Known.ZONE) else NONE, dtype=np.int8)
        for question in reversed(_QUESTIONS):
            if known & question.needed == question.needed:
                only = self._agreeing(question.table, known & question.mask, building, typo, fuzzy) == 1
                level[only] = question.level
        if known & (Known.PLACE | Known.ROAD_NUMBER | Known.BUILDING_NAME):
            only = self._buildings(known, building, typo, fuzzy) == 1
            room = bool(known & Known.ROOM) & (
                bool(known & Known.UNIT) | (self.book.buildings["units"].to_numpy()[building] <= 1)
            )
            yard = (self.book.buildings["use"] == "courtyard").to_numpy()[building]
            level[only] = BUILDING
            level[only & (room | yard)] = DWELLING
        return level

    def _buildings(self, known: int, building: Rows, typo: Rows, fuzzy: Known) -> Rows:
        count = self._agreeing("building", known & OF_BUILDING, building, typo, fuzzy)
        if known & (Known.PLACE | Known.ROAD):
            count = count + self._agreeing("rival", known & OF_PLACE, building, typo, fuzzy)
        return count

    def _agreeing(self, table: str, mask: int, building: Rows, typo: Rows, fuzzy: Known) -> Rows:
        """How many things of a table agree with each text."""
        if typo[0] < 0 or not mask & fuzzy:
            return self._of_buildings(table, mask)[building].astype(np.int64)
        row, names = self.misspellings.candidates(typo)
        others = _key(self._meant, mask & ~fuzzy, self.book.buildings.height)[building[row]]
        keys = others ^ names.hash(seed=fuzzy.value).to_numpy()
        counts = self._tables[table].counts(mask, keys)
        return np.bincount(row, weights=counts, minlength=building.size).astype(np.int64)

    def _of_buildings(self, table: str, mask: int) -> npt.NDArray[np.int8]:
        """For each building, how many things agree with what a text about it states; 2 stands for more."""
        if (table, mask) not in self._cached:
            key = _key(self._meant, mask, self.book.buildings.height)
            counts = self._tables[table].counts(mask, key)
            self._cached[table, mask] = np.minimum(counts, 2).astype(np.int8)
        return self._cached[table, mask]
