"""Residents and grid workers. Numbers leave this file encrypted."""

import polars as pl

from catalogs.personal_data import PersonalDataKey
from ingest.outcomes import Outcome
from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import Sorted, day, integer, split, text
from ingest.pipeline.rows.matching import match, sort_matches
from ingest.reasons import Note

_UNSURE_NUMBER = int(Note.ID_CHECK_DIGIT | Note.ID_MALFORMED)

_RECORD = ("name", "sex", "birth_date", "id_number_sealed", "phone_sealed")
"""What a review item keeps of a resident; numbers as hexadecimal ciphertext."""


def resident_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `occupancy` with what is known of the person; `ingest.link` makes the residents."""
    unsure = (pl.col("notes") & _UNSURE_NUMBER) != 0
    frame = frame.with_columns(
        seal(frame["id_number"], context.key),
        seal(frame["phone"], context.key),
        (pl.col("id_number").is_not_null() & ~unsure).alias("id_valid"),
        text("name"),
    )
    frame = frame.with_columns(
        pl.col("id_number").bin.encode("hex").alias("id_number_sealed"),
        pl.col("phone").bin.encode("hex").alias("phone_sealed"),
    )
    matched = match(frame, "address", context)
    good, review, rejects = sort_matches(matched, _RECORD)
    loaded = good.select(
        "source_row",
        "name",
        "sex",
        day("birth_date"),
        "id_number",
        "id_valid",
        "phone",
        "address_text",
        "match_level",
        pl.col("score").cast(pl.Float64),
        "address_id",
        "building_code",
        "dwelling_code",
        pl.coalesce("grid_code", "area_code").alias("area_code"),
        day("registered_on"),
        day("registered_on").alias("valid_from"),
        day("valid_to"),
    )
    return Sorted(loaded, review, rejects)


def grid_worker_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `grid_worker`; the area is the grid they look after, or the area they are assigned to."""
    areas = context.area_codes() + context.grids().codes.tolist()
    frame = frame.with_columns(
        seal(frame["phone"], context.key), pl.coalesce(integer("grid_code"), integer("area_code"))
    )
    good, rejects = split(frame, {Outcome.UNKNOWN_AREA: pl.col("grid_code").is_in(areas)})
    code = pl.col("grid_code").alias("area_code")
    return Sorted(
        good.select("source_row", "worker_id", text("name"), "phone", text("kind"), code), rejects=rejects
    )


def seal(numbers: pl.Series, key: PersonalDataKey) -> pl.Series:
    """Texts encrypted (AES-SIV, 3 µs each); null and empty become null."""
    sealed = [key.encrypt(number) if number else None for number in numbers.to_list()]
    return pl.Series(numbers.name, sealed, dtype=pl.Binary)
