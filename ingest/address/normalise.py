"""Step 1: one spelling for what looks the same.

NFKC (full-width, circled, Kangxi radicals), the CJK radicals that NFKC leaves alone, traditional
forms, dashes, brackets and number signs; control characters, emoji and white space go. The table works
character by character, so that every position of the result points back into the original text.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

MAX_CHARACTERS = 300
"""An address is shorter: what comes after is not looked at."""

_SAME = {
    **dict.fromkeys("‐‑‒–—―−－ー~～﹣", "-"),
    **dict.fromkeys("（【〔［[｛{〈《「『“‘<", "("),
    **dict.fromkeys("）】〕］]｝}〉》」』”’>", ")"),
    **dict.fromkeys("，、；;。｡|｜/\\!！?？:：'\"`^*=+@&_", ","),
    **dict.fromkeys("＃№", "#"),
    **dict.fromkeys(".·•・", "."),
}
_GAP = " "


class _Table(dict[int, str]):
    """Code point → its spelling, '' where it goes. Filled while it is used."""

    def __init__(self, glyphs: dict[str, str]) -> None:
        super().__init__()
        self._glyphs = glyphs

    def __missing__(self, code: int) -> str:
        spelling = self._spell(chr(code))
        self[code] = spelling
        return spelling

    def _spell(self, character: str) -> str:
        if character in self._glyphs:
            return self._glyphs[character]
        if character in _SAME:
            return _SAME[character]
        if character.isspace():
            return _GAP
        category = unicodedata.category(character)
        if category[0] in "CM" or category == "Sk":
            return ""
        folded = unicodedata.normalize("NFKC", character).upper()
        if folded != character:
            return "".join(self[ord(part)] for part in folded)
        return "" if category in ("So", "Sm", "Sc") else character


@cache
def _table() -> _Table:
    lines = files("ingest.address").joinpath("glyphs.csv").read_text(encoding="utf-8").splitlines()[1:]
    return _Table({line[0]: line[2] for line in lines})


@cache
def _clean() -> re.Pattern[str]:
    """Texts of digits, punctuation and characters whose spelling is their own."""
    table = _table()
    own = [code for code in range(0x4E00, 0x9FA6) if table[code] == chr(code)]
    ranges: list[list[int]] = []
    for code in own:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges) + r"0-9#(),.\-〇]*")


_LETTER_FOR_DIGIT = re.compile(r"(?<=[0-9])[OLI](?![A-HJKMNP-Z]{2})")
_DIGIT = {"O": "0", "L": "1", "I": "1"}
_GAP_BETWEEN_NUMBERS = re.compile(r"(?<=[0-9A-Z]) +(?=[0-9A-Z])")


def normalise(text: str) -> str:
    """The normalised text, at most `MAX_CHARACTERS` long. Idempotent."""
    if len(text) <= MAX_CHARACTERS and _clean().fullmatch(text):
        return text  # no letters either: the usual case costs one scan
    spelled = text[: 2 * MAX_CHARACTERS].translate(_table())
    if _GAP in spelled:
        spelled = _GAP_BETWEEN_NUMBERS.sub("-", spelled).replace(_GAP, "")
    return _with_digits(spelled[:MAX_CHARACTERS])


_BROKEN_NUMBER = re.compile(r"(?<=[村庄屯路街道巷])\s*[0-9０-９](?:\s*[0-9０-９]){1,4}\s*(?=号(?!\s*楼))")
_WHITE = re.compile(r"\s+")


def with_whole_numbers(text: str) -> str | None:
    """The text as written without the blanks inside the number behind a road or village; None where there are none."""
    whole = _BROKEN_NUMBER.sub(lambda found: _WHITE.sub("", found.group()), text)
    return whole if whole != text else None


def _with_digits(text: str) -> str:
    """5O1 → 501, 6l号 → 61号; one after the other, so that 1OO becomes 100."""
    while found := _LETTER_FOR_DIGIT.search(text):
        text = text[: found.start()] + _DIGIT[found.group()] + text[found.end() :]
    return text


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """The normalised text, and for each of its characters the position in `text` that it came from."""
    table = _table()
    spelled: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text[: 2 * MAX_CHARACTERS]):
        for part in table[ord(character)]:
            spelled.append(part)
            origin.append(position)
    joined = "".join(spelled)
    between = {match.start() for match in _GAP_BETWEEN_NUMBERS.finditer(joined)}
    kept = [
        (("-" if part == _GAP else part), place)
        for index, (part, place) in enumerate(zip(spelled, origin, strict=True))
        if part != _GAP or index in between
    ][:MAX_CHARACTERS]
    return _with_digits("".join(part for part, _ in kept)), [place for _, place in kept]
