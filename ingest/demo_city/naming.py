"""Names of the demo city: streets, estates, firms' buildings. Believable, and as ambiguous as real ones."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml


@cache
def _words() -> dict[str, Any]:
    with files("ingest.demo_city").joinpath("data", "names.yml").open(encoding="utf-8") as source:
        words: dict[str, Any] = yaml.safe_load(source)
    return words


def minor_streets(frame: str, rng: np.random.Generator) -> Iterator[str]:
    """Names for the smaller streets of an urban frame, without repetition, endless."""
    streets = _words()["streets"]
    if frame in streets:
        pool = list(streets[frame])
    elif frame in streets["seat_head"]:
        pool = [h + t + "路" for h in streets["seat_head"][frame] for t in streets["seat_tail"] if h != t]
    else:
        pool = [a + b + "巷" for a in "东西南北中" for b in "兴安和平福"]
    pool = [pool[i] for i in rng.permutation(len(pool))]
    yield from pool
    for suffix in ("东街", "西街", "南巷", "北巷"):
        yield from (name.removesuffix("路") + suffix for name in pool)
    number = 1
    while True:
        yield f"{frame}支{number}路"
        number += 1


def town_streets(name: str, industrial: bool, rng: np.random.Generator) -> list[str]:
    """Names for the few streets of a town or an industrial zone, more than it needs."""
    streets = _words()["streets"]
    first: list[str] = streets["town_first"].get(name, [])
    pool = streets["industry" if industrial else "town"]
    names = first + [n for n in rng.permutation(pool).tolist() if n not in first]
    return names + [f"{name[:2]}{number}路" for number in "一二三四五六七八九十"]


def _drawn(pool: list[str], count: int, again: str, rng: np.random.Generator) -> list[str]:
    """`count` of the pool in random order; when it is used up, once more with a suffix."""
    order = rng.permutation(len(pool))
    return [
        pool[order[i % len(pool)]] + ("" if i < len(pool) else f"{again}{i // len(pool) + 1}")
        for i in range(count)
    ]


def estate_names(rng: np.random.Generator, count: int) -> list[str]:
    """Estate names, unique within one call (a town): the same name may stand in another town."""
    words = _words()["estate"]
    tails = list(dict.fromkeys(words["tail"]))
    pool = [head + tail for head in words["head"] for tail in tails]
    weight = np.array([words["tail"].count(tail) for _ in words["head"] for tail in tails], float)
    first = min(count, len(pool))
    names = [pool[i] for i in rng.choice(len(pool), first, replace=False, p=weight / weight.sum())]
    return names + [f"{names[i % first]}{i // first + 1}期" for i in range(first, count)]


def oil_estate_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of the oil field's own living quarters."""
    words = _words()["oil"]
    return _drawn([unit + tail for unit in words["unit"] for tail in words["quarters"]], count, "东院", rng)


def oil_compound_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of the oil field's working compounds."""
    words = _words()["oil"]
    return _drawn([unit + tail for unit in words["unit"] for tail in words["works"]], count, "北院", rng)


def company_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of industrial compounds."""
    words = _words()["company"]
    return _drawn([head + tail for head in words["head"] for tail in words["tail"]], count, "分厂", rng)


def market_names(rng: np.random.Generator, count: int, town: str) -> list[str]:
    """Names of markets and shopping centres; the first is the town's own market."""
    words = _words()
    pool = [head + tail for head in words["estate"]["head"] for tail in words["market"]]
    return [f"{town}农贸市场", *_drawn(pool, max(0, count - 1), "二期", rng)][:count]


def office_names(rng: np.random.Generator, count: int, town: str) -> list[str]:
    """Names of office compounds: the town's own, then companies and agencies."""
    words = _words()
    tails = words["office"]["tail"]
    pool = [head + tails[i % len(tails)] for i, head in enumerate(words["estate"]["head"])]
    own = [town + tail for tail in words["office"]["town"]]
    return [*own, *_drawn(pool, max(0, count - len(own)), "附楼", rng)][:count]


def _figure(number: int) -> str:
    """Chinese numeral of 1 … 99."""
    digits = "一二三四五六七八九"
    ten, one = divmod(number, 10)
    tens = "" if ten == 0 else ("十" if ten == 1 else digits[ten - 1] + "十")
    return tens + (digits[one - 1] if one else "")


def public_names(
    kind: str, town: str, count: int, counters: dict[str, int], rng: np.random.Generator
) -> list[str]:
    """Names of schools and hospitals; `counters` number the city's own from town to town."""
    if kind == "hospital":
        out = [f"{town}卫生院"][:count]
        for _ in range(count - len(out)):
            counters[kind] = counters[kind] % 30 + 1
            out.append(f"东营市第{_figure(counters[kind])}人民医院")
        return out
    out = [f"{town}中心小学", f"{town}中学"][:count]
    tail = _words()["school"]
    heads = rng.permutation(_words()["estate"]["head"]).tolist()
    for i in range(count - len(out)):
        if rng.random() < 0.3:
            counters[kind] = counters[kind] % 60 + 1
            owner = "胜利" if rng.random() < 0.5 else "东营市"
            out.append(f"{owner}第{_figure(counters[kind])}{'中学' if rng.random() < 0.5 else '小学'}")
        else:
            out.append(heads[i % len(heads)] + tail[int(rng.integers(len(tail)))])
    return out
