"""Rows of conventions for the tests: terms that hold together, texts in every state, signatories, signatures, proofs."""

from datetime import date, timedelta

from poles.records import models as rows
from poles.words.agreements import MODEL_OF_KIND, VersionKind, agreement_kept_until
from poles.words.evidence import GENESIS, digest_of, link_digest
from poles.words.terms import Activity, Clause, Insurance, LearnerSaid, Person, SchoolSaid, Stay, Terms
from poles.words.training import GradeLevel, LearnerStatus, PlacementKind
from tests import factories as make
from tests.factories import NOW, YEAR

DAY = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60))
"""Seven hours with a break of an hour and a half."""
WEEK = (DAY, DAY, DAY, DAY, DAY, (), ())
CLAUSES = (
    Clause(title="Objet", text="La présente convention règle les rapports des parties.", mentions=(1,)),
    Clause(title="Le reste", text="Tout le reste est dit ici.", mentions=tuple(range(2, 16))),
)


def stay(site: rows.HostSite | None = None, first: date = make.STARTS, last: date = make.ENDS, **fields) -> Stay:
    """One host, seven hours a day from Monday to Friday."""
    values = {
        "site_id": str(site.pk) if site else "", "organisation": site.name if site else "Garage d’essai",
        "siret": site.siret if site else "", "address": "1 rue d’Essai", "town": "Saint-Dié-des-Vosges",
        "signatory": Person(name="Mme Patronne", job="gérante", email="patronne@exemple.test"),
        "tutor": Person(name="M. Tuteur", job="mécanicien", email="tuteur@exemple.test"),
        "first_day": first, "last_day": last, "week": WEEK,
    }  # fmt: skip
    return Stay(**values | fields)


def terms(placement: rows.Placement | None = None, **fields) -> Terms:
    """What a complete convention of PFMP says, of a placement when one is given; any field may be said otherwise."""
    learner = placement.learner if placement else None
    kind = PlacementKind(placement.need.period.kind) if placement else PlacementKind.PFMP
    first, last = (placement.starts_on, placement.ends_on) if placement else (make.STARTS, make.ENDS)
    values = {
        "model": MODEL_OF_KIND[kind], "kind": kind,
        "learner": LearnerSaid(
            name=str(learner) if learner else "Inès Essai", birth_date=learner.birth_date if learner else date(2010, 3, 14),
            status=LearnerStatus.PUPIL, grade=GradeLevel.FIRST_PRO, class_name="1re MVA", course="Bac pro d’essai",
            course_hours=840, town="Saint-Dié-des-Vosges",
        ),
        "school": SchoolSaid(
            uai=placement.school.uai if placement else "0880001A", name=placement.school.name if placement else "Lycée d’essai",
            head=Person(name="M. Proviseur", job="proviseur", email="proviseur@exemple.test"),
        ),
        "guardians": (Person(name="Mme Mère", email="mere@exemple.test", phone="0612345678"),),
        "referent": Person(name="M. Référent", email="referent@exemple.test"),
        "stays": (stay(placement.seat.offer.site if placement else None, first, last),),
        "objectives": "Découvrir l’atelier.", "competences": "C1.1 Accueillir",
        "activities": (Activity(task="Vidange", competence="C2.1 Maintenir"),), "supervision": "Une visite, deux appels.",
        "assessment": "Grille du référentiel.", "insured_host": Insurance(company="Assureur d’essai", contract="A-1"),
        "insured_school": Insurance(company="Mutuelle d’essai", contract="B-2"), "absences": "Prévenir le jour même.",
        "house_rules": "Règlement de l’atelier.", "clauses": CLAUSES, "template_version": 1,
        "emergency": (Person(name="Mme Mère", phone="0612345678"),),
    }  # fmt: skip
    return Terms(**values | fields)


def placed(**fields) -> rows.Placement:
    """A confirmed placement, with its need placed."""
    need = fields.pop("need", None) or make.need(status="placed")
    return make.placement(need, fields.pop("seat", None) or make.offer().seats.first(), **fields)


def agreement(
    placement: rows.Placement | None = None, *, said: Terms | None = None, text: str = "draft", **fields
) -> rows.Agreement:
    """A convention with one text in the state ``text``; trait: ``text="signed"`` makes the whole convention signed."""
    placement = placement or placed()
    said = said or terms(placement)
    number = next(make._numbers)
    signed = text in ("signed", "replaced")
    values = {
        "academy_id": placement.academy_id, "placement": placement, "school": placement.school, "learner": placement.learner,
        "kind": said.kind, "model": said.model, "school_year": YEAR, "number": f"{YEAR}-{number:06d}", "code": f"ESSA{number:08d}",
        "starts_on": said.first_day, "ends_on": said.last_day, "keep_until": agreement_kept_until(YEAR, said.model),
        "status": "signed" if signed else "draft", "signed_at": NOW if signed else None,
    }  # fmt: skip
    made = rows.Agreement.objects.create(**values | fields)
    for rank, one in enumerate(said.stays, 1):
        rows.AgreementStay.objects.create(
            academy_id=made.academy_id,
            agreement=made,
            site=placement.seat.offer.site,
            rank=rank,
            starts_on=one.first_day,
            ends_on=one.last_day,
        )
    version(made, said=said, status=text)
    return made


