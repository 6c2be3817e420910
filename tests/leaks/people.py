"""Who asks: one person of each role, some of a role twice with another scope."""

from dataclasses import dataclass

from catalogs.access import Access
from tests.leaks.city import CITY, COMMUNITY, COUNTY, GRID, TOWN

OTHER_COUNTY = 370503000000000


@dataclass(frozen=True)
class Member:
    """An account as it is made."""

    name: str
    role: str
    area_code: int
    categories: tuple[str, ...] = ()

    @property
    def access(self) -> Access:
        """What the account should see."""
        return Access.of(self.role, self.area_code, self.categories)


MEMBERS = (
    Member("commander", "city_commander", CITY),
    Member("county", "county_manager", COUNTY),
    Member("other-county", "county_manager", OTHER_COUNTY),
    Member("town", "town_manager", TOWN),
    Member("community", "community_manager", COMMUNITY),
    Member("worker", "grid_worker", GRID),
    Member("dispatcher", "dispatcher", CITY),
    Member("officer", "department_officer", CITY, ("0102",)),
    Member("county-officer", "department_officer", COUNTY, ("0201", "0404")),
    Member("editor", "gis_editor", CITY),
    Member("county-editor", "gis_editor", COUNTY),
    Member("administrator", "administrator", CITY),
    Member("auditor", "auditor", CITY),
)
ON_THE_MAP = tuple(one for one in MEMBERS if one.role not in ("administrator", "auditor"))
EXPORTERS = tuple(one for one in ON_THE_MAP if one.role not in ("community_manager", "grid_worker"))
