"""What the report tells, from the ledger and the loaded tables: counts and names of places, never of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection, sql

from catalogs.sources import Source, sources
from ingest.geocode.calibration import measured
from ingest.pipeline import ledger
from ingest.pipeline.ledger import FileState

LEAST_ROWS = 20
"""A community with fewer rows than this has no share on the map: it would say more about a few than about
the addresses."""

_BY_AREA = """
WITH rows AS (
    SELECT area_code, 1 AS loaded, 0 AS doubtful FROM occupancy WHERE left_run_id IS NULL
    UNION ALL SELECT area_code, 1, 0 FROM organisation_registration
    UNION ALL SELECT area_code, 1, 0 FROM event
    UNION ALL SELECT area_code, 0, 1 FROM review_item
    UNION ALL SELECT area_code, 0, 1 FROM reject WHERE area_code IS NOT NULL
)
SELECT coalesce(area_code, 0) / 1000 * 1000 AS community, sum(loaded)::bigint, sum(doubtful)::bigint
FROM rows GROUP BY 1
"""

_SHAPES = """
SELECT code, level, name,
       ST_AsSVG(
           ST_SimplifyPreserveTopology(geom_4490, CASE level WHEN 'community' THEN 0.0012 ELSE 0.0006 END), 1, 4
       ),
       ST_X(ST_PointOnSurface(geom_4490)), ST_Y(ST_PointOnSurface(geom_4490))
FROM area WHERE level IN ('county', 'community') AND valid_to IS NULL ORDER BY code
"""


_SCORES = """
SELECT width_bucket(score, %s::float8[]), count(*) FROM (
    SELECT score FROM occupancy WHERE building_code IS NOT NULL AND left_run_id IS NULL
    UNION ALL SELECT score FROM organisation_registration WHERE building_code IS NOT NULL
    UNION ALL SELECT score FROM event WHERE building_code IS NOT NULL
) AS taken WHERE score IS NOT NULL GROUP BY 1
"""


@dataclass(frozen=True)
class Shape:
    """An area on the map: `path` is SVG path data in degrees, y downwards; `share` of doubtful rows or None."""

    code: int
    name: str
    path: str
    lon: float
    lat: float
    rows: int = 0
    doubtful: int = 0

    @property
    def share(self) -> float | None:
        """Share of the rows that are in review or rejected."""
        return self.doubtful / self.rows if self.rows >= LEAST_ROWS else None


@dataclass(frozen=True)
class Told:
    """Everything the report shows."""

    run_id: int
    state: str
    delivery: str
    delivered_on: date
    started_at: datetime
    written_at: datetime
    files: tuple[tuple[Source, FileState], ...]
    steps: tuple[tuple[str, float, Mapping[str, Any]], ...]
    tables: Mapping[str, int]
    counties: tuple[Shape, ...]
    communities: tuple[Shape, ...]
    bounds: tuple[float, float, float, float] | None
    unplaced: int
    scores: Mapping[int, int]
    """Rows attached to a building, by the bin of `ingest.geocode.calibration.measured` that their probability is in."""

    @property
    def worst(self) -> list[Shape]:
        """The communities with the most doubtful rows, of those that have a share on the map."""
        shown = [one for one in self.communities if one.share is not None and one.doubtful >= LEAST_ROWS]
        return sorted(shown, key=lambda one: -one.doubtful)[:10]

    def total(self, field: str) -> int:
        """Sum of a count over all sources."""
        return sum(getattr(state, field) for _, state in self.files)

    def summed(self, topic: str) -> dict[str, int]:
        """A topic's figures, added up over all sources, most frequent first."""
        total: dict[str, int] = {}
        for _, state in self.files:
            for value, count in dict(state.figures or {}).get(topic, {}).items():
                total[value] = total.get(value, 0) + count
        return dict(sorted(total.items(), key=lambda item: -item[1]))


def gather(connection: Connection, run_id: int, state: str) -> Told:
    """Read what a run has come to. `state` is how it ends."""
    row = connection.execute(
        "SELECT delivery, delivered_on, started_at, now() FROM ingest_run WHERE run_id = %s", [run_id]
    ).fetchone()
    if row is None:
        raise LookupError(f"there is no run {run_id}")
    described = sources()
    states = ledger.files(connection, run_id)
    files = tuple((source, states[name]) for name, source in described.items() if name in states)
    counties, communities, unplaced = _areas(connection)
    return Told(
        run_id,
        state,
        row[0],
        row[1],
        row[2],
        row[3],
        files,
        tuple(ledger.steps(connection, run_id)),
        _tables(connection),
        counties,
        communities,
        _bounds(connection),
        unplaced,
        _scores(connection),
    )


def _areas(connection: Connection) -> tuple[tuple[Shape, ...], tuple[Shape, ...], int]:
    """Counties and communities with their rows, and the doubtful rows that are in no community."""
    found = {code: (loaded, doubtful) for code, loaded, doubtful in connection.execute(_BY_AREA.encode())}
    shapes: dict[str, list[Shape]] = {"county": [], "community": []}
    for code, level, name, path, lon, lat in connection.execute(_SHAPES.encode()):
        span = 10**9 if level == "county" else 1000
        inside = [counts for area, counts in found.items() if code <= area < code + span]
        if level == "community":
            inside = [found[code]] if code in found else []
        loaded, doubtful = sum(one[0] for one in inside), sum(one[1] for one in inside)
        shapes[level].append(Shape(code, name, path, lon, lat, loaded + doubtful, doubtful))
    placed = {shape.code for shape in shapes["community"]}
    unplaced = sum(counts[1] for area, counts in found.items() if area not in placed)
    return tuple(shapes["county"]), tuple(shapes["community"]), unplaced


def _scores(connection: Connection) -> dict[int, int]:
    lows = [one.low for one in measured()]
    return {int(number) - 1: int(rows) for number, rows in connection.execute(_SCORES, [lows])}


def _bounds(connection: Connection) -> tuple[float, float, float, float] | None:
    row = connection.execute(
        "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)"
        " FROM (SELECT ST_Extent(geom_4490) AS e FROM area) AS extent"
    ).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])


def _tables(connection: Connection) -> dict[str, int]:
    """Rows of the tables that the key figures name."""
    names = ("resident", "occupancy", "organisation", "building", "dwelling", "standard_address", "event")
    count = sql.SQL("SELECT {}, count(*) FROM {}")
    query = sql.SQL(" UNION ALL ").join(count.format(name, sql.Identifier(name)) for name in names)
    return {str(name): int(number) for name, number in connection.execute(query)}
