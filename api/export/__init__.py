"""`/api/export`: what a person may see of a layer, to take away as CSV or GeoPackage.

question (bbox, area, filter) ─ snapshot (access, count) ─ audit row ─┬ csv_file
                                                     └ notice ────────┴ geopackage
"""

from api.export.routes import Exports, exports, router

__all__ = ["Exports", "exports", "router"]
