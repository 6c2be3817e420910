"""CQL2 (OGC 21-065r2) to SQL: an allow-list of properties, everything else a bound parameter."""

from datetime import date, datetime
from math import nan
from typing import Any

from psycopg import sql
from pygeofilter import ast, values
from pygeofilter.backends.evaluator import Evaluator, handle
from shapely import GEOSException, wkb
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from catalogs.errors import BadInput
from catalogs.layers import Layer

GEOMETRY_NAMES = {"geometry", "geom", "geom_4490"}

STORED_GEOMETRY = sql.Identifier("geom_4490")

SPATIAL = {
    ast.GeometryIntersects: "ST_Intersects",
    ast.GeometryDisjoint: "ST_Disjoint",
    ast.GeometryContains: "ST_Contains",
    ast.GeometryWithin: "ST_Within",
    ast.GeometryTouches: "ST_Touches",
    ast.GeometryCrosses: "ST_Crosses",
    ast.GeometryOverlaps: "ST_Overlaps",
    ast.GeometryEquals: "ST_Equals",
}
TEMPORAL = {
    ast.TimeAfter: ">",
    ast.TimeBefore: "<",
    ast.TimeEquals: "=",
    ast.TimeDuringOrAfter: ">=",
    ast.TimeBeforeOrDuring: "<=",
}


