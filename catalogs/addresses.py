"""Identity of standard addresses: the same address has the same id in every ingest.

A building's address bears its 17-digit building code (DB6101/T 3185-2024). Every other node of the tree
(GB/T 39609-2020, DB37/T 4364-2021) bears 62 bits of the SHA-256 of its path, computed alike here and in
SQL, so that an id found by the geocoder joins the table without a look-up.

The paths:

| level | path |
|---|---|
| community | the 15-digit code |
| road | county code `/` road name |
| road_number | county code `/` road name `/` number |
| estate | community code `/` place name |
| dwelling | the 23-digit dwelling code |
"""

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from catalogs.areas import ancestor

ID_BITS = 62

ADDRESS_ID_SQL = (
    "(('x' || encode(substr(sha256(convert_to({}, 'UTF8')), 1, 8), 'hex'))::bit(64) >> 2)::bigint"
)
"""`address_id` as a PostgreSQL expression; `{}` is the expression of the path."""


def address_id(path: str) -> int:
    """The 62-bit id of a path."""
    return int.from_bytes(hashlib.sha256(path.encode()).digest()[:8]) >> 2


def address_ids(paths: Iterable[str]) -> npt.NDArray[np.int64]:
    """The ids of many paths, int64[n]."""
    digests = b"".join([hashlib.sha256(path.encode()).digest()[:8] for path in paths])
    return (np.frombuffer(digests, dtype=">u8") >> np.uint64(2)).astype(np.int64)


def community_path(area_code: int) -> str:
    """Path of a community; any code below it will do."""
    return str(ancestor(area_code, "community"))


def road_path(area_code: int, road_name: str) -> str:
    """Path of a road inside the county of `area_code`."""
    return f"{ancestor(area_code, 'county')}/{road_name}"


def road_number_path(area_code: int, road_name: str, number: str) -> str:
    """Path of a number on a road inside the county of `area_code`; `number` is '123', without 号."""
    return f"{ancestor(area_code, 'county')}/{road_name}/{number}"


def estate_path(area_code: int, place_name: str) -> str:
    """Path of an estate, village or compound inside the community of `area_code`."""
    return f"{ancestor(area_code, 'community')}/{place_name}"
