"""Who may not have what, written down a second time: the registry is compared with it, not with itself."""

from collections.abc import Callable, Mapping

from catalogs.access import roles
from catalogs.layers import Layer

HIDDEN: dict[tuple[str, str | None], frozenset[str]] = {
    ("camera", None): frozenset({"grid_worker", "department_officer"}),
    ("organisation", "uscc"): frozenset({"grid_worker"}),
    ("event", "description"): frozenset(roles()),
}
"""Layer, or a column of it, to the roles that see the map and must not have it."""

BLIND = ("administrator", "auditor")
"""Roles that look after accounts and audit, and see no layer."""

NEVER = (
    "id_number", "phone", "birth_date", "sex", "resident_id", "password_hash", "owner_name",
    "legal_representative", "address_text", "source_row", "score", "run_id",
)  # fmt: skip
"""Columns that no layer has, for nobody."""


def hidden_that_are_open(layers_of: Callable[[str], Mapping[str, Layer]]) -> list[str]:
    """Layers and columns that a role has and must not have."""
    found = [f"{role} has layers" for role in BLIND if layers_of(role)]
    for (layer_id, column), without in HIDDEN.items():
        for role in sorted(without & set(roles())):
            layer = layers_of(role).get(layer_id)
            if layer is not None and (column is None or column in layer.property_names):
                found.append(f"{role} has {layer_id} {column or ''}")
    return found


def never_published(layers: Mapping[str, Layer]) -> list[str]:
    """Columns of persons, and of the matching, that a layer would publish."""
    return [
        f"{layer.id}.{name}" for layer in layers.values() for name in layer.property_names if name in NEVER
    ]
