"""Areas, grids and the base map."""

import numpy as np
import polars as pl
import shapely

from ingest.outcomes import Outcome
from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import Sorted, day, ewkb, geometries, integer, split, text

_CODE_DIGITS = (10**14, 10**15)


def area_rows(frame: pl.DataFrame, _: Context) -> Sorted:
    """Rows of `area`; the level is what the code says."""
    frame = frame.with_columns(integer("code"), integer("parent_code"), day("valid_from"), day("valid_to"))
    good, rejects = split(frame, {Outcome.BAD_CODE: pl.col("code").is_between(*_CODE_DIGITS, closed="left")})
    code = pl.col("code")
    level = (
        pl.when(code % 10**11 == 0)
        .then(pl.lit("city"))
        .when(code % 10**9 == 0)
        .then(pl.lit("county"))
        .when(code % 10**6 == 0)
        .then(pl.lit("town"))
        .otherwise(pl.lit("community"))
    )
    parent = (
        pl.when(level == "community")
        .then(code - code % 10**6)
        .when(level == "town")
        .then(code - code % 10**9)
        .when(level == "county")
        .then(code - code % 10**11)
    )
    loaded = good.select(
        "source_row",
        "code",
        level.alias("level"),
        text("name"),
        pl.coalesce("parent_code", parent).alias("parent_code"),
        "valid_from",
        "valid_to",
        ewkb(geometries(good), multi=True),
    )
    return Sorted(loaded, rejects=rejects)


def grid_rows(frame: pl.DataFrame, _: Context) -> Sorted:
    """Rows of `grid`. Whether the community exists is known when the areas are published with them."""
    frame = frame.with_columns(integer("code"), integer("community_code"))
    good, rejects = split(frame, {Outcome.BAD_CODE: pl.col("code").is_between(*_CODE_DIGITS, closed="left")})
    community = pl.col("code") - pl.col("code") % 1000
    loaded = good.select(
        "source_row",
        "code",
        text("name"),
        pl.coalesce("community_code", community).alias("community_code"),
        text("kind"),
        ewkb(geometries(good), multi=True),
    )
    return Sorted(loaded, rejects=rejects)


def road_rows(frame: pl.DataFrame, _: Context) -> Sorted:
    """Pieces of roads; those of one `road_id` become one row of `road` when they are published."""
    good, rejects = split(
        frame.with_columns(integer("road_id")), {Outcome.BAD_CODE: pl.col("road_id").is_not_null()}
    )
    shape = ewkb(geometries(good), multi=True)
    loaded = good.select("source_row", "road_id", text("name"), text("road_class", "track"), shape)
    return Sorted(loaded, rejects=rejects)


def water_rows(frame: pl.DataFrame, _: Context) -> Sorted:
    """Rows of `water`, numbered as in the file."""
    shape = ewkb(geometries(frame), multi=True)
    number = pl.col("source_row").alias("water_id")
    return Sorted(frame.select("source_row", number, text("name"), text("kind"), shape))


def landuse_rows(frame: pl.DataFrame, _: Context) -> Sorted:
    """Rows of `landuse`, numbered as in the file."""
    shape = ewkb(geometries(frame), multi=True)
    number = pl.col("source_row").alias("landuse_id")
    return Sorted(frame.select("source_row", number, text("name"), text("kind"), shape))


def place_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `place`; one without a community gets that of the grid it lies in."""
    inner = shapely.point_on_surface(geometries(frame))
    here = context.grids().locate(shapely.get_x(inner), shapely.get_y(inner))
    frame = frame.with_columns(integer("place_id"), integer("community_code")).with_columns(
        pl.coalesce("community_code", pl.Series(np.where(here > 0, here - here % 1000, 0)))
        .replace(0, None)
        .alias("community_code")
    )
    good, rejects = split(
        frame,
        {
            Outcome.BAD_CODE: pl.col("place_id").is_not_null(),
            Outcome.UNKNOWN_AREA: pl.col("community_code").is_in(context.area_codes()),
        },
    )
    names = [text(name) for name in ("kind", "name", "road_name", "road_number")]
    shape = ewkb(geometries(good), multi=True)
    return Sorted(good.select("source_row", "place_id", *names, "community_code", shape), rejects=rejects)
