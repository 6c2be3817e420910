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
    no_review,
    point_ewkb,
    split,
    text,
)
from ingest.pipeline.rows.matching import POINT_LEVELS, match, match_figures, sort_matches

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
    at = pl.Series("at_code", context.grids().locate(lon, lat))
    frame = frame.with_columns(at, pl.Series("lon", lon), pl.Series("lat", lat))
    frame = frame.with_columns(instant("reported_at").alias("reported"), instant("closed_at").alias("closed"))
    good, rejects = split(frame, {Outcome.NO_TIME: pl.col("reported").is_not_null()})
    pointed = good.filter(pl.col("at_code") > 0)
    told = good.filter(pl.col("at_code") == 0)
    parts = [
        pointed.with_columns(
            pl.col("at_code").alias("area_code"),
            pl.lit(None, pl.Int64).alias("building_code"),
            pl.lit("point").alias("match_level"),
            pl.lit(1.0).alias("score"),
        ).pipe(_event)
    ]
    review = no_review()
    figures: dict[str, dict[str, int]] = {"match_level": {}}
    if told.height:
        place = pl.coalesce(pl.col("place_text").replace("", None), "description")
        matched = match(told.with_columns(place.alias("place")), "place", context)
        sure, review, told_rejects = sort_matches(matched, _EVENT)
        precise = pl.col("match_level").is_in(list(POINT_LEVELS))
        sure = sure.with_columns(pl.coalesce("grid_code", "area_code").alias("area_code"))
        parts.append(
            sure.with_columns(
                pl.when(precise).then(pl.col(name)).alias(name) for name in ("lon", "lat")
            ).pipe(_event)
        )
        rejects = pl.concat([rejects, told_rejects])
        figures = match_figures(matched)
    figures["match_level"]["point"] = pointed.height
    return Sorted(pl.concat(parts), review, rejects, figures)


def _event(frame: pl.DataFrame) -> pl.DataFrame:
    coordinates = [frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("lon", "lat")]
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
        point_ewkb(coordinates[0], coordinates[1]),
    )


def _positions(
    frame: pl.DataFrame,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Longitude and latitude of the points, NaN where there is none."""
    points = geometries(frame)
    return shapely.get_x(points), shapely.get_y(points)
