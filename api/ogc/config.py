"""pygeoapi's configuration for one role, made from the layer registry: what the role may not see is not in it."""

from typing import Any

from catalogs.layers import Layer, layers_of
from catalogs.records import CITY_BOX

PLACEHOLDER = "http://gridcity.invalid"
"""Stands for our own address in every document; the service puts the one that the client used there."""

OGC = f"{PLACEHOLDER}/ogc"

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OFFERED_CRS = [
    CRS84,
    "http://www.opengis.net/def/crs/EPSG/0/4326",
    "http://www.opengis.net/def/crs/EPSG/0/4490",
    "http://www.opengis.net/def/crs/EPSG/0/3857",
]
"""Stored is CGCS2000 (EPSG:4490), offered as CRS84: they agree to a few centimetres here."""

ITEMS_BY_DEFAULT = 100
MOST_ITEMS = 10_000
RECORDS_ID = "metadata"

PROCESSES = {
    "people-in-grid": "api.ogc.people_in_grid.PeopleInGrid",
    "geocode": "api.ogc.places.Geocode",
    "reverse-geocode": "api.ogc.places.ReverseGeocode",
    "autocomplete": "api.ogc.places.Autocomplete",
}
"""The processes that everyone with a map has, and the plugins that run them."""


def build_config(role: str) -> dict[str, Any]:
    """The whole configuration of a role. A role without layers gets an empty service."""
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 0},
            "url": OGC,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["zh", "en"],  # with a territory, pygeoapi makes the unknown locale zh_CN of it
            "limits": {"default_items": ITEMS_BY_DEFAULT, "max_items": MOST_ITEMS, "on_exceed": "throttle"},
            "map": {"url": "", "attribution": ""},
            "gzip": False,
        },
        "logging": {"level": "CRITICAL"},
        "metadata": _metadata(),
        "resources": {
            **{layer.id: _collection(layer, role) for layer in layers_of(role).values()},
            RECORDS_ID: _records(role),
            **{
                name: {"type": "process", "processor": {"name": plugin}} for name, plugin in PROCESSES.items()
            },
        },
    }


def _metadata() -> dict[str, Any]:
    name = {"zh": "网格化服务管理数据平台", "en": "Grid governance data platform"}
    return {
        "identification": {
            "title": name,
            "description": {
                "zh": "网格、建筑、事件与受保护的人口数",
                "en": "Grids, buildings, events and protected counts",
            },
            "keywords": {"zh": ["网格", "东营"], "en": ["grid", "Dongying"]},
            "keywords_type": "theme",
            "terms_of_service": "",
            "url": PLACEHOLDER,
        },
        "license": {"name": "Restricted to the city's departments", "url": PLACEHOLDER},
        "provider": {"name": "gridcity", "url": PLACEHOLDER},
        "contact": {"name": "gridcity"},
    }


def _collection(layer: Layer, role: str) -> dict[str, Any]:
    temporal = {"begin": None, "end": None} if layer.time_column else None
    return {
        "type": "collection",
        "title": dict(layer.title),
        "description": dict(layer.description),
        "keywords": [layer.theme],
        "links": [],
        "extents": {
            "spatial": {"bbox": list(CITY_BOX), "crs": CRS84},
            **({"temporal": temporal} if temporal else {}),
        },
        "providers": [
            {
                "type": "feature",
                "name": "api.ogc.features.RegistryFeatures",
                "data": layer.id,
                "id_field": layer.id_column,
                "time_field": layer.time_column,
                "title_field": "name" if "name" in layer.property_names else None,
                "geom_field": "geom_4490",
                "crs": OFFERED_CRS,
                "storage_crs": CRS84,
                "options": {"items_url": f"{OGC}/collections/{layer.id}/items", "role": role},
            },
            {
                "type": "tile",
                "name": "api.ogc.tiles.RegistryTiles",
                "data": layer.id,
                "options": {
                    "role": role,
                    "zoom": {"min": layer.minzoom, "max": layer.maxzoom},
                    "schemes": ["WebMercatorQuad"],
                },
                "format": {"name": "mvt", "mimetype": "application/vnd.mapbox-vector-tile"},
            },
        ],
    }


def _records(role: str) -> dict[str, Any]:
    return {
        "type": "collection",
        "title": {"zh": "数据目录", "en": "Catalogue of layers"},
        "description": {"zh": "每个发布图层一条记录", "en": "One record for every published layer"},
        "keywords": ["catalogue"],
        "links": [],
        "extents": {"spatial": {"bbox": list(CITY_BOX), "crs": CRS84}},
        "providers": [
            {
                "type": "record",
                "name": "api.ogc.records.RegistryRecords",
                "data": PLACEHOLDER,
                "id_field": "id",
                "title_field": "title",
                "options": {"role": role},
            }
        ],
    }
