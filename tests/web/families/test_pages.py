"""What a learner and an adult read and do: the next placement, the offers, the wishes one press at a time, the place and why."""

import pytest
from django.urls import reverse

from poles.records import models as rows
from tests import factories as make
from tests.factories import NOW
from tests.web import fair as campaigns
from tests.web.families.conftest import at
from tests.web.visits import queries_of, text_of
from tests.web.wearing import client_of_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def offers(cast):
    """Five published offers that suit Inès."""
    return [make.offer(f"Offre {letter}", site=cast.garage, hub=cast.valley) for letter in "ABCDEF"]


def press(client, need, move: str, offer):
    return client.post(at("rank", need), {move: str(offer.pk)})


def ranked(need) -> str:
    return "".join(wish.offer.title[-1] for wish in need.wishes.order_by("rank"))


def test_the_home_says_the_days_left_the_step_and_one_thing_to_do(cast, ines):
    answer = ines.get("/eleve/")
    said = text_of(answer)

    assert "Départ dans 70 jours" in said
    assert "Choisissez vos vœux" in said
    assert "Étape 1 sur 4" in said
    assert answer.content.decode().count('class="fr-btn" href') == 1


def test_a_learner_without_a_period_is_told_so(cast, ines):
    rows.PlacementNeed.objects.all().delete()

    assert "Aucun stage à venir" in text_of(ines.get("/eleve/"))


def test_the_offers_are_those_of_the_own_formation_within_reach(cast, ines, offers):
    make.offer("Offre de cuisine", site=cast.garage, hub=cast.valley, family="restauration")
    make.offer("Offre du voisin", site=cast.garage, hub=cast.plain)
    make.offer("Offre à lire", site=cast.garage, hub=cast.valley, status="submitted")
    said = text_of(ines.get(at("offers", cast.need)))

    assert "6 offres possibles" in said
    assert "Offre A" in said and "environ" in said
    assert not any(other in said for other in ("Offre de cuisine", "Offre du voisin", "Offre à lire"))


def test_each_press_is_saved_at_once(cast, ines, offers):
    first, second, third, *_ = offers
    for offer in (first, second, third):
        press(ines, cast.need, "ajouter", offer)
    assert ranked(cast.need) == "ABC"

    press(ines, cast.need, "monter", third)
    assert ranked(cast.need) == "ACB"
    press(ines, cast.need, "descendre", first)
    assert ranked(cast.need) == "CAB"
    answer = press(ines, cast.need, "retirer", first)
    assert ranked(cast.need) == "CB"
    assert answer.url.endswith("/voeux#mes-voeux")


def test_a_press_that_changes_nothing_is_no_fault(cast, ines, offers):
    first, second, *_ = offers
    for offer in (first, second, first):
        press(ines, cast.need, "ajouter", offer)
    press(ines, cast.need, "monter", first)
    press(ines, cast.need, "descendre", second)
    press(ines, cast.need, "retirer", offers[3])

    assert ranked(cast.need) == "AB"


def test_a_sixth_wish_is_refused(cast, ines, offers):
    for offer in offers:
        press(ines, cast.need, "ajouter", offer)

    assert ranked(cast.need) == "ABCDE"
    assert "gardez les 5 premiers" in text_of(ines.get(at("wishes", cast.need)))


def test_more_wishes_noted_by_the_school_are_kept(cast, ines, offers):
    for rank, offer in enumerate(offers, 1):
        rows.Wish.objects.create(need=cast.need, offer=offer, rank=rank, academy=cast.academy)

    press(ines, cast.need, "monter", offers[5])

    assert ranked(cast.need) == "ABCDFE"


def test_a_wish_that_has_become_impossible_leaves_with_the_next_press(cast, ines, offers):
    for offer in offers[:3]:
        press(ines, cast.need, "ajouter", offer)
    rows.Offer.objects.filter(pk=offers[1].pk).update(status="withdrawn")
    assert "Cette offre a été retirée" in text_of(ines.get(at("wishes", cast.need)))

    press(ines, cast.need, "monter", offers[2])

    assert ranked(cast.need) == "CA"


