"""The run: from a delivery of departmental files to loaded tables, resumable at any moment."""

from ingest.pipeline.run import Ingested, ingest_delivery

__all__ = ["Ingested", "ingest_delivery"]
