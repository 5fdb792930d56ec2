"""The chain of evidence of an académie: each link holds the print of the one before, so that nothing changes unseen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from poles.domain import reach
from poles.records.models import AgreementVersion, ChainLink, Signature
from poles.records.turns import take_turn
from poles.words.evidence import GENESIS, Evidence, digest_of, link_digest

LOCK = "poles.chain."


@dataclass(frozen=True)
class Fault:
    """Where a chain does not hold: the table and the key of the row, and what is wrong, in a sentence."""

    sequence: int
    table: str
    row: str
    sentence: str


def hold(academy_id: str) -> ChainLink | None:
    """Hold the end of a chain until the transaction ends, and give its last link; None for a chain that begins.

    One lock an académie, taken last: whoever holds it already holds the texts that are signed in this transaction.
    """
    take_turn(f"{LOCK}{academy_id}")
    return ChainLink.objects.filter(academy_id=academy_id).order_by("-sequence").first()


def append(academy_id: str, what: str, payload: str, *, at: datetime) -> ChainLink:
    """The next link of a chain: ``what`` (signature, seal, void), ``payload`` (SHA-256 of what is attested)."""
    last = hold(academy_id)
    said: dict[str, Any] = {
        "previous": last.digest if last else GENESIS,
        "sequence": last.sequence + 1 if last else 1,
        "what": what,
        "payload": payload,
        "at": at,
    }
    return ChainLink.objects.create(academy_id=academy_id, digest=link_digest(**said), **said)


@reach.beyond(reach.Errand.CHAIN)
def verify_chain(
    academy_id: str, *, forgotten_before: datetime | None = None, heads: Iterable[tuple[int, str]] = ()
) -> list[Fault]:
    """Every place where the chain of an académie does not hold, in order; empty when it holds from end to end.

    ``forgotten_before``: the signatures of links made before may have been erased at the end of their time; without it, a
    link without its signature is a fault. ``heads``: (rank, print) of the ends of the chain that were published day after day
    (``keys.heads_published``): a chain whose end was cut, or that was made again whole, holds in itself and not with them.
    """
    return [*_faults(academy_id, forgotten_before), *_against(academy_id, heads)]


def _against(academy_id: str, heads: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    said = dict(heads)
    kept = ChainLink.objects.filter(academy_id=academy_id, sequence__in=said).values_list("sequence", "digest")
    there = dict(kept)
    for rank, digest in said.items():
        if there.get(rank) != digest:
            sentence = f"Le maillon {rank}, publié en son temps, n’est plus dans la base, ou n’est plus le même."
            yield Fault(rank, "chainlink", "", sentence)


def _faults(academy_id: str, forgotten_before: datetime | None) -> Iterator[Fault]:
    previous, sequence = GENESIS, 0
    texts = AgreementVersion.objects.filter(academy_id=academy_id, sealed_at__isnull=False)
    sealed = set(texts.values_list("sealed_digest", flat=True))
    links = ChainLink.objects.filter(academy_id=academy_id).order_by("sequence").select_related("signature__version")
    for link in links.only(*FIELDS).iterator(chunk_size=1000):
        sequence += 1
        if link.sequence != sequence:
            yield _of_link(
                link, f"Il manque un maillon : le rang {sequence} n’existe pas, {link.sequence} vient ensuite."
            )
            sequence = link.sequence
        if link.previous != previous:
            yield _of_link(link, f"Le maillon {sequence} ne suit pas celui qui le précède.")
        own = link_digest(
            previous=link.previous, sequence=link.sequence, what=link.what, payload=link.payload, at=link.at
        )
        if own != link.digest:
            yield _of_link(link, f"Le maillon {sequence} a été modifié : son empreinte ne tient plus.")
        forgotten = forgotten_before is not None and link.at < forgotten_before
        if link.what == "signature":
            yield from _of_signature(link, forgotten=forgotten)
        if link.what == "seal" and link.payload not in sealed and not forgotten:
            yield _of_link(link, f"Le texte scellé du maillon {sequence} n’est plus celui qui a été scellé.")
        previous = link.digest
    strays = Signature.objects.filter(academy_id=academy_id).exclude(
        link__academy_id=academy_id, link__what="signature"
    )
    for key in strays.values_list("pk", flat=True):
        yield Fault(0, "signature", str(key), "Aucun maillon de son académie n’atteste cette signature.")


FIELDS = (
    *("academy_id", "sequence", "what", "payload", "previous", "digest", "at"),
    *(f"signature__{name}" for name in ("evidence", "digest", "party", "rank", "means", "signed_at", "link_id")),
    "signature__version__digest",
    "signature__version__number",
)


def _of_link(link: ChainLink, sentence: str) -> Fault:
    return Fault(link.sequence, "chainlink", str(link.pk), sentence)


def _of_signature(link: ChainLink, *, forgotten: bool) -> Iterator[Fault]:
    rank = link.sequence
    row: Signature | None = getattr(link, "signature", None)
    if row is None:
        if not forgotten:
            yield _of_link(link, f"La signature du maillon {rank} n’existe plus.")
        return
    for sentence in _wrong(link, row):
        yield Fault(rank, "signature", str(row.pk), f"Maillon {rank} : {sentence}")


def _wrong(link: ChainLink, row: Signature) -> Iterator[str]:
    """What of a signature is not what its link attests."""
    if digest_of(row.evidence) != row.digest or row.digest != link.payload:
        yield "la preuve a été modifiée, son empreinte ne tient plus."
        return
    try:
        said = Evidence.model_validate_json(row.evidence)
    except ValueError:
        yield "la preuve n’est pas lisible."
        return
    if said.previous != link.previous:
        yield "la preuve nomme un autre maillon précédent."
    if said.shown != row.version.digest:
        yield "le texte signé n’est plus celui qui a été montré."
    columns = (row.party, row.rank, row.means, row.signed_at, row.version.number)
    if columns != (said.signer.party, said.signer.rank, said.identity.means, said.moments.signed, said.version):
        yield "la signature ne dit plus ce que dit sa preuve."
