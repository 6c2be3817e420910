"""OGC API Features from the layer registry: one SQL statement a page, the GeoJSON made by PostgreSQL.

Paging is by key (`after`), not by offset: page 20,000 costs what page 1 costs. The exact count is on the
first page only, where the standard wants it and where a client looks. Columns outside the role's allow-list can
be neither read, nor filtered, nor sorted by; the database role would refuse them too. Rows outside the person's
scope are in no count and no page: the transaction does not see them.
"""

from typing import Any

import orjson
import psycopg
from psycopg import sql
from pygeoapi.crs import crs_transform
from pygeoapi.provider.base import (
    BaseProvider,
    ProviderConnectionError,
    ProviderInvalidQueryError,
    ProviderItemNotFoundError,
)

from api.ogc.boxes import inside
from api.ogc.context import current
from api.ogc.filters import to_sql
from catalogs.errors import BadInput, Unavailable
from catalogs.layers import Layer, Property, layers_of

LARGEST_OFFSET = 100_000
VALUE_ERRORS = (
    psycopg.DataError,
    psycopg.errors.AmbiguousFunction,
    psycopg.errors.CannotCoerce,
    psycopg.errors.DatatypeMismatch,
    psycopg.errors.IndeterminateDatatype,
    psycopg.errors.InternalError_,
    psycopg.errors.UndefinedFunction,
)
"""What PostgreSQL says of a value of the wrong type or range, and PostGIS (XX000) of a geometry."""

COORDINATE_DIGITS = 8
"""Decimal degrees written: 1e-8 is about a millimetre."""

KNOWN_PARAMETERS = {
    "f", "lang", "limit", "offset", "after", "bbox", "bbox-crs", "crs", "datetime", "sortby", "properties",
    "skipGeometry", "q", "filter", "filter-lang", "filter-crs", "resulttype",
}  # fmt: skip

