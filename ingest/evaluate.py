"""How right the ingest was: tables of the database against OUT/truth, the one reader of that folder.

Right at a level means that the deepest thing matched at that level is the true one: the dwelling's or
building's code, the community, town or county of the area code. A row that is findable deeper than asked
counts as findable at every level above.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import psycopg

from catalogs.errors import BadInput
from catalogs.sources import sources
from ingest.geocode.tables import copied

LEVELS = ("dwelling", "building", "estate", "road_number", "road", "community", "town", "county", "none")
_CALIBRATION = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0001)

_LOADED = {
    "residents": """SELECT source_id, source_row, match_level, score, building_code, dwelling_code, area_code,
        resident_id::text AS subject FROM occupancy WHERE left_run_id IS NULL""",
    "organisations": """SELECT source_id, source_row, match_level, score, building_code, dwelling_code, area_code,
        organisation_id::text AS subject FROM organisation_registration""",
    "events": """SELECT source_id, source_row, match_level, score, building_code, NULL::text AS dwelling_code, area_code
        FROM event""",
}
_DELIVERIES = """
SELECT coalesce(max(runs), 0) FROM (
    SELECT count(DISTINCT run_id) AS runs FROM occupancy WHERE left_run_id IS NULL GROUP BY source_id
    UNION ALL SELECT count(DISTINCT run_id) FROM organisation_registration GROUP BY source_id
) AS counted
"""
_REVIEW = "SELECT source_id, source_row, reason FROM review_item"
_REJECT = "SELECT source_id, source_row, reason FROM reject"


def evaluate_delivery(connection: psycopg.Connection, out: Path) -> dict[str, Any]:
    """Figures by subject (residents, organisations, events). Raises BadInput where `out` has no truth,
    and where the rows of several deliveries are loaded.
    """
    folder = out / "truth"
    found = [name for name in _LOADED if (folder / f"{name}.parquet").exists()]
    if not found:
        raise BadInput(
            f"{out} has no truth to compare with.", "Name the folder that `gridcity demo-city` wrote."
        )
    ((deliveries,),) = connection.execute(_DELIVERIES).fetchall()
    if deliveries > 1:
        raise BadInput(
            "The registrations that are loaded come from several deliveries, so their rows are not those of one file.",
            "Load the delivery into an empty data folder, and evaluate there.",
        )
    aside = copied(connection, _REVIEW).with_columns(state=pl.lit("review"))
    rejected = copied(connection, _REJECT).with_columns(state=pl.lit("rejected"))
    apart = pl.concat([aside, rejected])
    report: dict[str, Any] = {}
    for name in found:
        truth = _truth(folder / f"{name}.parquet")
        loaded = copied(connection, _LOADED[name])
        report[name] = figures(compared(truth, loaded, apart))
    return report


def _truth(path: Path) -> pl.DataFrame:
    """source_id, source_row, findable, true_building, true_dwelling, true_area, dirt (kinds, comma between)."""
    ids = {source.file: source.id for source in sources().values()}
    try:
        truth = pl.read_parquet(path)
    except pl.exceptions.ComputeError as error:
        raise BadInput(
            f"{path} cannot be read: it is cut off or no Parquet.", "Make the city again."
        ) from error
    same_as = next((name for name in ("person_id", "organisation_id") if name in truth.columns), None)
    return truth.select(
        pl.col("source_file").replace_strict(ids, default=pl.col("source_file")).alias("source_id"),
        pl.col("source_row").cast(pl.Int64),
        pl.col("findable_level").alias("findable"),
        pl.col("building_code").cast(pl.Int64, strict=False).alias("true_building"),
        pl.col("dwelling_code").cast(pl.String).alias("true_dwelling"),
        pl.col("grid_code").cast(pl.Int64).alias("true_area"),
        (pl.col(same_as) if same_as else pl.lit(None, pl.String)).alias("true_subject"),
        (pl.col("dirt") if "dirt" in truth.columns else pl.lit("")).alias("dirt"),
    )


def compared(truth: pl.DataFrame, loaded: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """One row a true row: what was found, what is true, and `right_<level>` booleans."""
    key = ["source_id", "source_row"]
    joined = truth.join(loaded.with_columns(state=pl.lit("loaded")), on=key, how="left")
    joined = joined.join(apart.rename({"state": "apart"}), on=key, how="left")
    joined = joined.with_columns(
        state=pl.coalesce("state", "apart").fill_null("missing"),
        match_level=pl.col("match_level").fill_null("none"),
    ).drop("apart")
    area, true = pl.col("area_code"), pl.col("true_area")
    same_building = (pl.col("building_code") == pl.col("true_building")).fill_null(False)
    no_dwelling = pl.col("true_dwelling").is_null()  # a firm in a courtyard
    same_dwelling = no_dwelling | (pl.col("dwelling_code") == pl.col("true_dwelling"))
    inside = {"community": 10**3, "town": 10**6, "county": 10**9}
    return joined.with_columns(
        right_dwelling=same_building & same_dwelling.fill_null(False),
        right_building=same_building,
        **{
            f"right_{level}": (
                (area // span == true // span) & (area % span != 0) | _exactly(area, true, span)
            ).fill_null(False)
            for level, span in inside.items()
        },
    )


def _exactly(area: pl.Expr, true: pl.Expr, span: int) -> pl.Expr:
    return area == true // span * span


def figures(rows: pl.DataFrame) -> dict[str, Any]:
    """Shares, counts and tables of compared rows."""
    at_building = rows.filter(pl.col("findable").is_in(LEVELS[:2]))
    at_some_building = rows.filter(pl.col("state") == "loaded", pl.col("building_code").is_not_null())
    automatic = at_some_building.filter(pl.col("true_building").is_not_null())
    return {
        "rows": rows.height,
        "findable_at_building": at_building.height,
        "right_building": _share(at_building, "right_building"),
        "automatic_at_building": automatic.height,
        "wrong_building": _share(automatic.with_columns(wrong=~pl.col("right_building")), "wrong"),
        "building_where_none_is_meant": at_some_building.height - automatic.height,
        "review": _share(rows.with_columns(review=pl.col("state") == "review"), "review"),
        "recall": {
            level: _recall(rows, level) for level in ("dwelling", "building", "community", "town", "county")
        },
        "links": _links(rows),
        "states": _counts(rows, "state"),
        "reasons": _counts(rows.filter(pl.col("reason").is_not_null()), "reason"),
        "match_levels": _match_levels(rows),
        "sources": {
            str(name): {
                "rows": group.height,
                "right_building": _share(
                    group.filter(pl.col("findable").is_in(LEVELS[:2])), "right_building"
                ),
                "review": _share(group.with_columns(review=pl.col("state") == "review"), "review"),
            }
            for (name,), group in sorted(rows.group_by("source_id"))
        },
        "dirt": _dirt(rows),
        "calibration": _calibration(automatic),
    }


def _share(rows: pl.DataFrame, column: str) -> float | None:
    return round(float(rows[column].cast(pl.Float64).sum()) / rows.height, 5) if rows.height else None


def _recall(rows: pl.DataFrame, level: str) -> float | None:
    deep = LEVELS[: LEVELS.index(level) + 1]
    return _share(rows.filter(pl.col("findable").is_in(deep)), f"right_{level}")


def _links(rows: pl.DataFrame) -> dict[str, Any] | None:
    """Pairs of loaded rows that were linked: the share that is of one subject, and how many of those were found."""
    if "subject" not in rows.columns or rows["true_subject"].is_null().all():
        return None
    loaded = rows.filter(pl.col("subject").is_not_null())
    said, meant, right = (
        _pairs(loaded, by) for by in (["subject"], ["true_subject"], ["subject", "true_subject"])
    )
    return {
        "pairs": said,
        "precision": round(right / said, 6) if said else None,
        "recall": round(right / meant, 6) if meant else None,
    }


def _pairs(rows: pl.DataFrame, by: list[str]) -> int:
    sizes = rows.group_by(by).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _counts(rows: pl.DataFrame, column: str) -> dict[str, int]:
    counted = rows.group_by(column).len().sort("len", descending=True)
    return {str(value): int(count) for value, count in counted.iter_rows()}


def _match_levels(rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    loaded = rows.filter(pl.col("state") == "loaded")
    table: dict[str, dict[str, Any]] = {}
    for level in LEVELS:
        group = loaded.filter(pl.col("match_level") == level)
        if group.height:
            judged = {"estate": "community", "road_number": "county", "road": "county"}.get(level, level)
            right = _share(group, f"right_{judged}") if level != "none" else None
            table[level] = {"rows": group.height, "right": right, "judged_by": judged}
    return table


def _dirt(rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """By kind of dirt: rows, those right of the findable, and buildings wrongly taken."""
    kinds = rows.with_columns(pl.col("dirt").str.split(",")).explode("dirt")
    automatic = (pl.col("state") == "loaded") & pl.all_horizontal(
        pl.col("building_code", "true_building").is_not_null()
    )
    table = kinds.group_by("dirt").agg(
        rows=pl.len(),
        findable=pl.col("findable").is_in(LEVELS[:2]).sum(),
        right_building=pl.col("right_building").filter(pl.col("findable").is_in(LEVELS[:2])).mean().round(5),
        wrong=(automatic & ~pl.col("right_building")).sum(),
    )
    return {str(row.pop("dirt") or "clean"): row for row in table.sort("dirt").to_dicts()}


def _calibration(automatic: pl.DataFrame) -> list[dict[str, Any]]:
    """Of those said to be so probable, how many are right."""
    table = []
    for low, high in pairwise(_CALIBRATION):
        group = automatic.filter(pl.col("score") >= low, pl.col("score") < high)
        if group.height:
            mean = round(float(group["score"].sum()) / group.height, 4)
            table.append(
                {"from": low, "rows": group.height, "said": mean, "right": _share(group, "right_building")}
            )
    return table


def tables_of(report: dict[str, Any]) -> str:
    """The report as text for a terminal."""
    lines: list[str] = []
    for name, figure in report.items():
        lines += [name, "=" * len(name)]
        lines += [
            f"rows                         {figure['rows']:>12,}",
            f"findable at building         {figure['findable_at_building']:>12,}",
            f"  of these right             {_percent(figure['right_building']):>12}",
            f"automatic at building        {figure['automatic_at_building']:>12,}",
            f"  of these wrong             {_percent(figure['wrong_building']):>12}",
            f"building, none being meant   {figure['building_where_none_is_meant']:>12,}",
            f"in review                    {_percent(figure['review']):>12}",
            *_links_told(figure["links"]),
            "",
            "recall by level: "
            + ", ".join(f"{level} {_percent(share)}" for level, share in figure["recall"].items()),
            "",
            f"{'match level':<14}{'rows':>12}{'right':>10}",
        ]
        lines += [
            f"{level:<14}{row['rows']:>12,}{_percent(row['right']):>10}"
            for level, row in figure["match_levels"].items()
        ]
        lines += ["", f"{'source':<28}{'rows':>12}{'right':>10}{'review':>10}"]
        lines += [
            f"{source:<28}{row['rows']:>12,}{_percent(row['right_building']):>10}{_percent(row['review']):>10}"
            for source, row in figure["sources"].items()
        ]
        lines += ["", f"{'dirt':<28}{'rows':>12}{'right':>10}{'wrong':>10}"]
        lines += [
            f"{kind:<28}{row['rows']:>12,}{_percent(row['right_building']):>10}{row['wrong']:>10,}"
            for kind, row in figure["dirt"].items()
        ]
        lines.append("")
    return "\n".join(lines)


def _links_told(links: dict[str, Any] | None) -> list[str]:
    if links is None:
        return []
    return [
        f"pairs of rows linked         {links['pairs']:>12,}",
        f"  precision                  {_percent(links['precision']):>12}",
        f"  recall                     {_percent(links['recall']):>12}",
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"
