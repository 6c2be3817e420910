"""Names of places and roads as people shorten and spell them."""

import re

_ENDING = re.compile(
    r"(?:小区|花园|家园|公寓|花苑|嘉园|名苑|庄园|佳园|雅居|新村|佳苑|苑|村|社区|住宅区|生活区|家属院|基地)$"
)
_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_NUMBERED = re.compile(r"[一二三四五六七八九]")


_PART = re.compile(r"(?<=.)([A-Z]|[0-9]{1,3})(?:座|号楼|栋|幢|楼)$")


def name_and_part(name: str) -> tuple[str, str]:
    """恒大大厦B座 → 恒大大厦 and B; a name without such a part has ''."""
    found = _PART.search(name)
    return (name[: found.start()], found.group(1)) if found else (name, "")


def place_stem(name: str) -> str:
    """安泰 of 安泰小区; a name that would become too short stays as it is."""
    stem = _ENDING.sub("", name)
    return stem if len(stem) >= 2 else name


def digit_spelling(road: str) -> str:
    """东2路 of 东二路."""
    return _NUMBERED.sub(lambda found: _DIGITS[found.group()], road)
