"""How often each kind of dirt occurs in each file: the table `profile.csv`, or one kind of it at a time."""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from catalogs.errors import BadInput

NOT_A_FILE = ("kind", "stage", "meaning")


@cache
def _table() -> tuple[Mapping[str, str], ...]:
    path = files("ingest.demo_city").joinpath("dirt", "profile.csv")
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def kinds(stage: str | None = None) -> tuple[str, ...]:
    """Every kind of dirt, or those of one stage (slots, text, record, row), in the order they are applied."""
    return tuple(row["kind"] for row in _table() if stage in (None, row["stage"]))


def bit(kind: str) -> int:
    """The bit that stands for a kind in the column `dirt`."""
    return 1 << kinds().index(kind)


@dataclass(frozen=True)
class DirtProfile:
    """Probability (0..1) of each kind in a row, by file and kind. Kinds are drawn independently."""

    probability: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, only: Collection[str] | None = None) -> "DirtProfile":
        """The standing profile; with `only` these kinds alone (an empty collection is clean).

        Raises BadInput for a kind that does not exist.
        """
        for kind in only or ():
            if kind not in kinds():
                raise BadInput(f"There is no kind of dirt '{kind}'.", f"Known are: {', '.join(kinds())}.")
        chosen = set(kinds()) if only is None else set(only)
        names = [name for name in _table()[0] if name not in NOT_A_FILE]
        return cls(
            {
                name: {row["kind"]: float(row[name]) for row in _table() if row["kind"] in chosen}
                for name in names
            }
        )

    def of_file(self, source_id: str, kind: str) -> float:
        """Probability of a kind in a file."""
        return self.probability.get(source_id, {}).get(kind, 0.0)

    def draw(self, source_id: str, rows: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
        """For each row of a file the kinds that it is to carry, as bits."""
        wanted = np.zeros(rows, dtype=np.int64)
        for kind in kinds():
            chance = self.of_file(source_id, kind)
            drawn = rng.random(rows, dtype=np.float32)
            if chance and kind != "duplicate":
                wanted |= np.where(drawn < chance, bit(kind), 0)
        return wanted