def version(
    of: rows.Agreement, *, said=None, status: str = "draft", kind: str = VersionKind.INITIAL, **fields
) -> rows.AgreementVersion:
    """A text of a convention; out for signature, it has a print."""
    said = said or terms(of.placement)
    out = status in ("signing", "signed", "replaced", "void")
    values = {
        "academy_id": of.academy_id, "agreement": of, "kind": kind, "number": of.versions.count() + 1,
        "terms": said.model_dump(mode="json"), "status": status, "sent_at": NOW if out else None,
        "paper": b"%PDF-1.7 essai" if out else b"", "digest": digest_of(b"%PDF-1.7 essai") if out else "",
        "signed_at": NOW if status in ("signed", "replaced") else None,
    }  # fmt: skip
    return rows.AgreementVersion.objects.create(**values | fields)


def signatory(of: rows.AgreementVersion, party: str = "learner", **fields) -> rows.Signatory:
    """Somebody who must sign a text."""
    values = {
        "academy_id": of.academy_id,
        "version": of,
        "party": party,
        "name": f"Signataire {party}",
        "capacity": party,
    }
    return rows.Signatory.objects.create(**values | fields)


def signing_link(of: rows.Signatory, token: str = "", **fields) -> rows.SigningLink:
    """A link sent to a signatory, good for two weeks."""
    values = {
        "academy_id": of.academy_id, "signatory": of, "means": "mail_link", "token_digest": digest_of(token or f"jeton {next(make._numbers)}"),
        "sent_to": "m…@exemple.test", "sent_at": NOW, "expires_at": NOW + timedelta(days=14),
    }  # fmt: skip
    return rows.SigningLink.objects.create(**values | fields)


def chain_link(academy: rows.Academy, payload: str = "0" * 64, **fields) -> rows.ChainLink:
    """The next link of the chain of an académie."""
    last = rows.ChainLink.objects.filter(academy=academy).order_by("-sequence").first()
    said = {"previous": last.digest if last else GENESIS, "sequence": last.sequence + 1 if last else 1, "what": "signature",
            "payload": payload, "at": NOW} | fields  # fmt: skip
    return rows.ChainLink.objects.create(academy=academy, digest=link_digest(**said), **said)


def signature(of: rows.Signatory, **fields) -> rows.Signature:
    """The signature of somebody, with its evidence and its link."""
    evidence = '{"essai":true}'
    values = {
        "academy_id": of.academy_id, "version": of.version, "signatory": of, "party": of.party, "rank": of.rank, "means": "mail_link",
        "signed_at": NOW, "evidence": evidence, "digest": digest_of(evidence), "link": chain_link(of.academy, digest_of(evidence)),
    }  # fmt: skip
    return rows.Signature.objects.create(**values | fields)


def template(
    academy: rows.Academy | None = None, school: rows.School | None = None, **fields
) -> rows.AgreementTemplate:
    """A version of the clauses of a type-convention."""
    values = {
        "academy": academy or (school.academy if school else make.academy()), "school": school, "model": "pfmp", "version": next(make._numbers),
        "clauses": [one.model_dump(mode="json") for one in CLAUSES], "written_at": NOW,
    }  # fmt: skip
    return rows.AgreementTemplate.objects.create(**values | fields)


def proof(*, school=None, site=None, agreement=None, proof: str = "board_vote", **fields) -> rows.LegalProof:
    """A dated document of a school, a site or a convention."""
    of = school or site or agreement
    values = {"academy_id": of.academy_id, "proof": proof, "since": date(YEAR, 9, 1), "reference": "n° 12"}
    return rows.LegalProof.objects.create(school=school, site=site, agreement=agreement, **values | fields)


def attendance(of: rows.Agreement, day: date | None = None, **fields) -> rows.AttendanceDay:
    """A planned day that was not done."""
    values = {
        "academy_id": of.academy_id,
        "agreement": of,
        "day": day or of.starts_on,
        "minutes": 0,
        "reason": "excused",
        "said_by": "essai",
    }
    return rows.AttendanceDay.objects.create(**values | fields)


def seal_key(academy: rows.Academy | None = None, **fields) -> rows.SealKey:
    """The certificate of a key, without any private part."""
    values = {
        "academy": academy, "key_name": f"essai-{next(make._numbers)}", "subject": "Sceau d’essai", "certificate": "PEM", "fingerprint": "0" * 64,
        "not_before": NOW - timedelta(days=1), "not_after": NOW + timedelta(days=365),
    }  # fmt: skip
    return rows.SealKey.objects.create(**values | fields)
