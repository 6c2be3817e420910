"""Loading: Arrow into PostGIS by binary COPY, the address tree, and the indexes around them."""
