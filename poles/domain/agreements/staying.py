"""The rows of a convention that are counted elsewhere: where, from when to when, with which tutor."""

from poles.domain.agreements.schedule import key_of
from poles.records.models import Agreement, AgreementStay, HostSite, HostTutor
from poles.words.terms import Stay, Terms


def write_stays(agreement: Agreement, terms: Terms) -> None:
    """Write the stays and the first and last day of a convention again, from what its text says.

    A host typed by hand that the shared file does not know has no row; the first one then stands for the site of the seat.
    """
    keys = {key for stay in terms.stays if (key := key_of(stay.site_id))}
    tutor_keys = {key for stay in terms.stays if (key := key_of(stay.tutor_id))}
    sirets = {stay.siret for stay in terms.stays if stay.siret and not stay.site_id}
    sites = {str(row.pk): row for row in HostSite.objects.filter(pk__in=keys)}
    sites |= {row.siret: row for row in HostSite.objects.filter(siret__in=sirets)}
    tutors = {(str(row.pk), row.site_id): row for row in HostTutor.objects.filter(pk__in=tutor_keys)}
    agreement.starts_on, agreement.ends_on = terms.first_day, terms.last_day
    agreement.save(update_fields=["starts_on", "ends_on"])
    AgreementStay.objects.filter(agreement=agreement).delete()
    rows = []
    for rank, stay in enumerate(terms.stays, 1):
        site = sites.get(stay.site_id or stay.siret) or (_of_seat(agreement) if rank == 1 else None)
        if site is None:
            continue
        tutor = tutors.get((stay.tutor_id, site.pk))
        rows.append(_row(agreement, rank, stay, site, tutor))
    AgreementStay.objects.bulk_create(rows)


def cut_stays(agreement: Agreement) -> None:
    """Shorten the stays of a convention that has ended: from the day after, its host and its tutor are free."""
    if agreement.ended_on is None:
        return
    rows = AgreementStay.objects.filter(agreement=agreement)
    rows.filter(starts_on__gt=agreement.ended_on).delete()
    rows.filter(ends_on__gt=agreement.ended_on).update(ends_on=agreement.ended_on)


def _row(agreement: Agreement, rank: int, stay: Stay, site: HostSite, tutor: HostTutor | None) -> AgreementStay:
    return AgreementStay(
        academy_id=agreement.academy_id, agreement=agreement, site=site, tutor=tutor, rank=rank,
        starts_on=stay.first_day, ends_on=stay.last_day,
    )  # fmt: skip


def _of_seat(agreement: Agreement) -> HostSite:
    return agreement.placement.seat.offer.site
