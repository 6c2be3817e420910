"""People in grid, and what else an area holds: the table `area_statistic`.

Counts of people and of households are protected (`PRIVACY.md`) by the cell-key method (Fraser and Wooton
2005, used by the statistical offices of Australia and, for the census of 2021, of the European Union):

- every person has a record key, a pseudo-random number under the secret key of the installation;
- the keys of the people in a cell, added up, are the cell's key; it draws a noise of −3 … 3 from
  `count_noise.csv`, which has mean 0 and variance 2, the most uncertain distribution within these bounds;
- the same people therefore give the same number whoever asks and however often, and one person more or less
  draws a new one, so that the difference of two numbers says nothing about a person;
- each level is counted and perturbed on its own: the grids of a community do not add up to it exactly;
- a count below the threshold, before or after the noise, is not published: NULL;
- a published number stays as it is until at least `THRESHOLD` people of its cell have changed. Otherwise one
  person who moves would change up to 25 numbers (levels × measures) at once, and the mean of their differences
  would tell that somebody came or left, and of which age.

Distinct people are counted, not registrations. Counts of buildings, dwellings, organisations, events, cameras,
components and grid workers are exact.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import polars as pl
from psycopg import Connection, sql

from catalogs.areas import SPANS as SPANS_BY_LEVEL
from catalogs.personal_data import PersonalDataKey
from ingest.load.binary_copy import copy_into, describe
from ingest.load.binary_read import read_numbers

THRESHOLD = 5
KEY_BITS = 32
BUCKETS = 16
"""A cell's people are counted by the first bits of their keys. The buckets of two days differ by at most as many
as there are people who came or left, so that `BUCKETS` numbers tell enough people have changed without a list."""

VERSION = 3
"""Raise it when the same rows would give other numbers."""

SPANS = tuple(sorted(SPANS_BY_LEVEL.values()))
"""What a code of each level is a multiple of: grid, community, town, county, city."""

AGES: tuple[tuple[str, int, int], ...] = (
    ("residents_0_14", 0, 15),
    ("residents_15_59", 15, 60),
    ("residents_60_plus", 60, 999),
    ("residents_65_plus", 65, 999),
    ("residents_80_plus", 80, 999),
)
"""Measures by age in full years at the day of the run: name, from, up to but without."""

_AGE_LIMITS = (0, 15, 60, 65, 80, 999)
_NO_BIRTH_DATE = -1_000_000

EXACT = {
    "buildings": "SELECT grid_code, count(*) FROM building GROUP BY 1",
    "dwellings": "SELECT grid_code, count(*) FROM dwelling GROUP BY 1",
    "organisations": "SELECT area_code, count(*) FROM organisation GROUP BY 1",
    "grid_workers": "SELECT area_code, count(*) FROM grid_worker GROUP BY 1",
    "cameras": "SELECT area_code, count(*) FROM camera GROUP BY 1",
    "components": "SELECT area_code, count(*) FROM city_component GROUP BY 1",
    "events": "SELECT area_code, count(*) FROM event GROUP BY 1",
    "events_open": "SELECT area_code, count(*) FROM event WHERE closed_at IS NULL GROUP BY 1",
}

PROTECTED = ("residents", *(name for name, _, _ in AGES), "households")
MEASURES = (*PROTECTED, *EXACT)

BUCKET_NAMES = tuple(f"bucket_{number}" for number in range(BUCKETS))
_BUCKET = pl.col("key") // (2**KEY_BITS // BUCKETS) % BUCKETS

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Noise:
    """Which noise a cell key draws: `values[i]` where `limits[i - 1]` ≤ key < `limits[i]`."""

    values: Ints
    limits: Ints

    @classmethod
    def table(cls) -> "Noise":
        """The noise of `count_noise.csv`, its weights stretched over the range of cell keys."""
        text = files("ingest").joinpath("count_noise.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(text.splitlines()))
        weights = np.array([int(row["weight"]) for row in rows])
        limits = np.cumsum(weights) * (2**KEY_BITS // weights.sum())
        return cls(np.array([int(row["noise"]) for row in rows]), limits)

    def of(self, cell_keys: Ints) -> Ints:
        """The noise of each cell."""
        found: Ints = self.values[np.searchsorted(self.limits, cell_keys, side="right")]
        return found


def record_keys(ids: Ints, secret: PersonalDataKey, subject: str) -> Ints:
    """Record keys of residents or households: 32 bits of AES-256 of the id, under a key of their own."""
    pairs = np.stack([ids, np.zeros_like(ids)], axis=1)
    return (secret.pseudonyms(pairs, subject) >> 32) & 0xFFFF_FFFF


def protect(counts: Ints, cell_keys: Ints, noise: Noise, threshold: int = THRESHOLD) -> pl.Series:
    """The numbers that may be published for cells with these true counts and keys; null where suppressed."""
    perturbed = counts + noise.of(cell_keys % 2**KEY_BITS)
    hidden = (counts < threshold) | (perturbed < threshold)
    return pl.Series("value", np.where(hidden, -1, perturbed)).replace(-1, None)


def cells(areas: Ints, ids: Ints, keys: Ints, group: Ints) -> pl.DataFrame:
    """The distinct ids in each area of every level: area_code, group, count, key (their sum), bucket_0 ….

    `areas` is where each id is known to be, at whatever level: a row known only by its community counts in
    the community and above.
    """
    rows = pl.DataFrame({"area_code": areas, "id": ids, "key": keys, "group": group})
    again = rows["id"].is_duplicated()
    once, several = _summed(rows.filter(~again)), rows.filter(again)
    made = []
    for span, wider in zip(SPANS, (*SPANS[1:], 10**15), strict=True):
        known = pl.col("area_code") % wider != 0 if wider < 10**15 else pl.lit(value=True)
        within = pl.col("area_code") - pl.col("area_code") % span
        distinct = several.filter(known).with_columns(within).unique(["area_code", "id"])
        both = pl.concat([once.filter(known).with_columns(within), _summed(distinct)])
        made.append(both.group_by("area_code", "group").agg(pl.col("count", "key", *BUCKET_NAMES).sum()))
    return pl.concat(made)


def _summed(people: pl.DataFrame) -> pl.DataFrame:
    """People of whom each area has each once, as cells. Sums of those who are in one area only add up level by level."""
    buckets = [
        _BUCKET.eq(number).sum().cast(pl.Int64).alias(name) for number, name in enumerate(BUCKET_NAMES)
    ]
    sums = [pl.len().cast(pl.Int64).alias("count"), pl.col("key").sum(), *buckets]
    return people.group_by("area_code", "group").agg(sums)


def build_statistics(connection: Connection, secret: PersonalDataKey, today: date) -> dict[str, int]:
    """Replace `area_statistic`; returns the number of published and of suppressed protected numbers.

    Runs in the caller's transaction. `today` is the day that ages are reckoned at.
    """
    areas = [code for (code,) in connection.execute("SELECT code FROM area UNION SELECT code FROM grid")]
    noise = Noise.table()
    protected = [*_residents(connection, secret, today), _households(connection, secret, today)]
    new = pl.concat([_numbers(name, found, areas, noise) for name, found in protected])
    published = keep_until_enough_changed(new, _published(connection, rule_of(secret)))
    suppressed = published["value"].null_count()
    exact = [_exact(connection, name, query, areas) for name, query in EXACT.items()]
    _replace(connection, "area_statistic", pl.concat([published.select(exact[0].columns), *exact]))
    rule = pl.lit(rule_of(secret)).alias("rule")
    _replace(connection, "area_statistic_basis", published.select("area_code", "measure", rule, "buckets"))
    return {"published": len(published) - suppressed, "suppressed": suppressed}


def keep_until_enough_changed(new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """The numbers to publish: the old one of each cell unless at least `THRESHOLD` of its people have changed.

    Both have area_code, measure, value, and buckets (little-endian int32 as bytes) that the value rests on.
    """
    both = new.join(old, on=("area_code", "measure"), how="left", suffix="_old", maintain_order="left")
    known = both["buckets_old"].is_not_null()
    before = _buckets_of(both["buckets_old"].fill_null(bytes(4 * BUCKETS)))
    changed = np.abs(_buckets_of(both["buckets"]) - before).sum(axis=1)
    kept = known & pl.Series(changed < THRESHOLD)
    value, buckets = (
        pl.when(kept).then(pl.col(f"{name}_old")).otherwise(pl.col(name)).alias(name)
        for name in ("value", "buckets")
    )
    return both.select("area_code", "measure", value, buckets)


def rule_of(secret: PersonalDataKey) -> str:
    """What a published number is made with; a number that another rule made is not kept."""
    mark = hashlib.blake2b(b"count noise", key=secret.key, digest_size=8).hexdigest()
    return f"{VERSION}-{THRESHOLD}-{BUCKETS}-{mark}"


def _published(connection: Connection, rule: str) -> pl.DataFrame:
    """The protected numbers published before by the same rule, with the buckets that they rest on."""
    rows = connection.execute(
        "SELECT area_code, measure, value, buckets FROM area_statistic_basis"
        " JOIN area_statistic USING (area_code, measure) WHERE rule = %s",
        [rule],
    ).fetchall()
    kinds = {"area_code": pl.Int64, "measure": pl.String, "value": pl.Int64, "buckets": pl.Binary}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _buckets_of(column: pl.Series) -> Ints:
    """Cells × `BUCKETS` counts."""
    return np.frombuffer(b"".join(column), "<i4").reshape(-1, BUCKETS).astype(np.int64)


def _replace(connection: Connection, table: str, rows: pl.DataFrame) -> None:
    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    rows = rows.sort("area_code", "measure")
    batches = rows.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
    copy_into(connection, describe(connection, table), batches)


def _residents(
    connection: Connection, secret: PersonalDataKey, today: date
) -> Iterable[tuple[str, pl.DataFrame]]:
    """(measure, cells) of the residents and of their ages."""
    people = read_numbers(
        connection,
        "SELECT resident_id, coalesce(birth_date - date '1970-01-01', -1000000) FROM resident",
        {"id": "int8", "birth": "int4"},
    )
    homes = read_numbers(
        connection,
        f"SELECT resident_id, area_code FROM occupancy WHERE in_force(valid_from, valid_to, '{today}')",  # noqa: S608
        {"id": "int8", "area_code": "int8"},
    )
    band = _age_band(people["birth"], today)
    keys = record_keys(people["id"], secret, "resident")
    order = np.argsort(people["id"])
    at = order[np.searchsorted(people["id"], homes["id"], sorter=order)]
    found = cells(homes["area_code"], homes["id"], keys[at], band[at])
    yield "residents", _together(found)
    for name, least, below in AGES:
        bands = [i for i, limit in enumerate(_AGE_LIMITS[:-1]) if least <= limit < below]
        yield name, _together(found.filter(pl.col("group").is_in(bands)))


def _age_band(birth: Ints, today: date) -> Ints:
    """Number of the age band of each birth date (days since 1970); −1 where it is not known."""
    born = birth.astype("datetime64[D]")
    years = born.astype("datetime64[Y]").astype(np.int64) + 1970
    since = (born - born.astype("datetime64[Y]")).astype(np.int64)
    passed = (np.datetime64(today, "D") - np.datetime64(today, "Y")).astype(np.int64)
    age = today.year - years - (since > passed)
    band = np.searchsorted(_AGE_LIMITS, age, side="right") - 1
    return np.where(birth == _NO_BIRTH_DATE, -1, band)


def _households(connection: Connection, secret: PersonalDataKey, today: date) -> tuple[str, pl.DataFrame]:
    """Dwellings that somebody is registered in."""
    homes = read_numbers(
        connection,
        "SELECT DISTINCT address_id, area_code FROM occupancy"  # noqa: S608
        " WHERE dwelling_code IS NOT NULL AND address_id IS NOT NULL"
        f" AND in_force(valid_from, valid_to, '{today}')",
        {"id": "int8", "area_code": "int8"},
    )
    keys = record_keys(homes["id"], secret, "household")
    found = cells(homes["area_code"], homes["id"], keys, np.zeros(len(keys), np.int64))
    return "households", _together(found)


def _together(found: pl.DataFrame) -> pl.DataFrame:
    """Cells of several groups as one cell an area."""
    return found.group_by("area_code").agg(pl.col("count", "key", *BUCKET_NAMES).sum())


def _numbers(measure: str, found: pl.DataFrame, areas: list[int], noise: Noise) -> pl.DataFrame:
    """A protected number for every area; where nobody is, it is suppressed like any small count."""
    every = pl.DataFrame({"area_code": pl.Series(areas, dtype=pl.Int64)})
    joined = every.join(found, on="area_code", how="left").fill_null(0)
    values = protect(joined["count"].cast(pl.Int64).to_numpy(), joined["key"].to_numpy(), noise)
    counted = joined.select(BUCKET_NAMES).to_numpy().astype("<i4")
    buckets = pl.Series("buckets", [row.tobytes() for row in counted], dtype=pl.Binary)
    return joined.select("area_code", pl.lit(measure).alias("measure"), values.cast(pl.Int64), buckets)


def _exact(connection: Connection, measure: str, query: str, areas: list[int]) -> pl.DataFrame:
    rows = connection.execute(query.encode()).fetchall()
    found = pl.DataFrame(rows, schema={"area_code": pl.Int64, "count": pl.Int64}, orient="row")
    levels = []
    for span, wider in zip(SPANS, (*SPANS[1:], 10**15), strict=True):
        here = found.filter(pl.col("area_code") % wider != 0) if wider < 10**15 else found
        levels.append(here.with_columns(pl.col("area_code") - pl.col("area_code") % span))
    summed = pl.concat(levels).group_by("area_code").agg(pl.col("count").sum())
    every = pl.DataFrame({"area_code": pl.Series(areas, dtype=pl.Int64)})
    joined = every.join(summed, on="area_code", how="left")
    return joined.select(
        "area_code", pl.lit(measure).alias("measure"), pl.col("count").fill_null(0).alias("value")
    )
