"""Row policies and column grants: what each role reads of each table, enforced by PostgreSQL.

Scope, event categories and account are settings of the transaction (`Access.begin`); where they are unset there
are no rows. Every role is five database roles, by the level of its scope, with a policy for each. All compare the
row's area code with the scope, but PostgreSQL plans a statement before it reads the settings, and takes a range
with unknown bounds for 0.5 % of a table: a county, a quarter of the city, would be read through the index on area
codes, and a grid, a five-thousandth, would be sorted whole for each page of a list. So on the tables that maps and
lists read the policies compare the leading digits that the level has, `area_code / 1000000000` for a county: the
statistics of the indexes on (leading digits, order of the list) estimate that rightly, and those indexes give
a list its first page without sorting. For the whole city there is no test at all.

Grants name columns: those of the layer registry, and those of `READABLE` for what the routes of a right read. Views
run with the reader's rights (`security_invoker`), so a reader needs the columns that a view stands on: they are
looked up and granted too. Policies and grants are compared with what the database has, and only differences are
written: a server that starts while others work takes no lock, and what somebody removed by hand comes back.
"""

from dataclasses import dataclass
from hashlib import sha256

from psycopg import Connection, sql

from catalogs import access
from catalogs.access import Right, roles
from catalogs.areas import SPANS, Level
from catalogs.database import PUBLIC_ROLE
from catalogs.layers import layers_of

OVERLAPS = "geometry_overlaps(geometry, geometry)"
LEAKPROOF = f"ALTER FUNCTION {OVERLAPS} LEAKPROOF"
"""What lets bounding boxes be searched under row policies; a superuser's statement."""

INTERSECTS = "st_intersects(geometry, geometry)"
INTERSECTS_COST = 500
"""In `cpu_operator_cost`, 1.25 page reads. PostGIS says 10,000; at scale 1 a box of 36 buildings takes 0.4 ms in all, and
with an AND of the county's index, 57,000 entries, ten times that."""

CARE = ("帮扶服务", "G601")
"""Event categories that are care for a person: on no map and in no list (`PRIVACY.md`)."""


def _setting(name: str, kind: str) -> str:
    """SQL of a setting of the transaction, read once a statement; NULL where it is unset."""
    return f"(SELECT nullif(current_setting('gridcity.{name}', true), '')::{kind})"


FROM, TO, CATEGORIES = (
    _setting("scope_from", "bigint"),
    _setting("scope_to", "bigint"),
    _setting("categories", "text[]"),
)

ABOVE = (
    "(SELECT ARRAY[code - code % 1000, code - code % 1000000, code - code % 1000000000, code - code % 100000000000]"
    " FROM (SELECT nullif(current_setting('gridcity.scope_from', true), '')::bigint AS code) AS scope)"
)
"""SQL of the codes of the areas that a scope lies in, its own included."""


@dataclass(frozen=True)
class Scoped:
    """A table whose rows belong to an area.

    `column` holds the area code; `above` lets the areas around the scope be read too; `category` names the
    column by which care is left out and department officers are bound; `through` replaces the test on a
    column; `also` is a condition under which a row belongs to everyone; `listed` says that maps and lists
    read it, so that it has the indexes on leading digits (`catalogs.models.base.scope_indexes`).
    """

    table: str
    column: str = "area_code"
    above: bool = False
    category: str | None = None
    through: str | None = None
    also: str | None = None
    listed: bool = False

    def conditions(self) -> dict[Level, str]:
        """SQL by level of scope: whether a row may be seen."""
        within = f"{self.column} >= {FROM} AND {self.column} < {TO}"
        tests = {level: self._digits(span) if self.listed else within for level, span in SPANS.items()}
        return {level: self._test(test) for level, test in tests.items()} | {
            "city": self._and_category("true")
        }

    def _digits(self, span: int) -> str:
        if span == 1:
            return f"{self.column} = {FROM}"
        return f"{self.column} / {span} = {FROM.replace('::bigint', f'::bigint / {span}')}"

    def _test(self, test: str) -> str:
        test = self.through or test
        if self.above:
            test = f"{test} OR {self.column} = ANY ({ABOVE}::bigint[])"
        if self.also:
            test = f"{test} OR {self.also}"
        return self._and_category(test)

    def _and_category(self, test: str) -> str:
        if self.category is None:
            return test
        care = ", ".join(f"'{one}'" for one in CARE)
        bound = f"({CATEGORIES} = '{{}}' OR {self.category} = ANY ({CATEGORIES}::text[]))"
        kept = f"{self.category} NOT IN ({care}) AND {bound}"
        return kept if test == "true" else f"({test}) AND {kept}"


