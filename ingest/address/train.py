"""Learns the segmenter's weights: `python -m ingest.address.train LABELLED.tsv ...` writes `model.npz`.

A labelled file has an address a line: the text, a tab, and `type=surface` in the order of the text, with a space
between two and ␣ for a space inside. An averaged perceptron goes over them and over made-up ones
(`ingest.address.examples`) several times.
"""

import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ingest.address.examples import Maker
from ingest.address.model import endings, units
from ingest.address.names import Words, country_index, national_index
from ingest.address.normalise import normalise, normalise_with_offsets
from ingest.address.prepare import prepare
from ingest.address.segment import NAME_KINDS, TYPES, Segmenter
from ingest.geocode.place_names import place_stem

Cut = list[tuple[int, int, int]]
Labelled = tuple[str, list[tuple[str, int, int]]]
_TYPE = {name: number for number, name in enumerate(TYPES)}
_SKIP = _TYPE["skip"]
_EPOCHS = 24
_WARMING = 4
"""Epochs whose weights do not count in the average."""
_MADE_UP = 60_000
_REAL_WEIGHT = 4
_LESSON_WEIGHT = 25
_SEPARATORS = frozenset(",-.")
_LESSONS = Path(__file__).with_name("lessons.tsv")
_GAZETTEER = {"road": "road", "estate": "place", "poi": "place"}
_KNOWN = 0.6
"""Share of names that a gazetteer knows, in the epochs that read with one; the others read without."""


def labelled(path: Path) -> Iterator[Labelled]:
    """(text, [(type, start, end)]) of a labelled file, positions in the text as it is written."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, labels = line.partition("\t")
        components, position = [], 0
        for label in labels.split(" ") if labels else []:
            kind, _, surface = label.partition("=")
            surface = surface.replace("␣", " ")
            start = text.index(surface, position)
            position = start + len(surface)
            components.append((kind, start, position))
        yield text, components


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
        while last > place + 1 and prepared[last - 1] in _SEPARATORS:
            last -= 1
        if prepared[place] not in _SEPARATORS:
            cut.append((place, last, kinds[owner[place]] if owner[place] >= 0 else _SKIP))
        place = end
    return prepared, cut


def located(parts: Iterable[tuple[str, str]]) -> Labelled:
    """A made-up address as text and components."""
    text, components = "", []
    for kind, surface in parts:
        if kind:
            components.append((kind, len(text), len(text) + len(surface)))
        text += surface
    return text, components


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


def train(paths: list[Path], seed: int = 1) -> tuple[Segmenter, int]:
    """The segmenter after learning, and its number of steps."""
    maker, order = Maker(seed), random.Random(seed)  # noqa: S311
    lessons = list(labelled(_LESSONS))
    addresses = [address for path in paths for address in labelled(path)]
    made = [located(maker.example()) for _ in range(_MADE_UP)]
    real = [gold(*address) for address in addresses * _REAL_WEIGHT + lessons * _LESSON_WEIGHT]
    invented = [gold(*address) for address in made]
    indexes = [national_index(), country_index(gazetteer_words([*lessons, *addresses, *made], order))]
    model = Segmenter(
        indexes[0],
        np.zeros(0, dtype=np.uint64),
        np.zeros((0, len(TYPES)), dtype=np.float32),
        endings(),
        units(),
        learning=True,
    )
    step = 0
    for epoch in range(_EPOCHS):
        model.use(indexes[epoch % 2])
        examples = real + order.sample(invented, len(invented) // 6)
        order.shuffle(examples)
        right = 0
        for text, cut in examples:
            step += epoch >= _WARMING
            right += model.learn(text, cut, float(step))
        print(f"epoch {epoch + 1}: {right / len(examples):.4f} right while learning", file=sys.stderr)
    return model, step


def main() -> None:
    """Learn from the files named, write the model beside this module."""
    model, steps = train([Path(name) for name in sys.argv[1:]])
    keys, rows = model.exported(float(steps))
    scale = np.float32(np.abs(rows).max() / 32_000)
    small = np.round(rows / scale).astype(np.int16)
    kept = np.abs(rows).max(axis=1) > 0.02
    np.savez_compressed(Path(__file__).with_name("model.npz"), keys=keys[kept], rows=small[kept], scale=scale)
    print(f"{kept.sum():,} features", file=sys.stderr)


if __name__ == "__main__":
    main()
