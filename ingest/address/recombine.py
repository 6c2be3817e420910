"""Labelled addresses out of labelled addresses: some components changed for others of their type, so that a name is
met between many neighbours."""

import random
from collections import defaultdict
from collections.abc import Iterator

from ingest.address.annotated import Labelled, located, parts_of

_EXCHANGED = 0.5
_STAY = frozenset(("province", "city", "county", "phone", "other"))
"""Areas would contradict each other; the rest is told by what stands around it."""


def recombined(addresses: list[Labelled], count: int, chance: random.Random) -> Iterator[Labelled]:
    """`count` addresses made out of these."""
    surfaces: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        for kind, surface in parts_of(address):
            surfaces[kind].append(surface)
    for _ in range(count):
        yield located(
            (kind, chance.choice(surfaces[kind]))
            if kind and kind not in _STAY and chance.random() < _EXCHANGED
            else (kind, surface)
            for kind, surface in parts_of(chance.choice(addresses))
        )
