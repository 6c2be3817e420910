"""City components, cameras and events: things and happenings with a position."""

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from ingest.outcomes import Outcome
from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import (
    Sorted,
    ewkb,
    geometries,
    instant,
    point_ewkb,
    split,
    text,
)
from ingest.pipeline.rows.matching import POINT_LEVELS, match, sort_matches

FARTHEST_M = 300.0
"""A building that an event's text names is believed where its position is no farther away: a phone indoors
may be off by a block, but not by an estate."""

NAMES_A_BUILDING = r"[0-9０-９一二三四五六七八九十].{0,2}[楼栋幢座号#]|大厦|大楼"
"""Only such a text can name a building; the others are not asked about."""

METRES_A_DEGREE = 111_000.0
CITY_LATITUDE = 37.5

_EVENT = ("event_key", "category", "title", "description", "status", "reported_at", "closed_at")


def component_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `city_component`; the area is the grid that the point lies in."""
    return _standing(frame, context, "component_code", ("kind", "name", "state", "owner"))


def camera_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `camera`; the area is the grid that the point lies in."""
    return _standing(frame, context, "camera_code", ("name", "kind", "state"))


def _standing(frame: pl.DataFrame, context: Context, key: str, texts: tuple[str, ...]) -> Sorted:
    lon, lat = _positions(frame)
    frame = frame.with_columns(pl.Series("place_code", context.grids().locate(lon, lat)))
    good, rejects = split(frame, {Outcome.OUTSIDE_GRIDS: pl.col("place_code") > 0})
    area = pl.col("place_code").alias("area_code")
    names = [text(name) for name in texts]
    return Sorted(good.select("source_row", key, *names, area, ewkb(geometries(good))), rejects=rejects)


def event_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `event`: placed by their position, or else by what they say about the place.

    A place that is known only as a community or coarser gives the event its area and no point, because a
    point in the middle of a town would send somebody there.
    """
    lon, lat = _positions(frame)
    frame = frame.with_columns(
        pl.Series("at_code", context.grids().locate(lon, lat)),
        pl.Series("at_lon", lon),
        pl.Series("at_lat", lat),
        instant("reported_at").alias("reported"),
        instant("closed_at").alias("closed"),
        pl.coalesce(pl.col("place_text").replace("", None), "description").alias("place"),
    )
    good, rejects = split(frame, {Outcome.NO_TIME: pl.col("reported").is_not_null()})
    pointed = _pointed(good.filter(pl.col("at_code") > 0), context)
    told = good.filter(pl.col("at_code") == 0)
    if not told.height:
        return Sorted(pointed, rejects=rejects)
    matched = match(told, "place", context)
    sure, review, unplaced = sort_matches(matched, _EVENT)
    precise = pl.col("match_level").is_in(list(POINT_LEVELS))
    placed = sure.with_columns(
        pl.coalesce("grid_code", "area_code").alias("area_code"),
        *(pl.when(precise).then(pl.col(name)).alias(f"at_{name}") for name in ("lon", "lat")),
    )
    return Sorted(pl.concat([pointed, _event(placed)]), review, pl.concat([rejects, unplaced]))


def _pointed(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Events with a position in a grid. What they say may name the building, if the position agrees."""
    if not frame.height:
        return _event(_nowhere(frame))
    telling = pl.col("place").str.contains(NAMES_A_BUILDING).fill_null(value=False)
    asked = frame.with_columns(pl.when(telling).then(pl.col("place")).alias("place"))
    matched = match(asked, "place", context, hint="at_code")
    north_m = (pl.col("lat") - pl.col("at_lat")) * METRES_A_DEGREE
    east_m = (pl.col("lon") - pl.col("at_lon")) * METRES_A_DEGREE * np.cos(np.radians(CITY_LATITUDE))
    near = (north_m**2 + east_m**2) < FARTHEST_M**2
    named = (pl.col("decision") == "matched") & pl.col("match_level").is_in(["building", "dwelling"]) & near
    made = matched.with_columns(
        pl.col("at_code").alias("area_code"),
        pl.when(named).then(pl.col("building_code")).alias("building_code"),
        pl.when(named).then(pl.lit("building")).otherwise(pl.lit("point")).alias("match_level"),
        pl.lit(1.0).alias("score"),
    )
    return _event(made)


def _nowhere(frame: pl.DataFrame) -> pl.DataFrame:
    """An empty frame with the columns that matching adds."""
    added = {"area_code": pl.Int64, "building_code": pl.Int64, "match_level": pl.String, "score": pl.Float64}
    return frame.with_columns(pl.lit(None, kind).alias(name) for name, kind in added.items())


def _event(frame: pl.DataFrame) -> pl.DataFrame:
    lon, lat = (frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("at_lon", "at_lat"))
    return frame.select(
        "source_row",
        pl.col("event_key").alias("event_id"),
        *[text(name) for name in ("category", "title", "description", "status")],
        pl.col("reported").alias("reported_at"),
        pl.col("closed").alias("closed_at"),
        pl.col("area_code").cast(pl.Int64),
        pl.col("building_code").cast(pl.Int64),
        "match_level",
        pl.col("score").cast(pl.Float64),
        point_ewkb(lon, lat),
    )


def _positions(
    frame: pl.DataFrame,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Longitude and latitude of the points, NaN where there is none."""
    points = geometries(frame)
    return shapely.get_x(points), shapely.get_y(points)
