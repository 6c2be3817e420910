"""Links that somebody has taken back: the registrations of a source at an address are not a certain resident's."""

import polars as pl
from psycopg import Connection

from catalogs.personal_data import PersonalDataKey
from ingest.geocode.tables import copied
from ingest.link.ids import first_62_bits

SCHEMA = pl.Schema(
    {"source_id": pl.String, "address_text": pl.String, "resident_id": pl.Int64, "own_id": pl.Int64}
)


def own_id(key: PersonalDataKey, source_id: str, address_text: str, resident_id: int) -> int:
    """The id of the person that these registrations become."""
    sealed = key.encrypt(f"apart\0{source_id}\0{address_text}\0{resident_id}")
    return int(first_62_bits(pl.Series([sealed], dtype=pl.Binary))[0])


def in_force(connection: Connection) -> pl.DataFrame:
    """The separations that hold, a frame of `SCHEMA`."""
    query = "SELECT source_id, address_text, resident_id, own_id FROM link_separation WHERE undone_at IS NULL"
    return copied(connection, query).cast(SCHEMA)
