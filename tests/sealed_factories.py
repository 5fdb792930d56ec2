"""Conventions that everybody has signed, with a real paper, evidence and chain: what a seal needs."""

from poles.domain.signing.sealing import seal_version
from poles.records import models as rows
from poles.words import evidence as words
from poles.words.actor import system
from tests import agreement_factories as agreements
from tests import forging
from tests.factories import NOW

SYSTEM = system("signing.seal")
PARTIES = {"learner": "Inès Essai", "guardian": "Mme Mère", "host": "Mme Patronne", "school": "M. Proviseur"}


def signed_text(of: rows.Agreement | None = None, *, status: str = "signed", **fields) -> rows.AgreementVersion:
    """A text signed by four parties, of a convention that is given or made; ``fields``: of the text."""
    made = of or agreements.agreement(text="dropped", status="signed", signed_at=NOW)
    paper = forging.paper()
    version = agreements.version(made, status=status, paper=paper, digest=words.digest_of(paper), **fields)
    for party, name in PARTIES.items():
        sign(version, party, name)
    return version


def sign(version: rows.AgreementVersion, party: str, name: str) -> rows.Signature:
    """The signature of a party, its evidence true to the text and linked in the chain."""
    last = rows.ChainLink.objects.filter(academy_id=version.academy_id).order_by("-sequence").first()
    said = words.Evidence(
        agreement=version.agreement.number, version=version.number, kind=version.kind, shown=version.digest,
        signer=words.Signer(name=name, party=party, capacity=f"Qualité {party}"),
        identity=words.Identity(means="mail_link", channel="m…@exemple.test"), moments=words.Moments(signed=NOW),
        previous=last.digest if last else words.GENESIS,
    )  # fmt: skip
    text = words.text_of(said)
    link = agreements.chain_link(version.agreement.academy, words.digest_of(text))
    of = agreements.signatory(version, party, name=name, capacity=f"Qualité {party}")
    return rows.Signature.objects.create(
        academy_id=version.academy_id, version=version, signatory=of, party=party, means="mail_link", signed_at=NOW,
        evidence=text, digest=words.digest_of(text), link=link,
    )  # fmt: skip


def sealed_text(of: rows.Agreement | None = None, **fields) -> rows.AgreementVersion:
    """A text that everybody has signed, sealed."""
    return seal_version(actor=SYSTEM, version_id=signed_text(of, **fields).pk, at=NOW)
