"""The city's clock: days begin and end in it, wherever the server stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The day that it is in the city."""
    return datetime.now(CITY_TIME).date()
