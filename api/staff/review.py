"""The review queue: doubtful addresses, each beside the buildings and places that it may mean.

Rows with one canonical text are decided together. A text is open while no decision about it is in force, so
undoing a decision opens it again.
"""

from collections.abc import Mapping
from typing import Any, Literal

import orjson

from api.security.reading import Reader
from api.staff.models import ReviewCandidate, ReviewCount, ReviewPage, ReviewSummary, ReviewText
from catalogs.access import Access
from catalogs.areas import range_of
from catalogs.errors import BadInput
from catalogs.sources import sources
from ingest.geocode.score import titles
from ingest.labels import ABOUT_ADDRESSES, reason_label

PAGE = 20

_PAGE = """
WITH text AS (
    SELECT canonical_text, count(*)::integer AS rows, array_agg(DISTINCT source_id) AS sources
    FROM open_review_item
    WHERE reason = ANY($1) AND ($2::text IS NULL OR source_id = $2) AND ($3::text IS NULL OR reason = $3)
    AND ($4::bigint IS NULL OR area_code >= $4 AND area_code < $5)
    GROUP BY canonical_text
),
page AS (
    SELECT canonical_text, rows, sources FROM text
    WHERE $6::integer IS NULL OR (-rows, canonical_text) > (-$6, $7)
    ORDER BY -rows, canonical_text LIMIT $8
)
SELECT page.canonical_text AS text, page.rows, page.sources, first.*, coalesce(area.name, '') AS area_name
FROM page
CROSS JOIN LATERAL (
    SELECT address_text AS written, reason, match_level, score, area_code, lon, lat, candidates
    FROM review_item WHERE review_item.canonical_text = page.canonical_text AND reason = ANY($1)
    ORDER BY source_id, source_row LIMIT 1
) AS first
LEFT JOIN area ON area.code = first.area_code
ORDER BY -page.rows, page.canonical_text
"""

_BUILDINGS = """
SELECT building_code AS id, ST_X(point) AS lon, ST_Y(point) AS lat, ST_AsGeoJSON(geom_4490, 6, 0) AS geometry
FROM building, LATERAL ST_PointOnSurface(geom_4490) AS point WHERE building_code = ANY($1)
"""

_PLACES = """
SELECT place_id AS id, ST_X(point) AS lon, ST_Y(point) AS lat, ST_AsGeoJSON(geom_4490, 6, 0) AS geometry
FROM place, LATERAL ST_PointOnSurface(geom_4490) AS point WHERE place_id = ANY($1)
"""

_COUNTS = """
SELECT grouping(reason, source_id, county_code) AS over, reason, source_id, county_code,
    count(DISTINCT canonical_text)::integer AS texts, count(*)::integer AS rows
FROM open_review_item WHERE reason = ANY($1)
GROUP BY GROUPING SETS ((), (reason), (source_id), (county_code))
"""
_OF_ALL, _OF_REASON, _OF_SOURCE = 0b111, 0b011, 0b101
"""Values of `over`: a bit for each column that is summed over."""

_DECIDED = """
SELECT count(DISTINCT decision.canonical_text)::integer AS decided FROM review_decision AS decision
JOIN review_item USING (canonical_text) WHERE undone_at IS NULL
"""


async def page_of_queue(
    reader: Reader,
    access: Access,
    *,
    source: str | None,
    reason: str | None,
    area: int | None,
    after: str | None,
    limit: int = PAGE,
) -> ReviewPage:
    """A page of open texts. Raises BadInput for an area or a page mark that is none."""
    area_from, area_to = _range(area) if area is not None else (None, None)
    rows_before, text_before = _mark(after)
    found = await reader.fetch(
        access,
        _PAGE,
        sorted(ABOUT_ADDRESSES),
        source,
        reason,
        area_from,
        area_to,
        rows_before,
        text_before,
        limit,
    )
    named = [(dict(row), orjson.loads(row["candidates"])) for row in found]
    shapes = await _shapes(reader, access, [candidate for _, listed in named for candidate in listed])
    items = [
        ReviewText.model_validate({**row, "candidates": _candidates(listed, shapes)}) for row, listed in named
    ]
    last = items[-1] if len(items) == limit else None
    return ReviewPage(items=items, next=f"{last.rows}~{last.text}" if last else None)


