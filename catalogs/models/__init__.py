"""The tables, one file per subject."""

from catalogs.models.accounts import AccessToken, Account, AccountIdentity, Session, SignInThrottle
from catalogs.models.addresses import Building, Dwelling, StandardAddress
from catalogs.models.areas import Area, AreaName, AreaStatistic, AreaStatisticBasis, Grid
from catalogs.models.audit import Audit, AuditHead
from catalogs.models.base import Base
from catalogs.models.base_map import LandUse, Place, Road, Water
from catalogs.models.code_lists import CodeListEntry
from catalogs.models.emergencies import Emergency
from catalogs.models.ingest import IngestFile, IngestRun, IngestStep, Reject, ReviewDecision, ReviewItem
from catalogs.models.operations import Camera, CityComponent, Event, EventChange
from catalogs.models.organisations import Organisation, OrganisationRegistration
from catalogs.models.people import GridWorker, Occupancy, Resident
from catalogs.models.search import SearchEntry
from catalogs.models.versions import DataVersion

__all__ = [
    "AccessToken",
    "Account",
    "AccountIdentity",
    "Area",
    "AreaName",
    "AreaStatistic",
    "AreaStatisticBasis",
    "Audit",
    "AuditHead",
    "Base",
    "Building",
    "Camera",
    "CityComponent",
    "CodeListEntry",
    "DataVersion",
    "Dwelling",
    "Emergency",
    "Event",
    "EventChange",
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
    "ReviewDecision",
    "ReviewItem",
    "Road",
    "SearchEntry",
    "Session",
    "SignInThrottle",
    "StandardAddress",
    "Water",
]
