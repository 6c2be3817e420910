"""The learned segmenter and what it was learned with."""

from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt
import yaml

from ingest.address.name_index import NameIndex
from ingest.address.names import national_index
from ingest.address.segment import Segmenter

_HERE = files("ingest.address")
_Keys = npt.NDArray[np.uint64]
_Rows = npt.NDArray[np.float32]


def _yaml(name: str) -> object:
    return yaml.safe_load(_HERE.joinpath(name).read_text(encoding="utf-8"))


@cache
def endings() -> dict[str, int]:
    """Ending → class from 1; of a word in two classes the first counts."""
    classes: dict[str, list[str]] = _yaml("endings.yml")  # type: ignore[assignment]
    numbered: dict[str, int] = {}
    for number, words in enumerate(classes.values(), 1):
        for word in words:
            numbered.setdefault(word, number)
    return numbered


@cache
def units() -> dict[str, int]:
    """Word after a number → id from 1."""
    words: list[str] = _yaml("units.yml")  # type: ignore[assignment]
    return {word: number for number, word in enumerate(dict.fromkeys(words), 1)}


def weights() -> tuple[_Keys, _Rows]:
    """Keys uint64[m] and rows float32[m, 21] of the model that `ingest.address.train` made."""
    with as_file(_HERE.joinpath("model.npz")) as path, np.load(path) as stored:
        return stored["keys"], stored["rows"].astype(np.float32) * stored["scale"]


def segmenter(index: NameIndex) -> Segmenter:
    """The learned segmenter over an index of names."""
    return Segmenter(index, *weights(), endings(), units())


@cache
def national_segmenter() -> Segmenter:
    """The segmenter over the country's areas."""
    return segmenter(national_index())
