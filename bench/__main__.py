"""`python -m bench`: measure what the platform promises, and write it down as JSON and Markdown.

    python -m bench                        everything, at scale 1 (about half an hour)
    python -m bench --only accuracy        one subject
    python -m bench --only parse [--labelled FILE.tsv]
    python -m bench --scale 0.1            smaller

Results: bench/results/<subject>.json and bench/RESULTS.md. Times depend on the machine; the ratios to a floor
or a peer in the same run are what to compare.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import accuracy, demo, geocode, ingest, parse, pipeline, policies, search, three_d, tiles, wall
from bench import map as map_bench
from catalogs.settings import Settings
from ingest.address.annotated import JUDGE

SUBJECTS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "pipeline": lambda options: pipeline.main(options.work, options.scale, options.seed),
    "ingest": lambda options: ingest.main(Settings(data=options.work / "data", database_url=None)),
    "tiles": lambda options: tiles.main(options.work / "data"),
    "map": lambda options: map_bench.main(options.work / "data"),
    "search": lambda options: search.main(options.work / "data"),
    "policies": lambda options: policies.main(options.work / "data"),
    "three_d": lambda options: three_d.main(options.work / "data"),
    "parse": lambda options: parse.main(options.labelled or [JUDGE]),
    "geocode": lambda options: geocode.main(options.work / "data", options.work / "city"),
    "accuracy": lambda options: accuracy.main(options.work, options.unseen_seed),
    "dirt": lambda options: accuracy.by_dirt(options.unseen_seed),
    "wall": lambda options: wall.main(options.work / "data"),
    "demo": lambda options: demo.main(options.work),
}

HERE = Path(__file__).parent


def main() -> None:
    """Run the subjects asked for, each in its turn, and rewrite RESULTS.md from all results."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=sorted(SUBJECTS), action="append")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=3705)
    parser.add_argument("--unseen-seed", type=int, default=int.from_bytes(os.urandom(3)))
    parser.add_argument("--labelled", type=Path, action="append", default=[], help="other labelled addresses")
    parser.add_argument("--work", type=Path, default=Path(".data-bench"))
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    for name in options.only or SUBJECTS:
        print(f"== {name}", file=sys.stderr, flush=True)
        save(name, SUBJECTS[name](options))
    write_markdown()


def save(name: str, figures: dict[str, Any]) -> None:
    """Keep one subject's figures, with when and on what they were measured."""
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    measured = {
        "subject": name,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "figures": figures,
    }
    (folder / f"{name}.json").write_text(json.dumps(measured, ensure_ascii=False, indent=2) + "\n")


def write_markdown() -> None:
    """RESULTS.md: one table a subject."""
    lines = ["# Measured", "", "Written by `make bench`; all figures: `results/*.json`.", ""]
    for path in sorted((HERE / "results").glob("*.json")):
        measured = json.loads(path.read_text())
        lines += [f"## {measured['subject']}", "", f"{measured['measured_at']}, {measured['machine']}", ""]
        lines += ["| figure | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in _flat(measured["figures"])]
        for name, figures in measured["figures"].items():
            lines += _table(name, figures)
        lines.append("")
    (HERE / "RESULTS.md").write_text("\n".join(lines))
    print((HERE / "RESULTS.md").read_text())


def _flat(figures: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Figures and those one level down; what lies deeper stays in the JSON."""
    rows: list[tuple[str, Any]] = []
    for name, value in figures.items():
        if not isinstance(value, dict | list):
            rows.append((f"{prefix}{name}", round(value, 4) if isinstance(value, float) else value))
        elif isinstance(value, dict) and not prefix and not _table(name, value):
            rows += _flat(value, f"{name} · ")
    return rows


def _table(title: str, figures: Any) -> list[str]:
    """A dictionary or list of rows with the same figures as a Markdown table; nothing for anything else."""
    rows = (
        {str(number + 1): row for number, row in enumerate(figures)} if isinstance(figures, list) else figures
    )
    if not isinstance(rows, dict) or not rows or not all(isinstance(row, dict) for row in rows.values()):
        return []
    columns = list(next(iter(rows.values())))
    if any(list(row) != columns for row in rows.values()):
        return []
    lines = ["", f"### {title}", "", f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, row in rows.items():
        values = (round(value, 4) if isinstance(value, float) else value for value in row.values())
        lines.append(f"| {name} | {' | '.join('–' if value is None else str(value) for value in values)} |")
    return lines


if __name__ == "__main__":
    main()
