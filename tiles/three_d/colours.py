"""Vertex colours of the buildings from `palette.yml`: by use, height, and part of the body."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from tiles.three_d.extrude import FOOT, ROOF, Mesh
from tiles.three_d.frame import Floats


@dataclass(frozen=True)
class Palette:
    """Linear RGB 0…1 of walls and roofs, one row a use, and how light changes over a body."""

    uses: tuple[str, ...]
    walls: Floats
    roofs: Floats
    foot_light: float
    tall_m: float
    tall_light: float
    variation: float


@cache
def palette(path: Path = Path(__file__).with_name("palette.yml")) -> Palette:
    """The palette; `other` is the last use."""
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    uses = {name: colours for name, colours in content["uses"].items() if name != "other"}
    uses["other"] = content["uses"]["other"]
    return Palette(
        uses=tuple(uses),
        walls=np.array([linear(colours["wall"]) for colours in uses.values()]),
        roofs=np.array([linear(colours["roof"]) for colours in uses.values()]),
        foot_light=float(content["foot_light"]),
        tall_m=float(content["tall_m"]),
        tall_light=float(content["tall_light"]),
        variation=float(content["variation"]),
    )


def linear(colour: str) -> Floats:
    """Linear RGB of an sRGB hex colour: glTF's COLOR_0 is linear (IEC 61966-2-1)."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def vertex_colours(mesh: Mesh, uses: list[str], height_m: Floats, codes: list[str]) -> NDArray[np.uint8]:
    """Linear RGB, (vertices, 3), for a mesh whose features have these uses, heights and building codes."""
    chosen = palette()
    known = {name: i for i, name in enumerate(chosen.uses)}
    use = np.array([known.get(name, len(known) - 1) for name in uses])
    mixed = np.array([int(code[-5:]) * 2654435761 % 2**32 / 2**32 for code in codes])
    light = 1 + (mixed - 0.5) * 2 * chosen.variation
    light += chosen.tall_light * np.minimum(height_m / chosen.tall_m, 1.0)
    roof = (mesh.parts == ROOF)[:, None]
    colour = np.where(roof, chosen.roofs[use[mesh.features]], chosen.walls[use[mesh.features]])
    colour = colour * light[mesh.features, None]
    colour[mesh.parts == FOOT] *= chosen.foot_light
    levels: NDArray[np.uint8] = np.round(np.clip(colour, 0, 1) * 255).astype(np.uint8)
    return levels
