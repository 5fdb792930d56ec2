"""The list for the State allowance: the names of columns that APLyPro gives to pupils, then the days and the amount.

The nine first columns are those of the list of pupils that APLyPro reads (« ; », names in lower case). No public text gives
the shape of a file of PFMP: what follows is what its form asks for each period. Three columns of its list of pupils (sex,
places of birth and of residence) are left out: this service does not keep them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from poles.exchange.sheets import write_csv
from poles.words.findings import Severity

HEADINGS = (
    "ine", "prénom", "nom", "date_naissance", "label_classe", "mef_code", "année_scolaire", "date_début", "date_fin",
    "nombre_jours", "forfait_journalier", "montant", "organisme", "siret", "numéro_convention", "attestation_signée_le",
    "constats",
)  # fmt: skip
READY = "prêt"


def allowance_file(claims: Iterable[Any]) -> bytes:
    """One line a placement, bad ones too: no amount, and « constats » says why. Amounts in euros, with a comma."""
    return write_csv(HEADINGS, _lines(claims))


def findings_said(claim: Any) -> str:
    """The findings of a line in one cell: « prêt », or what is wrong, the gravest first."""
    told = sorted(claim.findings, key=lambda one: list(Severity).index(one.severity))
    said = " ".join(one.sentence for one in told)
    if claim.ready:
        return f"{READY}. {said}".strip() if said else READY
    return f"à compléter : {said}" if said else "à compléter"


def _lines(claims: Iterable[Any]) -> Iterator[tuple[object, ...]]:
    for claim in claims:
        stage, learner = claim.stage, claim.learner
        signed = stage.certificate.signed_at if stage.certified else None
        yield (
            learner.ine,
            learner.first_name,
            learner.last_name,
            learner.birth_date,
            claim.division,
            claim.mef,
            stage.agreement.school_year,
            stage.terms.first_day,
            min(stage.terms.last_day, stage.agreement.ended_on or stage.terms.last_day),
            claim.days,
            _amount(claim.rate),
            _amount(claim.cents) if claim.cents is not None else "",
            stage.site_name,
            stage.terms.stays[0].siret,
            stage.agreement.number,
            signed.date() if signed else "",
            findings_said(claim),
        )


def _amount(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"
