"""Fill the report's page and put it in its place in one move."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape
from psycopg import Connection

from catalogs.sources import Source
from ingest.geocode.calibration import calibration_error, measured
from ingest.labels import reason_label
from ingest.reasons import Note
from ingest.report import charts
from ingest.report.charts import DIFFERENCES, LEVELS, OUTCOMES, Bar
from ingest.report.gather import Told, gather

STEP_TITLES = {
    "address tree": ("建立标准地址树", "Build the address tree"),
    "statistics": ("统计人在格中", "Count people in grid"),
    "load divisions": ("入库：区划与网格", "Load areas and grids"),
    "load base_map": ("入库：底图", "Load the base map"),
    "load buildings": ("入库：建筑物", "Load buildings"),
    "load dwellings": ("入库：户室", "Load dwellings"),
    "load inventory": ("入库：部件、摄像头、网格员", "Load components, cameras, workers"),
    "load residents": ("关联与入库：实有人口", "Link and load residents"),
    "load organisations": ("关联与入库：单位", "Link and load organisations"),
    "load events": ("入库：事件", "Load events"),
}


def write_report(connection: Connection, run_id: int, state: str, path: Path) -> None:
    """Write the report of a run to `path`, replacing what is there. Raises OSError."""
    html = render(gather(connection, run_id, state))
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(html, encoding="utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def render(told: Told) -> str:
    """The report as HTML."""
    environment = Environment(
        loader=PackageLoader("ingest.report", ""),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report.html")
    return template.render(
        told=told,
        charts=charts,
        both=charts.both,
        outcomes=OUTCOMES,
        levels=LEVELS,
        reliable=[(one, told.scores.get(number, 0)) for number, one in enumerate(measured())],
        calibration_error=calibration_error(measured()),
        review_bars=_reason_bars(told, "review", OUTCOMES["review"]),
        reject_bars=_reason_bars(told, "reasons", OUTCOMES["rejected"]),
        note_bars=_note_bars(told),
        time_bars=_time_bars(told),
        differences=DIFFERENCES,
        compared=list(_compared(told)),
        geocoded=[
            (source, dict(state.figures or {}).get("match_level", {}))
            for source, state in told.files
            if dict(state.figures or {}).get("match_level")
        ],
        refused=[(source, state.refused_columns) for source, state in told.files if state.refused_columns],
        datums=[
            (source, dict(state.figures or {})["datum"])
            for source, state in told.files
            if dict(state.figures or {}).get("datum")
        ],
        failed=[(source, state) for source, state in told.files if state.state == "failed"],
    )


def _compared(told: Told) -> Iterator[tuple[Source, list[tuple[int, str]], int | None]]:
    """Sources that were compared with what was loaded of them: rows and colour by difference, registrations ended."""
    for source, state in told.files:
        figures = dict(state.figures or {})
        registrations = figures.get("registrations")
        found = figures.get("difference") or registrations
        if found and state.state != "unchanged":
            counts = [(int(found[name]), colour) for name, (_, _, colour) in DIFFERENCES.items()]
            ended = registrations["left"] if registrations and source.target == "resident" else None
            yield source, counts, ended


def _reason_bars(told: Told, topic: str, colour: str) -> list[Bar]:
    return [
        Bar(reason_label(code, "zh"), reason_label(code, "en"), count, colour)
        for code, count in told.summed(topic).items()
    ]


def _note_bars(told: Told) -> list[Bar]:
    known = {note.name: note for note in Note}
    return [
        Bar(known[name].label("zh"), known[name].label("en"), count, "#5b7fa6")
        for name, count in told.summed("notes").items()
        if name in known
    ]


def _time_bars(told: Told) -> list[Bar]:
    """Seconds of reading and matching each source, and of each step."""
    made = [
        Bar(f"读取匹配：{source.title['zh']}", f"Read {source.id}", float(seconds), "#5b7fa6")
        for source, state in told.files
        if (seconds := dict(state.figures or {}).get("seconds")) and state.state != "unchanged"
    ]
    made += [Bar(*_step_title(step), seconds, "#2a9d8f") for step, seconds, _ in told.steps]
    return _largest(made, 16)


def _step_title(step: str) -> tuple[str, str]:
    return STEP_TITLES.get(step, (step, step))


def _largest(entries: Iterable[Bar], count: int) -> list[Bar]:
    return sorted(entries, key=lambda entry: -entry.value)[:count]
