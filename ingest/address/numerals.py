"""Chinese numerals to decimal digits: 十二 → 12, 一百零五 → 105, 五〇一 → 501, 二 → 2."""

from functools import lru_cache

_DIGITS = {character: index for index, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "两": 2}
_STEMS = {"甲": 1, "乙": 2, "丙": 3, "丁": 4}
_UNITS = {"十": 10, "百": 100, "千": 1000}

CHINESE_DIGITS = "零〇一二两三四五六七八九十百千"


@lru_cache(maxsize=65_536)
def canonical_number(text: str) -> str:
    """Digits of a number written in any way; a text that is no number comes back as it is.

    Leading zeros go: 03 → 3. Letters stay: 12A → 12A, A → A.
    """
    if text.isascii():
        return text.lstrip("0") or text[:1] if text.isdigit() else text
    if text in _STEMS:
        return str(_STEMS[text])
    value = _chinese_to_int(text)
    return text if value is None else str(value)


def _chinese_to_int(text: str) -> int | None:
    if any(character not in _DIGITS and character not in _UNITS for character in text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, None
    for character in text:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    if digit is not None:
        spoken_short = len(text) > 1 and text[-2] == "百"  # 一百二 is 120
        total += digit * 10 if spoken_short else digit
    return total


def chinese_number(number: int) -> str:
    """A number from 0 to 999 in Chinese numerals, as names of roads and estates write it: 12 → 十二."""
    figures = "〇一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = figures[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else figures[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (figures[ones] if ones or not text else "")
