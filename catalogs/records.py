"""Catalogue records (OGC API Records, OGC 20-004r1) of the published layers, made from the registry."""

from typing import Any

from catalogs.layers import Layer

CITY_BOX = (118.1, 36.93, 119.3, 38.17)
"""West, south, east, north of Dongying in degrees, rounded outwards."""


def record(layer: Layer, base_url: str) -> dict[str, Any]:
    """The record of one layer."""
    return {
        "type": "Feature",
        "id": layer.id,
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"],
        "geometry": _box_polygon(),
        "time": None,
        "properties": {
            "type": "dataset",
            "title": f"{layer.title['zh']} / {layer.title['en']}",
            "description": f"{layer.description['zh']} {layer.description['en']}",
            "language": {"code": "zh", "name": "中文", "alternate": "Chinese"},
            "keywords": [layer.theme, layer.title["zh"], layer.title["en"]],
            "formats": [
                {"mediaType": "application/geo+json"},
                {"mediaType": "application/vnd.mapbox-vector-tile"},
            ],
            "rights": "Published columns only; see the layer registry.",
            "properties": [
                {"name": item.name, "type": item.type, "title": f"{item.title['zh']} / {item.title['en']}"}
                for item in layer.properties
            ],
        },
        "links": [
            _link(
                "items", "application/geo+json", "Features", f"{base_url}/ogc/collections/{layer.id}/items"
            ),
            _link("collection", "application/json", "Collection", f"{base_url}/ogc/collections/{layer.id}"),
            _link("tiles", "application/json", "TileJSON", f"{base_url}/tiles/{layer.id}/tilejson.json"),
        ],
    }


def _link(rel: str, media_type: str, title: str, href: str) -> dict[str, str]:
    return {"rel": rel, "type": media_type, "title": title, "href": href}


def _box_polygon() -> dict[str, Any]:
    west, south, east, north = CITY_BOX
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
