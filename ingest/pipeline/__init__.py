"""The run: from a delivery of departmental files to loaded tables, resumable at any moment."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from catalogs.progress import Reporter
from catalogs.settings import Settings

if TYPE_CHECKING:
    from ingest.pipeline.run import Ingested

__all__ = ["ingest_delivery"]


def ingest_delivery(
    settings: Settings,
    folder: Path,
    reporter: Reporter,
    delivered_on: date | None = None,
    accept_fewer: frozenset[str] = frozenset(),
) -> "Ingested":
    """Load the delivery in `folder`; see `ingest.pipeline.run`, which workers have no need to import."""
    from ingest.pipeline.run import ingest_delivery

    return ingest_delivery(settings, folder, reporter, delivered_on, accept_fewer)
