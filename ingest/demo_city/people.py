"""Households and residents of the demo city. Every name and number is invented.

A household is drawn from a table of kinds (couple, couple with children, three generations, …); the ages of
its members follow from the head's: spouses a few years apart, children born to parents of 20 to 40. About 3.5
people live in a dwelling on average and some dwellings are empty. Relations: GB/T 4761-2008, sex: GB/T 2261.1.
"""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import yaml

from ingest.demo_city.city import City
from ingest.demo_city.numbers import generator, identity_numbers, mobile_numbers

AS_OF = date(2026, 11, 1)
"""The day the departments drew their files."""

EMPTY_SHARE = 0.05
"""Share of dwellings that nobody lives in."""

VILLAGE_SURNAMES_SHARE = 0.55
"""Share of villagers who bear one of the three surnames of their village."""

RARE_CHARACTER_SHARE = 0.0006
"""Share of people whose given name has a character that GBK lacks."""

HEAD, SPOUSE, CHILD, SECOND_CHILD, FATHER, MOTHER, CHILD_IN_LAW, GRANDCHILD, LODGER = range(9)
RELATION_CODES = {
    HEAD: ("02", "02"),
    SPOUSE: ("10", "10"),
    CHILD: ("20", "30"),
    SECOND_CHILD: ("20", "30"),
    FATHER: ("51", "51"),
    MOTHER: ("52", "52"),
    CHILD_IN_LAW: ("28", "38"),
    GRANDCHILD: ("41", "42"),
    LODGER: ("97", "97"),
}
"""GB/T 4761-2008 code of a man and of a woman in each role."""


@dataclass(frozen=True)
class Household:
    """A kind of household: its share of all, the head's age in years, and its members."""

    share: float
    head_age: tuple[int, int]
    members: tuple[int, ...]


HOUSEHOLDS = (
    Household(0.035, (20, 80), (HEAD,)),
    Household(0.03, (24, 36), (HEAD, SPOUSE)),
    Household(0.085, (48, 68), (HEAD, SPOUSE)),
    Household(0.04, (66, 92), (HEAD, SPOUSE)),
    Household(0.21, (27, 60), (HEAD, SPOUSE, CHILD)),
    Household(0.16, (28, 54), (HEAD, SPOUSE, CHILD, SECOND_CHILD)),
    Household(0.025, (30, 58), (HEAD, CHILD)),
    Household(0.08, (30, 58), (HEAD, SPOUSE, CHILD, MOTHER)),
    Household(0.125, (30, 58), (HEAD, SPOUSE, CHILD, FATHER, MOTHER)),
    Household(0.075, (29, 50), (HEAD, SPOUSE, CHILD, SECOND_CHILD, FATHER, MOTHER)),
    Household(0.10, (52, 76), (HEAD, SPOUSE, CHILD, CHILD_IN_LAW, GRANDCHILD)),
    Household(0.035, (20, 42), (HEAD, LODGER, LODGER, LODGER)),
)


