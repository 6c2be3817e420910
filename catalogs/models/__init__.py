"""The tables, one file per subject."""

from catalogs.models.addresses import Building, Dwelling, StandardAddress
from catalogs.models.areas import Area, AreaName, AreaStatistic, Grid
from catalogs.models.base import Base
from catalogs.models.base_map import LandUse, Place, Road, Water
from catalogs.models.code_lists import CodeListEntry
from catalogs.models.ingest import IngestFile, IngestRun, IngestStep, Reject, ReviewItem
from catalogs.models.operations import Camera, CityComponent, Event
from catalogs.models.organisations import Organisation, OrganisationRegistration
from catalogs.models.people import Audit, GridWorker, Occupancy, Resident
from catalogs.models.versions import DataVersion

__all__ = [
    "Area",
    "AreaName",
    "AreaStatistic",
    "Audit",
    "Base",
    "Building",
    "Camera",
    "CityComponent",
    "CodeListEntry",
    "DataVersion",
    "Dwelling",
    "Event",
    "Grid",
    "GridWorker",
    "IngestFile",
    "IngestRun",
    "IngestStep",
    "LandUse",
    "Occupancy",
    "Organisation",
    "OrganisationRegistration",
    "Place",
    "Reject",
    "Resident",
    "ReviewItem",
    "Road",
    "StandardAddress",
    "Water",
]
