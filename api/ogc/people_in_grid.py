"""The process `people-in-grid`: protected counts of residents for a set of grids or larger areas.

`PRIVACY.md`: the answer for a set is the sum of the parts' published values and nothing else, so asking for a
set, for the same set with one grid less, and for that grid alone tells no more than the map does. A part
below the threshold is named as suppressed and adds nothing.
"""

from typing import Any

from pygeoapi.process.base import BaseProcessor, ProcessorExecuteError

from api.ogc.context import current
from api.ogc.refusal import refused
from catalogs.areas import level_of, range_of
from catalogs.errors import Unavailable

MOST_AREAS = 1_000

DESCRIPTION: dict[str, Any] = {
    "version": "1.0.0",
    "id": "people-in-grid",
    "title": {"zh": "网格人口", "en": "People in grid"},
    "description": {
        "zh": "给定一组网格或行政区域代码，返回受保护的实有人口数及合计；低于阈值的被抑制。",
        "en": "Protected counts of residents for grids or areas, and their sum; small counts are suppressed.",
    },
    "jobControlOptions": ["sync-execute"],
    "keywords": ["people in grid", "网格", "人口"],
    "links": [],
    "inputs": {
        "areas": {
            "title": "Area codes",
            "description": f"15-digit codes of grids, communities, towns or counties, at most {MOST_AREAS}.",
            "schema": {
                "type": "array",
                "items": {"type": "integer"},
                "minItems": 1,
                "maxItems": MOST_AREAS,
                "uniqueItems": True,
            },
            "minOccurs": 1,
            "maxOccurs": 1,
        }
    },
    "outputs": {
        "people": {
            "title": "Protected counts",
            "schema": {"type": "object", "contentMediaType": "application/json"},
        }
    },
    "example": {"inputs": {"areas": [370502001001001]}},
}


class PeopleInGrid(BaseProcessor):
    """Answers with `total`, `areas` (code, level, residents or null) and the number suppressed."""

    def __init__(self, processor_def: dict[str, Any]) -> None:
        super().__init__(processor_def, DESCRIPTION)

    def execute(self, data: dict[str, Any], outputs: Any = None) -> tuple[str, dict[str, Any]]:
        """Raises ProcessorExecuteError for codes that are no area codes, repeated, or too many."""
        codes = _codes(data.get("areas"))
        try:
            with current().connection(current().access.role) as connection:
                counts: dict[int, int | None] = dict(
                    connection.execute(
                        "SELECT code, residents FROM published_grid WHERE code = ANY(%(codes)s)"
                        " UNION ALL"
                        " SELECT code, residents FROM published_community WHERE code = ANY(%(codes)s)"
                        " UNION ALL SELECT code, residents FROM published_town WHERE code = ANY(%(codes)s)"
                        " UNION ALL SELECT code, residents FROM published_county WHERE code = ANY(%(codes)s)",
                        {"codes": codes},
                    ).fetchall()
                )
        except Unavailable as error:
            raise ProcessorExecuteError(user_msg=str(error)) from error
        unknown = [code for code in codes if code not in counts]
        if unknown:
            raise refused(f"There is no area {unknown[0]} that you may see.")
        areas = [{"code": code, "level": level_of(code), "residents": counts[code]} for code in codes]
        shown = [value for value in counts.values() if value is not None]
        return "application/json", {
            "total": sum(shown) if shown else None,
            "areas": areas,
            "suppressed": len(areas) - len(shown),
            "note": "Counts are protected: small ones are suppressed, the others carry deterministic noise.",
        }


def _codes(given: Any) -> list[int]:
    if not isinstance(given, list) or not given:
        raise refused("Give 'areas': a list of 15-digit area codes.")
    if len(given) > MOST_AREAS:
        raise refused(f"At most {MOST_AREAS} areas can be asked for at once.")
    codes: list[int] = []
    for code in given:
        if isinstance(code, bool) or not str(code).isdecimal():
            raise refused(f"'{code}' is not an area code.")
        codes.append(int(code))
    for code in codes:
        try:
            level_of(code)
        except ValueError as error:
            raise refused(f"{error}.") from error
    end = 0
    for code in sorted(codes):
        if code < end:
            raise refused(f"{code} would be counted twice: the areas of a set must not overlap.")
        end = range_of(code)[1]
    return codes
