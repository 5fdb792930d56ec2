"""Mail out: plain text, one clear link, a calendar file at times, no personal data in the subject."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage


class NotTaken(Exception):
    """The mail server is not there, or does not take the message: worth another try later."""


def send(*, recipient: str, subject: str, body: str, key: str, files: Sequence[tuple[str, bytes, str]] = ()) -> None:
    """Send one message through the configured mail server; raises NotTaken when it does not take it.

    ``key`` makes the Message-ID: a message sent again after a crash bears the same one, and mail servers know it.
    ``files``: what it carries, (name, bytes, media type).
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    message = EmailMessage(subject=subject, body=body, to=[recipient], headers={"Message-ID": f"<{key}@{domain}>"})
    for name, content, media_type in files:
        message.attach(name, content, media_type)
    try:
        message.send(fail_silently=False)
    except OSError as error:  # SMTPException is one
        raise NotTaken(type(error).__name__) from error
