"""A proposal as a source description to confirm: YAML with the reason of every line in a comment."""

import json
import re

import numpy as np
import numpy.typing as npt
import shapely

from catalogs.errors import BadInput
from ingest.clean.geometry import city_outline, coordinates
from ingest.datum import detect_datum, examine
from ingest.fields import MUST_HOLD
from ingest.propose.proposal import Proposal


def described(proposal: Proposal, roads: npt.NDArray[np.object_] | None = None) -> str:
    """The text of the YAML file. `roads` (EPSG:4490), where they are loaded, tell the geographic datums apart."""
    name = re.sub(r"\W+", "_", proposal.path.stem.casefold(), flags=re.ASCII).strip("_") or "source"
    lines = [
        "# 请逐行确认，改正后存入 catalogs/sources/。 Confirm every line, then keep it in catalogs/sources/.",
        f"id: {name}",
        f"title: {{zh: {_text(proposal.path.stem)}, en: {_text(proposal.path.stem)}}}",
        'department: {zh: "", en: ""}  # 哪个部门 / whose file',
        f"file: {_text(proposal.path.name)}",
        f"format: {proposal.format}",
        *([] if proposal.header else ["header: false  # 首行就是数据 / the first row holds values"]),
        f"target: {proposal.target}",
        "order: 90",
        *_points(proposal, roads),
        *_address(proposal),
        *_columns(proposal),
        *_refused(proposal),
        *(f"# {_text(one)}: 未识别 / not recognised" for one in proposal.left),
        *(f"# 缺 / missing: {one}" for one in proposal.missing),
    ]
    return "\n".join(lines) + "\n"


def _columns(proposal: Proposal) -> list[str]:
    must = MUST_HOLD.get(proposal.target, ())
    lines = [
        f"  {one.field}: {{names: [{_text(one.column)}]{', required: true' if one.field in must else ''}}}"
        f"  # {'; '.join(one.reasons)}"
        for one in proposal.mapped
        if one.field not in ("longitude", "latitude")
    ]
    return ["columns:", *lines] if lines else ["columns: {}"]


def _refused(proposal: Proposal) -> list[str]:
    if not proposal.refused:
        return []
    rules = [f"# 拒收 / refused: {_text(name)}: {rule}" for name, rule in proposal.refused.items()]
    return [*rules, f"refused: [{', '.join(_text(name) for name in proposal.refused)}]"]


def _address(proposal: Proposal) -> list[str]:
    for name in ("address", "place_text"):
        if proposal.column_of(name):
            return [f"address_field: {name}"]
    return []


def _points(proposal: Proposal, roads: npt.NDArray[np.object_] | None) -> list[str]:
    lon, lat = proposal.column_of("longitude"), proposal.column_of("latitude")
    if lon is None or lat is None:
        return []
    import pyarrow as pa

    whole = [
        coordinates(pa.array(list(proposal.values[name]), pa.string()))[: len(proposal.values[lat])]
        for name in (lon, lat)
    ]
    size = min(map(len, whole))
    points = np.column_stack([one[:size] for one in whole])
    said = {one.field: "; ".join(one.reasons) for one in proposal.mapped}
    return [
        f"longitude: {_text(lon)}  # {said['longitude']}",
        f"latitude: {_text(lat)}  # {said['latitude']}",
        _datum(points, city_outline(), roads, proposal.path.name),
    ]


def _datum(
    points: npt.NDArray[np.float64],
    city: shapely.Geometry,
    roads: npt.NDArray[np.object_] | None,
    name: str,
) -> str:
    try:
        found = detect_datum(points, None, city, roads, name=name)
    except BadInput:
        inside = examine(points, city, None).inside
        fits = ", ".join(f"{datum} {share:.0%}" for datum, share in inside.items() if share >= 0.5) or "none"
        return (
            "# datum: 请填写 / fill in: contents cannot tell CGCS2000, WGS84, GCJ-02 and BD-09 apart without roads "
            f"(inside the city: {fits})"
        )
    return f"datum: {found}  # 与道路最吻合 / fits the roads best"


def _text(value: str) -> str:
    """A scalar that YAML reads as this text."""
    plain = re.fullmatch(r"[\w\u3400-\u9fff][\w\u3400-\u9fff.\-]*", value) and not re.fullmatch(
        r"[\d._\-]+|true|false|yes|no|on|off|null|y|n|x?e?\d+", value, re.IGNORECASE
    )
    return value if plain else json.dumps(value, ensure_ascii=False)
