"""OGC API Tiles: the descriptions. The tiles themselves come from `api.tiles`, as everywhere else."""

from typing import Any

from pygeoapi.models.provider.base import TileMatrixSetEnum
from pygeoapi.provider.base_mvt import BaseMVTProvider

from catalogs.layers import layers_of
from catalogs.records import CITY_BOX

TILE_MATRIX_SET = "WebMercatorQuad"
MVT = "application/vnd.mapbox-vector-tile"


class RegistryTiles(BaseMVTProvider):
    """A layer as one role sees it, as a tile set. `data` is its id, `options.role` the role."""

    def get_layer(self) -> str:
        """The layer's name inside a tile."""
        return str(self.data)

    def get_fields(self) -> dict[str, dict[str, str]]:
        """Fields are described by the feature collection."""
        return {}

    def get_tiling_schemes(self) -> list[Any]:
        """WebMercatorQuad alone."""
        return [TileMatrixSetEnum.WEBMERCATORQUAD.value]

    def get_tiles_service(
        self,
        baseurl: str | None = None,
        servicepath: str | None = None,
        dirpath: str | None = None,
        tile_type: str | None = None,
    ) -> dict[str, Any]:
        """Links to the tile set and its tiles."""
        self._service_url = (servicepath or "").replace("{tileMatrixSetId}", TILE_MATRIX_SET)
        links: dict[str, Any] = self.get_tms_links()
        return links

    def get_default_metadata(
        self,
        dataset: str,
        server_url: str,
        layer: str,
        tileset: str,
        title: str,
        description: str,
        keywords: Any = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Tile set metadata (OGC 17-083r4)."""
        described = layers_of(self.options["role"])[layer]
        west, south, east, north = CITY_BOX
        scheme = TileMatrixSetEnum.WEBMERCATORQUAD.value
        return {
            "title": title,
            "description": description,
            "dataType": "vector",
            "crs": scheme.crs,
            "tileMatrixSetURI": scheme.tileMatrixSetURI,
            "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north]},
            "tileMatrixSetLimits": [],
            "layers": [
                {
                    "id": layer,
                    "dataType": "vector",
                    "minTileMatrix": str(described.minzoom),
                    "maxTileMatrix": str(described.maxzoom),
                }
            ],
            "links": [
                {
                    "rel": "item",
                    "type": MVT,
                    "templated": True,
                    "href": f"{server_url}/collections/{dataset}/tiles/{tileset}"
                    "/{tileMatrix}/{tileRow}/{tileCol}?f=mvt",
                },
                {
                    "rel": "describedby",
                    "type": "application/json",
                    "href": f"{server_url.removesuffix('/ogc')}/tiles/{layer}/tilejson.json",
                },
            ],
        }
