"""Which column of an unknown file is which of our fields, from its names and from what stands in it.

A name counts as far as it is like a known one, contents by the share of values that fit. Where both disagree, the
contents win: a column called 姓名 that is full of addresses is the address. Columns that the platform refuses stay
refused, by their name or, where they have none, by what they hold.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalogs.errors import BadInput
from catalogs.sources import Column, Format, Source, Target
from ingest import readers
from ingest.clean.dates import day
from ingest.fields import GEOMETRY, MUST_HOLD, READ_STATE, SCHEMAS, SOURCE_ROW
from ingest.propose.contents import Evidence, evidence_of, looks_like_data
from ingest.propose.names import all_names, field_named
from ingest.propose.sensitive import sensitive
from ingest.readers.named import FORMATS

SAMPLE = 2_000
LEAST = 0.6
"""A column whose name and contents together say less than this about a field is left to the person."""
CONTRADICTED = 0.3
"""What is left of a name's weight where the contents are of another kind."""
MISSING_FIELD = 1.5
"""What a target loses for each field that it must hold and no column gives."""
BORN_BEFORE = 2012

TABLES: tuple[Target, ...] = (
    "resident",
    "organisation",
    "event",
    "city_component",
    "camera",
    "grid_worker",
    "dwelling",
)
SPATIAL_FORMATS: Mapping[str, Format] = {".shp": "shapefile", ".gpkg": "geopackage", ".geojson": "geojson"}

_KINDS: Mapping[str, tuple[str, ...]] = {
    "id_number": ("id_number",),
    "uscc": ("uscc",),
    "phone": ("phone",),
    "sex": ("sex",),
    "birth_date": ("date",),
    "registered_on": ("date",),
    "established_on": ("date",),
    "valid_to": ("date",),
    "reported_at": ("time", "date"),
    "closed_at": ("time", "date"),
    "dwelling_code": ("dwelling_code",),
    "building_code": ("building_code",),
    "grid_code": ("grid_code",),
    "area_code": ("area_code", "grid_code"),
    "longitude": ("longitude",),
    "latitude": ("latitude",),
    "address": ("address",),
    "place_text": ("address",),
    "legal_representative": ("person",),
}
_NAMED_BY_CONTENT = frozenset(_KINDS) - {
    "registered_on",
    "established_on",
    "valid_to",
    "closed_at",
    "legal_representative",
    "birth_date",
    "place_text",
    "grid_code",
    "area_code",
}
"""Fields that contents alone may give; of the others there are several that look alike."""


@dataclass(frozen=True)
class Mapped:
    """A column that feeds a field, and why."""

    column: str
    field: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a file. `values`: the sample of each column that is not refused, blanks left out."""

    path: Path
    format: Format
    target: Target
    header: bool
    mapped: tuple[Mapped, ...]
    refused: Mapping[str, str]
    left: tuple[str, ...]
    values: Mapping[str, Sequence[str]] = field(repr=False)

    def column_of(self, name: str) -> str | None:
        """The column that feeds a field."""
        return next((one.column for one in self.mapped if one.field == name), None)

    @property
    def missing(self) -> list[str]:
        """Fields that the target must hold and no column gives."""
        return _missing(self.target, self.mapped)


def propose(path: Path) -> Proposal:
    """Look at a file's names and first rows. Raises BadInput for one that cannot be read."""
    form = {**FORMATS, **SPATIAL_FORMATS}.get(path.suffix.casefold())
    if form is None:
        known = ", ".join(sorted({**FORMATS, **SPATIAL_FORMATS}))
        raise BadInput(
            f"{path.name}: the format '{path.suffix or 'none'}' is not read.", f"Known are: {known}."
        )
    source = _bare(path, form, header=True)
    header = not (form in ("csv", "xlsx") and looks_like_data(readers.columns(source, path.parent)))
    source = _bare(path, form, header=header)
    values = _sample(source, path.parent)
    refused = {one.name: one.rule for one in readers.refused_columns(source, path.parent)}
    for name, sample in values.items():
        if name not in refused and (rule := sensitive(sample)):
            refused[name] = rule
    values = {name: sample for name, sample in values.items() if name not in refused}
    best = max((_mapped(values, target) for target in TABLES), key=lambda one: one[0])
    _, target, mapped = best
    used = {one.column for one in mapped}
    left = tuple(name for name in values if name not in used)
    return Proposal(path, form, target, header, mapped, refused, left, values)


