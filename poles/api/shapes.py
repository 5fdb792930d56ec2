"""What may come in and what goes out: bounded, typed, and nothing of a person."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator

from poles.words.families import FAMILIES
from poles.words.time import EARLIEST, LATEST
from poles.words.training import PlacementKind

Family = StrEnum("Family", {family.code.upper().replace("-", "_"): family.code for family in FAMILIES})  # type: ignore[misc]

NO_NUL = r"^[^\x00]*$"
Words = Annotated[str, StringConstraints(max_length=80, pattern=NO_NUL)]
CommuneCode = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
AcademyCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{2}$")]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class OfferFilter(Schema):
    """The filters of the offers, those of the page; all are optional and add up."""

    family: Family | None = Field(None, description="Famille de métiers.")
    kind: PlacementKind | None = Field(None, description="Genre de stage.")
    first_day: Day | None = Field(None, description="Ouverte et libre dès ce jour.")
    last_day: Day | None = Field(None, description="… et jusqu’à ce jour, compris.")
    near: CommuneCode | None = Field(None, description="Code Insee d’une commune.")
    radius_km: int = Field(20, ge=1, le=200, description="Distance à vol d’oiseau autour de cette commune.")
    text: Words = Field("", description="Mots cherchés dans l’offre, l’organisme et la commune.")
    accessible: bool = Field(False, description="Lieux accessibles en fauteuil seulement.")
    hub: UUID | None = Field(None, description="Identifiant d’un pôle.")
    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=10_000)

    @model_validator(mode="after")
    def days_in_order(self) -> Self:
        """The last day comes after the first."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError("Le dernier jour vient avant le premier : inversez les deux dates.")
        return self


class OfferOut(Schema):
    """A published offer. The person who answers for it is not told: the way in is the school, then the pôle."""

    id: UUID
    title: str
    description: str
    kind: PlacementKind
    family: str
    seats: int
    free_seats: int
    opens_on: date
    closes_on: date
    min_age: int
    accessible: bool
    host: str
    commune_code: str
    commune: str
    lat: float | None
    lon: float | None
    distance_km: float | None
    hub: UUID | None
    url: str


class OfferPage(Schema):
    """A slice of the list, in order; ``count`` is the whole, up to a thousand: ``more`` says whether there are others."""

    count: int = Field(description="Nombre d’offres qui répondent, mille au plus.")
    more: bool = Field(description="Vrai quand plus de mille offres répondent.")
    limit: int
    offset: int
    items: list[OfferOut]


class HubProperties(Schema):
    """What is said of a pôle."""

    id: UUID
    name: str
    slug: str
    academy: str
    contact_email: str
    url: str


class HubFeature(Schema):
    """A pôle and its contour; no geometry when it has not been drawn."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any] | None
    properties: HubProperties


class HubCollection(Schema):
    """GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[HubFeature]
