"""The commands of this package: `ingest`, and those of its parts."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Engine, Settings
from ingest.pipeline.run import Ingested, ingest_delivery
from ingest.pipeline.workers import warm_up

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ingest.pipeline.trial import Tried

app = typer.Typer()


@app.command("ingest")
def ingest(
    delivery: Path = typer.Argument(help="Folder of a delivery, or one that holds it as `delivery`"),
    delivered: datetime | None = typer.Option(
        None,
        formats=["%Y-%m-%d"],
        help="The day that the files tell of, today by default: what they no longer name ends on it",
    ),
    accept_fewer: list[str] = typer.Option(
        [],
        metavar="SOURCE",
        help="A source that may have far fewer rows than before: its file is not cut off",
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change, and change nothing."),
    engine: Engine | None = typer.Option(None, help="local processes (default) or a Spark cluster"),
    master: str | None = typer.Option(None, help="Master of the cluster: spark://HOST:7077"),
) -> None:
    """Load a delivery of departmental files: read, clean, match, link, load, report.

    Killed or failed, the same command goes on where it was. A delivery that is loaded already costs seconds.
    """
    chosen = {name: value for name, value in {"engine": engine, "spark_master": master}.items() if value}
    settings = Settings().model_copy(update=chosen)
    started = time.monotonic()
    if settings.engine == "local":
        warm_up()
    migrate(settings)
    if dry_run:
        from ingest.pipeline.trial import try_delivery

        for line in told_of_trial(try_delivery(settings, delivery, Reporter(), frozenset(accept_fewer))):
            typer.echo(line)
        return
    day = delivered.date() if delivered else None
    found = ingest_delivery(settings, delivery, Reporter(), day, frozenset(accept_fewer))
    for line in told(found, time.monotonic() - started):
        typer.echo(line)
    if found.failed:
        raise typer.Exit(1)


@app.command("propose")
def propose_description(
    file: Path = typer.Argument(help="A file that no source description names"),
) -> None:
    """Propose a source description for a file, from its column names and contents, to confirm and keep.

    Prints YAML with the reason of every line; refused columns are marked. Nothing is loaded.
    """
    from ingest.propose.document import described
    from ingest.propose.proposal import propose

    typer.echo(described(propose(file), _loaded_roads(Settings())), nl=False)


def _loaded_roads(settings: Settings) -> "npt.NDArray[np.object_] | None":
    """The roads of the database, None where there is none yet: nothing is started or made for this."""
    from catalogs.cluster import Cluster
    from catalogs.database import conninfo

    if not settings.database_url and Cluster(settings.data).status().state != "running":
        return None
    import psycopg

    from ingest.pipeline.sourcing import Sights

    try:
        roads = Sights(conninfo(settings)).roads()
    except psycopg.Error:
        return None
    return roads if len(roads) else None


def told(found: Ingested, seconds: float) -> list[str]:
    """What the command says at the end."""
    absent = [f"Not in this delivery, and left as loaded: {', '.join(found.absent)}."] if found.absent else []
    if not found.changed:
        return [
            *absent,
            f"Nothing to do: this delivery was loaded by run {found.run_id} and has not changed "
            f"({seconds:.1f} s).",
        ]
    lines = [f"{one.source_id}: not loaded. {one.error}" for one in found.failed]
    held = [one for one in found.files if one.state == "staged"]
    if held:
        lines.append(
            f"{', '.join(one.source_id for one in held)}: {sum(one.rows_read for one in held):,} rows read and "
            "held back, because a source above is published together with them. What was loaded before stays."
        )
    read, loaded, review, rejected = (
        sum(getattr(one, name) for one in found.files if one not in held)
        for name in ("rows_read", "rows_loaded", "rows_in_review", "rows_rejected")
    )
    taken_up = ", taken up again" if found.resumed else ""
    return [
        *absent,
        *lines,
        f"Run {found.run_id}{taken_up}: {read:,} rows read, {loaded:,} loaded, {review:,} in review, "
        f"{rejected:,} rejected, in {seconds:.1f} s.",
        f"Report: {found.report}",
    ]


def told_of_trial(tried: list["Tried"]) -> list[str]:
    """What `--dry-run` says: a line a source, counts only."""
    lines = [_trial_line(one) for one in tried]
    read, review, rejected = (
        sum(sum(one.rows.values()) for one in tried),
        sum(one.rows.get("review", 0) for one in tried),
        sum(one.rows.get("rejects", 0) for one in tried),
    )
    return [
        *lines,
        f"Nothing was written. {read:,} rows read: {read - review - rejected:,} would be loaded before they are "
        f"linked, {review:,} in review, {rejected:,} rejected.",
    ]


def _trial_line(one: "Tried") -> str:
    if one.state == "failed":
        return f"{one.source.id}: cannot be loaded. {one.error}"
    if one.state == "unchanged":
        return f"{one.source.id}: unchanged, {sum(one.rows.values()):,} rows."
    found = one.difference
    compared = (
        f"{found.new:,} new, {found.changed:,} changed, {found.left:,} left"
        if found
        else "compared with nothing, since the last delivery was read under another description or against "
        "other buildings"
    )
    refused = f"; refused columns: {', '.join(one.refused)}" if one.refused else ""
    return (
        f"{one.source.id}: {sum(one.rows.values()):,} rows ({compared}): {one.rows['loaded']:,} would be loaded, "
        f"{one.rows['review']:,} in review{_because(one.reasons['review'])}, "
        f"{one.rows['rejects']:,} rejected{_because(one.reasons['rejects'])}{refused}."
    )


def _because(reasons: Mapping[str, int]) -> str:
    said = ", ".join(f"{reason} {count:,}" for reason, count in list(reasons.items())[:4])
    return f" ({said})" if said else ""
