"""Code lists and the standards they come from."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base


class CodeListEntry(Base):
    """One entry of a code list; `standard` names where it is defined."""

    __tablename__ = "code_list_entry"

    code_list: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    standard: Mapped[str]
