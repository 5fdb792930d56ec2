"""The face that Django imports: every table, by name."""

from poles.records.allocation import AllocationRule, Campaign, Match, Placement, Run, RunArchive, TravelTime
from poles.records.calendar import PlacementPeriod
from poles.records.governance import Hub, HubCommune, HubMap, HubSchool
from poles.records.journal import Entry, Notice
from poles.records.learners import ClassGroup, Enrolment, Guardian, Guardianship, Learner, RollImport
from poles.records.needs import FunctionalAdjustment, PlacementNeed, Wish
from poles.records.offers import HostContact, HostLink, HostOrganisation, HostSite, Offer, OfferSeat
from poles.records.people import Hat, User
from poles.records.territory import Academy, Commune, Programme, School

__all__ = [
    "Academy",
    "AllocationRule",
    "Campaign",
    "ClassGroup",
    "Commune",
    "Enrolment",
    "Entry",
    "FunctionalAdjustment",
    "Guardian",
    "Guardianship",
    "Hat",
    "HostContact",
    "HostLink",
    "HostOrganisation",
    "HostSite",
    "Hub",
    "HubCommune",
    "HubMap",
    "HubSchool",
    "Learner",
    "Match",
    "Notice",
    "Offer",
    "OfferSeat",
    "Placement",
    "PlacementNeed",
    "PlacementPeriod",
    "Programme",
    "RollImport",
    "Run",
    "RunArchive",
    "School",
    "TravelTime",
    "User",
    "Wish",
]