class _ToSql(Evaluator):
    """Evaluates a pygeofilter tree to a composed statement; parameters gather in `parameters`."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.parameters: dict[str, Any] = {}

    def _bind(self, value: Any) -> sql.Composable:
        name = f"filter_{len(self.parameters)}"
        self.parameters[name] = value
        return sql.Placeholder(name)

    @handle(ast.Not)
    def negation(self, node: ast.Not, inner: sql.Composable) -> sql.Composable:
        return sql.SQL("NOT ({})").format(inner)

    @handle(ast.And, ast.Or)
    def combination(
        self, node: ast.Combination, left: sql.Composable, right: sql.Composable
    ) -> sql.Composable:
        operator = sql.SQL("AND" if isinstance(node, ast.And) else "OR")
        return sql.SQL("({} {} {})").format(left, operator, right)

    @handle(ast.Comparison, subclasses=True)
    def comparison(self, node: ast.Comparison, left: sql.Composable, right: sql.Composable) -> sql.Composable:
        return sql.SQL("({} {} {})").format(left, sql.SQL(node.op.value), right)

    @handle(ast.Between)
    def between(
        self, node: ast.Between, what: sql.Composable, low: sql.Composable, high: sql.Composable
    ) -> sql.Composable:
        text = "({} NOT BETWEEN {} AND {})" if node.not_ else "({} BETWEEN {} AND {})"
        return sql.SQL(text).format(what, low, high)

    @handle(ast.Like)
    def like(self, node: ast.Like, what: sql.Composable) -> sql.Composable:
        pattern = str(node.pattern)
        if node.wildcard and node.wildcard != "%":
            pattern = pattern.replace("%", r"\%").replace(node.wildcard, "%")
        operator = ("NOT " if node.not_ else "") + ("ILIKE" if node.nocase else "LIKE")
        return sql.SQL("({}::text {} {})").format(what, sql.SQL(operator), self._bind(pattern))

    @handle(ast.In)
    def membership(self, node: ast.In, what: sql.Composable, *options: sql.Composable) -> sql.Composable:
        text = "({} NOT IN ({}))" if node.not_ else "({} IN ({}))"
        return sql.SQL(text).format(what, sql.SQL(", ").join(options))

    @handle(ast.IsNull)
    def null(self, node: ast.IsNull, what: sql.Composable) -> sql.Composable:
        return sql.SQL("({} IS NOT NULL)" if node.not_ else "({} IS NULL)").format(what)

    @handle(*SPATIAL)
    def spatial(self, node: ast.Node, left: sql.Composable, right: sql.Composable) -> sql.Composable:
        near: sql.Composable = sql.SQL("")
        if not isinstance(node, ast.GeometryDisjoint):
            near = sql.SQL(" AND {} && {}").format(_indexed(left), _indexed(right))
        return sql.SQL("({}({}, {}){})").format(sql.SQL(SPATIAL[type(node)]), left, right, near)

    @handle(ast.TemporalPredicate, subclasses=True)
    def temporal(self, node: ast.Node, left: sql.Composable, right: sql.Composable) -> sql.Composable:
        if isinstance(node, ast.TimeDuring) and isinstance(node.rhs, values.Interval):
            return sql.SQL("({} > {} AND {} < {})").format(
                left, self._bind(node.rhs.start), left, self._bind(node.rhs.end)
            )
        try:
            operator = TEMPORAL[type(node)]
        except KeyError:
            raise BadInput(
                f"The temporal operator {type(node).__name__} is not supported.",
                "Use T_AFTER, T_BEFORE, T_EQUALS or T_DURING.",
            ) from None
        return sql.SQL("({} {} {})").format(left, sql.SQL(operator), right)

    @handle(values.Interval)
    def interval(self, node: values.Interval, start: Any, end: Any) -> sql.Composable:
        return sql.SQL("")

    @handle(ast.Function)
    def function(self, node: ast.Function, *arguments: sql.Composable) -> sql.Composable:
        name = node.name.upper()
        if name == "BBOX" and len(arguments) == 4:
            return sql.SQL("ST_MakeEnvelope({}, 4490)").format(sql.SQL(", ").join(arguments))
        if name == "CASEI" and len(arguments) == 1:
            return sql.SQL("lower({}::text)").format(arguments[0])
        raise BadInput(f"The function {node.name} is not supported.", "Use BBOX or CASEI.")

    @handle(ast.Attribute)
    def attribute(self, node: ast.Attribute) -> sql.Composable:
        if node.name in GEOMETRY_NAMES:
            return STORED_GEOMETRY
        if node.name not in self.layer.property_names:
            raise BadInput(
                f"The collection '{self.layer.id}' has no property '{node.name}'.",
                f"It has: {', '.join(self.layer.property_names)}.",
            )
        return sql.Identifier(node.name)

    @handle(values.Geometry, values.Envelope)
    def geometry(self, node: values.Geometry | values.Envelope) -> sql.Composable:
        placeholder = self._bind(wkb.dumps(_usable(node)))
        return sql.SQL("ST_SetSRID(ST_GeomFromWKB({}), 4490)").format(placeholder)

    @handle(str, int, float, bool, datetime, date)
    def literal(self, node: Any) -> sql.Composable:
        return self._bind(node)

    def adopt(self, node: Any, *children: Any) -> Any:
        raise BadInput(
            f"The filter uses {type(node).__name__}, which is not supported.",
            "Use comparisons, AND, OR, NOT, LIKE, IN, BETWEEN, IS NULL, spatial and temporal operators.",
        )


def _usable(node: values.Geometry | values.Envelope) -> BaseGeometry:
    """The geometry of a filter. Raises BadInput for one that has no points, or points outside of the world."""
    try:
        geometry = shape(node.geometry)
    except (ValueError, TypeError, LookupError, AttributeError, GEOSException) as error:
        raise BadInput(
            "A geometry of the filter cannot be read.", "Is each ring closed, with four points?"
        ) from error
    west, south, east, north = geometry.bounds or (nan, nan, nan, nan)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput(
            "A geometry of the filter is empty or lies outside of the world.",
            "Coordinates are longitude, latitude in degrees (CRS84).",
        )
    return geometry


def _indexed(operand: sql.Composable) -> sql.Composable:
    """The operand in Web Mercator, where the GiST index is."""
    if operand == STORED_GEOMETRY:
        return sql.Identifier("geom_3857")
    return sql.SQL("ST_Transform({}, 3857)").format(operand)


def to_sql(tree: ast.Node, layer: Layer) -> tuple[sql.Composable, dict[str, Any]]:
    """A WHERE condition and its parameters by placeholder name.

    Raises BadInput for a property that the layer does not publish, and for an unknown operator.
    """
    evaluator = _ToSql(layer)
    condition = evaluator.evaluate(tree)
    return condition, evaluator.parameters
