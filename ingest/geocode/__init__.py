"""Addresses to buildings: gazetteer, stated, candidates, score, decide, batch (one step a file)."""

from ingest.geocode.batch import MATCH_SCHEMA, geocode_batch
from ingest.geocode.gazetteer import Gazetteer
from ingest.geocode.reasons import Reason

__all__ = ["MATCH_SCHEMA", "Gazetteer", "Reason", "geocode_batch"]
