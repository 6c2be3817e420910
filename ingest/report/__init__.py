"""The report of a run: one HTML file with pictures, no outside request and no personal value."""

from ingest.report.write import write_report

__all__ = ["write_report"]
