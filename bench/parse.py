"""How right and how fast the parser is on labelled addresses: precision, recall and F1 by component, whole addresses,
addresses a second and core. A component is right where type and both ends are."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

from ingest.address.annotated import labelled
from ingest.address.parse import national_parser

TURNS = 5


def main(paths: list[Path]) -> dict[str, Any]:
    """Figures of the labelled files; the labels' spelling is told in `ingest/address/labelled`."""
    parser = national_parser()
    addresses = [address for path in paths for address in labelled(path)]
    right, said, meant = Counter[str](), Counter[str](), Counter[str]()
    whole = 0
    for text, components in addresses:
        found = {(part.type, part.start, part.end) for part in parser.parse(text).components}
        wanted = set(components)
        whole += found == wanted
        right.update(kind for kind, _, _ in found & wanted)
        said.update(kind for kind, _, _ in found)
        meant.update(kind for kind, _, _ in wanted)
    started = time.process_time()
    for _ in range(TURNS):
        for text, _ in addresses:
            parser.parse(text)
    seconds = (time.process_time() - started) / TURNS
    return {
        "addresses": len(addresses),
        "characters an address": sum(len(text) for text, _ in addresses) / len(addresses),
        "whole address right": whole / len(addresses),
        "all": _scores(right.total(), said.total(), meant.total()),
        **{kind: _scores(right[kind], said[kind], meant[kind]) for kind in sorted(meant)},
        "addresses a second and core": len(addresses) / seconds,
    }


def _scores(right: int, said: int, meant: int) -> dict[str, float]:
    precision, recall = right / max(said, 1), right / max(meant, 1)
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "labelled": meant,
    }