async def summary_of_queue(reader: Reader, access: Access) -> ReviewSummary:
    """How much waits: in all, by reason, source and county."""
    rows = await reader.fetch(access, _COUNTS, sorted(ABOUT_ADDRESSES))
    (decided,) = await reader.fetch(access, _DECIDED)
    names = await reader.fetch(access, "SELECT code, name FROM area WHERE level = 'county'")
    counties = {row["code"]: row["name"] for row in names}
    whole = {"texts": 0, "rows": 0}
    reasons, from_sources, of_counties = [], [], []
    for row in rows:
        count = {"texts": row["texts"], "rows": row["rows"]}
        if row["over"] == _OF_ALL:
            whole = count
        elif row["over"] == _OF_REASON:
            title = {"zh": reason_label(row["reason"], "zh"), "en": reason_label(row["reason"], "en")}
            reasons.append(ReviewCount(value=row["reason"], title=title, **count))
        elif row["over"] == _OF_SOURCE:
            source = sources().get(row["source_id"])
            title = _names(source.title if source else None, row["source_id"])
            from_sources.append(ReviewCount(value=row["source_id"], title=title, **count))
        elif row["county_code"] in counties:
            title = dict.fromkeys(("zh", "en"), counties[row["county_code"]])
            of_counties.append(ReviewCount(value=str(row["county_code"]), title=title, **count))
    return ReviewSummary(
        **whole,
        decided=decided["decided"],
        reasons=_largest_first(reasons),
        sources=_largest_first(from_sources),
        counties=_largest_first(of_counties),
    )


def _names(title: Mapping[Literal["zh", "en"], str] | None, otherwise: str) -> dict[str, str]:
    return {"zh": title["zh"], "en": title["en"]} if title else dict.fromkeys(("zh", "en"), otherwise)


def _largest_first(counts: list[ReviewCount]) -> list[ReviewCount]:
    return sorted(counts, key=lambda count: (-count.texts, count.value))


async def _shapes(reader: Reader, access: Access, listed: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Point and outline of every candidate that is there, by 'building 1…' or 'place 1'."""
    buildings = [int(one["building_code"]) for one in listed if "building_code" in one]
    places = [int(one["place_id"]) for one in listed if "place_id" in one]
    found: dict[str, dict[str, Any]] = {}
    for kind, query, ids in (("building", _BUILDINGS, buildings), ("place", _PLACES, places)):
        for row in await reader.fetch(access, query, sorted(set(ids))) if ids else []:
            geometry = orjson.loads(row["geometry"])
            found[f"{kind} {row['id']}"] = {"lon": row["lon"], "lat": row["lat"], "geometry": geometry}
    return found


def _candidates(listed: list[dict[str, Any]], shapes: dict[str, dict[str, Any]]) -> list[ReviewCandidate]:
    """The candidates that still exist, numbered as the keys that take them."""
    there = []
    for one in listed:
        kind = f"building {one['building_code']}" if "building_code" in one else f"place {one['place_id']}"
        if kind in shapes:
            evidence = _evidence(one.get("evidence", {}))
            there.append({**one, "title": one["name"], "evidence": evidence, **shapes[kind]})
    return [ReviewCandidate.model_validate({**one, "key": key}) for key, one in enumerate(there, 1)]


def _evidence(terms: dict[str, float]) -> list[dict[str, Any]]:
    strongest = sorted(terms.items(), key=lambda term: (term[1] < 0, -abs(term[1])))
    return [{"title": _names(titles().get(term), term), "weight": weight} for term, weight in strongest]


def _range(area: int) -> tuple[int, int]:
    try:
        return range_of(area)
    except ValueError as error:
        raise BadInput(f"{error}.", "Give the 15 digits of a county, town or community.") from error


def _mark(after: str | None) -> tuple[int | None, str]:
    if after is None:
        return None, ""
    rows, _, text = after.partition("~")
    if not rows.isdecimal() or not text:
        raise BadInput("The page mark 'after' is none of ours.", "Take it from 'next' of the page before.")
    return int(rows), text
