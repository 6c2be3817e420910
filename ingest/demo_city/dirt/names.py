"""Names of areas, roads and estates written in another way: old, official, shortened, misspelt."""

import numpy as np
import polars as pl

from ingest.demo_city.addresses import Known
from ingest.demo_city.dirt.change import DRAW, Change, Kind, Words, pick, present
from ingest.demo_city.misspelling import Likeness

OLD_COUNTIES = {"垦利区": "垦利县"}
"""County-level names before the county became a district (垦利, 2016)."""

_TYPO_SHARES = (("place", 60), ("road", 80), ("town", 90), ("community", 100))
"""Which name is misspelt, as the upper end of a percentage."""


def old_county(rows: pl.DataFrame, words: Words) -> Change:
    return Change(
        {"county": pl.col("county").replace(OLD_COUNTIES)}, pl.col("county").is_in(list(OLD_COUNTIES))
    )


def host_county(rows: pl.DataFrame, words: Words) -> Change:
    """The district that a development zone lies in, instead of the zone."""
    known = (pl.col("known") & ~Known.ZONE.value) | Known.HOST.value
    return Change({"county": pl.col("host"), "known": known}, pl.col("known") & Known.ZONE.value != 0)


def _typo(likeness: Likeness) -> Kind:
    def misspell(rows: pl.DataFrame, words: Words) -> Change:
        draw = rows["draw"].to_numpy()
        share, before = draw % 100, 0
        texts: dict[str, pl.Expr] = {}
        hit = np.zeros(rows.height, dtype=bool)
        known = rows["known"].to_numpy().copy()
        typos = {"place": rows["estate_typo"].to_numpy().copy(), "road": rows["road_typo"].to_numpy().copy()}
        for slot, upto in _TYPO_SHARES:
            number, text = words.misspellings.draw(rows[slot], likeness, draw // 128)
            here = (share >= before) & (share < upto) & (number >= 0)
            before = upto
            hit |= here
            texts[slot] = pl.when(pl.Series(here)).then(text).otherwise(pl.col(slot))
            if slot in typos:
                typos[slot] = np.where(here, number, typos[slot])
            else:
                bit = Known.TOWN if slot == "town" else Known.COMMUNITY
                known = np.where(here, known & ~np.int32(bit), known)
        columns = texts | {
            "known": pl.lit(pl.Series(known)),
            "estate_typo": pl.lit(pl.Series(typos["place"])),
            "road_typo": pl.lit(pl.Series(typos["road"])),
        }
        return Change(columns, pl.lit(pl.Series(hit)))

    return misspell


def town_spelling(rows: pl.DataFrame, words: Words) -> Change:
    """街道办事处, 街道办, 街办; the bare name of a 镇, which no longer says that it is the town."""
    town = pl.col("town")
    street = town.str.ends_with("街道")
    stem = town.str.replace("街道$", "")
    spelling = pick([town + "办事处", town + "办", stem + "街办"])
    bare = town.str.ends_with("镇") & (town.str.len_chars() > 2)
    known = pl.when(bare).then(pl.col("known") & ~Known.TOWN.value).otherwise(pl.col("known"))
    text = pl.when(street).then(spelling).otherwise(town.str.replace("镇$", ""))
    return Change({"town": text, "known": known}, street | bare)


def community_spelling(rows: pl.DataFrame, words: Words) -> Change:
    """The committee in place of the community or village; 村 left off where no other name begins so."""
    community, place = pl.col("community"), pl.col("place")
    committee = pick(
        [community + "居委会", community + "居民委员会", community.str.replace("社区$", "居委会")]
    )
    urban = community.str.ends_with("社区")
    village = place.str.ends_with("村") & (pl.col("estate_typo") < 0) & ~present("building_name")
    stem = place.str.replace("村$", "")
    safe = stem.is_in(list(words.safe_stems))
    written = pl.when(safe & (DRAW % 2 == 0)).then(stem).otherwise(place + "委会")
    columns = {
        "community": pl.when(urban).then(committee).otherwise(community),
        "place": pl.when(village).then(written).otherwise(place),
    }
    return Change(columns, urban | village)


KINDS: dict[str, Kind] = {
    "old_county": old_county,
    "host_county": host_county,
    "typo_sound": _typo("sound"),
    "typo_look": _typo("look"),
    "typo_slip": _typo("slip"),
    "town_spelling": town_spelling,
    "community_spelling": community_spelling,
}
