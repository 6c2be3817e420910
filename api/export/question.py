"""What is asked of a layer: SQL that gives its rows and their number, with every value bound.

Columns are those that the role has of the layer; rows are bounded by the policies of the transaction.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from lark.exceptions import LarkError
from psycopg import sql
from pygeofilter.parsers.cql2_text import parse

from api.ogc.boxes import inside
from api.ogc.filters import to_sql
from catalogs.areas import range_of
from catalogs.errors import BadInput
from catalogs.layers import Layer

LONGEST_FILTER = 10_000

VALUE_ERRORS = (
    psycopg.DataError,
    psycopg.errors.CannotCoerce,
    psycopg.errors.DatatypeMismatch,
    psycopg.errors.IndeterminateDatatype,
    psycopg.errors.InternalError_,
    psycopg.errors.UndefinedFunction,
)
"""What PostgreSQL says of a filter whose values do not fit, and PostGIS (XX000) of its geometry."""


@dataclass(frozen=True)
class Question:
    """The rows of one layer that are asked for."""

    layer: Layer
    where: sql.Composable
    values: dict[str, Any]
    said: str
    """The question in the words of the caller, for the notice and the audit."""

    @classmethod
    def of(cls, layer: Layer, bbox: str | None, area: int | None, filter_: str | None) -> "Question":
        """Raises BadInput for a box, an area or a filter that cannot be used."""
        conditions: list[sql.Composable] = []
        values: dict[str, Any] = {}
        if bbox:
            condition, bound = inside(_numbers(bbox))
            conditions.append(condition)
            values |= bound
        if area is not None:
            conditions.append(_in_area(layer, area, values))
        if filter_:
            condition, bound = to_sql(_tree(filter_), layer)
            conditions.append(condition)
            values |= bound
        named = {"bbox": bbox, "area": area, "filter": filter_}
        said = "; ".join(f"{name}={value}" for name, value in named.items() if value not in (None, ""))
        return cls(layer, sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true"), values, said)

    def count(self) -> sql.Composed:
        """One row, one number."""
        return sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
            sql.Identifier(self.layer.relation), self.where
        )

    def rows(self, geometry: str) -> sql.Composed:
        """The layer's properties in order, and `geometry`: SQL over geom_4490."""
        columns = [
            sql.SQL("{}::text" if item.type == "string" else "{}").format(sql.Identifier(item.name))
            for item in self.layer.properties
        ]
        return sql.SQL("SELECT {}, {} FROM {} WHERE {} ORDER BY {}").format(
            sql.SQL(", ").join(columns),
            sql.SQL(geometry),
            sql.Identifier(self.layer.relation),
            self.where,
            sql.Identifier(self.layer.id_column),
        )


def _numbers(bbox: str) -> list[float]:
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as error:
        raise BadInput(
            "The bbox cannot be read.", "Give four numbers: west,south,east,north in degrees."
        ) from error
    return [west, south, east, north]


def _in_area(layer: Layer, area: int, values: dict[str, Any]) -> sql.Composable:
    if layer.area_column is None:
        raise BadInput(f"The layer '{layer.id}' does not belong to areas.", "Ask with bbox.")
    try:
        values["area_from"], values["area_to"] = range_of(area)
    except ValueError as error:
        raise BadInput(f"{area} is not an area code.", "An area code has 15 digits.") from error
    return sql.SQL("{0} >= %(area_from)s AND {0} < %(area_to)s").format(sql.Identifier(layer.area_column))


def _tree(text: str) -> Any:
    if len(text) > LONGEST_FILTER:
        raise BadInput("The filter is too long.", f"At most {LONGEST_FILTER} characters are read.")
    try:
        return parse(text)
    except (LarkError, ValueError, TypeError, RecursionError) as error:
        raise BadInput(
            "The filter cannot be read.", "Write it as in use = 'office' AND storeys > 10 (CQL2 text)."
        ) from error
