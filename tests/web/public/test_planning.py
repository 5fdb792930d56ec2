"""« Vérifier un planning »: the law says its word on hours typed by anybody, and nothing is kept."""

import pytest
from django.urls import reverse

from poles.records.models import Entry
from tests.web.visits import text_of

pytestmark = pytest.mark.django_db
WEEK = {
    f"d{day}{key}": hour
    for day in range(5)
    for key, hour in zip("abcd", ("08:30", "12:00", "13:30", "17:00"), strict=True)
}
ASKED = {"kind": "pfmp", "birth": "2010-01-15", "first_day": "2027-03-01", "weeks": "4", **WEEK}


def asked(client, **changes):
    return client.get(reverse("public:planning"), ASKED | changes)


def test_seven_hours_a_day_from_monday_to_friday_are_fine_at_seventeen(client):
    answer = asked(client)
    assert answer.status_code == 200
    assert "Rien à redire" in text_of(answer)
    assert not Entry.objects.exists()


def test_ten_hours_on_a_tuesday_are_not(client):
    answer = asked(client, d1a="07:00", d1d="18:30")
    said = text_of(answer)
    assert "Ces horaires ne sont pas permis" in said
    assert "L3162-1" in said
    assert "mardi 2 mars 2027" in said


def test_the_same_hours_are_allowed_to_an_adult(client):
    assert "Ces horaires ne sont pas permis" not in text_of(asked(client, birth="2000-01-15", kind="bts_internship"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"d0b": ""}, "donnez le début et la fin"),
        ({"d0b": "07:00"}, "ces heures ne se suivent pas"),
        ({"birth": "2024-01-01"}, "Vérifiez la date de naissance"),
        ({"weeks": "0"}, "1"),
        (dict.fromkeys(WEEK, ""), "Donnez les heures d’un jour au moins"),
        ({"d0a": "25:61"}, "Lundi"),
    ],
)
def test_what_is_mistyped_is_said_and_kept(client, changes, says):
    answer = asked(client, **changes)
    assert answer.status_code == 422
    assert says.lower() in text_of(answer).lower()


def test_the_page_opens_with_a_week_to_change(client):
    said = client.get(reverse("public:planning"))
    assert said.status_code == 200
    assert 'value="08:30"' in said.content.decode()
