"""Rows of charts of events: names, order, and zeros for the days and hours that had none."""

from api.figures.events import Period
from api.figures.shapes import Row
from api.figures.words import code_of, title_of
from catalogs.topic import Chart, Text

OTHERS = Text(zh="其他", en="Others")


def event_rows(chart: Chart, counted: dict[str, int], period: Period, names: dict[str, str]) -> list[Row]:
    """Rows of a chart of events from its counts by key, at most the chart's limit where it is no time."""
    if chart.by in ("day", "month", "hour"):
        keys = _moments(chart.by, period)
        return [_row(key, Text(zh=key, en=key), counted.get(key, 0)) for key in keys]
    if chart.by == "area":
        found = [(key, Text(zh=name, en=name), counted.get(key, 0)) for key, name in names.items()]
    elif chart.by == "class":
        found = _classes(counted)
    else:
        code_list = "event_status" if chart.by == "status" else "event_category"
        found = [(code_of(code_list, key), title_of(code_list, key), count) for key, count in counted.items()]
    found.sort(key=lambda one: (-one[2], one[0]))
    shown = found[: chart.limit]
    if chart.kind == "ring" and len(found) > chart.limit:  # the parts of a ring make the whole
        shown = found[: chart.limit - 1]
        shown.append(("others", OTHERS, sum(count for _, _, count in found[chart.limit - 1 :])))
    return [_row(*one) for one in shown]


def _row(key: str, title: Text, count: int) -> Row:
    return Row(key=key, title=title, values=[count])


def _moments(by: str, period: Period) -> list[str]:
    if by == "hour":
        return [f"{hour:02}" for hour in range(24)]
    form = "%Y-%m" if by == "month" else "%Y-%m-%d"
    return list(dict.fromkeys(day.strftime(form) for day in period.days))


def _classes(counted: dict[str, int]) -> list[tuple[str, Text, int]]:
    sums: dict[str, int] = {}
    for key, count in counted.items():
        sums[code_of("event_category", key)[:2]] = sums.get(code_of("event_category", key)[:2], 0) + count
    return [(key, title_of("event_class", key), count) for key, count in sums.items()]
