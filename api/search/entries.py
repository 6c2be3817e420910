"""Search by name: candidates from the database under the person's access, ranked here.

The order: how the name matches (exact, prefix, contains, pinyin, initials), then the kind (areas before places
before single buildings), then nearer, then larger.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from api.search.answers import Found, Match
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.layers import layers_of
from catalogs.naming import folded

Point = tuple[float, float]

MOST_CANDIDATES = 200
"""Rows looked at for one way of matching; entries come best first, so more would not be better."""

MATCHES: tuple[Match, ...] = ("exact", "prefix", "contains", "pinyin", "initials")
KINDS = ("area", "place", "road", "address", "organisation", "building", "event")
LAYER_OF = {
    "area": "county",
    "place": "place",
    "road": "road",
    "address": "building",
    "organisation": "organisation",
    "building": "building",
    "event": "event",
}
BANDS_M = (2_000, 10_000, 30_000)
"""Nearer than the first counts as near, and so on: inside a band the larger comes first."""

_ENTRIES = """
SELECT DISTINCT ON (entry_id) entry_id, kind, key, name, detail, text, pinyin, initials, level, area_code, lon, lat, bbox
FROM search_candidates($1, $2, $3) JOIN search_entry USING (entry_id)
"""

_EVENTS = """
SELECT event_id, title, status, category, area_code, ST_X(geom_4490) AS lon, ST_Y(geom_4490) AS lat
FROM search_events($1, $2) JOIN published_event USING (event_id)
WHERE geom_4490 IS NOT NULL
ORDER BY event_id <> upper($1), reported_at DESC, event_id
"""

_LATIN = re.compile(r"[a-z]{1,40}")
_UNIT = re.compile(r"[0-9]+单元.*$|[0-9]{3,4}(?:室|户)?$|[0-9]+室$")
_UPPER = re.compile(r"(?:省|市|区|县|镇|乡|街道|社区|村|居委会|(?:路|街|道|巷)[0-9]+号)")
_EVENT_NUMBER = re.compile(r"[a-z][a-z0-9]{2,}", re.IGNORECASE)
MOST_TAILS = 6


async def find(reader: Reader, access: Access, query: str, near: Point | None, limit: int) -> list[Found]:
    """The best `limit` results for what was typed. Raises Unavailable."""
    open_kinds = [kind for kind in KINDS if LAYER_OF[kind] in layers_of(access.role)]
    words = [word for word in (folded(part) for part in query.split()) if word]
    whole = "".join(words)
    found = await _entries(reader, access, whole, ())
    if not found and len(words) > 1:
        longest = max(words, key=len)
        found = await _entries(reader, access, longest, [word for word in words if word != longest])
    if not found:
        found = await _by_tail(reader, access, whole)
    if "event" in open_kinds and len(whole) > 1:
        found += await _events(reader, access, query.strip(), whole)
    kept = [(row, match) for row, match in found if row["kind"] in open_kinds]
    return _best(kept, near, limit)


async def _entries(
    reader: Reader, access: Access, text: str, others: Sequence[str]
) -> list[tuple[dict[str, Any], Match]]:
    """Entries whose name matches `text`; each of `others` stands in the name or in where it is."""
    latin = text if _LATIN.fullmatch(text) else ""
    rows = await reader.fetch(access, _ENTRIES, text, latin, MOST_CANDIDATES)
    found = []
    for row in rows:
        match = match_of(text, row["text"], row["pinyin"], row["initials"])
        around = row["text"] + folded(row["detail"]) if others else ""
        if match is not None and all(word in around for word in others):
            found.append((dict(row) | {"whole": text in (row["pinyin"], row["initials"])}, match))
    return found


async def _by_tail(reader: Reader, access: Access, text: str) -> list[tuple[dict[str, Any], Match]]:
    """A whole address: what is left when areas and road are taken from its head and the room from its end."""
    body = _UNIT.sub("", text)
    tails = [body] if body != text else []
    tails += [body[found.end() :] for found in _UPPER.finditer(body)]
    for tail in [one for one in tails if len(one) > 1][:MOST_TAILS]:
        found = await _entries(reader, access, tail, ())
        exact = [pair for pair in found if pair[1] in ("exact", "prefix")]
        said = [pair for pair in exact if all(part in text for part in _area_names(pair[0]["detail"]))]
        if said or exact:
            return said or exact
    return []


def _area_names(detail: str) -> list[str]:
    """The areas that a stated address must not contradict: its county."""
    found = re.match(r".{2,8}?(?:区|县)", detail)
    return [found.group()] if found else []


async def _events(
    reader: Reader, access: Access, query: str, text: str
) -> list[tuple[dict[str, Any], Match]]:
    wanted = query if _EVENT_NUMBER.fullmatch(query) else text
    rows = await reader.fetch(access, _EVENTS, wanted, 20)
    found: list[tuple[dict[str, Any], Match]] = []
    for position, row in enumerate(rows):
        match = match_of(wanted.casefold(), row["event_id"].casefold(), "", "")
        event = {
            "entry_id": 10**12 + position,
            "kind": "event",
            "key": row["event_id"],
            "name": row["title"],
            "detail": f"{row['event_id']} · {row['category']}",
            "text": folded(row["title"]),
            "level": row["status"],
            "area_code": row["area_code"],
            "lon": row["lon"],
            "lat": row["lat"],
            "bbox": None,
        }
        found.append((event, match or match_of(text, event["text"], "", "") or "contains"))
    return found


def match_of(wanted: str, text: str, pinyin: str, initials: str) -> Match | None:
    """How a folded name matches; None where it does not."""
    if text == wanted:
        return "exact"
    if text.startswith(wanted):
        return "prefix"
    if wanted in text:
        return "contains"
    if pinyin.startswith(wanted) and pinyin:
        return "pinyin"
    if initials.startswith(wanted) and initials:
        return "initials"
    return None


def _best(found: Sequence[tuple[dict[str, Any], Match]], near: Point | None, limit: int) -> list[Found]:
    """The first `limit` in order; one thing once; no kind takes more than half while others wait."""
    ranked = sorted(found, key=lambda pair: _rank(pair[0], pair[1], near))
    most, taken, seen = max(3, limit // 2), dict.fromkeys(KINDS, 0), set()
    chosen: list[tuple[dict[str, Any], Match]] = []
    waiting: list[tuple[dict[str, Any], Match]] = []
    for row, match in ranked:
        if (row["kind"], row["key"]) in seen:
            continue
        seen.add((row["kind"], row["key"]))
        if taken[row["kind"]] >= most:
            waiting.append((row, match))
            continue
        taken[row["kind"]] += 1
        chosen.append((row, match))
    chosen = chosen[:limit] + waiting[: max(0, limit - len(chosen))]
    chosen.sort(key=lambda pair: _rank(pair[0], pair[1], near))
    return [_told(row, match, near) for row, match in chosen]


def _rank(row: dict[str, Any], match: Match, near: Point | None) -> tuple[int, int, int, int, int]:
    """What sorts a result; events come newest first wherever they are."""
    away = distance_m(near, (row["lon"], row["lat"])) if near and row["kind"] != "event" else 0.0
    band = sum(away > limit for limit in BANDS_M)
    longer = len(row["text"]) if row["kind"] in ("building", "address") else 0
    part = 2 * MATCHES.index(match) + (0 if row.get("whole") else 1)
    return part, KINDS.index(row["kind"]), band, longer, row["entry_id"]


def _told(row: dict[str, Any], match: Match, near: Point | None) -> Found:
    alias = row["text"] if row["kind"] == "area" and folded(row["name"]) != row["text"] else ""
    return Found(
        kind=row["kind"],
        key=row["key"],
        name=row["name"],
        detail=row["detail"],
        alias=alias,
        level=row["level"],
        lon=row["lon"],
        lat=row["lat"],
        bbox=tuple(row["bbox"]) if row["bbox"] else None,
        area_code=row["area_code"] or None,
        match=match,
        distance_m=round(distance_m(near, (row["lon"], row["lat"]))) if near else None,
    )


def distance_m(one: Point, other: Point) -> float:
    """Metres between two points in degrees, on a sphere: good to half a percent."""
    east = math.radians(other[0] - one[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return 6_371_008.8 * math.hypot(east, math.radians(other[1] - one[1]))