SCOPED = (
    Scoped("area", "code", above=True),
    Scoped("area_name", "code", above=True),
    Scoped("area_statistic", above=True),
    Scoped("grid", "code"),
    Scoped("standard_address"),
    Scoped("building", "grid_code", listed=True),
    Scoped("dwelling", "grid_code"),
    Scoped("organisation", listed=True),
    Scoped("organisation_registration"),
    Scoped("event", category="category", listed=True),
    Scoped("event_change", category="category"),
    Scoped("city_component", listed=True),
    Scoped("camera", listed=True),
    Scoped("grid_worker"),
    Scoped("occupancy"),
    Scoped(
        "resident",
        through="EXISTS (SELECT FROM occupancy WHERE occupancy.resident_id = resident.resident_id)",
    ),
    Scoped("link_separation"),
    Scoped("review_item"),
    Scoped("reject"),
    Scoped("emergency", above=True),
    Scoped("search_entry", also=f"area_code = 0 OR kind = 'area' AND area_code = ANY ({ABOVE}::bigint[])"),
)
"""The tables with row policies."""

REFERENCE = ("road", "water", "landuse", "place", "code_list_entry")
"""The same for everyone who is signed in."""

UNSCOPED = ("data_version", "ingest_run", "ingest_file", "ingest_step", "review_decision")
"""Without an area: a right opens all rows or none."""

READABLE: dict[Right, dict[str, str]] = {
    "map.read": {
        **dict.fromkeys(("area", "area_name", "area_statistic", "grid", "standard_address", "dwelling"), "*"),
        **dict.fromkeys(("search_entry", *REFERENCE, "data_version", "emergency"), "*"),
        "published_event": "*",
        "grid_worker": "worker_id name kind area_code",
        "ingest_run": "run_id state started_at finished_at",
    },
    "event.read": {
        "event": "event_id source_id building_code cell",
        "event_change": "seq event_id at from_status to_status actor_role note area_code category",
    },
    "event.detail": {"event": "description"},
    "event.report": {"grid_worker": "phone"},
    "people.exact": {"occupancy": "resident_id area_code building_code dwelling_code address_id valid_from valid_to",
                     "resident": "resident_id birth_date"},
    "person.read": {"occupancy": "*", "resident": "*", "grid_worker": "*"},
    "ingest.read": {
        **dict.fromkeys(("ingest_run", "ingest_file", "ingest_step", "open_review_item", "review_decision"), "*"),
        "reject": "source_id source_row run_id reason area_code",
    },
}  # fmt: skip
"""What the routes of a right read beside the layers: columns by table or view, `*` for all."""

Granted = dict[str, set[str]]
"""Columns by relation."""


def database_roles() -> list[str]:
    """Every database role that requests run as."""
    return [name for role in roles() for name in access.database_roles(role).values()]


def apply_policies(connection: Connection) -> None:
    """Bring row policies and grants to what this module and the layer registry say."""
    without = connection.execute(
        "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT has_schema_privilege(name, 'public', 'USAGE')",
        [[PUBLIC_ROLE, *database_roles()]],
    ).fetchall()
    for (role,) in without:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(role)))
    for one in SCOPED:
        _protect(connection, one)
    _grant(connection)


def allow_index_under_policies(connection: Connection) -> bool:
    """Tell the planner of PostGIS what it must know under row policies; gives whether `&&` is leakproof.

    `&&` compares two bounding boxes and tells nothing of a row but whether it is in the answer: declared leakproof,
    it may be asked of a GiST index before the policy's test. Without that, a map tile reads every row of the scope.
    ST_Intersects is less dear than PostGIS says, or a county's index is ANDed to spare some tests. Only a superuser
    may say so.
    """
    asked = "SELECT proleakproof, (SELECT procost FROM pg_proc WHERE oid = to_regprocedure(%s)) FROM pg_proc WHERE oid = to_regprocedure(%s)"
    row = connection.execute(asked, [INTERSECTS, OVERLAPS]).fetchone()
    leakproof, cost = row or (False, None)
    ((superuser,),) = connection.execute(
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchall()
    if superuser and not leakproof:
        connection.execute(LEAKPROOF.encode())
    if superuser and cost != INTERSECTS_COST:
        connection.execute(f"ALTER FUNCTION {INTERSECTS} COST {INTERSECTS_COST}".encode())
    return bool(leakproof or superuser)


def _protect(connection: Connection, one: Scoped) -> None:
    """Row security on, for the owner as well, with the policies of a table."""
    table = sql.Identifier(one.table)
    ((enabled, forced, owner),) = connection.execute(
        "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class WHERE oid = %s::regclass",
        [one.table],
    ).fetchall()
    if not (enabled and forced):
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(table))
        connection.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(table))
    there: dict[str, str] = dict(
        connection.execute(
            "SELECT polname, coalesce(obj_description(oid, 'pg_policy'), '') FROM pg_policy WHERE polrelid = %s::regclass",
            [one.table],
        ).fetchall()
    )
    wanted = {
        kind: ("SELECT", [access.database_roles(role)[kind] for role in roles()], condition)
        for kind, condition in one.conditions().items()
    } | {"owner": ("ALL", [owner], "true")}
    for name in there.keys() - wanted.keys():
        connection.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), table))
    for name, (command, readers, condition) in wanted.items():
        digest = sha256(f"{command} {readers} {condition}".encode()).hexdigest()
        if there.get(name) == digest:
            continue
        policy = sql.Identifier(name)
        connection.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(policy, table))
        connection.execute(
            sql.SQL("CREATE POLICY {} ON {} FOR {} TO {} USING ({})").format(
                policy,
                table,
                sql.SQL(command),
                sql.SQL(", ").join(map(sql.Identifier, readers)),
                sql.SQL(condition),
            )
        )
        connection.execute(
            sql.SQL("COMMENT ON POLICY {} ON {} IS {}").format(policy, table, sql.Literal(digest))
        )


