"""Mail out: plain text, one clear link, no personal data in the subject."""

from django.core.mail import EmailMessage


def send(*, recipient: str, subject: str, body: str) -> None:
    """Send one message through the configured mail server; raises OSError or SMTPException when it does not take it."""
    EmailMessage(subject=subject, body=body, to=[recipient]).send(fail_silently=False)
