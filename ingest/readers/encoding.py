"""Which encoding a text file is in, and its bytes as UTF-8, even where some lines are in another.

Chinese departmental text is GB18030 (GB 18030-2022, of which GBK and GB 2312 are subsets) or UTF-8 with or
without a byte order mark; spreadsheet programs also write UTF-16. No byte of a line end, a quote, a comma
or a tab is ever the second byte of a GB18030 character, so lines can be cut before they are decoded.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from catalogs.errors import BadInput

SAMPLE_BYTES = 1 << 20
CHUNK_BYTES = 8 << 20
_MOST_BAD_LINES = 0.2
"""More lines than this that do not decode: the file is in another encoding, or is no text."""

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16", "utf-32")
"""A line end of theirs is more than one byte."""

_SAME = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf-8-bom": "utf-8",
    "utf-8-sig": "utf-8",
    "utf8": "utf-8",
    "ascii": "utf-8",
}


@dataclass(frozen=True)
class Chunk:
    """Whole lines as UTF-8. `other`: byte offsets of the lines that were in another encoding."""

    data: bytes
    other: tuple[int, ...] = ()


def python_name(encoding: str) -> str:
    """Python's name of an encoding of a source description. Raises BadInput for one nobody knows."""
    name = encoding.strip().casefold().replace("_", "-")
    try:
        return _SAME.get(name) or _SAME.get(codecs.lookup(name).name, codecs.lookup(name).name)
    except LookupError:
        raise BadInput(
            f"The encoding '{encoding}' is unknown.", "Use GB18030, UTF-8, UTF-8-BOM or UTF-16."
        ) from None


def detect(path: Path, declared: str | None) -> str:
    """The encoding of a file: 'utf-8', 'gb18030', 'utf-16-le', … without a word about a byte order mark.

    Raises BadInput where the bytes contradict the declared encoding, or fit none.
    """
    wanted = python_name(declared) if declared else None
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
        whole = len(sample) < SAMPLE_BYTES
    found = next((name for bom, name in _BOMS if sample.startswith(bom)), None)
    if found is None:
        found = _likely(sample if whole else sample[: sample.rfind(b"\n") + 1 or None], path, wanted)
    if (
        wanted
        and found != wanted
        and not any(found.startswith(one) and wanted.startswith(one) for one in _WIDE)
    ):
        raise BadInput(
            f"{path.name} is described as {declared}, but its bytes are {found.upper()}.",
            f"Set 'encoding: {found.upper()}' in its source description, or have the file exported again.",
        )
    return found


def _likely(sample: bytes, path: Path, wanted: str | None) -> str:
    """The encoding that fits the sample's lines; the wanted one where both do."""
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    if b"\0" in sample:
        raise BadInput(
            f"{path.name} is no text file: it holds zero bytes.", "Check that the right file was delivered."
        )
    if not lines:
        return wanted or "utf-8"
    if wanted and wanted not in ("utf-8", "gb18030"):
        return wanted
    bad = {name: sum(not decodes(line, name) for line in lines) / len(lines) for name in ("utf-8", "gb18030")}
    # Chance makes much UTF-8 valid GB18030, but hardly any GB18030 valid UTF-8.
    best = "utf-8" if bad["utf-8"] <= min(_MOST_BAD_LINES, bad["gb18030"] + 0.05) else "gb18030"
    if wanted and bad[wanted] <= _MOST_BAD_LINES and best != "utf-8":
        best = wanted
    if bad[best] > _MOST_BAD_LINES:
        raise BadInput(
            f"The encoding of {path.name} is unknown: neither UTF-8 nor GB18030 fits"
            f" {min(bad.values()):.0%} of its lines.",
            "Have the file exported again as UTF-8.",
        )
    return best


def decodes(line: bytes, encoding: str) -> bool:
    """Whether bytes are valid in an encoding."""
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def chunks(path: Path, encoding: str, chunk_bytes: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """The file as UTF-8, cut at line ends; every chunk but the last ends with one. Memory: a few chunks.

    Bytes that no encoding can mean become U+FFFD. Line ends of old Macintosh files become `\\n`.
    """
    with path.open("rb") as file:
        _skip_bom(file)
        if encoding.startswith(_WIDE):
            yield from _decoded_stream(file, encoding, chunk_bytes)
            return
        rest, macintosh = b"", None
        while data := file.read(chunk_bytes):
            if macintosh is None:
                macintosh = b"\r" in data and b"\n" not in data
            if macintosh:
                data = data.replace(b"\r", b"\n")
            data = rest + data
            cut = data.rfind(b"\n") + 1
            rest = data[cut:]
            if cut:
                yield _as_utf8(data[:cut], encoding)
        if rest:
            yield _as_utf8(rest, encoding)


def _skip_bom(file: BinaryIO) -> None:
    start = file.read(4)
    file.seek(next((len(bom) for bom, _ in _BOMS if start.startswith(bom)), 0))


def _decoded_stream(file: BinaryIO, encoding: str, chunk_bytes: int) -> Iterator[Chunk]:
    decoder, rest = codecs.getincrementaldecoder(encoding)(errors="replace"), ""
    while data := file.read(chunk_bytes):
        text = rest + decoder.decode(data)
        cut = text.rfind("\n") + 1
        rest = text[cut:]
        if cut:
            yield Chunk(text[:cut].encode())
    if rest := rest + decoder.decode(b"", final=True):
        yield Chunk(rest.encode())


def _as_utf8(data: bytes, encoding: str) -> Chunk:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _line_by_line(data, encoding)
    return Chunk(data if encoding == "utf-8" else text.encode("utf-8", "replace"))


def _line_by_line(data: bytes, encoding: str) -> Chunk:
    """Each line in the encoding it is in: files are pasted together from exports of two systems."""
    lines, other, length = [], [], 0
    for line in _split_at_newlines(data):
        text, is_other = _line(line, encoding)
        if is_other:
            other.append(length)
        lines.append(text)
        length += len(text)
    return Chunk(b"".join(lines), tuple(other))


def _split_at_newlines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    last = parts.pop()
    return [part + b"\n" for part in parts] + ([last] if last else [])


def _line(line: bytes, encoding: str) -> tuple[bytes, bool]:
    """The line as UTF-8, and whether it was in the other encoding than the file's."""
    if line.isascii():
        return line, False
    if encoding != "utf-8" and decodes(line, "utf-8") and any(0xE3 <= byte <= 0xE9 for byte in line):
        return line, True
    text = line.decode(encoding, "replace")
    foreign = encoding == "utf-8" and text.count("\ufffd") > sum(map(str.isalpha, text)) // 4
    if foreign and decodes(line, "gb18030"):
        return line.decode("gb18030").encode("utf-8", "replace"), True
    return text.encode("utf-8", "replace"), False
