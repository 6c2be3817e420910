"""Texts of equal length as a matrix of bytes, the form that check characters are computed in."""

from collections.abc import Sequence

import numpy as np

from ingest.clean.arrays import Bytes


def matrix(texts: Sequence[str]) -> Bytes:
    """ASCII texts of one length, rows × length. Raises ValueError for others."""
    return np.array([np.frombuffer(text.encode("ascii"), np.uint8) for text in texts])
