import numpy as np
import numpy.typing as npt

from ingest.address.name_index import NameIndex

TYPES: tuple[str, ...]

class Segmenter:
    def __init__(
        self,
        index: NameIndex,
        keys: npt.NDArray[np.uint64],
        rows: npt.NDArray[np.float32],
        endings: dict[str, int],
        units: dict[str, int],
        room: int = 1,
    ) -> None: ...
    def segment(self, text: str) -> list[tuple[int, int, int]]: ...
    def use(self, index: NameIndex) -> None: ...
