"""What the search box finds by name: one row for each thing that has one."""

from sqlalchemy import BigInteger, Double, Identity, Index, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base
from catalogs.models.operations import Event


class SearchEntry(Base):
    """One thing under one name, derived from the other tables at the end of an ingest (`ingest.search_entries`).

    `entry_id` grows with how little it matters, so that the first rows of an index are the best ones. `text` is
    the name as `catalogs.naming` folds it, `pinyin` and `initials` are '' where nobody would type them. `area_code`
    to `area_to` (half open) is where it lies; 0 for what every signed-in person may see (roads). `bbox`: west, south, east, north in degrees (EPSG:4490).
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("search_entry_text_idx", text("text text_pattern_ops"), "entry_id", "area_code"),
        Index(
            "search_entry_pinyin_idx", text("pinyin text_pattern_ops"), postgresql_where=text("pinyin <> ''")
        ),
        Index(
            "search_entry_initials_idx",
            text("initials text_pattern_ops"),
            postgresql_where=text("initials <> ''"),
        ),
        Index("search_entry_grams_idx", text("search_grams(text)"), postgresql_using="gin"),
        Index("search_entry_key_idx", "key", "kind"),
    )

    entry_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    detail: Mapped[str]
    text: Mapped[str]
    pinyin: Mapped[str] = mapped_column(Text, server_default="")
    initials: Mapped[str] = mapped_column(Text, server_default="")
    level: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    area_to: Mapped[int] = mapped_column(BigInteger)
    lon: Mapped[float] = mapped_column(Double)
    lat: Mapped[float] = mapped_column(Double)
    bbox: Mapped[list[float] | None] = mapped_column(ARRAY(Double))


Index("event_title_grams_idx", func.search_grams(Event.title), postgresql_using="gin")
"""Titles of events are searched as they are stored: events come while people work."""
