"""Learning: the likelihood is one of all cuts, a step raises that of the right one, and labels lead to cuts."""

import random
from itertools import product
from math import exp

import pytest

from ingest.address.annotated import JUDGE, LEARNED, labelled, located, parts_of
from ingest.address.components import ComponentType
from ingest.address.learn import Learner
from ingest.address.model import endings, units
from ingest.address.names import build
from ingest.address.parse import parse
from ingest.address.recombine import recombined
from ingest.address.segment import TYPES
from ingest.address.train import gold

Cut = list[tuple[int, int, int]]
LESSONS = [
    ("安泰小区3号楼", [("estate", 0, 4), ("building", 4, 7)]),
    ("济南路5号", [("road", 0, 3), ("road_number", 3, 5)]),
    ("5号楼", [("building", 0, 3)]),
]


def learner() -> Learner:
    made = Learner(build([("安泰", 16, 0)]), endings(), units())
    for text, components in LESSONS:
        made.support(*gold(text, components))
    return made


def cuts(length: int) -> list[Cut]:
    """Every cut of a text of Chinese characters into segments of every type."""
    found: list[Cut] = [[]]
    for start in range(length):
        for cut in [one for one in found if (one[-1][1] if one else 0) == start]:
            found += [[*cut, (start, end, 0)] for end in range(start + 1, length + 1)]
    spans = [cut for cut in found if cut and cut[-1][1] == length]
    return [
        [(start, end, kind) for (start, end, _), kind in zip(cut, kinds, strict=True)]
        for cut in spans
        for kinds in product(range(len(TYPES)), repeat=len(cut))
    ]


@pytest.mark.parametrize("text", ["安泰路", "5号", "一区"])
def test_the_likelihoods_of_all_cuts_are_one(text: str) -> None:
    made = learner()
    for _ in range(20):
        for lesson in LESSONS:
            made.learn(*gold(*lesson), 0.3)
    everything = sum(exp(-made.learn(text, cut, 0.0)) for cut in cuts(len(text)))
    assert everything == pytest.approx(1, abs=1e-3)


def test_steps_lead_to_the_right_cut() -> None:
    made = learner()
    before = [made.learn(*gold(*lesson), 0.0) for lesson in LESSONS]
    for _ in range(60):
        for lesson in LESSONS:
            made.learn(*gold(*lesson), 0.3)
    for lesson, unlikely in zip(LESSONS, before, strict=True):
        text, cut = gold(*lesson)
        assert made.learn(text, cut, 0.0) < unlikely / 20
        assert made.segment(text) == cut


def test_weights_that_nothing_moves_shrink() -> None:
    made = learner()
    made.learn(*gold(*LESSONS[0]), 0.3)
    _, before = made.weights()
    made.shrink(0.5)
    assert made.weights()[1] == pytest.approx(before / 2)


def test_a_cut_leaves_out_what_no_label_names() -> None:
    text = "黄河路与(东三路)交叉口"
    _, cut = gold(text, [("road", 0, 3), ("road", 5, 8), ("relative", 9, 12)])
    assert [(start, end, TYPES[kind]) for start, end, kind in cut] == [
        (0, 3, "road"),
        (3, 4, "skip"),
        (5, 8, "road"),
        (9, 12, "relative"),
    ]


def test_recombined_addresses_say_what_their_components_are() -> None:
    addresses = [address for path in LEARNED for address in labelled(path)]
    surfaces = {part for address in addresses for part in parts_of(address)}
    areas = [("city", "东营市"), ("road", "济南路")]
    for text, components in recombined([*addresses, located(areas)], 200, random.Random(7)):
        assert components == sorted(components, key=lambda one: one[1])
        assert all(
            (kind, text[start:end]) in surfaces or (kind, text[start:end]) in areas
            for kind, start, end in components
        )


def test_the_judge_is_not_learned_from() -> None:
    learned = {text for path in LEARNED for text, _ in labelled(path)}
    assert learned.isdisjoint(text for text, _ in labelled(JUDGE))


def test_real_addresses_are_read_as_well_as_the_readme_says() -> None:
    """All components of the judge's addresses, type and both ends right; `bench/results/parse.json` has the figures."""
    right = said = meant = 0
    for text, components in labelled(JUDGE):
        found: set[tuple[ComponentType, int, int]] = {
            (one.type, one.start, one.end) for one in parse(text).components
        }
        right += len(found & set(components))
        said, meant = said + len(found), meant + len(components)
    assert 2 * right / (said + meant) > 0.9
