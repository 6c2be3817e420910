import numpy as np
import numpy.typing as npt

TYPES: tuple[str, ...]
NAME_KINDS: tuple[str, ...]

def name_hash(text: str) -> int: ...
def name_hashes(
    offsets: npt.NDArray[np.int64], data: npt.NDArray[np.uint8]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]: ...

class NameIndex:
    size: int
    def __init__(
        self,
        hashes: npt.NDArray[np.uint64],
        heads: npt.NDArray[np.uint64],
        kinds: npt.NDArray[np.uint8],
        codes: npt.NDArray[np.int64],
    ) -> None: ...
    def has(self, text: str, first: int, last: int) -> bool: ...
    def lookup(self, text: str) -> list[tuple[str, list[int]]]: ...

class Segmenter:
    def __init__(
        self,
        index: NameIndex,
        keys: npt.NDArray[np.uint64],
        rows: npt.NDArray[np.float32],
        endings: dict[str, int],
        units: dict[str, int],
        learning: bool = False,
    ) -> None: ...
    def segment(self, text: str, before: int = ..., stop: int = ...) -> list[tuple[int, int, int]]: ...
    def learn(self, text: str, gold: list[tuple[int, int, int]], step: float) -> bool: ...
    def use(self, index: NameIndex) -> None: ...
    def exported(self, steps: float) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.float32]]: ...
