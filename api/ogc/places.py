"""The processes `geocode`, `reverse-geocode` and `autocomplete`: what `/api` answers, for programs that speak OGC API Processes.

Answers lie inside the scope of who asks (`api.search.places`); all are executed at once and nothing is kept.
"""

from collections.abc import Coroutine
from typing import Any, ClassVar, get_args

from pygeoapi.process.base import BaseProcessor

from api.ogc.context import current
from api.ogc.refusal import refused
from api.search.places import MOST_RESULTS, MOST_TYPED, Degrees, Places, Point
from catalogs.access import Access
from catalogs.errors import Unavailable

MOST_TEXTS = 1_000
DATUMS = get_args(Degrees)


def _described(name: str, zh: str, en: str, told: tuple[str, str], inputs: dict[str, Any]) -> dict[str, Any]:
    """A process description. `inputs` by name: a JSON schema with `description`; `default` where it may be left out."""
    return {
        "version": "1.0.0",
        "id": name,
        "title": {"zh": zh, "en": en},
        "description": {"zh": told[0], "en": told[1]},
        "jobControlOptions": ["sync-execute"],
        "keywords": ["地址", "address", "geocoding"],
        "links": [],
        "inputs": {
            key: {
                "title": key,
                "description": schema["description"],
                "schema": schema,
                "minOccurs": 0 if "default" in schema else 1,
                "maxOccurs": 1,
            }
            for key, schema in inputs.items()
        },
        "outputs": {
            "answer": {
                "title": "Answer",
                "schema": {"type": "object", "contentMediaType": "application/json"},
            }
        },
    }


class _Process(BaseProcessor):
    """Reads its inputs, asks `Places`, and answers with JSON."""

    description: ClassVar[dict[str, Any]]
    example: ClassVar[dict[str, Any]]

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, {**self.description, "example": {"inputs": self.example}})

    def execute(self, data: dict[str, Any], outputs: Any = None) -> tuple[str, Any]:
        """Raises ProcessorExecuteError: 400 for inputs that cannot be used, 503 while the answer cannot be had."""
        asked = current()
        try:
            return "application/json", asked.wait(self.answer(asked.places, asked.access, data))
        except Unavailable as error:
            raise refused(str(error), 503, "ServerBusy") from error

    def answer(self, places: Places, access: Access, data: dict[str, Any]) -> Coroutine[Any, Any, Any]:
        """What is answered. Raises ProcessorExecuteError for inputs that cannot be used."""
        raise NotImplementedError


class Geocode(_Process):
    """Addresses as they were written down, to places with their probability."""

    description: ClassVar = _described(
        "geocode",
        "地址匹配",
        "Geocode",
        (
            "将任意书写的地址匹配到标准地址，给出候选及其概率。",
            "Addresses as they were written down, to candidates with their probability.",
        ),
        {
            "texts": {
                "description": f"Addresses, at most {MOST_TEXTS}.",
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "maxItems": MOST_TEXTS,
            }
        },
    )
    example: ClassVar = {"texts": ["东营区黄河路38号"]}

    async def answer(self, places: Places, access: Access, data: dict[str, Any]) -> Any:
        """`answers`: one for each text, in the order asked."""
        texts = data.get("texts")
        if not isinstance(texts, list) or not texts or not all(isinstance(one, str) for one in texts):
            raise refused("Give 'texts': a list of addresses.")
        if len(texts) > MOST_TEXTS:
            raise refused(
                f"At most {MOST_TEXTS:,} addresses can be asked for at once; POST /api/geocode takes more."
            )
        answers = [one async for turn in places.geocode(access, texts) for one in turn]
        return {"answers": [one.model_dump(mode="json") for one in answers]}


class ReverseGeocode(_Process):
    """A point to its building, grid and address."""

    description: ClassVar = _described(
        "reverse-geocode",
        "逆地理编码",
        "Reverse geocode",
        (
            "给定坐标，返回所在楼栋、最近地址、所属区划与网格。",
            "The building, nearest address, areas and grid at a point.",
        ),
        {
            "lon": {"description": "Longitude, degrees.", "type": "number", "minimum": -180, "maximum": 180},
            "lat": {"description": "Latitude, degrees.", "type": "number", "minimum": -85, "maximum": 85},
            "datum": {"description": "Datum of lon and lat.", "enum": list(DATUMS), "default": DATUMS[0]},
        },
    )
    example: ClassVar = {"lon": 118.67, "lat": 37.43}

    async def answer(self, places: Places, access: Access, data: dict[str, Any]) -> Any:
        """What `GET /api/reverse` answers."""
        datum = data.get("datum", DATUMS[0])
        if datum not in DATUMS:
            raise refused(f"The datum is one of {', '.join(DATUMS)}.")
        lon, lat = _point([data.get("lon"), data.get("lat")], "lon and lat")
        return (await places.reverse(access, lon, lat, datum)).model_dump(mode="json")


class Autocomplete(_Process):
    """The beginning of a name, in Chinese, pinyin or initials, to what it may become."""

    description: ClassVar = _described(
        "autocomplete",
        "地名地址联想",
        "Autocomplete",
        (
            "输入名称、编号、拼音或首字母的开头，返回匹配的区划、地址、楼栋、单位、事件。",
            "The beginning of a name or number, in Chinese, pinyin or initials, to what it may become.",
        ),
        {
            "text": {"description": "What has been typed.", "type": "string", "maxLength": MOST_TYPED},
            "near": {
                "description": "Longitude and latitude, degrees: nearer results come first.",
                "type": "array",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2,
                "default": [],
            },
            "limit": {
                "description": "Most results.",
                "type": "integer",
                "minimum": 1,
                "maximum": MOST_RESULTS,
                "default": 20,
            },
        },
    )
    example: ClassVar = {"text": "dyq"}

    async def answer(self, places: Places, access: Access, data: dict[str, Any]) -> Any:
        """What `GET /api/search` answers."""
        text, near, limit = data.get("text"), data.get("near") or None, data.get("limit", 20)
        if not isinstance(text, str) or len(text) > MOST_TYPED:
            raise refused(f"Give 'text': at most {MOST_TYPED} characters.")
        if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST_RESULTS:
            raise refused(f"'limit' is a number from 1 to {MOST_RESULTS}.")
        point = None if near is None else _point(near, "near")
        return (await places.complete(access, text, point, limit)).model_dump(mode="json")


def _point(given: Any, name: str) -> Point:
    """Longitude and latitude in degrees. Raises ProcessorExecuteError."""
    match given:
        case [int() | float() as lon, int() | float() as lat] if abs(lon) <= 180 and abs(lat) <= 85:
            return float(lon), float(lat)
    raise refused(f"Give {name}: longitude from -180 to 180 and latitude from -85 to 85, in degrees.")
