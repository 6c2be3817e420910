"""Runs in the peers' own environment and knows nothing of gridcity: province, city and county of texts by one peer.

    python bench/peer_worker.py PEER < texts.json > answer.json

`texts.json` is a list of texts; the answer has `seconds` of the processor, loading left out, and `found`: a list of
[province, city, county], '' where there is none.
"""

import json
import sys
import time
from collections.abc import Callable

Found = list[list[str]]


def cpca(texts: list[str]) -> Found:
    """cpca: an Aho-Corasick automaton, then the deepest area that fits."""
    import cpca as peer

    return [[value or "" for value in row[:3]] for row in peer.transform(texts).values.tolist()]


def cnloc(texts: list[str]) -> Found:
    """cnloc, on one thread."""
    import cnloc as peer

    table = peer.getlocation(texts, max_workers=1)
    names = ("province_name", "city_name", "county_name")
    return [[str(value or "") for value in row] for row in table[list(names)].fillna("").values.tolist()]


def addressparser(texts: list[str]) -> Found:
    """addressparser."""
    import addressparser as peer

    return [[str(value or "") for value in row[:3]] for row in peer.transform(texts).values.tolist()]


def jionlp(texts: list[str]) -> Found:
    """jionlp, down to the county."""
    import jionlp as peer

    found = [peer.parse_location(text) for text in texts]
    return [[one.get(level) or "" for level in ("province", "city", "county")] for one in found]


PEERS: dict[str, Callable[[list[str]], Found]] = {
    peer.__name__: peer for peer in (cpca, cnloc, addressparser, jionlp)
}


def main() -> None:
    """Answer what stands on the input."""
    peer = PEERS[sys.argv[1]]
    texts = json.load(sys.stdin)
    output, sys.stdout = sys.stdout, sys.stderr  # some of them print greetings
    peer(texts[:3])
    started = time.process_time()
    found = peer(texts)
    json.dump({"seconds": time.process_time() - started, "found": found}, output, ensure_ascii=False)


if __name__ == "__main__":
    main()
