"""Standard buildings and dwellings."""

import numpy as np
import polars as pl
import shapely

from catalogs.areas import BUILDINGS_PER_COMMUNITY
from ingest.outcomes import Outcome
from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import Sorted, decimal, ewkb, geometries, integer, split, text

STOREY_HEIGHT_M = 3.0
"""Where a height is missing: GB 50096-2011, 5.5.1 has 2.8 m for a storey of dwellings, and a roof on top."""

_SMALLINT = 32_767


def building_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `building`; the grid is the given one where it exists, else the one the building lies in."""
    inner = shapely.point_on_surface(geometries(frame))
    here = context.grids().locate(shapely.get_x(inner), shapely.get_y(inner))
    whole = [integer(name) for name in ("building_code", "place_id", "grid_code", "storeys", "units")]
    frame = frame.with_columns(*whole, decimal("height_m"))
    given = pl.when(pl.col("grid_code").is_in(context.grids().codes)).then(pl.col("grid_code"))
    located = pl.Series(here).replace(0, None)
    frame = frame.with_columns(pl.coalesce(given, located).alias("grid_code"))
    good, rejects = split(
        frame,
        {
            Outcome.BAD_CODE: pl.col("building_code").is_between(10**16, 10**17, closed="left"),
            Outcome.UNKNOWN_AREA: (pl.col("building_code") // BUILDINGS_PER_COMMUNITY * 1000).is_in(
                context.area_codes()
            ),
            Outcome.OUTSIDE_GRIDS: pl.col("grid_code").is_not_null(),
        },
    )
    storeys = pl.col("storeys").fill_null(1).clip(1, _SMALLINT)
    loaded = good.select(
        "source_row",
        "building_code",
        "grid_code",
        "place_id",
        *[text(name) for name in ("name", "number", "sub_estate", "road_name", "road_number")],
        text("use", "public"),
        storeys.cast(pl.Int16),
        pl.col("height_m").fill_null(storeys * STOREY_HEIGHT_M),
        pl.col("units").fill_null(1).clip(0, _SMALLINT).cast(pl.Int16),
        ewkb(geometries(good), multi=True),
    )
    return Sorted(loaded, rejects=rejects)


def dwelling_rows(frame: pl.DataFrame, context: Context) -> Sorted:
    """Rows of `dwelling`; the grid is the building's."""
    whole = [integer(name) for name in ("building_code", "unit", "floor")]
    code = pl.col("dwelling_code").str.strip_chars()
    frame = frame.with_columns(*whole, code)
    codes, grids = context.buildings()
    wanted = frame["building_code"].fill_null(0).to_numpy()
    at = np.minimum(np.searchsorted(codes, wanted), max(len(codes) - 1, 0))
    known = (codes[at] == wanted) if len(codes) else np.zeros(len(wanted), np.bool_)
    grid = grids[at] if len(codes) else np.zeros(len(wanted), np.int64)
    frame = frame.with_columns(pl.Series("known", known), pl.Series("grid_code", grid))
    good, rejects = split(
        frame,
        {
            Outcome.BAD_CODE: code.str.contains(r"^\d{23}$")
            & (code.str.slice(0, 17) == pl.col("building_code").cast(pl.String)),
            Outcome.UNKNOWN_BUILDING: pl.col("known"),
        },
    )
    digits = pl.col("dwelling_code")
    loaded = good.select(
        "source_row",
        "dwelling_code",
        "building_code",
        "grid_code",
        pl.coalesce("unit", digits.str.slice(17, 2).cast(pl.Int64)).cast(pl.Int16, strict=False).fill_null(0),
        pl.coalesce("floor", digits.str.slice(19, 2).cast(pl.Int64))
        .cast(pl.Int16, strict=False)
        .fill_null(0)
        .alias("floor"),
        text("room"),
    )
    return Sorted(loaded, rejects=rejects)
