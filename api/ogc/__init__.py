"""OGC APIs on pygeoapi: Features, Tiles, Records and Processes under `/ogc`."""

from api.ogc.service import mount

__all__ = ["mount"]
