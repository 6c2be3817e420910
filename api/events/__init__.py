"""Events on the map (事在格中现): the list, counts, tiles with filters, one event's card, and reporting.

Everything is read as the person (row policies, column grants), and through `published_event`: services for
people in need of care are in no answer (`PRIVACY.md`).
"""

from api.events.routes import router

__all__ = ["router"]
