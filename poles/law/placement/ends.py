"""The end of a placement: the certificate, its day, the pension (rules END-01 to END-03)."""

from collections.abc import Iterable

from poles.law.placement import presence
from poles.law.placement.conventions import DIPLOMA
from poles.law.placement.dated import birthday
from poles.law.placement.engine import finding, in_force, judges
from poles.law.placement.facts import Facts, Proof
from poles.words import french
from poles.words.findings import Finding
from poles.words.training import PlacementKind


@judges("END-01", kinds=DIPLOMA)
def certificate(facts: Facts) -> Iterable[Finding]:
    """END-01: once it is over, the certificate says the real total duration and the total gratuity. D124-9."""
    if facts.done_minutes is None:
        return ()
    version = in_force("END-01", presence.last_day(facts))
    if version is None:
        return ()
    written, paid = facts.ending.certificate_minutes, facts.ending.certificate_cents
    lacking = ["la durée effective totale"] if written is None else []
    lacking += ["le montant total de la gratification (0 € s’il n’y en a pas)"] if paid is None else []
    if lacking:
        sentence = f"L’attestation ne dit pas {french.join(lacking)} : complétez-la avant de clore le stage."
        return (finding("END-01", version, sentence, field="ending", measured=str(2 - len(lacking)), limit="2"),)
    if written is not None and written != facts.done_minutes:
        said, done = presence.in_words(written), presence.in_words(facts.done_minutes)
        sentence = f"L’attestation dit {said} de présence, le décompte en donne {done} : corrigez l’un ou l’autre."
        return (finding("END-01", version, sentence, field="ending", measured=said, limit=done),)
    return ()


@judges("END-02", kinds=[PlacementKind.PFMP])
def certificate_in_time(facts: Facts) -> Iterable[Finding]:
    """END-02: the certificate is signed on the last day of presence. Convention type, art. 21."""
    if facts.done_minutes is None:
        return ()
    last = presence.last_day(facts)
    version = in_force("END-02", last)
    if version is None:
        return ()
    signed = min((each.since for each in facts.documents if each.proof is Proof.CERTIFICATE), default=None)
    if signed == last:
        return ()
    when = f"est signée le {french.plain_date(signed)}" if signed else "n’est pas signée"
    sentence = f"L’attestation {when} : elle se remplit et se signe le dernier jour ({french.plain_date(last)})."
    measured = french.plain_date(signed) if signed else ""
    found = finding(
        "END-02", version, sentence, field="documents", day=last, measured=measured, limit=french.plain_date(last)
    )
    return (found,)


@judges("END-03", kinds=[PlacementKind.BTS_INTERNSHIP])
def pension(facts: Facts) -> Iterable[Finding]:
    """END-03: a student who was paid may have the placement counted for the pension within two years. CSS, L351-17."""
    if facts.done_minutes is None or not facts.money.hourly_cents:
        return ()
    last = presence.last_day(facts)
    version = in_force("END-03", last)
    if version is None:
        return ()
    until = birthday(last, version.numbers["asked_within_years"])
    limit, asked = french.plain_date(until), facts.ending.pension_asked
    if asked is not None and asked <= until:
        return ()
    if asked is None:
        sentence = f"Le stage gratifié peut compter pour la retraite : l’étudiant le demande avant le {limit}."
        return (finding("END-03", version, sentence, field="ending", day=until, limit=limit),)
    sentence = (
        f"La demande du {french.plain_date(asked)} vient trop tard pour la retraite : elle se fait avant le {limit}."
    )
    found = finding(
        "END-03", version, sentence, field="ending", day=until, measured=french.plain_date(asked), limit=limit
    )
    return (found,)
