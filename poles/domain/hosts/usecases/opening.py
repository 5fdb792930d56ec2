"""A host enters the file: the site of a SIRET or of a name in a town, the contact of an address, a mailed link."""

from datetime import datetime, timedelta

from poles.records.models import Commune, HostContact, HostLink, HostOrganisation, HostSite

LINK_LASTS = timedelta(days=30)


def site_of(*, name: str, commune: Commune, siret: str = "", address: str = "") -> HostSite:
    """The site of that SIRET, else of that name in that commune, else a new one; a merged one gives the file kept.

    The site is held until the end of the transaction: a merge waits, or has been waited for and is followed.
    """
    academy = commune.academy_id
    known = HostSite.objects.select_for_update(of=("self",), no_key=True).filter(academy_id=academy)
    if siret:  # asked twice: a merge that was waited for may just have moved this SIRET to the file that it keeps
        found = known.filter(siret=siret).first() or known.filter(siret=siret).first()
    else:
        found = known.filter(name__iexact=name, commune=commune).order_by("created_at").first()
    if found:
        return HostSite.objects.get(pk=found.merged_into_id) if found.merged_into_id else found
    values = {"academy_id": academy, "name": name}
    if siren := siret[:9]:
        organisation, _ = HostOrganisation.objects.get_or_create(academy_id=academy, siren=siren, defaults=values)
    else:
        organisation = HostOrganisation.objects.create(**values)
    return HostSite.objects.create(**values, organisation=organisation, siret=siret, address=address, commune=commune)


def contact_at(site: HostSite, *, name: str, email: str, phone: str = "") -> HostContact:
    """The contact of that address at that site; a known one is left as it is, for nobody has proved anything yet."""
    known = HostContact.objects.filter(site=site, email__iexact=email).first()
    return known or HostContact.objects.create(
        academy_id=site.academy_id, site=site, name=name, email=email, phone=phone
    )


def new_link(contact: HostContact, *, at: datetime) -> HostLink:
    """A link of thirty days for a contact."""
    return HostLink.objects.create(contact=contact, expires_at=at + LINK_LASTS)


def vouch(contact: HostContact, *, at: datetime) -> None:
    """A coordinator has read and published what this person typed: the person speaks for the site from now on."""
    if contact.vouched_at is None:
        contact.vouched_at = at
        contact.save(update_fields=["vouched_at"])
