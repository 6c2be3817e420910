import numpy as np
import numpy.typing as npt

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
