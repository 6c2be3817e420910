"""The checkers: each looks at one person through one door and names what should not have come out.

They give a list of sentences, empty where nothing leaks, so that the same checker is shown to find something
once a rule is taken away (`test_removed_rules.py`).
"""

import httpx

from catalogs.access import Access
from catalogs.layers import Layer, layers, layers_of
from tests.leaks import reading
from tests.leaks.city import HIDDEN_TEXT, Truth


def _different(what: str, found: set[str], true: set[str]) -> list[str]:
    leaked, lost = sorted(found - true), sorted(true - found)
    return [f"{what}: shows {leaked[:5]}"] * bool(leaked) + [f"{what}: lacks {lost[:5]}"] * bool(lost)


def rows(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """Rows in tiles and collections: those of the scope and no others."""
    leaks = []
    for layer in layers_of(access.role).values():
        true = truth.of(layer.id, access)
        found, _ = reading.geojson(client, layer)
        leaks += _different(f"collection {layer.id}", found, true)
        if layer.id_column in layer.property_names:
            leaks += _different(f"tile {layer.id}", reading.tile_ids(client, layer), true)
    return leaks


def files(client: httpx.Client, access: Access, truth: Truth, layer: Layer) -> list[str]:
    """Rows and columns of an export."""
    true = truth.of(layer.id, access)
    ids, headings, notice = reading.csv_rows(client, layer)
    found, columns = reading.package(client, layer)
    leaks = _different(f"{layer.id}.gpkg columns", columns, set(layer.property_names))
    if len(headings) - (2 if layer.geometry == "Point" else 1) != len(layer.properties):
        leaks.append(f"{layer.id}.csv columns: {headings}")
    if layer.id_column in layer.property_names:
        leaks += _different(f"{layer.id}.csv", ids, true) + _different(f"{layer.id}.gpkg", found, true)
    if f"行数：{len(true)}；" not in notice:
        leaks.append(f"{layer.id}.csv counts other rows: {notice}")
    return leaks


def columns(client: httpx.Client, access: Access) -> list[str]:
    """Columns in tiles, TileJSON, features, queryables, schemas, records and the OpenAPI document."""
    leaks = []
    mine = layers_of(access.role)
    openapi = client.get("/ogc/openapi").text
    for layer in layers().values():
        has = mine.get(layer.id)
        allowed = set(has.property_names) if has else set()
        forbidden = set(layer.property_names) - allowed
        if has is None:
            leaks += [f"OpenAPI names {layer.id}"] * (f"collections/{layer.id}" in openapi)
            continue
        found = {
            "tiles": reading.deep_columns(client, has),
            "features": reading.geojson(client, has)[1],
            "TileJSON": set(_tilejson(client, layer.id)["vector_layers"][0]["fields"]),
            "queryables": set(_document(client, layer.id, "queryables")["properties"]),
            "schema": set(_document(client, layer.id, "schema")["properties"]),
            "record": {one["name"] for one in _record(client, layer.id)["properties"]["properties"]},
        }
        for where, names in found.items():
            leaks += [f"{where} of {layer.id}: {name}" for name in sorted(names & forbidden)]
    return leaks


def lists(client: httpx.Client, access: Access) -> list[str]:
    """Lists of layers: the role's own."""
    true = set(layers_of(access.role))
    collections = {one["id"] for one in client.get("/ogc/collections").json()["collections"]} - {"metadata"}
    records = client.get("/ogc/collections/metadata/items", params={"limit": "100"}).json()["features"]
    listed = {
        "collections": collections,
        "records": {one["id"] for one in records},
        "tile layers": {one["id"] for one in client.get("/tiles").json()["layers"]},
    }
    return [leak for where, found in listed.items() for leak in _different(where, found, true)]


def counts(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """Numbers of features: numberMatched, hits, and the counts that low zooms carry."""
    leaks = []
    for layer in layers_of(access.role).values():
        true = len(truth.of(layer.id, access))
        for question in ({"limit": "1"}, {"resulttype": "hits"}):
            told = next(reading.pages(client, layer.id, **question))["numberMatched"]
            leaks += [f"numberMatched of {layer.id}: {told}, true {true}"] * (told != true)
        for overview in layer.overviews:
            if "count" in overview.properties:
                told = sum(one["count"] for one in reading.tile(client, layer, overview.maxzoom))
                leaks += [f"{layer.id} at zoom {overview.maxzoom}: {told}, true {true}"] * (told != true)
    return leaks


def three_d(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """Buildings, counts and columns of the 3D Tiles."""
    found, tileset, _ = reading.buildings_3d(client)
    true = truth.of("building", access)
    leaks = _different("3D Tiles", set(found), true)
    told = tileset.json["metadata"]["properties"]["building_count"]
    leaks += [f"3D Tiles count {told}, true {len(true)}"] * (told != len(true))
    allowed = set(layers_of(access.role)["building"].property_names)
    carried = {name for one in found.values() for name in one}
    return leaks + [f"3D Tiles carry {name}" for name in sorted(carried - allowed)]


def texts(client: httpx.Client, access: Access) -> list[str]:
    """Words that stand in hidden columns alone."""
    leaks = []
    for layer in layers_of(access.role).values():
        if "description" in layer.property_names:
            continue
        for page in reading.pages(client, layer.id):
            leaks += [f"features of {layer.id} quote a hidden column"] * (HIDDEN_TEXT in str(page))
    return leaks


def _tilejson(client: httpx.Client, layer_id: str) -> dict:
    return client.get(f"/tiles/{layer_id}/tilejson.json").json()


def _document(client: httpx.Client, layer_id: str, name: str) -> dict:
    return client.get(f"/ogc/collections/{layer_id}/{name}").json()


def _record(client: httpx.Client, layer_id: str) -> dict:
    return client.get(f"/ogc/collections/metadata/items/{layer_id}").json()


def small_numbers(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """Counts of so few people that they are published nowhere, whichever the door."""
    leaks = []
    grid = layers_of(access.role)["grid"]
    small = {str(code) for code in truth.small} & truth.of("grid", access)
    for page in reading.pages(client, "grid"):
        for feature in page["features"]:
            told = feature["properties"]["residents"]
            leaks += [f"feature {feature['id']}: {told}"] * (str(feature["id"]) in small and told is not None)
    for one in reading.tile(client, grid, 14):
        told = one.get("residents")
        leaks += [f"tile {one['code']}: {told}"] * (str(one["code"]) in small and told is not None)
    if small:
        asked = {"inputs": {"areas": sorted(map(int, small))}}
        answer = client.post("/ogc/processes/people-in-grid/execution", json=asked).json()
        leaks += [f"process: {answer}"] * (answer["total"] is not None or answer["suppressed"] != len(small))
        found = next(reading.pages(client, "grid", filter="residents < 5"))["numberMatched"]
        leaks += [f"filter finds {found} small numbers"] * (found != 0)
    return leaks


def refusals(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """What is hidden is refused in the very words in which what does not exist is refused."""
    mine = layers_of(access.role)
    alike: list[tuple[str, dict[str, str], str, str]] = []
    for layer in layers().values():
        if layer.id not in mine:
            absent = layer.id[:-1] + "x"
            for path in (
                "/ogc/collections/{}", "/ogc/collections/{}/items", "/ogc/collections/{}/queryables",
                "/ogc/collections/{}/items/1", "/ogc/collections/{}/tiles/WebMercatorQuad/14/6337/13584",
                "/ogc/collections/metadata/items/{}", "/tiles/{}/14/13584/6337.mvt", "/tiles/{}/tilejson.json",
                "/api/export/{}.csv", "/api/export/{}.gpkg",
            ):  # fmt: skip
                alike.append((path, {}, layer.id, absent))
            continue
        hidden = sorted(set(layer.property_names) - set(mine[layer.id].property_names))
        for name in [*hidden, "geom_3857"]:
            absent = name[:-1] + "x"
            items = f"/ogc/collections/{layer.id}/items"
            for parameters in (
                {"filter": "{} = 'x'"}, {"filter": "{} IS NULL"}, {"sortby": "{}"}, {"sortby": "-{}"},
                {"properties": "{}"}, {"{}": "x"},
            ):  # fmt: skip
                alike.append((items, parameters, name, absent))
            alike.append((f"/api/export/{layer.id}.csv", {"filter": "{} LIKE '%a%'"}, name, absent))
        outside = sorted({row.id for row in truth.rows[layer.id]} - truth.of(layer.id, access))
        if outside:
            absent = outside[0][:-1] + ("8" if outside[0][-1] != "8" else "9")
            alike.append((f"/ogc/collections/{layer.id}/items/{{}}", {}, outside[0], absent))
    return [leak for one in alike for leak in _told_apart(client, *one)]


def _told_apart(
    client: httpx.Client, path: str, parameters: dict[str, str], hidden: str, absent: str
) -> list[str]:
    told = []
    for name in (hidden, absent):
        asked = {key.replace("{}", name): value.replace("{}", name) for key, value in parameters.items()}
        answer = client.get(path.replace("{}", name), params=asked)
        told.append((answer.status_code, answer.text.replace(name, "…")))
    leaks = [f"{path} {parameters} tells {hidden} from {absent}: {told}"] if told[0] != told[1] else []
    if told[0][0] not in (400, 403, 404):
        leaks.append(f"{path} {parameters} of {hidden} is answered with {told[0][0]}")
    return leaks


def pages_of_the_map(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """What the page itself asks for: layers, events with their counts, people in grid, areas, search."""
    leaks = []
    for one in client.get("/api/layers").json()["layers"]:
        mine = layers_of(access.role).get(one["id"])
        named = {item["name"] for item in one.get("properties", [])}
        if one["kind"] == "vector" and (mine is None or not named <= set(mine.property_names)):
            leaks.append(f"/api/layers names {one['id']} {sorted(named)}")
    events = truth.of("event", access)
    told = client.get("/api/events", params={"limit": "200"}).json()
    leaks += _different("/api/events", {one["event_id"] for one in told["events"]}, events)
    leaks += [f"/api/events counts {told['count']}, true {len(events)}"] * (told["count"] != len(events))
    bars = client.get("/api/events/histogram").json()["bars"]
    barred = sum(one["open"] + one["closed"] for one in bars)
    leaks += [f"/api/events/histogram counts {barred}, true {len(events)}"] * (barred != len(events))
    outside = sorted({row.id for row in truth.rows["event"]} - events)
    leaks += [
        f"/api/events/{one} is answered"
        for one in outside[:3]
        if client.get(f"/api/events/{one}").status_code != 404
    ]
    counted = client.get("/api/people-in-grid", params={"level": "grid"}).json()
    grids = truth.of("grid", access)
    leaks += _different("/api/people-in-grid", {str(one["code"]) for one in counted["areas"]}, grids)
    residents = counted["measures"].index("residents")
    for one in counted["areas"]:
        told = one["values"][residents]
        leaks += [f"/api/people-in-grid {one['code']}: {told}"] * (
            one["code"] in truth.small and told is not None
        )
    for code in sorted({row.id for row in truth.rows["grid"]} - grids)[:3]:
        for path in (f"/api/areas/{code}", f"/api/people-in-grid/{code}"):
            leaks += [f"{path} is answered"] * (client.get(path).status_code != 404)
    return leaks + _searched(client, access, truth)


def _searched(client: httpx.Client, access: Access, truth: Truth) -> list[str]:
    """Search for what every grid has: only things of the scope come."""
    leaks = []
    for query, kind in (("单位", "organisation"), ("楼", "building"), ("网格", "grid"), ("事件", "event")):
        results = client.get("/api/search", params={"q": query, "limit": "50"}).json()["results"]
        found = {one["key"] for one in results if one["kind"] == kind}
        leaks += ["search finds nothing at all"] * (kind == "building" and not found)
        leaks += [f"search for {query} finds {sorted(found - truth.of(kind, access))}"] * (
            not found <= truth.of(kind, access)
        )
    return leaks