def test_an_offer_without_a_free_seat_is_not_proposed_and_a_wish_for_it_is_kept_and_told(cast, ines, offers):
    for offer in offers[:2]:
        press(ines, cast.need, "ajouter", offer)
    for offer in offers[1:3]:
        make.placement(make.need(make.learner(cast.cap), cast.january), offer.seats.get())

    said = text_of(ines.get(at("wishes", cast.need)))
    assert "Ses places sont toutes prises" in said and "Offre C" not in said
    assert "Offre C" not in text_of(ines.get(at("offers", cast.need)))
    assert press(ines, cast.need, "ajouter", offers[2]).status_code == 404
    press(ines, cast.need, "monter", offers[1])
    assert ranked(cast.need) == "BA"


@pytest.mark.parametrize("said", [{}, {"monter": "rien"}, {"monter": "\0"}, "two"])
def test_a_press_that_cannot_be_read_changes_nothing(cast, ines, offers, said):
    press(ines, cast.need, "ajouter", offers[0])
    data = {"monter": offers[0].pk, "retirer": offers[0].pk} if said == "two" else said

    answer = ines.post(at("rank", cast.need), data, follow=True)

    assert "rien n’a changé" in text_of(answer)
    assert ranked(cast.need) == "A"


def test_an_offer_out_of_reach_cannot_be_wished(cast, ines, offers):
    hidden = make.offer(hub=cast.valley, status="submitted")
    foreign = make.offer(hub=cast.plain)

    assert [press(ines, cast.need, "ajouter", offer).status_code for offer in (hidden, foreign)] == [404, 404]
    assert press(ines, cast.need, "monter", offers[0]).status_code == 404


@pytest.mark.parametrize("status", ["closed", "allocated"])
def test_wishes_change_no_more_once_the_campaign_is_closed(cast, ines, offers, status):
    press(ines, cast.need, "ajouter", offers[0])
    make.campaign(cast.valley, status=status)

    said = text_of(ines.get(at("wishes", cast.need)))
    press(ines, cast.need, "retirer", offers[0])

    assert "La répartition des places est en cours : vos vœux ne changent plus" in said
    assert "Ajouter" not in said
    assert ranked(cast.need) == "A"


@pytest.mark.parametrize("status", ["draft", "open", "cancelled", "published"])
def test_another_state_of_the_campaign_leaves_them_open(cast, ines, offers, status):
    make.campaign(cast.valley, status=status)

    press(ines, cast.need, "ajouter", offers[0])

    assert ranked(cast.need) == "A"


def test_wishes_change_no_more_once_a_place_is_proposed_or_found(cast, ines, offers):
    match = make.match(
        cast.need, offers[0], run=make.run(make.campaign(cast.valley, status="published"), status="done")
    )
    press(ines, cast.need, "ajouter", offers[1])
    assert ranked(cast.need) == ""
    match.delete()
    cast.need.status = "placed"
    cast.need.save()

    assert press(ines, cast.need, "ajouter", offers[1]).status_code == 409
    assert "Vous avez un stage" in text_of(ines.get(at("wishes", cast.need)))


def test_a_proposal_is_told_with_its_reason_and_without_the_contact(cast):
    fair = campaigns.published(cast)
    learner = fair.placed.need.learner
    client = client_of_code(make.access_code(learner))

    said = text_of(client.get(at("placement", fair.placed.need)))

    assert "La place proposée" in said and "Garage Morel" in said
    assert "l’établissement doit dire oui" in said
    assert "traitement algorithmique" in said
    assert "Parlez-en à votre professeur" in said
    assert cast.morel_contact.name not in said
    assert cast.morel_contact.email not in said
    others = rows.Learner.objects.filter(school=cast.jean_moulin).exclude(pk=learner.pk)
    assert not any(one.last_name in said or one.first_name in said for one in others)
    assert "Une place est proposée" in text_of(client.get("/eleve/"))


def test_who_has_no_place_reads_why(cast):
    fair = campaigns.published(cast)
    client = client_of_code(make.access_code(fair.unplaced.need.learner))

    said = text_of(client.get(at("placement", fair.unplaced.need)))

    assert "Pas encore de place" in said
    assert "Pourquoi ?" in said


def test_the_contact_is_read_once_the_place_is_sure(cast, ines):
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=cast.morel_contact)
    cast.need.status = "placed"
    cast.need.save()
    make.placement(cast.need, offer.seats.get())

    said = text_of(ines.get(at("placement", cast.need)))

    assert "Mme Morel" in said
    assert "du lundi 11 janvier au vendredi 5 février 2027" in said
    assert "Le stage est trouvé" in text_of(ines.get("/eleve/"))


