"""Rows of the life of a pôle for the tests: letters, members, sessions, programme, resources, training, returns."""

from datetime import date, timedelta

from poles.records import models as rows
from tests import factories as make
from tests.factories import NOW, TODAY, YEAR

KEEP = date(2030, 1, 1)
CLAUSES = [{"title": "Objet", "text": "Vous coordonnez le pôle."}, {"title": "Durée", "text": "Un an."}]


def letter(hub: rows.Hub, person: rows.User | None = None, **fields) -> rows.MissionLetter:
    """A lettre de mission; trait: ``status="signed"`` fills what a signature needs."""
    values = {
        "academy_id": hub.academy_id, "hub": hub, "user": person or make.user(), "kind": "nomination",
        "number": f"{YEAR}-{next(make._numbers)}", "clauses": CLAUSES, "starts_on": date(YEAR, 9, 1),
        "ends_on": date(YEAR + 1, 8, 31),
    }  # fmt: skip
    if fields.get("status") in ("signed", "ended"):
        values |= {"signatory": "Rectrice d’essai", "signed_on": date(YEAR, 8, 28), "digest": "0" * 64}
    return rows.MissionLetter.objects.create(**values | fields)


def letter_template(academy: rows.Academy | None = None, **fields) -> rows.LetterTemplate:
    """A version of the clauses of an académie."""
    values = {
        "academy": academy or make.academy(),
        "version": next(make._numbers),
        "clauses": CLAUSES,
        "written_at": NOW,
    }
    return rows.LetterTemplate.objects.create(**values | fields)


def steering_member(academy: rows.Academy | None = None, **fields) -> rows.SteeringMember:
    """A person of the steering structure of an académie; without one, of the national group."""
    values = {
        "level": "academy" if academy else "national", "academy": academy, "function": "school_company",
        "name": "Mme Pilote", "begins_on": date(YEAR, 9, 1),
    }  # fmt: skip
    return rows.SteeringMember.objects.create(**values | fields)


def member(hub: rows.Hub, name: str = "Mission locale d’essai", **fields) -> rows.HubMember:
    """A component of a pôle."""
    values = {
        "academy_id": hub.academy_id, "hub": hub, "kind": "local_mission", "name": name, "joined_on": date(YEAR, 9, 1),
    }  # fmt: skip
    return rows.HubMember.objects.create(**values | fields)


def office(hub: rows.Hub, **fields) -> rows.HubOffice:
    """Where a pôle is found, and its means of the year."""
    values = {"academy_id": hub.academy_id, "hub": hub, "school_year": YEAR, "hours": 200, "travel_budget": 1500}
    return rows.HubOffice.objects.create(**values | fields)


def means_use(place: rows.HubOffice, **fields) -> rows.MeansUse:
    """Hours used on a day."""
    values = {
        "academy_id": place.academy_id, "office": place, "kind": "hours", "amount": 3, "used_on": TODAY,
        "purpose": "Visites d’entreprises",
    }  # fmt: skip
    return rows.MeansUse.objects.create(**values | fields)


def work_session(hub: rows.Hub, **fields) -> rows.WorkSession:
    """A working session in two weeks."""
    starts = NOW + timedelta(days=14)
    values = {
        "academy_id": hub.academy_id, "hub": hub, "title": "Séance d’essai", "place": "Salle 12", "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
    }  # fmt: skip
    return rows.WorkSession.objects.create(**values | fields)


def work_session_seat(session: rows.WorkSession, who: rows.HubMember, **fields) -> rows.WorkSessionSeat:
    """A member called to a session."""
    values = {"academy_id": session.academy_id, "session": session, "member": who, "keep_until": KEEP}
    return rows.WorkSessionSeat.objects.create(**values | fields)


def decision(session: rows.WorkSession, who: rows.HubMember | None = None, **fields) -> rows.Decision:
    """A decision of a session, given to a member."""
    values = {"academy_id": session.academy_id, "session": session, "text": "Prêter une salle", "member": who}
    return rows.Decision.objects.create(**values | fields)


def diagnosis(hub: rows.Hub, **fields) -> rows.Diagnosis:
    """A diagnosis of the year."""
    return rows.Diagnosis.objects.create(**{"academy_id": hub.academy_id, "hub": hub, "school_year": YEAR} | fields)


def priority(of: rows.Diagnosis, rank: int = 1, **fields) -> rows.Priority:
    """A priority of a diagnosis."""
    values = {
        "academy_id": of.academy_id,
        "diagnosis": of,
        "rank": rank,
        "axis": "partners",
        "title": "Priorité d’essai",
    }
    return rows.Priority.objects.create(**values | fields)


