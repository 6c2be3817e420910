"""Rasters: Cloud Optimised GeoTIFFs and the hillshade of the terrain."""
