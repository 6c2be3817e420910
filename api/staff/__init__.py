"""`/api/runs` and `/api/review`: what GIS staff look at and decide after an ingest."""

from api.staff.routes import router

__all__ = ["router"]