def project(hub: rows.Hub, **fields) -> rows.HubProject:
    """A project of three years."""
    values = {
        "academy_id": hub.academy_id, "hub": hub, "title": "Projet d’essai", "first_year": YEAR, "last_year": YEAR + 2,
    }  # fmt: skip
    return rows.HubProject.objects.create(**values | fields)


def action_programme(hub: rows.Hub, **fields) -> rows.ActionProgramme:
    """A programme of the year, in preparation."""
    values = {"academy_id": hub.academy_id, "hub": hub, "school_year": YEAR}
    return rows.ActionProgramme.objects.create(**values | fields)


def action(of: rows.ActionProgramme, **fields) -> rows.Action:
    """An action of a programme, from October to June."""
    values = {
        "academy_id": of.academy_id, "programme": of, "axis": "partners", "title": "Action d’essai",
        "starts_on": date(YEAR, 10, 1), "ends_on": date(YEAR + 1, 6, 30),
    }  # fmt: skip
    return rows.Action.objects.create(**values | fields)


def contribution(of: rows.Action, who: rows.HubMember, **fields) -> rows.Contribution:
    """Twenty hours promised by a member."""
    values = {"academy_id": of.academy_id, "action": of, "member": who, "kind": "hours", "promised": 20}
    return rows.Contribution.objects.create(**values | fields)


def comment(of: rows.ActionProgramme, **fields) -> rows.ProgrammeComment:
    """A comment of a member on a programme."""
    values = {
        "academy_id": of.academy_id, "programme": of, "author": "Membre d’essai", "hat": "hub_member",
        "text": "Remarque d’essai", "written_at": NOW, "keep_until": KEEP,
    }  # fmt: skip
    return rows.ProgrammeComment.objects.create(**values | fields)


def resource(hub: rows.Hub | None = None, **fields) -> rows.Resource:
    """A published link for teachers, of a pôle; without one, of the country."""
    values = {
        "academy_id": hub.academy_id if hub else None, "hub": hub, "title": "Ressource d’essai", "moment": "before",
        "axis": "quality", "audiences": ["teachers"], "licence": "etalab", "credit": "Équipe d’essai",
        "url": "https://exemple.test/fiche", "status": "published",
    }  # fmt: skip
    return rows.Resource.objects.create(**values | fields)


def training(hub: rows.Hub, **fields) -> rows.TutorTraining:
    """A training session for tutors, open to registrations."""
    starts = NOW + timedelta(days=21)
    values = {
        "academy_id": hub.academy_id, "hub": hub, "title": "Formation d’essai", "place": "Lycée d’essai", "starts_at": starts,
        "ends_at": starts + timedelta(hours=3), "hours": 3, "capacity": 12, "closes_on": starts.date(), "status": "open",
    }  # fmt: skip
    return rows.TutorTraining.objects.create(**values | fields)


def training_seat(of: rows.TutorTraining, site: rows.HostSite, **fields) -> rows.TutorTrainingSeat:
    """A tutor registered to a training."""
    values = {
        "academy_id": of.academy_id, "training": of, "site": site, "name": "Tutrice d’essai", "registered_at": NOW,
        "keep_until": KEEP,
    }  # fmt: skip
    return rows.TutorTrainingSeat.objects.create(**values | fields)


def frozen(hub: rows.Hub | None = None, **fields) -> rows.FrozenFigures:
    """Figures frozen for a pôle; without one, for the country."""
    values = {
        "academy_id": hub.academy_id if hub else None, "hub": hub, "school_year": YEAR, "label": "Chiffres d’essai",
        "taken_at": NOW, "figures": {}, "digest": "0" * 64,
    }  # fmt: skip
    return rows.FrozenFigures.objects.create(**values | fields)


def return_campaign(**fields) -> rows.ReturnCampaign:
    """A national campaign of returns, open."""
    values = {
        "code": f"essai-{next(make._numbers)}", "name": "Remontée d’essai", "school_year": YEAR, "sections": ["indicators"],
        "opens_on": date(YEAR, 10, 1), "due_on": date(YEAR + 1, 3, 20), "status": "open",
    }  # fmt: skip
    return rows.ReturnCampaign.objects.create(**values | fields)


def academy_return(academy: rows.Academy, campaign: rows.ReturnCampaign | None = None, **fields) -> rows.AcademyReturn:
    """The return of an académie; trait: ``status="signed"`` fills what a signature needs."""
    values = {"academy": academy, "campaign": campaign or return_campaign()}
    if fields.get("status") in ("signed", "replaced"):
        values |= {"signatory": "Rectrice d’essai", "signed_at": NOW, "digest": "0" * 64}
    return rows.AcademyReturn.objects.create(**values | fields)