def build_people(city: City, dwellings: pl.DataFrame) -> pl.DataFrame:
    """One row a resident, ordered by dwelling.

    Columns: dwelling i4 (row in `dwellings`), building i4 (row in `city.buildings`), person_id text, name text,
    male bool, birth date, id_number text, phone text (null for children), relation text (GB/T 4761),
    household text.
    """
    rng = generator(city.seed, "people")
    occupied = np.flatnonzero(rng.random(dwellings.height) >= EMPTY_SHARE)
    shares = np.array([kind.share for kind in HOUSEHOLDS])
    kind = rng.choice(len(HOUSEHOLDS), size=occupied.size, p=shares / shares.sum())
    size = np.array([len(k.members) for k in HOUSEHOLDS])[kind]
    household = np.repeat(np.arange(occupied.size), size)
    position = np.arange(household.size) - np.repeat(np.cumsum(size) - size, size)
    width = max(len(k.members) for k in HOUSEHOLDS)
    roles = np.array([list(k.members) + [-1] * (width - len(k.members)) for k in HOUSEHOLDS])
    role = roles[kind[household], position]

    age = _ages(kind, household, role, rng)
    male = _sexes(household, role, occupied.size, rng)
    birth = np.datetime64(AS_OF) - (age * 365.2425).astype("timedelta64[D]")
    dwelling = occupied[household]
    building = dwellings.get_column("building").to_numpy()[dwelling]
    place = city.buildings["place_id"].to_numpy()[building]
    village = (city.buildings["use"] == "courtyard").to_numpy()[building]
    names = _names(role, household, male, birth, place, village, rng)
    phone = mobile_numbers(household.size, rng)
    has_phone = (age >= 12) & (rng.random(household.size) < np.where(age > 75, 0.6, 0.96))
    return (
        pl.DataFrame(
            {
                "dwelling": dwelling.astype(np.int32),
                "building": building.astype(np.int32),
                "male": male,
                "birth": birth,
                "relation": _relation(role, male),
                "has_phone": has_phone,
                "household": household.astype(np.int32),
            }
        )
        .with_columns(
            pl.format("P{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(7)).alias("person_id"),
            names.alias("name"),
            identity_numbers(birth, male, rng).alias("id_number"),
            pl.when("has_phone").then(phone).alias("phone"),
            pl.format("H{}", pl.col("household").cast(pl.String).str.zfill(7)).alias("household"),
        )
        .drop("has_phone")
    )


def _ages(
    kind: npt.NDArray[np.int64],
    household: npt.NDArray[np.int64],
    role: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> npt.NDArray[np.float64]:
    """Age in years of each member at AS_OF, from the head's age."""
    low, high = (np.array(ends, dtype=float) for ends in zip(*(k.head_age for k in HOUSEHOLDS), strict=True))
    head = (low[kind] + rng.random(kind.size) * (high[kind] - low[kind]))[household]
    noise = rng.normal(size=household.size)
    gap = np.clip(27.5 + 4.0 * noise, 20, 41)
    eldest = np.clip(27.0 + 3.5 * rng.normal(size=kind.size), 20, 38)[household]
    child = np.maximum(head - eldest, rng.random(household.size) * 3)
    age = np.select(
        [role == each for each in RELATION_CODES],
        [
            head,
            np.maximum(head - 1.2 + 2.2 * noise, 19.5),
            child,
            np.maximum(head - eldest - 3.5 - np.abs(1.5 * noise), rng.random(household.size) * 2),
            head + gap + 1,
            head + gap - 1,
            np.maximum(child + 1.5 * noise, 20),
            np.maximum(head - eldest - 26.5 - np.abs(3 * noise), rng.random(household.size) * 4),
            np.clip(head + 4 * noise, 18, 60),
        ],
    )
    lived: npt.NDArray[np.float64] = np.clip(age, 0.01, 101.0)
    return lived


def _sexes(
    household: npt.NDArray[np.int64],
    role: npt.NDArray[np.int64],
    households: int,
    rng: np.random.Generator,
) -> npt.NDArray[np.bool_]:
    head = (rng.random(households) < 0.74)[household]
    any_sex = rng.random(household.size) < 0.52
    child = (rng.random(households) < 0.52)[household]
    named = [role == r for r in (HEAD, SPOUSE, FATHER, MOTHER, CHILD, CHILD_IN_LAW)]
    return np.select(named, [head, ~head, np.True_, np.False_, child, ~child], any_sex).astype(bool)


def _relation(role: npt.NDArray[np.int64], male: npt.NDArray[np.bool_]) -> npt.NDArray[np.str_]:
    codes = np.array([RELATION_CODES[r] for r in range(len(RELATION_CODES))])
    return codes[role, np.where(male, 0, 1)]


def word_list(name: str) -> Any:
    """A YAML file of `ingest/demo_city/words`."""
    path = files("ingest.demo_city").joinpath("words", f"{name}.yml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _names(
    role: npt.NDArray[np.int64],
    household: npt.NDArray[np.int64],
    male: npt.NDArray[np.bool_],
    birth: npt.NDArray[np.datetime64],
    place: npt.NDArray[np.int64],
    in_village: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> pl.Series:
    """Full names: children bear the father's surname, a village has a few surnames that most bear."""
    words = word_list("names")
    surnames = np.array(list(words["surnames"]))
    weights = np.array(list(words["surnames"].values()), dtype=float)
    weights /= weights.sum()

    head_of = np.flatnonzero(role == HEAD)
    village, village_index = np.unique(place, return_inverse=True)
    common = rng.choice(surnames.size, size=(village.size, 3), p=weights)
    own = rng.choice(surnames.size, size=household.size, p=weights)
    local = common[village_index, rng.integers(3, size=household.size)]
    own = np.where(in_village & (rng.random(household.size) < VILLAGE_SURNAMES_SHARE), local, own)
    husband = np.where(male[head_of], own[head_of], -1)
    spouse_of = np.full(head_of.size, -1)
    spouses = np.flatnonzero(role == SPOUSE)
    spouse_of[household[spouses]] = spouses
    family = np.where((husband < 0) & (spouse_of >= 0), own[spouse_of], own[head_of])[household]
    follows = np.isin(role, (CHILD, SECOND_CHILD, GRANDCHILD, FATHER)) & (rng.random(household.size) < 0.95)
    surname = pl.Series(surnames.tolist())[np.where(follows, family, own)]
    return surname + _given_names(words, male, birth, rng)


def _given_names(
    words: Any, male: npt.NDArray[np.bool_], birth: npt.NDArray[np.datetime64], rng: np.random.Generator
) -> pl.Series:
    year = birth.astype("datetime64[Y]").astype(np.int64) + 1970
    starts = np.array([era["born_from"] for era in words["given"]])
    era_of = np.maximum(np.searchsorted(starts, year, side="right") - 1, 0)
    vocabulary = [""]
    first = np.zeros(male.size, dtype=np.int64)
    second = np.zeros(male.size, dtype=np.int64)
    for index, era in enumerate(words["given"]):
        for is_male, sex in ((True, "male"), (False, "female")):
            rows = np.flatnonzero((era_of == index) & (male == is_male))
            single = rng.random(rows.size) < era["single"]
            heads, tails = list(era[sex]["first"]), list(era[sex]["second"])
            head = len(vocabulary) + rng.integers(len(heads), size=rows.size)
            first[rows] = np.where(single, 0, head)
            second[rows] = len(vocabulary) + len(heads) + rng.integers(len(tails), size=rows.size)
            vocabulary += [*heads, *tails]
    rare = np.flatnonzero(rng.random(male.size) < RARE_CHARACTER_SHARE)
    second[rare] = len(vocabulary) + rng.integers(len(words["rare_given"]), size=rare.size)
    characters = pl.Series([*vocabulary, *words["rare_given"]])
    return characters[first] + characters[second]
