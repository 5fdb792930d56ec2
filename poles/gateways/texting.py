"""Texts out: SMPP 3.4, the protocol of the operators, by POLES_SMS_URL (smpp://user:password@host:port); empty, none leave."""

import logging
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from smpplib import consts, gsm
from smpplib.client import Client
from smpplib.exceptions import ConnectionError as NoLink
from smpplib.exceptions import PDUError

LOGGER = "smpplib"
logging.getLogger(LOGGER).setLevel(logging.WARNING)  # beneath, it writes what is sent: codes and numbers
TIMEOUT = 5
"""Seconds that each exchange with the operator may last."""
MOST_PARTS = 3
MOST_READ = 10
"""What the operator may say between a text and its answer (link enquiries), at most."""


class NotTaken(Exception):
    """The operator is not there, or does not take the text: worth another try later."""


def send(*, number: str, text: str) -> tuple[str, ...]:
    """Hand one text over to the operator; gives its identifiers, one a part. ``number``: international, digits alone.

    A text that the GSM alphabet writes goes in 7-bit signs, any other in UCS-2; a long one is cut in parts that the
    telephone joins. Raise NotTaken when no operator is set, nobody answers, or a part is refused.
    """
    address = urlsplit(settings.SMS_URL)
    if not settings.SMS_URL or not address.hostname or not number:
        raise NotTaken("no operator")
    parts, coding, features = gsm.make_parts(text)
    if len(parts) > MOST_PARTS:
        raise ValueError("a text of the service is short")
    client = Client(
        address.hostname, address.port or 2775, timeout=TIMEOUT, logger_name=LOGGER, allow_unknown_opt_params=True
    )
    try:
        client.connect()
        client.bind_transmitter(system_id=unquote(address.username or ""), password=unquote(address.password or ""))
        return tuple(_part(client, part, coding, features, number) for part in parts)
    except (NoLink, PDUError, OSError) as error:
        raise NotTaken(type(error).__name__) from error
    finally:
        _leave(client)


def _part(client: Client, part: bytes, coding: int, features: int, number: str) -> str:
    sent = client.send_message(
        source_addr_ton=consts.SMPP_TON_ALNUM,
        source_addr_npi=consts.SMPP_NPI_UNK,
        source_addr=settings.SMS_SENDER,
        dest_addr_ton=consts.SMPP_TON_INTL,
        dest_addr_npi=consts.SMPP_NPI_ISDN,
        destination_addr=number,
        short_message=part,
        data_coding=coding,
        esm_class=features,
        registered_delivery=False,
    )
    for _ in range(MOST_READ):
        said = client.read_pdu()
        if said.command == "enquire_link":
            client._enquire_link_received(said)
        elif said.command == "submit_sm_resp" and said.sequence == sent.sequence:
            if said.is_error():
                raise NotTaken(f"refused {said.status}")
            return (said.message_id or b"").decode("ascii", "replace")
    raise NotTaken("no answer")


def _leave(client: Client) -> None:
    with suppress(NoLink, PDUError, OSError):
        client.unbind()
    with suppress(NoLink, PDUError, OSError):
        client.disconnect()
