"""OGC API Records: the catalogue of a role's layers as a searchable collection."""

from typing import Any

from pygeoapi.provider.base import BaseProvider, ProviderInvalidQueryError, ProviderItemNotFoundError

from catalogs.layers import layers_of
from catalogs.records import CITY_BOX, record

SEARCHED = ("title", "description", "keywords")


class RegistryRecords(BaseProvider):
    """Records of a role's layers. `data` of the definition is the base URL of their links."""

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self.records = [record(layer, self.data) for layer in layers_of(self.options["role"]).values()]
        self.get_fields()

    def get_fields(self) -> dict[str, dict[str, str]]:
        """What records can be queried by."""
        self._fields = {name: {"type": "string"} for name in ("type", *SEARCHED)}
        return self._fields

    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: list[float] | None = None,
        properties: list[tuple[str, str]] | None = None,
        sortby: list[dict[str, str]] | None = None,
        q: str | None = None,
        filterq: Any = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Records whose box meets `bbox` and whose text has every word of `q`."""
        if filterq is not None:
            raise ProviderInvalidQueryError(user_msg="Records are searched with q and bbox, not with filter.")
        found = [one for one in self.records if _has_words(one, q) and _meets(bbox or [])]
        for name, value in properties or []:
            found = [one for one in found if value in _text(one["properties"].get(name))]
        for item in reversed(sortby or []):
            found.sort(
                key=lambda one: _text(one["properties"][item["property"]]), reverse=item["order"] == "-"
            )
        page = [] if resulttype == "hits" else found[offset : offset + limit]
        return {
            "type": "FeatureCollection",
            "features": page,
            "numberMatched": len(found),
            "numberReturned": len(page),
        }

    def get(self, identifier: str, **_: Any) -> dict[str, Any]:
        """One record by its layer's id."""
        for one in self.records:
            if one["id"] == identifier:
                return one
        raise ProviderItemNotFoundError(user_msg=f"There is no record '{identifier}'.")


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _has_words(one: dict[str, Any], q: str | None) -> bool:
    text = " ".join(_text(one["properties"][name]) for name in SEARCHED).casefold()
    return all(word in text for word in (q or "").casefold().replace(",", " ").split())


def _meets(bbox: list[float]) -> bool:
    if not bbox:
        return True
    west, south, east, north = CITY_BOX
    half = len(bbox) // 2
    return bbox[0] <= east and bbox[half] >= west and bbox[1] <= north and bbox[half + 1] >= south
