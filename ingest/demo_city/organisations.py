"""Organisations of the demo city: firms, shops, farms, schools, committees. Every name and code is invented.

Categories follow GB/T 12402-2000 (economic type) where that has one, credit codes GB 32100-2015 with an area
code that does not exist (`ingest.demo_city.numbers`).
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.demo_city.addresses import AddressBook
from ingest.demo_city.city import City
from ingest.demo_city.numbers import credit_codes, generator, landline_numbers, mobile_numbers
from ingest.demo_city.people import AS_OF, word_list

ORGANISATIONS = 50_000
"""At scale 1."""

SECTOR_OF_USE = {
    "industrial": "industrial",
    "office": "office",
    "commercial": "commercial",
    "residential": "home",
    "courtyard": "village",
}
SECTOR_SHARES = {"industrial": 0.15, "office": 0.27, "commercial": 0.32, "home": 0.16, "village": 0.10}

_FORMS = {
    "有限公司": ("9", "1", "173"),
    "有限责任公司": ("9", "1", "159"),
    "股份有限公司": ("9", "1", "160"),
    "厂": ("9", "1", "171"),
    "事务所": ("9", "1", "172"),
    "农民专业合作社": ("9", "3", "A5"),
    "家庭农场": ("9", "2", "175"),
    "school": ("1", "2", "A2"),
    "居民委员会": ("5", "5", "A4"),
    "村民委员会": ("5", "4", "A4"),
}
"""Form in the name: authority and kind of GB 32100, category. Every other form is an individual business."""
_INDIVIDUAL = ("9", "2", "175")

Rows = npt.NDArray[np.int64]


def build_organisations(
    city: City, book: AddressBook, dwellings: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """One row an organisation, ordered by building.

    Columns: organisation_id text, building i8, dwelling i8 (row in `dwellings`, -1 outside a home), name, uscc,
    category (code of the list organisation_category), legal_representative, phone, established date,
    inside_floor and inside_room (text, '' where it has none).
    """
    rng = generator(city.seed, "organisations")
    total = max(round(ORGANISATIONS * city.scale), 12)
    fixed = _institutions(book)
    firms = _firms(book, max(total - fixed.height, 0), rng)
    rows = pl.concat([fixed, firms]).sort("building", maintain_order=True)
    building = rows["building"].to_numpy()
    dwelling = _dwellings_of(building, rows["sector"].to_numpy(), dwellings, rng)
    forms = [_FORMS.get(form, _INDIVIDUAL) for form in rows["form"]]
    authority, kind = (np.array([ord(form[at]) for form in forms], dtype=np.uint8) for at in (0, 1))
    adults = people.filter(pl.col("birth").dt.year() < AS_OF.year - 22)["name"]
    heads = adults[rng.integers(len(adults), size=rows.height)] if len(adults) else rows["name"]
    days = (rng.beta(1.6, 1.0, size=rows.height) * 9800).astype("timedelta64[D]")
    floor, room = _inside(book, building, rows["sector"].to_numpy(), rng)
    landline = pl.Series(rng.random(rows.height) < 0.35)
    phone = (
        pl.when(landline).then(landline_numbers(rows.height, rng)).otherwise(mobile_numbers(rows.height, rng))
    )
    return rows.select(
        pl.format("O{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)).alias("organisation_id"),
        "building",
        pl.Series("dwelling", dwelling),
        "name",
        credit_codes(authority, kind, rows.height, rng).alias("uscc"),
        pl.Series("category", [form[2] for form in forms], dtype=pl.String),
        heads.alias("legal_representative"),
        phone.alias("phone"),
        pl.Series("established", np.datetime64("2000-01-01") + days).cast(pl.Date),
        pl.Series("inside_floor", floor),
        pl.Series("inside_room", room),
    )


def _institutions(book: AddressBook) -> pl.DataFrame:
    """Schools, hospitals and the committee of each filled community."""
    parts = book.buildings.with_row_index("building")
    schools = parts.filter(pl.col("use").is_in(["school", "hospital"]) & (pl.col("place") != ""))
    schools = schools.unique("place_id", keep="first", maintain_order=True).select(
        "building", name="place", form=pl.lit("school"), sector=pl.lit("public")
    )
    public = pl.when(pl.col("use") == "public").then(0).otherwise(pl.col("use") == "courtyard")
    committees = parts.sort(public.cast(pl.Int8), maintain_order=True).unique(
        "community_code", keep="first", maintain_order=True
    )
    village = pl.col("community").str.ends_with("村")
    form = pl.when(village).then(pl.lit("村民委员会")).otherwise(pl.lit("居民委员会"))
    named = pl.when(village).then(pl.col("community").str.strip_suffix("村") + "村").otherwise("community")
    committees = committees.select(
        "building",
        name=pl.concat_str(["host", pl.col("town"), named, form]),
        form=form,
        sector=pl.lit("public"),
    )
    return pl.concat([schools, committees]).with_columns(pl.col("building").cast(pl.Int64))


def _firms(book: AddressBook, total: int, rng: np.random.Generator) -> pl.DataFrame:
    words = word_list("firms")
    use = book.buildings["use"].to_numpy()
    weight = np.array([SECTOR_OF_USE.get(each, "") for each in use])
    shares = {sector: share for sector, share in SECTOR_SHARES.items() if (weight == sector).any()}
    sum_of_shares = sum(shares.values()) or 1.0
    parts = []
    for sector, share in shares.items():
        candidates = np.flatnonzero(weight == sector)
        count = round(total * share / sum_of_shares)
        building = np.sort(candidates[rng.integers(candidates.size, size=count)])
        spec = words["sectors"][sector]
        forms, odds = list(spec["form"]), np.array(list(spec["form"].values()), dtype=float)
        parts.append(
            pl.DataFrame(
                {
                    "building": building,
                    "trade": pl.Series(spec["trades"])[rng.integers(len(spec["trades"]), size=count)],
                    "form": pl.Series(forms)[rng.choice(len(forms), size=count, p=odds / odds.sum())],
                    "sector": pl.Series([sector]).new_from_index(0, count),
                }
            )
        )
    firms = pl.concat(parts) if parts else pl.DataFrame()
    return _named(firms, book, words, rng) if firms.height else _institutions(book).head(0)


def _named(
    firms: pl.DataFrame, book: AddressBook, words: dict[str, str], rng: np.random.Generator
) -> pl.DataFrame:
    first, second = (pl.Series(list(words[key])) for key in ("brand_first", "brand_second"))
    brand = (
        first[rng.integers(len(first), size=firms.height)]
        + second[rng.integers(len(second), size=firms.height)]
    )
    county = book.buildings["host"][firms["building"]]
    local = pl.Series(rng.random(firms.height) < 0.4)
    company = firms["form"].str.contains("公司|厂|事务所")
    region = pl.when(company & ~local).then(pl.lit("东营")).when(company).then(pl.lit("东营市"))
    third = second[rng.integers(len(second), size=firms.height)]
    return (
        firms.with_columns(region=region.otherwise(county), brand=brand, third=third)
        .with_columns(name=pl.concat_str(["region", "brand", "trade", "form"]))
        .with_columns(again=pl.col("name").is_first_distinct().not_())
        .with_columns(
            name=pl.when("again")
            .then(pl.concat_str(["region", "brand", "third", "trade", "form"]))
            .otherwise("name")
        )
        .select("building", "name", "form", "sector")
    )


def _dwellings_of(
    building: Rows, sector: npt.NDArray[np.object_], dwellings: pl.DataFrame, rng: np.random.Generator
) -> Rows:
    """A dwelling of the building for those who work at home, more often on the ground floor; else -1."""
    of = dwellings["building"].to_numpy()
    order = np.argsort(of, kind="stable")
    start = np.searchsorted(of[order], building)
    count = np.searchsorted(of[order], building, side="right") - start
    drawn = (rng.random(building.size) * count).astype(np.int64)
    at_home = np.isin(sector, ("home", "village")) & (count > 0)
    if not order.size:
        return np.full(building.size, -1)
    return np.where(at_home, order[np.minimum(start + drawn, order.size - 1)], -1)


def _inside(
    book: AddressBook, building: Rows, sector: npt.NDArray[np.object_], rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    """Floor and room inside offices, a shop number in markets; '' elsewhere."""
    named = (book.buildings["building_name"].to_numpy() != "")[building]
    storeys = book.buildings["storeys"].to_numpy()[building]
    floor = 1 + (rng.random(building.size) * storeys).astype(np.int64)
    room = rng.integers(1, 25, size=building.size)
    written = rng.random(building.size)
    floors, rooms = [], []
    for at in range(building.size):
        office = sector[at] == "office" or (sector[at] == "commercial" and bool(named[at]))
        floors.append(f"{floor[at]}层" if office and storeys[at] > 2 and written[at] < 0.6 else "")
        rooms.append(f"{floor[at]}{room[at]:02d}室" if office and storeys[at] > 2 else "")
    return floors, rooms
