"""The demonstration's letter box shows what was written; elsewhere it does not exist."""

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from poles.exchange import mail_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter_box(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path / "mails"
    for number in (1, 2):
        body = f"Bonjour,\n\nLisez : http://127.0.0.1/accueillir/lien/abc{number}\n<b>à vous</b>"
        EmailMessage(subject=f"Été n° {number}", body=body, to=["morel@exemple.test"]).send()
    return settings


def test_the_mails_of_the_demonstration_are_read_newest_first_with_their_links(letter_box, client):
    letter_box.DEMO = True
    text = client.get(reverse("public:mails")).text
    assert text.index("Été n° 2") < text.index("Été n° 1")
    assert 'href="http://127.0.0.1/accueillir/lien/abc2"' in text and "<b>à vous" not in text


def test_outside_the_demonstration_the_page_does_not_exist(letter_box, client):
    letter_box.DEMO = False
    answer = client.get(reverse("public:mails"))
    assert answer.status_code == 404 and "abc1" not in answer.text


def test_an_empty_box_says_how_to_fill_it(settings, client, tmp_path):
    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path / "absent"
    assert "Aucun courriel" in client.get(reverse("public:mails")).text


def test_a_broken_file_harms_nothing(tmp_path):
    (tmp_path / "x.log").write_bytes(b"\xff\xfe" + b"-" * 79 + b"\nSubject: \xc3\n\n\xe9")
    assert mail_folder.read(tmp_path)
