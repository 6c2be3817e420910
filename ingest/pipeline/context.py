"""What the rows of a batch are looked up in: read from the database once a worker, when first needed."""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import psycopg

from catalogs.personal_data import PersonalDataKey
from ingest.geocode import Gazetteer
from ingest.pipeline.grids import Grids

Codes = npt.NDArray[np.int64]


class Context:
    """The reference data as published at `version`; a new version is a new context."""

    def __init__(self, conninfo: str, key: PersonalDataKey, version: str) -> None:
        self._conninfo, self.key, self.version = conninfo, key, version

    def grids(self) -> Grids:
        """The unit grids."""
        return self._grids

    def area_codes(self) -> list[int]:
        """Codes of the areas."""
        return self._area_codes

    def buildings(self) -> tuple[Codes, Codes]:
        """Building codes in ascending order, and the grid of each."""
        return self._buildings

    def gazetteer(self) -> Gazetteer:
        """The standard addresses, ready for matching."""
        return self._gazetteer

    @cached_property
    def _grids(self) -> Grids:
        with psycopg.connect(self._conninfo) as connection:
            return Grids.load(connection)

    @cached_property
    def _area_codes(self) -> list[int]:
        with psycopg.connect(self._conninfo) as connection:
            return [code for (code,) in connection.execute("SELECT code FROM area ORDER BY code")]

    @cached_property
    def _buildings(self) -> tuple[Codes, Codes]:
        query = "SELECT building_code, grid_code FROM building ORDER BY building_code"
        with psycopg.connect(self._conninfo) as connection:
            pairs = np.array(connection.execute(query).fetchall(), dtype=np.int64).reshape(-1, 2)
        return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        with psycopg.connect(self._conninfo) as connection:
            return Gazetteer.load(connection)
