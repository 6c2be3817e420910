"""What departments call their columns: the names in `catalogs/codes/column_names.csv` and in every source description."""

import csv
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from catalogs.sources import Target, sources
from ingest.fields import SCHEMAS
from ingest.readers.header import plain

ALIKE = 80
"""From this likeness (0 to 100) on a name is a variant of a known one."""


@cache
def known_names(target: Target) -> dict[str, str]:
    """Plain column name → field, for the fields of a target; its own descriptions come before the general list."""
    fields = {*SCHEMAS[target].names, "longitude", "latitude"}
    found: dict[str, str] = {}
    for source in sources().values():
        if source.target == target:
            for field, column in source.columns.items():
                for name in column.names:
                    found.setdefault(plain(name), field)
            for point, field in ((source.longitude, "longitude"), (source.latitude, "latitude")):
                if point:
                    found.setdefault(plain(point), field)
    text = files("catalogs").joinpath("codes/column_names.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["field"] in fields:
            found.setdefault(plain(row["name"]), row["field"])
    return found


def field_named(name: str, target: Target) -> tuple[str, float, str] | None:
    """(field, likeness 0 to 1, the known name) that a column's name means; None where it means none."""
    known = known_names(target)
    asked = plain(name)
    if asked in known:
        return known[asked], 1.0, asked
    best = process.extractOne(asked, list(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if best is None:
        within = [one for one in known if len(one) >= 2 and one in asked and not one.isascii()]
        if not within:
            return None
        longest = max(within, key=len)
        return known[longest], 0.7, longest
    return known[best[0]], best[1] / 100, best[0]


@cache
def all_names() -> tuple[str, ...]:
    """Every known column name, as the header of a table is found by."""
    return tuple(dict.fromkeys(name for target in SCHEMAS for name in known_names(target)))
