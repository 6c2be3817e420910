"""What is published together, and what it rests on.

A unit is replaced in one transaction. Its fingerprint covers the files it is made from, their descriptions
and the units it depends on, so a new building file makes the residents be matched anew, and an unchanged
delivery makes nothing at all.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from catalogs.sources import Source, Target

PIPELINE_VERSION = 4
"""Raise it when the same files would become other rows within one release."""


@cache
def made_by() -> str:
    """The release, the pipeline version, and the polars that hashes rows: another one reads a delivery anew."""
    return f"{version('gridcity')}+{PIPELINE_VERSION}, polars {version('polars')}"


@dataclass(frozen=True)
class Unit:
    """Targets that are published in one transaction."""

    name: str
    targets: tuple[Target, ...]
    depends_on: tuple[str, ...] = ()
    geocoded: bool = False
    by_the_road: bool = False

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What has to be published before it is staged: what it rests on, and the roads that datums are told by."""
        return tuple(dict.fromkeys((*self.depends_on, "base_map"))) if self.by_the_road else self.depends_on

    @property
    def upstream(self) -> tuple[str, ...]:
        """What its fingerprint covers beside its files: the units below, and people's decisions."""
        return (*self.depends_on, DECISIONS) if self.geocoded else self.depends_on


UNITS: tuple[Unit, ...] = (
    Unit("divisions", ("area", "grid")),
    Unit("base_map", ("road", "water", "landuse", "place"), ("divisions",)),
    Unit("buildings", ("building",), ("divisions",)),
    Unit("inventory", ("city_component", "camera", "grid_worker"), ("divisions",), by_the_road=True),
    Unit("dwellings", ("dwelling",), ("buildings",)),
    Unit("residents", ("resident",), ("dwellings", "base_map"), geocoded=True),
    Unit("organisations", ("organisation",), ("dwellings", "base_map"), geocoded=True),
    Unit("events", ("event",), ("dwellings", "base_map"), geocoded=True),
)

REFERENCE = ("divisions", "base_map", "buildings", "dwellings")
"""The units that the address tree and the gazetteer are made from."""

SEARCHED = (*REFERENCE, "organisations")
"""The units whose names the search finds."""


DECISIONS = "decisions"
"""Stands in the fingerprints for what people decided about addresses."""


def digest(parts: Iterable[str]) -> str:
    """SHA-256 of texts in this order."""
    made = hashlib.sha256()
    for part in parts:
        made.update(part.encode())
        made.update(b"\0")
    return made.hexdigest()


def source_fingerprint(source: Source, sha256: str, upstream: Iterable[str]) -> str:
    """What the staged rows of a source are made from: its file, its description and the units below."""
    return digest([made_by(), sha256, source.model_dump_json(), *upstream])


def unit_fingerprints(
    sources: Iterable[Source], checksums: Mapping[str, str], decisions: str
) -> dict[str, str]:
    """Fingerprint of each unit; `checksums` is the SHA-256 of each source's file by source id, `decisions` that
    of what people decided about addresses.

    A source without a checksum (its file is missing) counts as such.
    """
    found: dict[str, str] = {DECISIONS: decisions}
    for unit in UNITS:
        upstream = [found[name] for name in unit.upstream]
        members = sorted(
            (source for source in sources if source.target in unit.targets), key=lambda one: one.id
        )
        parts = [source_fingerprint(one, checksums.get(one.id, ""), upstream) for one in members]
        found[unit.name] = digest(parts)
    return found
