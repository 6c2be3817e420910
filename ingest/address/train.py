"""Learns the segmenter's weights: `python -m ingest.address.train [LABELLED.tsv ...]` writes `model.npz`.

Learned from are the labelled addresses (those of `labelled/` but for `judge.tsv` where no file is named; their spelling is
told there), recombinations of them, the written lessons, and made-up addresses, in several turns over all.
"""

import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from catalogs.progress import Reporter
from ingest.address.annotated import LEARNED, Labelled, labelled, located
from ingest.address.examples import Maker
from ingest.address.learn import Learner
from ingest.address.model import endings, units
from ingest.address.name_index import NAME_KINDS
from ingest.address.names import Words, country_index, national_index
from ingest.address.normalise import normalise, normalise_with_offsets
from ingest.address.prepare import prepare
from ingest.address.recombine import recombined
from ingest.address.segment import TYPES
from ingest.geocode.place_names import place_stem

Cut = list[tuple[int, int, int]]
_TYPE = {name: number for number, name in enumerate(TYPES)}
_SKIP = _TYPE["skip"]
_HERE = Path(__file__).parent
_TURNS = 14
_MADE_UP = 30_000
_MADE_UP_A_TURN = 1_500
_RECOMBINED_A_TURN = 12_000
_LESSON_WEIGHT = 6
_RATE = 0.2
_SLOWING = 9.0
"""The rate falls to a tenth."""
_PULL = 3e-5
"""Of L2 regularisation: a weight that nothing moves loses this share of itself, times the rate, a step."""
_SHRUNK_EVERY = 500
_LEAST = 0.15
"""Features without a greater weight are not kept."""
_SEPARATORS = frozenset(",-.()")
_GAZETTEER = {"road": "road", "estate": "place", "poi": "place"}
_KNOWN = 0.6
"""Share of names that a gazetteer knows, in the turns that read with one; the others read without."""


def gold(text: str, components: Iterable[tuple[str, int, int]]) -> tuple[str, Cut]:
    """The prepared text and its right cut; characters that belong to nothing become skipped segments."""
    normal, origin = normalise_with_offsets(text)
    prepared, _ = prepare(normal)
    owner: list[int] = [-1] * len(normal)
    kinds = []
    for number, (kind, start, end) in enumerate(components):
        kinds.append(_TYPE[kind])
        for place, at in enumerate(origin):
            if start <= at < end:
                owner[place] = number
    cut: Cut = []
    place = 0
    while place < len(prepared):
        if prepared[place] == "," or (owner[place] < 0 and prepared[place] in _SEPARATORS):
            place += 1
            continue
        end = place + 1
        while end < len(prepared) and owner[end] == owner[place] and prepared[end] != ",":
            if owner[place] < 0 and (prepared[end] in _SEPARATORS or end - place >= 4):
                break
            end += 1
        last = end
        while last > place + 1 and prepared[last - 1] in _SEPARATORS and not _closes(prepared[place:last]):
            last -= 1
        if prepared[place] not in _SEPARATORS:
            cut.append((place, last, kinds[owner[place]] if owner[place] >= 0 else _SKIP))
        place = end
    return prepared, cut


def _closes(text: str) -> bool:
    return text[-1] == ")" and "(" in text[1:]


def gazetteer_words(addresses: Iterable[Labelled], chance: random.Random) -> Iterator[Words]:
    """Some of the roads, estates and other places of the addresses, as a gazetteer that knows them would give them."""
    for text, components in addresses:
        for kind, start, end in components:
            if kind in _GAZETTEER and chance.random() < _KNOWN:
                for word, name_kind in _in_gazetteer(kind, normalise(text[start:end])):
                    yield word, NAME_KINDS.index(name_kind), 0


def _in_gazetteer(kind: str, name: str) -> Iterator[tuple[str, str]]:
    yield name, _GAZETTEER[kind]
    if kind == "estate" and place_stem(name) != name:
        yield place_stem(name), "place_short"


def train(paths: list[Path], reporter: Reporter, seed: int = 1) -> Learner:
    """The learner after its last step; the same files and seed give the same weights."""
    maker, order = Maker(seed), random.Random(seed)  # noqa: S311
    lessons = list(labelled(_HERE / "lessons.tsv"))
    addresses = [address for path in paths for address in labelled(path)]
    made = [located(maker.example()) for _ in range(_MADE_UP)]
    real = [gold(*address) for address in addresses + lessons * _LESSON_WEIGHT]
    invented = [gold(*address) for address in made]
    mixed = [gold(*address) for address in recombined(addresses, _TURNS * _RECOMBINED_A_TURN, order)]
    indexes = [national_index(), country_index(gazetteer_words([*lessons, *addresses, *made], order))]
    learner = Learner(indexes[0], endings(), units())
    for index in indexes:
        learner.use(index)
        for text, cut in [*real, *invented, *mixed]:
            learner.support(text, cut)
    steps = _TURNS * (len(real) + _MADE_UP_A_TURN + _RECOMBINED_A_TURN)
    done = 0
    with reporter.step("Learn", steps) as progress:
        for turn in range(_TURNS):
            learner.use(indexes[turn % 2])
            examples = real + order.sample(invented, _MADE_UP_A_TURN) + mixed[turn::_TURNS]
            order.shuffle(examples)
            for text, cut in examples:
                rate = _RATE / (1 + _SLOWING * done / steps)
                learner.learn(text, cut, rate)
                done += 1
                if done % _SHRUNK_EVERY == 0:
                    learner.shrink((1 - rate * _PULL) ** _SHRUNK_EVERY)
                    progress.advance(_SHRUNK_EVERY)
    return learner


def main() -> None:
    """Learn from the files named, write the model beside this module."""
    paths = [Path(name) for name in sys.argv[1:]] or LEARNED
    keys, rows = train(paths, Reporter()).weights()
    scale = np.float32(np.abs(rows).max() / 127)
    small = np.round(rows / scale).astype(np.int8)
    kept = np.abs(rows).max(axis=1) > _LEAST
    np.savez_compressed(_HERE / "model.npz", keys=keys[kept], rows=small[kept], scale=scale)
    print(f"{kept.sum():,} features", file=sys.stderr)


if __name__ == "__main__":
    main()
