"""The city's clock: days begin and end in it, wherever the server stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from catalogs.errors import BadInput

CITY_TIME = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The day that it is in the city."""
    return datetime.now(CITY_TIME).date()


def come(day: date) -> date:
    """A day up to today. Raises BadInput for one that is still to come."""
    if day > today():
        raise BadInput(f"{day} is still to come.", "Name a day up to today.")
    return day
