"""A letter names a coordinator once it is signed, for its days, and says for ever what was signed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from poles.domain.access import Forbidden, Unknown
from poles.domain.governance.queries import letter_of
from poles.domain.mandates import queries, usecases
from poles.domain.mandates.usecases import LetterText, Signature
from poles.domain.mandates.wording import digest_of, text_of
from poles.domain.people import invitations
from poles.domain.people.queries import coordinators_of
from poles.records.models import Hat, HubMap, MissionLetter, Notice, User
from poles.words.findings import Refused
from poles.words.mandates import Clause, EndReason
from poles.words.partners import MandateKind
from poles.words.roles import Role
from poles.workflows.machine import NotNow
from tests import factories as make
from tests import hub_factories as at_hub
from tests.factories import NOW, TODAY, YEAR

pytestmark = pytest.mark.django_db
YEAR_LONG = LetterText(date(YEAR, 9, 1), date(YEAR + 1, 8, 31))
SIGNED = Signature("Mme Laurier", "rectrice de l’académie", TODAY)


@pytest.fixture
def office():
    return make.actor(make.hat(Role.ACADEMY_OFFICE))


@pytest.fixture
def hub():
    return make.hub("Vallée", status="mapped")


def draft(actor, hub, **changes):
    said = {"email": "nouvelle@exemple.test", "name": "Mme Nouvelle", "kind": MandateKind.NOMINATION, "text": YEAR_LONG}
    return usecases.draft(actor=actor, hub_id=hub.pk, at=NOW, **said | changes)


def sign(actor, letter, **changes):
    return usecases.sign(
        **{"actor": actor, "letter_id": letter.pk, "seen": digest_of(letter), "signature": SIGNED, "at": NOW, **changes}
    )


def hat_of(letter):
    return Hat.objects.get(user_id=letter.user_id, role=Role.HUB_COORDINATOR)


def test_a_draft_names_nobody_and_a_signature_gives_the_hat_for_the_days_of_the_letter(office, hub):
    letter = draft(office, hub)
    assert (letter.status, letter.number, Hat.objects.filter(hub=hub).count()) == ("draft", "2026-001", 0)
    signed, told = sign(office, letter)
    assert told and (hat_of(letter).begins_on, hat_of(letter).ends_on) == (date(YEAR, 9, 1), date(YEAR + 1, 8, 31))
    assert coordinators_of(hub.pk, on=TODAY) == [letter.user]
    assert coordinators_of(hub.pk, on=date(YEAR + 1, 9, 1)) == []
    assert "Mme Nouvelle" in signed.clauses[0]["text"] and "du pôle « Vallée »" in signed.clauses[0]["text"]
    assert signed.digest == digest_of(MissionLetter.objects.get(pk=letter.pk))


def test_a_new_address_is_invited_even_before_the_first_day_and_a_known_one_is_told(office, hub):
    later = LetterText(TODAY + timedelta(days=5), TODAY + timedelta(days=300))
    letter = draft(office, hub, text=later)
    sign(office, letter)
    notice = Notice.objects.get(kind="account.appointed_invited", recipient="nouvelle@exemple.test")
    assert invitations.invited(invitations.token_of(notice.facts), at=NOW) == letter.user
    known = make.user("M. Connu", "connu@exemple.test", password=make.PASSWORD)
    sign(office, draft(office, make.hub("Plaine"), email="CONNU@exemple.test", name=""))
    assert Notice.objects.get(recipient=known.email).kind == "account.appointed"


def test_only_the_text_that_was_read_is_signed_or_changed(office, hub):
    letter = draft(office, hub)
    read = digest_of(letter)
    clauses = [Clause("Objet", "Vous coordonnez le pôle du {début} au {fin}.")]
    usecases.edit(actor=office, letter_id=letter.pk, seen=read, text=YEAR_LONG, clauses=clauses, at=NOW)
    with pytest.raises(Refused, match="a changé"):
        sign(office, letter, seen=read)
    with pytest.raises(Refused, match="a changé"):
        usecases.edit(actor=office, letter_id=letter.pk, seen=read, text=YEAR_LONG, at=NOW)
    letter.refresh_from_db()
    assert text_of(letter)[0].text == "Vous coordonnez le pôle du 1er septembre 2026 au 31 août 2027."


def test_a_signed_letter_never_changes_even_by_hand_and_a_draft_does(office, hub):
    letter = draft(office, hub)
    MissionLetter.objects.filter(pk=letter.pk).update(clauses=[{"title": "Objet", "text": "Autre"}])
    letter.refresh_from_db()
    sign(office, letter)
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        MissionLetter.objects.filter(pk=letter.pk).update(ends_on=date(YEAR + 2, 8, 31))
    with pytest.raises(NotNow):
        sign(office, letter)


def test_a_signed_letter_is_neither_deleted_nor_taken_back_to_a_draft(office, hub):
    letter = draft(office, hub)
    sign(office, letter)
    row = MissionLetter.objects.filter(pk=letter.pk)
    for harm in (row.delete, lambda: row.update(status="draft"), lambda: row.update(template=at_hub.letter_template())):
        with pytest.raises(IntegrityError, match=r"ne se supprime pas|ne redevient pas"), transaction.atomic():
            harm()
    given_up = usecases.cancel(actor=office, letter_id=draft(office, hub).pk, at=NOW)
    assert MissionLetter.objects.filter(pk=given_up.pk).delete()[0] == 1, "what was never signed may go"


def test_two_missions_with_a_hole_between_them_never_make_one_hat_over_the_hole(office, hub):
    sign(office, draft(office, hub, text=LetterText(date(YEAR + 1, 3, 1), date(YEAR + 1, 8, 31))))
    with pytest.raises(Refused, match="à partir du 1er mars 2027"):
        sign(office, draft(office, hub, text=LetterText(TODAY, date(YEAR + 1, 1, 31))))
    sign(office, draft(office, hub, text=LetterText(TODAY, date(YEAR + 1, 2, 28))))
    assert Hat.objects.get(hub=hub).begins_on == TODAY


def test_nobody_is_named_in_a_pole_whose_map_was_replaced_meanwhile(office, hub):
    letter = draft(office, hub)
    HubMap.objects.filter(pk=hub.hub_map_id).update(status="replaced")
    with pytest.raises(Refused, match="carte adoptée"):
        sign(office, letter)
    assert not Hat.objects.filter(hub=hub).exists()


@pytest.mark.parametrize(
    ("signature", "text", "said"),
    [
        (Signature("Mme Laurier", "rectrice", TODAY + timedelta(days=1)), YEAR_LONG, "à venir"),
        (Signature(" ", "rectrice", TODAY), YEAR_LONG, "qualité de qui signe"),
        (SIGNED, LetterText(date(2025, 9, 1), date(2026, 8, 31)), "a fini le 31 août 2026"),
    ],
)
def test_a_signature_needs_a_name_a_past_day_and_a_mission_that_still_runs(office, hub, signature, text, said):
    with pytest.raises(Refused, match=said):
        sign(office, draft(office, hub, text=text), signature=signature)


def test_a_renewal_prolongs_the_hat_and_keeps_the_person(office, hub):
    first = draft(office, hub)
    sign(office, first)
    following = {"email": first.user.email, "kind": MandateKind.RENEWAL, "follows_id": first.pk}
    next_year = LetterText(date(YEAR + 1, 9, 1), date(YEAR + 2, 8, 31))
    with pytest.raises(Refused, match="garde la personne"):
        draft(office, hub, **following | {"email": "autre@exemple.test", "text": next_year})
    with pytest.raises(Refused, match="au plus tard le lendemain"):
        draft(office, hub, **following, text=LetterText(date(YEAR + 1, 10, 1), date(YEAR + 2, 8, 31)))
    renewal = draft(office, hub, **following, text=next_year)
    assert "je vous reconduis" in text_of(renewal)[0].text
    sign(office, renewal)
    assert (hat_of(first).begins_on, hat_of(first).ends_on) == (date(YEAR, 9, 1), date(YEAR + 2, 8, 31))
    gap = LetterText(date(YEAR + 3, 1, 1), date(YEAR + 3, 8, 31))
    with pytest.raises(Refused, match="coordonne déjà ce pôle jusqu’au 31 août 2028"):
        sign(office, draft(office, hub, email=first.user.email, text=gap))


def test_an_interim_is_somebody_else_in_the_same_pole_beside_the_one_named(office, hub):
    first = draft(office, hub)
    sign(office, first)
    with pytest.raises(Refused, match="soi-même"):
        draft(office, hub, email=first.user.email, kind=MandateKind.INTERIM, follows_id=first.pk)
    winter = LetterText(TODAY, TODAY + timedelta(days=60))
    said = {"email": "relais@exemple.test", "name": "M. Relais", "kind": MandateKind.INTERIM, "text": winter}
    sign(office, draft(office, hub, follows_id=first.pk, **said))
    assert {user.name for user in coordinators_of(hub.pk, on=TODAY)} == {"Mme Nouvelle", "M. Relais"}
    assert [user.name for user in coordinators_of(hub.pk, on=TODAY + timedelta(days=61))] == ["Mme Nouvelle"]


def test_a_mission_that_ends_early_takes_the_hat_back_on_its_day_with_a_coded_reason(office, hub):
    letter = draft(office, hub)
    sign(office, letter)
    leaves = TODAY + timedelta(days=10)
    with pytest.raises(Refused, match="un jour de la mission"):
        usecases.end(actor=office, letter_id=letter.pk, reason=EndReason.DUTIES, ended_on=date(2028, 1, 1), at=NOW)
    ended = usecases.end(actor=office, letter_id=letter.pk, reason=EndReason.DUTIES, ended_on=leaves, at=NOW)
    assert (ended.status, ended.ended_reason, hat_of(letter).ends_on) == ("ended", "duties", leaves)
    assert queries.in_force(MissionLetter.objects.all(), on=leaves).count() == 1
    assert queries.in_force(MissionLetter.objects.all(), on=leaves + timedelta(days=1)).count() == 0


def test_a_renewal_already_signed_is_ended_before_the_mission_that_it_follows(office, hub):
    first = draft(office, hub)
    sign(office, first)
    next_year = LetterText(date(YEAR + 1, 9, 1), date(YEAR + 2, 8, 31))
    renewal = draft(office, hub, email=first.user.email, kind=MandateKind.RENEWAL, follows_id=first.pk, text=next_year)
    sign(office, renewal)
    said = {"actor": office, "reason": EndReason.DEPARTURE, "ended_on": TODAY, "at": NOW}
    with pytest.raises(Refused, match="mettez-y fin d’abord"):
        usecases.end(letter_id=first.pk, **said)
    usecases.end(letter_id=renewal.pk, **said)
    assert hat_of(first).ends_on == date(YEAR + 1, 8, 31)
    usecases.end(letter_id=first.pk, **said)
    assert hat_of(first).ends_on == TODAY


def test_only_the_rectorate_of_the_academy_writes_letters(office, hub):
    letter = draft(office, hub)
    elsewhere = make.actor(make.hat(Role.ACADEMY_OFFICE, academy=make.academy("10", "Lyon")))
    coordinator = make.actor(make.hat(Role.HUB_COORDINATOR, hub=hub))
    for actor, refusal in ((elsewhere, Unknown), (coordinator, Forbidden)):
        with pytest.raises(refusal):
            draft(actor, hub, email="jamais@exemple.test")
    with pytest.raises(Unknown):
        sign(elsewhere, letter)
    assert not User.objects.filter(email="jamais@exemple.test").exists()


def test_a_draft_map_names_nobody_and_the_days_are_read(office, hub):
    drafted = make.hub("Projet", hub_map=make.hub_map(status="draft"), status="mapped")
    with pytest.raises(Refused, match="carte adoptée"):
        draft(office, drafted)
    with pytest.raises(Refused, match="finit avant de commencer"):
        draft(office, hub, text=LetterText(TODAY, TODAY - timedelta(days=1)))
    with pytest.raises(Refused, match="trois ans"):
        draft(office, hub, text=LetterText(TODAY, date(YEAR + 4, 1, 1)))


def test_the_clauses_of_an_academy_have_versions_that_are_not_overwritten(office, hub):
    before = draft(office, hub)
    clauses = [Clause(" Objet ", "{personne}, {décision} {du pôle}.")]
    said = {"actor": office, "academy_id": "12", "clauses": clauses, "at": NOW}
    assert usecases.write_template(**said, seen=0).version == 1
    with pytest.raises(Refused, match="version n° 1 entre-temps"):
        usecases.write_template(**said, seen=0)
    with pytest.raises(Refused, match="Rien n’a changé"):
        usecases.write_template(**said, seen=1)
    with pytest.raises(Refused, match=r"remplir \{prénom\}"):
        usecases.write_template(**said | {"clauses": [Clause("Objet", "{prénom}")]}, seen=1)
    after = draft(office, hub, email="autre@exemple.test")
    assert (after.number, len(after.clauses), len(before.clauses)) == ("2026-002", 1, 11)
    assert text_of(after)[0] == ("Objet", "Mme Nouvelle, je vous confie la coordination du pôle « Vallée ».")


def test_the_standings_say_who_until_when_and_what_ends_soon(office, hub):
    plain, lone = make.hub("Plaine"), make.hub("Seule")
    make.hat(Role.HUB_COORDINATOR, hub=lone)
    at_hub.letter(hub, status="signed", ends_on=TODAY + timedelta(days=30))
    at_hub.letter(hub, status="signed", starts_on=TODAY + timedelta(days=31), ends_on=TODAY + timedelta(days=60))
    at_hub.letter(plain, status="signed")
    rows = {one.hub.name: one for one in queries.standings(office, on=TODAY)}
    assert (rows["Vallée"].last_day, rows["Vallée"].soon) == (TODAY + timedelta(days=60), True)
    assert (rows["Plaine"].last_day, rows["Plaine"].soon) == (date(YEAR + 1, 8, 31), False)
    assert rows["Seule"].without_letter and rows["Seule"].last_day is None


def test_a_letter_follows_its_pole_into_the_next_map_to_be_renewed_or_ended_there(office, hub):
    school = make.school(hub=hub)
    letter = draft(office, hub)
    sign(office, letter)
    chart = make.rows.HubMap.objects.create(
        academy=hub.academy, school_year=YEAR + 1, status="adopted", basis="basin", label="Carte suivante"
    )
    heir = make.hub("Vallée élargie", hub_map=chart, schools=[school], succeeds=hub, status="mapped")
    Hat.objects.filter(hub=hub).update(hub=heir)
    (row,) = queries.standings(office, on=TODAY)
    assert (row.hub, [each.pk for each in row.letters], row.coordinators) == (heir, [letter.pk], 1)
    assert letter_of(heir, on=TODAY) == letter
    next_year = LetterText(date(YEAR + 1, 9, 1), date(YEAR + 2, 8, 31))
    said = {"email": letter.user.email, "kind": MandateKind.RENEWAL, "follows_id": letter.pk, "text": next_year}
    assert queries.present_hub(letter) == heir and draft(office, heir, **said).hub == heir
    usecases.end(actor=office, letter_id=letter.pk, reason=EndReason.MAP, ended_on=TODAY, at=NOW)
    assert hat_of(letter).ends_on == TODAY
