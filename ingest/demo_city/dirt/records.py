"""Dirt outside the address: swapped columns, wrong and missing numbers, names written another way.

Rows have `name`, `identity` (identity number or credit code), `phone`, `address`, and residents `birth`.
"""

import polars as pl

from ingest.demo_city.dirt.change import DRAW, Change, Kind, Words, pick

_NOTHING = pl.lit(None, dtype=pl.String)
_CHECKS = "0123456789"


def swapped_name_id(rows: pl.DataFrame, words: Words) -> Change:
    where = pl.col("identity").is_not_null()
    return Change({"name": pl.col("identity"), "identity": pl.col("name")}, where)


def swapped_address_phone(rows: pl.DataFrame, words: Words) -> Change:
    where = pl.col("address").is_not_null() & pl.col("phone").is_not_null()
    return Change({"address": pl.col("phone"), "phone": pl.col("address")}, where)


def wrong_check_digit(rows: pl.DataFrame, words: Words) -> Change:
    """Another digit at the end than the right check character."""
    identity = pl.col("identity")
    drawn = pick([pl.lit(digit) for digit in _CHECKS])
    next_one = pick([pl.lit(digit) for digit in _CHECKS[1:] + _CHECKS[:1]])
    body = identity.str.slice(0, 17)
    wrong = pl.when(identity.str.slice(17) == drawn).then(next_one).otherwise(drawn)
    return Change({"identity": body + wrong}, identity.str.len_chars() == 18)


def missing_id(rows: pl.DataFrame, words: Words) -> Change:
    return Change({"identity": pick([_NOTHING, pl.lit("无"), _NOTHING, pl.lit("不详")])})


def old_id(rows: pl.DataFrame, words: Words) -> Change:
    """The 15-digit number of before 1999: no century, no check digit."""
    identity = pl.col("identity")
    short = identity.str.slice(0, 6) + identity.str.slice(8, 9)
    return Change({"identity": short}, (identity.str.len_chars() == 18) & (pl.col("birth").dt.year() < 1999))


def missing_phone(rows: pl.DataFrame, words: Words) -> Change:
    return Change({"phone": _NOTHING}, pl.col("phone").is_not_null())


def name_spelling(rows: pl.DataFrame, words: Words) -> Change:
    """A person's name with a blank in it; a firm's with full-width brackets, without its city, or shortened."""
    name = pl.col("name")
    if "firm" in rows.columns:
        forms = [
            name.str.replace("有限责任公司$", "有限公司"),
            name.str.strip_prefix("山东").str.strip_prefix("东营市").str.strip_prefix("东营"),
            name.str.replace("有限公司$", "公司"),
            name.str.replace("（", "(").str.replace("）", ")"),
            name + " ",
            name.str.replace("股份有限公司$", "股份公司"),
            name.str.replace("^东营市?", "东营市"),
        ]
        written = pick(forms)
        return Change({"name": written}, written != name)
    spaced = name.str.slice(0, 1) + pick([pl.lit(" "), pl.lit("　"), pl.lit("  ")]) + name.str.slice(1)
    return Change({"name": pl.when(DRAW // 4 % 4 == 0).then(name + " ").otherwise(spaced)})


def wrong_birth_date(rows: pl.DataFrame, words: Words) -> Change:
    shift = pl.duration(days=(DRAW % 600).cast(pl.Int64) - 300)
    return Change({"birth": (pl.col("birth") + shift).cast(pl.Date)}, DRAW % 600 != 300)


KINDS: dict[str, Kind] = {
    "swapped_name_id": swapped_name_id,
    "swapped_address_phone": swapped_address_phone,
    "wrong_check_digit": wrong_check_digit,
    "missing_id": missing_id,
    "old_id": old_id,
    "missing_phone": missing_phone,
    "name_spelling": name_spelling,
    "wrong_birth_date": wrong_birth_date,
}