def _grant(connection: Connection) -> None:
    """SELECT on exactly the columns that each role has."""
    columns, beneath = relation_columns(connection), view_columns(connection)
    there: dict[str, Granted] = {}
    for reader, relation, column in connection.execute(_GRANTED):
        there.setdefault(reader, {}).setdefault(relation, set()).add(column)
    for role in roles():
        wanted = columns_of(role, columns, beneath)
        for reader in access.database_roles(role).values():
            has = there.get(reader, {})
            for relation in sorted(wanted.keys() | has.keys()):
                if wanted.get(relation, set()) != has.get(relation, set()):
                    _write(connection, reader, relation, wanted.get(relation, set()))


def columns_of(role: str, columns: Granted, beneath: dict[str, Granted]) -> Granted:
    """The columns that a role may read: those of its layers, of its rights, and those beneath their views."""
    wanted: Granted = {}
    for layer in layers_of(role).values():
        named = {layer.id_column, *layer.property_names, "geom_4490", "geom_3857"}
        named |= {one for one in (layer.area_column, layer.category_column) if one}
        wanted.setdefault(layer.relation, set()).update(named)
        for overview in layer.overviews:
            wanted.setdefault(overview.relation, set()).update(*[columns.get(overview.relation, set())])
    for right, relations in READABLE.items():
        if right in roles()[role].rights:
            for relation, named_columns in relations.items():
                known = columns.get(relation, set())
                wanted.setdefault(relation, set()).update(
                    known if named_columns == "*" else set(named_columns.split()) & known
                )
    waiting = [relation for relation in wanted if relation in beneath]
    while waiting:
        for relation, needed in beneath[waiting.pop()].items():
            if relation in beneath and not needed <= wanted.get(relation, set()):
                waiting.append(relation)
            wanted.setdefault(relation, set()).update(needed)
    return {relation: named & columns[relation] for relation, named in wanted.items() if relation in columns}


def _write(connection: Connection, reader: str, relation: str, columns: set[str]) -> None:
    table, role = sql.Identifier(relation), sql.Identifier(reader)
    connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(table, role))
    if columns:
        named = sql.SQL(", ").join(map(sql.Identifier, sorted(columns)))
        connection.execute(sql.SQL("GRANT SELECT ({}) ON {} TO {}").format(named, table, role))


def relation_columns(connection: Connection) -> Granted:
    """The columns of every table and view."""
    return {
        relation: set(names)
        for relation, names in connection.execute(
            "SELECT relname, array_agg(attname::text) FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
            " AND attnum > 0 AND NOT attisdropped GROUP BY 1"
        )
    }


def view_columns(connection: Connection) -> dict[str, Granted]:
    """By view that runs with its reader's rights: the columns that its text reads."""
    found: dict[str, Granted] = {}
    for view, relation, column in connection.execute(_BENEATH):
        found.setdefault(view, {}).setdefault(relation, set()).add(column)
    return found


_BENEATH = (
    "SELECT DISTINCT view.relname, beneath.relname, attname FROM pg_class AS view"
    " JOIN pg_rewrite ON ev_class = view.oid"
    " JOIN pg_depend ON pg_depend.classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid"
    "  AND refclassid = 'pg_class'::regclass AND refobjid <> view.oid"
    " JOIN pg_class AS beneath ON beneath.oid = refobjid"
    " JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid AND attnum > 0"
    " WHERE view.relnamespace = 'public'::regnamespace AND view.relkind = 'v'"
    " AND 'security_invoker=true' = ANY (view.reloptions)"
)

_GRANTED = (
    "SELECT grantee::regrole::text, relname, attname::text FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid,"
    " aclexplode(attacl) WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped"
    " UNION ALL SELECT grantee::regrole::text, relname, '*' FROM pg_class, aclexplode(relacl)"
    " WHERE relnamespace = 'public'::regnamespace"
)
"""Who may do anything with which column; '*' is a whole table, which no role of requests is given."""
