"""Runs of the ingest and their reports."""

from pathlib import Path

import orjson

from api.security.reading import Reader
from api.staff.models import Run, RunDetail, RunFile, Runs, RunStep
from catalogs.access import Access
from catalogs.errors import NotFound
from catalogs.sources import sources

PAGE = 50

_RUNS = """
SELECT run_id, delivery, state, started_at, finished_at, report IS NOT NULL AS has_report, error,
    count(source_id)::integer AS files,
    coalesce(sum(rows_read), 0)::bigint AS rows_read, coalesce(sum(rows_loaded), 0)::bigint AS rows_loaded,
    coalesce(sum(rows_in_review), 0)::bigint AS rows_in_review,
    coalesce(sum(rows_rejected), 0)::bigint AS rows_rejected
FROM (
    SELECT run_id, delivery, state, started_at, finished_at, report, error FROM ingest_run
    WHERE ($1::integer IS NULL OR run_id < $1) AND ($2::integer IS NULL OR run_id = $2)
    ORDER BY run_id DESC LIMIT $3
) AS run
LEFT JOIN (
    SELECT run_id, source_id, rows_read, rows_loaded, rows_in_review, rows_rejected FROM ingest_file
) AS file USING (run_id)
GROUP BY run_id, delivery, state, started_at, finished_at, report, error ORDER BY run_id DESC
"""

_FILES = """
SELECT source_id, file, state, rows_read, rows_loaded, rows_in_review, rows_rejected, refused_columns, error,
    finished_at
FROM ingest_file WHERE run_id = $1
"""

_STEPS = "SELECT step, seconds, finished_at FROM ingest_step WHERE run_id = $1 ORDER BY finished_at"


async def list_runs(reader: Reader, access: Access, before: int | None) -> Runs:
    """A page of runs, the newest first."""
    rows = await reader.fetch(access, _RUNS, before, None, PAGE)
    runs = [_run(dict(row)) for row in rows]
    return Runs(runs=runs, next=runs[-1].run_id if len(runs) == PAGE else None)


async def one_run(reader: Reader, access: Access, run_id: int) -> RunDetail:
    """A run with its files and steps. Raises NotFound."""
    found = await reader.fetch(access, _RUNS, None, run_id, 1)
    if not found:
        raise NotFound(f"There is no run {run_id}.", "See the list of runs.")
    order = {source.id: position for position, source in enumerate(sources().values())}
    files = [_file(dict(row)) for row in await reader.fetch(access, _FILES, run_id)]
    steps = [RunStep(**dict(row)) for row in await reader.fetch(access, _STEPS, run_id)]
    return RunDetail(
        **_run(dict(found[0])).model_dump(),
        sources=sorted(files, key=lambda file: order.get(file.source_id, len(order))),
        steps=steps,
    )


async def report_of(reader: Reader, access: Access, run_id: int) -> Path:
    """The run's report as it lies on the server. Raises NotFound where there is none, or it is gone."""
    rows = await reader.fetch(access, "SELECT report FROM ingest_run WHERE run_id = $1", run_id)
    path = Path(rows[0]["report"]) if rows and rows[0]["report"] else None
    if path is None or path.suffix != ".html" or not path.is_file():
        raise NotFound(
            f"The report of run {run_id} is not there any more.",
            "It lay beside the delivery; the figures of the run are kept here.",
        )
    return path


def _run(row: dict[str, object]) -> Run:
    """A run, without the folders of the server around its delivery."""
    folder = Path(str(row["delivery"]))
    name = folder.parent.name if folder.name == "delivery" else folder.name
    return Run.model_validate({**row, "delivery": name})


def _file(row: dict[str, object]) -> RunFile:
    described = sources().get(str(row["source_id"]))
    title = described.title if described else {"zh": row["source_id"], "en": row["source_id"]}
    refused = orjson.loads(str(row["refused_columns"]))  # asyncpg gives JSON as text
    return RunFile.model_validate({**row, "title": title, "refused_columns": refused})
