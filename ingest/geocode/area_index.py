"""Areas by code and by name, and which county-level names agree with which codes."""

from collections import defaultdict

import polars as pl

from catalogs.areas import Level, ancestor
from ingest.address.lexicon import COMMUNITY_ENDING, Area

ZONE_HOSTS = {370571: 370502, 370572: 370503}
"""Statistical zones at county level, and the district that each was carved out of (NBS)."""


class AreaIndex:
    """Areas by code and by name. Codes have 15 digits."""

    def __init__(self, areas: pl.DataFrame, names: pl.DataFrame) -> None:
        self.name: dict[int, str] = dict(zip(areas["code"], areas["name"], strict=True))
        self.level: dict[int, str] = dict(zip(areas["code"], areas["level"], strict=True))
        self.point: dict[int, tuple[float, float]] = {
            code: (lon, lat) for code, lon, lat in areas.select("code", "lon", "lat").iter_rows()
        }
        by_name: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        by_stem: defaultdict[str, set[int]] = defaultdict(set)
        for code, name in self.name.items():
            by_name[self.level[code], name].add(code)
            if self.level[code] == "community":
                by_stem[COMMUNITY_ENDING.sub("", name)].add(code)
        self.by_name = dict(by_name)
        self.communities_by_stem = dict(by_stem)
        self.former = [
            (code, name) for code, name in names.iter_rows() if code in self.name and name != self.name[code]
        ]

    def lexicon_areas(self) -> list[Area]:
        """Every name, former ones included."""
        today = [Area(code, self.level[code], name, name) for code, name in self.name.items()]
        return today + [Area(code, self.level[code], name, self.name[code]) for code, name in self.former]

    def path_name(self, code: int, *levels: Level) -> str:
        """The names of the area's ancestors of these levels in one; a zone that is its own only town is said once."""
        named = (ancestor(code, level) for level in levels)
        return "".join(dict.fromkeys(self.name.get(one, "") for one in dict.fromkeys(named)))

    def communities(self, name: str) -> set[int]:
        """Communities that bear a name, with whatever ending (社区, 居委会, 村, …)."""
        return self.communities_by_stem.get(COMMUNITY_ENDING.sub("", name), set())

    def compatible(self, stated: int, community: int) -> bool:
        """Whether a community lies in a stated county; a zone's host names it as well."""
        county = ancestor(community, "county")
        if county == stated:
            return True
        number, wanted = county // 10**9, stated // 10**9
        return ZONE_HOSTS.get(number) == wanted or ZONE_HOSTS.get(wanted) == number

    def county_agreement(self, stated: set[int], community: int) -> str:
        """'agrees', 'contradicts'; 'zone' in a stated zone, 'neighbour' in the district around it."""
        county = ancestor(community, "county")
        if county in stated and county // 10**9 in ZONE_HOSTS:
            return "zone"
        if county in stated or ZONE_HOSTS.get(county // 10**9, 0) * 10**9 in stated:
            return "agrees"
        around = any(ZONE_HOSTS.get(code // 10**9) == county // 10**9 for code in stated)
        return "neighbour" if around else "contradicts"