JSON_TYPES: dict[str, dict[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}


class RegistryFeatures(BaseProvider):
    """A layer as one role sees it, as a feature collection.

    `data` of the definition is the layer's id, `options.role` the role.
    """

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self.role: str = self.options["role"]
        self.layer: Layer = layers_of(self.role)[provider_def["data"]]
        self.include_extra_query_parameters = True
        self.get_fields()

    def get_fields(self) -> dict[str, dict[str, str]]:
        """Field name to JSON schema, the allow-list of the registry."""
        self._fields = {
            item.name: {**JSON_TYPES[item.type], "title": f"{item.title['zh']} / {item.title['en']}"}
            for item in self.layer.properties
        }
        return self._fields

    @crs_transform
    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: list[float] | None = None,
        datetime_: str | None = None,
        properties: list[tuple[str, str]] | None = None,
        sortby: list[dict[str, str]] | None = None,
        select_properties: list[str] | None = None,
        skip_geometry: bool = False,
        q: str | None = None,
        filterq: Any = None,
        **_: Any,
    ) -> dict[str, Any]:
        """A page of features as a GeoJSON FeatureCollection (CRS84)."""
        given = dict(properties or [])
        after = given.pop("after", None)
        if offset > LARGEST_OFFSET:
            raise ProviderInvalidQueryError(
                user_msg=f"offset is at most {LARGEST_OFFSET}; follow the 'next' links instead."
            )
        try:
            where, values = self._where(given, bbox or [], datetime_, q, filterq)
            return self._page(
                where, values, after, offset, limit, sortby or [], select_properties or [], skip_geometry,
                only_count=resulttype == "hits",
            )  # fmt: skip
        except BadInput as error:
            raise ProviderInvalidQueryError(user_msg=str(error)) from error
        except VALUE_ERRORS as error:
            raise ProviderInvalidQueryError(
                user_msg="A value does not fit the type of its property, or is no geometry that can be used. "
                f"The types: /ogc/collections/{self.layer.id}/queryables."
            ) from error
        except Unavailable as error:
            raise ProviderConnectionError(user_msg=str(error)) from error

    @crs_transform
    def get(self, identifier: str, **_: Any) -> dict[str, Any]:
        """One feature by its id."""
        statement = sql.SQL("SELECT {feature} FROM {relation} WHERE {id} = %(id)s").format(
            feature=self._feature(self.layer.properties, skip_geometry=False),
            relation=sql.Identifier(self.layer.relation),
            id=sql.Identifier(self.layer.id_column),
        )
        try:
            with current().connection(self.role) as connection:
                row = connection.execute(statement, {"id": identifier}).fetchone()
        except VALUE_ERRORS:
            row = None
        except Unavailable as error:
            raise ProviderConnectionError(user_msg=str(error)) from error
        if row is None:
            raise ProviderItemNotFoundError(user_msg=f"There is no item '{identifier}' in '{self.layer.id}'.")
        feature: dict[str, Any] = orjson.loads(row[0])
        return feature

    def _page(
        self,
        where: sql.Composable,
        values: dict[str, Any],
        after: str | None,
        offset: int,
        limit: int,
        sortby: list[dict[str, str]],
        selected: list[str],
        skip_geometry: bool,
        *,
        only_count: bool,
    ) -> dict[str, Any]:
        answer: dict[str, Any] = {"type": "FeatureCollection", "features": []}
        with current().connection(self.role) as connection:
            if after is None and offset == 0:
                answer["numberMatched"] = self._count(connection, where, values)
            if not only_count:
                chosen = [item for item in self.layer.properties if not selected or item.name in selected]
                feature = self._feature(chosen, skip_geometry=skip_geometry)
                statement = self._statement(feature, where, after, sortby)
                values = {**values, "after": after, "offset": offset, "limit": limit + 1}
                rows = connection.execute(statement, values).fetchall()
                answer["features"] = [orjson.loads(text) for _, text in rows[:limit]]
                if len(rows) > limit:
                    answer["links"] = [self._next(str(rows[limit - 1][0]), offset + limit, keyed=not sortby)]
        answer["numberReturned"] = len(answer["features"])
        return answer

    def _next(self, last_id: str, next_offset: int, *, keyed: bool) -> dict[str, str]:
        changed = {"after": last_id, "offset": None} if keyed else {"offset": str(next_offset)}
        return {
            "rel": "next",
            "type": "application/geo+json",
            "title": "Next page",
            "href": f"{self.options['items_url']}?{current().query_string(**changed)}",
        }

    def _count(self, connection: psycopg.Connection, where: sql.Composable, values: dict[str, Any]) -> int:
        statement = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
            sql.Identifier(self.layer.relation), where
        )
        ((count,),) = connection.execute(statement, values).fetchall()
        return int(count)

    def _statement(
        self,
        feature: sql.Composable,
        where: sql.Composable,
        after: str | None,
        sortby: list[dict[str, str]],
    ) -> sql.Composed:
        key = sql.Identifier(self.layer.id_column)
        order = [
            sql.SQL("{} {}").format(
                sql.Identifier(item["property"]), sql.SQL("DESC" if item["order"] == "-" else "ASC")
            )
            for item in sortby
        ]
        return sql.SQL(
            "SELECT {key}, {feature} FROM {relation} WHERE {where}{beyond}"
            " ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
        ).format(
            key=key,
            feature=feature,
            relation=sql.Identifier(self.layer.relation),
            where=where,
            beyond=sql.SQL(" AND {} > %(after)s").format(key) if after is not None else sql.SQL(""),
            order=sql.SQL(", ").join([*order, key]),
        )

    def _feature(self, properties: list[Property], *, skip_geometry: bool) -> sql.Composed:
        """SQL that makes one GeoJSON feature as text."""
        pairs = [
            sql.SQL("{}, {}{}").format(
                sql.Literal(item.name),
                sql.Identifier(item.name),
                sql.SQL("::text" if item.type == "string" else ""),
            )
            for item in properties
        ]
        geometry = sql.SQL("NULL") if skip_geometry else sql.SQL("ST_AsGeoJSON(geom_4490, {}, 0)::json")
        identifier = sql.SQL("{}::text" if self._id_is_text else "{}")
        return sql.SQL(
            "json_build_object('type', 'Feature', 'id', {id}, 'geometry', {geometry},"
            " 'properties', json_build_object({pairs}))::text"
        ).format(
            id=identifier.format(sql.Identifier(self.layer.id_column)),
            geometry=geometry.format(sql.Literal(COORDINATE_DIGITS)) if not skip_geometry else geometry,
            pairs=sql.SQL(", ").join(pairs),
        )

    @property
    def _id_is_text(self) -> bool:
        published = {item.name: item.type for item in self.layer.properties}
        return published.get(self.layer.id_column, "string") == "string"

    def _where(
        self,
        given: dict[str, str],
        bbox: list[float],
        datetime_: str | None,
        q: str | None,
        filterq: Any,
    ) -> tuple[sql.Composable, dict[str, Any]]:
        conditions: list[sql.Composable] = []
        values: dict[str, Any] = {}
        for number, (name, value) in enumerate(given.items()):
            if name in KNOWN_PARAMETERS:
                continue
            if name not in self._fields:
                raise BadInput(
                    f"'{name}' is neither a parameter nor a property of '{self.layer.id}'.",
                    f"Its properties are: {', '.join(self._fields)}.",
                )
            conditions.append(sql.SQL("{} = {}").format(sql.Identifier(name), _named(f"property_{number}")))
            values[f"property_{number}"] = value
        if bbox:
            condition, bound = inside(bbox)
            conditions.append(condition)
            values |= bound
        if datetime_:
            conditions += self._during(datetime_, values)
        if q:
            conditions.append(self._text_search(q, values))
        if filterq is not None:
            condition, bound = to_sql(filterq, self.layer)
            conditions.append(condition)
            values |= bound
        return sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true"), values

    def _during(self, datetime_: str, values: dict[str, Any]) -> list[sql.Composable]:
        if self.layer.time_column is None:
            return []
        column = sql.Identifier(self.layer.time_column)
        start, slash, end = datetime_.partition("/")
        if not slash:
            values["instant"] = start
            return [sql.SQL("{} = %(instant)s").format(column)]
        conditions: list[sql.Composable] = []
        for name, operator, value in (("start", ">=", start), ("end", "<=", end)):
            if value and value != "..":
                conditions.append(sql.SQL("{} {} {}").format(column, sql.SQL(operator), _named(name)))
                values[name] = value
        return conditions

    def _text_search(self, q: str, values: dict[str, Any]) -> sql.Composable:
        columns = [item.name for item in self.layer.properties if item.name in ("name", "title")]
        values["q"] = "%" + q.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        matches = [sql.SQL("{} ILIKE %(q)s").format(sql.Identifier(name)) for name in columns]
        return sql.SQL("({})").format(sql.SQL(" OR ").join(matches)) if matches else sql.SQL("false")


def _named(name: str) -> sql.Placeholder:
    return sql.Placeholder(name)
