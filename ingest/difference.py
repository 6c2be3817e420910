"""How a delivery differs from the one before, in its rows or in the registrations that came of them."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Difference:
    """What is the same, changed, new, and has left. What is changed is neither new nor left."""

    same: int = 0
    changed: int = 0
    new: int = 0
    left: int = 0

    def as_dict(self) -> dict[str, int]:
        """For the ledger and the report."""
        return asdict(self)
