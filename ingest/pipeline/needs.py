"""What has to hold before a unit is published: what it rests on is loaded, and no source has lost a fifth of its rows."""

from psycopg import Connection

from catalogs.errors import BadInput
from catalogs.sources import sources
from ingest.pipeline import ledger
from ingest.pipeline.ledger import FileState
from ingest.pipeline.units import UNITS, Unit

SHARE_EXPECTED = 0.8
"""A delivery with fewer rows than this share of the last one's is more likely cut off than right."""

FEW_ROWS = 20
"""Below this many rows a fifth comes and goes."""


def check_needs(connection: Connection, unit: Unit) -> None:
    """Raise BadInput where what a unit rests on has never been loaded."""
    present = {sources()[name].target for name in ledger.loaded(connection)}
    for name in unit.depends_on:
        needed = next(one for one in UNITS if one.name == name)
        missing = [target for target in needed.targets if target not in present]
        if missing and name != "base_map":
            raise BadInput(
                f"It rests on {' and '.join(missing)}, and none has been loaded.",
                "See why in the lines above.",
            )


def check_rows(state: FileState, before: FileState | None, accept_fewer: frozenset[str]) -> None:
    """Raise BadInput where a source has so many rows fewer than what is loaded of it that its file may be cut off, unless
    it is among those that may."""
    if state.source_id in accept_fewer:
        return
    if before is None or before.rows_read < FEW_ROWS or state.sha256 == before.sha256:
        return
    if state.rows_read < SHARE_EXPECTED * before.rows_read:
        raise BadInput(
            f"{state.file} has {state.rows_read:,} rows, the one that is loaded has {before.rows_read:,}. If it "
            "was cut off, what it lacks would be taken for gone.",
            f"Ask for the whole file, or, if it is right, say so: --accept-fewer {state.source_id}.",
        )
