"""Vector, raster and 3D tiles."""
