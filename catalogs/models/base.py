"""Column types shared by every table."""

from typing import Any, ClassVar

from geoalchemy2 import Geometry
from sqlalchemy import Computed, Index, MetaData, Text, text
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

from catalogs.areas import SPANS

CGCS2000 = 4490
WEB_MERCATOR = 3857


class Base(DeclarativeBase):
    """Constraint names are fixed, so that migrations can name them."""

    type_annotation_map: ClassVar = {str: Text}
    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )


def geometry_4490(kind: str, *, nullable: bool = False) -> MappedColumn[Any]:
    """The stored geometry, longitude and latitude in CGCS2000 (EPSG:4490)."""
    return mapped_column(Geometry(kind, srid=CGCS2000, spatial_index=False), nullable=nullable)


def geometry_3857(kind: str) -> MappedColumn[Any]:
    """The generated Web Mercator copy that vector tiles are cut from, with its GiST index."""
    return mapped_column(
        Geometry(kind, srid=WEB_MERCATOR, spatial_index=True),
        Computed(f"ST_Transform(geom_4490, {WEB_MERCATOR})", persisted=True),
        nullable=True,
    )


def scope_indexes(table: str, area_column: str, *order: str) -> tuple[Index, ...]:
    """The indexes on the leading digits of an area code, by level below the city, and on the order of lists.

    Row policies compare these digits (`catalogs.policies`).
    """
    return tuple(
        Index(f"{table}_{level}_idx", area_column if span == 1 else text(f"({area_column} / {span})"), *order)
        for level, span in SPANS.items()
        if level != "city"
    )
