"""What has to be loaded before a unit can be read."""

from psycopg import Connection

from catalogs.errors import BadInput
from catalogs.sources import sources
from ingest.pipeline import ledger
from ingest.pipeline.units import UNITS, Unit


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