def test_an_access_need_is_never_told_to_the_learner_nor_the_adult(cast, parent):
    make.adjustment(cast.ines)
    campaigns.published(cast)

    for client in (client_of_code(make.access_code(cast.ines)), parent):
        for view in ("placement", "offers", "wishes"):
            said = text_of(client.get(at(view, cast.need)))
            assert "accès particulier" not in said
            assert "besoin particulier" not in said


def test_an_adult_reads_the_same_and_changes_nothing(cast, parent, offers):
    said = text_of(parent.get("/eleve/"))
    assert "d’Inès</span></h1>" in said
    for view in ("placement", "offers", "wishes"):
        page = parent.get(at(view, cast.need))
        assert page.status_code == 200
        assert "Ajouter" not in text_of(page)

    assert press(parent, cast.need, "ajouter", offers[0]).status_code == 403
    assert not cast.need.wishes.exists()


def test_an_adult_chooses_the_child_on_top(cast):
    adult = make.guardian(cast.ines)
    little = make.learner(cast.cap, "Léo")
    make.guardian(little, made=adult)
    make.need(little, cast.january)
    client = client_of_code(make.access_code(cast.ines, adult))

    assert "d’Inès</span></h1>" in text_of(client.get("/eleve/"))
    assert "de Léo</span></h1>" in text_of(client.get("/eleve/", {"enfant": little.pk}))
    for other in (make.learner(cast.cap).pk, "rien", "\u0000"):
        assert client.get("/eleve/", {"enfant": other}).status_code == 404


@pytest.mark.parametrize("view", ["placement", "offers", "wishes"])
def test_the_need_of_another_learner_is_not_there(cast, ines, parent, view):
    other = make.need(make.learner(cast.cap), cast.january)

    assert [client.get(at(view, other)).status_code for client in (ines, parent)] == [404, 404]
    assert ines.post(at("rank", other), {}).status_code == 404


def test_a_learner_opens_no_page_of_the_school_nor_of_the_hub(cast, ines):
    for name in ("schools:today", "schools:needs", "coordinators:today", "coordinators:offers", "academies:hubs"):
        assert ines.get(reverse(name)).status_code == 403
    assert ines.get(reverse("schools:wishes", args=[cast.need.pk])).status_code == 403
    assert ines.get(reverse("schools:codes", args=[cast.cap.pk])).status_code == 403


def test_no_page_of_a_learner_lets_write_to_the_hub(cast, ines):
    cast.valley.contact_email = "pole.vallee@exemple.test"
    cast.valley.save()
    fair = campaigns.published(cast)
    client = client_of_code(make.access_code(fair.placed.need.learner))

    for view in ("placement", "offers", "wishes"):
        assert "pole.vallee@exemple.test" not in client.get(at(view, fair.placed.need)).content.decode()


def test_the_queries_of_the_wishes_do_not_grow_with_the_offers(cast, ines, offers):
    for offer in offers[:2]:
        press(ines, cast.need, "ajouter", offer)
    before = queries_of(ines, at("wishes", cast.need))
    for number in range(12):
        make.offer(f"Offre {number}", site=make.host_site(commune=cast.garage.commune), hub=cast.valley)
    for offer in offers[2:5]:
        press(ines, cast.need, "ajouter", offer)

    assert queries_of(ines, at("wishes", cast.need)) <= before


def test_the_journal_says_which_learner_wished(cast, ines, offers):
    press(ines, cast.need, "ajouter", offers[0])
    entry = rows.Entry.objects.get(what="wish")

    assert (entry.hat, entry.actor_name, entry.note, entry.at) == ("learner", "Inès", "1 vœu", NOW)


def test_a_person_who_wants_no_call_is_named_without_a_phone(cast, ines):
    person = cast.morel_contact
    person.phone = "03 29 55 44 33"
    person.save()
    offer = make.offer("Entretien", site=cast.garage, hub=cast.valley, contact=person)
    cast.need.status = "placed"
    cast.need.save()
    make.placement(cast.need, offer.seats.get())
    assert "03 29 55 44 33" in text_of(ines.get(at("placement", cast.need)))

    person.callers = "nobody"
    person.save()

    said = text_of(ines.get(at("placement", cast.need)))
    assert "Mme Morel" in said and "03 29 55 44 33" not in said