def _bare(path: Path, form: Format, *, header: bool) -> Source:
    called = {"zh": path.name, "en": path.name}
    return Source(
        id="proposed",
        title=called,
        department={"zh": "", "en": ""},
        file=path.name,
        format=form,
        header=header,
        target="resident",
        order=0,
        columns={"name": Column(names=list(all_names()))},
    )


def _sample(source: Source, folder: Path) -> dict[str, list[str]]:
    batch = next(readers.read(source, folder)).slice(0, SAMPLE)
    ours = (SOURCE_ROW.name, READ_STATE.name, GEOMETRY.name)
    return {
        name: [value.strip() for value in batch[name].to_pylist() if value and value.strip()]
        for name in batch.schema.names
        if name not in ours
    }


def _mapped(values: Mapping[str, Sequence[str]], target: Target) -> tuple[float, Target, tuple[Mapped, ...]]:
    """How well a target explains the columns, and which column feeds which of its fields."""
    found = [one for name, sample in values.items() for one in _candidates(name, sample, target)]
    chosen: dict[str, Mapped] = {}
    taken: set[str] = set()
    for one in sorted(found, key=lambda each: -each.score):
        if one.score >= LEAST and one.field not in chosen and one.column not in taken:
            chosen[one.field] = one
            taken.add(one.column)
    mapped = tuple(one for name in values for one in chosen.values() if one.column == name)
    score = sum(one.score for one in mapped) - MISSING_FIELD * len(_missing(target, mapped))
    return score, target, mapped


def _missing(target: Target, mapped: Sequence[Mapped]) -> list[str]:
    given = {one.field for one in mapped}
    return [name for name in MUST_HOLD.get(target, ()) if name not in given]


def _candidates(name: str, sample: Sequence[str], target: Target) -> list[Mapped]:
    evidence = evidence_of(sample)
    named = field_named(name, target)
    found = []
    for one in (*SCHEMAS[target].names, "longitude", "latitude"):
        fits = _fitting(one, target, evidence, sample)
        likeness = named[1] if named and named[0] == one else 0.0
        reasons = []
        if named and likeness:
            how = "列名 / name" if likeness == 1 else f"列名近似 / name like {named[2]}"
            reasons.append(how)
            if _kinds_of(one, target) and evidence and fits is None and sample:
                likeness *= CONTRADICTED
        if fits is not None and (likeness or one in _NAMED_BY_CONTENT or one in ("name", "birth_date")):
            reasons.append(fits.said())
            likeness += fits.share
        if likeness:
            found.append(Mapped(name, one, likeness, tuple(reasons)))
    return found


def _kinds_of(name: str, target: Target) -> tuple[str, ...]:
    if name == "name":
        return {"resident": ("person",), "grid_worker": ("person",), "organisation": ("organisation",)}.get(
            target, ()
        )
    return _KINDS.get(name, ())


def _fitting(
    name: str, target: Target, evidence: Mapping[str, Evidence], sample: Sequence[str]
) -> Evidence | None:
    """What in the contents speaks for a field; for a birth date only years that people are born in."""
    fits = [evidence[kind] for kind in _kinds_of(name, target) if kind in evidence]
    if not fits:
        return None
    if name == "birth_date":
        years = sorted(dt.date.fromisoformat(read).year for text in sample if (read := day(text)))
        if not years or years[len(years) // 2] > BORN_BEFORE:
            return None
    return max(fits, key=lambda one: one.share)
