"""Vector tiles of registry layers, and the static base map."""
