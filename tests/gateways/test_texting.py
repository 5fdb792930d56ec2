"""Texts leave by the real protocol, to a real server; what does not answer, or refuses, is told in a few seconds."""

import logging
import socket
import struct
import time
from contextlib import suppress

import pytest

from poles.gateways import texting
from poles.workers.sms_stand_in import MOST, Text, running
from tests.register_stub import closed_port

NUMBER = "33612345678"


@pytest.fixture
def operator(settings):
    with running(password="p@ss 1") as server:
        settings.SMS_URL = server.url.replace("p@ss 1", "p%40ss%201")
        yield server


@pytest.mark.parametrize(
    "said", ["Votre code : 123456.", "Été à la forêt, 12 €", "œuvre « ôtée »", "é" * 400],
    ids=["plain", "euro", "beyond GSM", "three parts"],
)  # fmt: skip
def test_a_text_arrives_as_it_was_written(operator, said):
    sent = texting.send(number=NUMBER, text=said)

    assert len(sent) == (3 if len(said) > 160 else 1)
    assert operator.texts == [Text(NUMBER, said)]


@pytest.mark.parametrize("play", ["refuse", "hang"])
def test_an_operator_that_does_not_take_it_is_told_in_time(operator, monkeypatch, play):
    monkeypatch.setattr(texting, "TIMEOUT", 0.2)
    operator.play, began = play, time.monotonic()
    with pytest.raises(texting.NotTaken):
        texting.send(number=NUMBER, text="essai")
    assert time.monotonic() - began < 2 and operator.texts == []


def test_a_wrong_password_is_not_taken(operator, settings):
    settings.SMS_URL = settings.SMS_URL.replace("p%40ss%201", "autre")
    with pytest.raises(texting.NotTaken):
        texting.send(number=NUMBER, text="essai")


@pytest.mark.parametrize("url", ["", "closed"])
def test_nobody_there_is_not_taken(settings, url):
    settings.SMS_URL = url and closed_port().replace("http", "smpp")
    with pytest.raises(texting.NotTaken):
        texting.send(number=NUMBER, text="essai")


def test_no_journal_keeps_a_code_nor_a_number(operator, caplog):
    with caplog.at_level(logging.DEBUG):
        texting.send(number=NUMBER, text="Votre code : 123456.")
    assert not any(word in caplog.text for word in (NUMBER, NUMBER.encode().hex(), "123456", b"123456".hex()))


def test_a_text_is_short(operator):
    with pytest.raises(ValueError, match="short"):
        texting.send(number=NUMBER, text="é" * 1000)


@pytest.mark.parametrize("nonsense", [b"GET / HTTP/1.1\r\n\r\n", struct.pack(">LLLL", 2**31, 4, 0, 1), b"\0" * 64])
def test_the_stand_in_survives_nonsense(operator, nonsense):
    with suppress(OSError), socket.create_connection(operator.server_address, timeout=2) as link:
        link.sendall(nonsense)
        link.shutdown(socket.SHUT_WR)
        link.recv(MOST)
    assert texting.send(number=NUMBER, text="essai") and operator.texts == [Text(NUMBER, "essai")]


def test_the_stand_in_writes_what_it_takes_in_a_folder(tmp_path, settings):
    with running(folder=tmp_path / "texts") as server:
        settings.SMS_URL = server.url
        texting.send(number=NUMBER, text="à lire")
    (kept,) = (tmp_path / "texts").iterdir()
    assert kept.read_text(encoding="utf-8") == f"À : {NUMBER}\n\nà lire\n"
